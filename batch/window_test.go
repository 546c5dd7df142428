package batch_test

import (
	"context"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdatest"
)

// TestWindows has events of tumbling windows refused before anything is run, on a runtime and in memory, and others that
// look like them run.
func TestWindows(t *testing.T) {
	const (
		window   = `"window":{"start":"2026-11-22T10:00:00Z","end":"2026-11-22T10:05:00Z"},"state":{"1":282}`
		stream   = `"Records":[{"eventSource":"aws:kinesis","kinesis":{"sequenceNumber":"1","partitionKey":"\"window\"","data":"eA=="}}]`
		changes  = `"Records":[{"eventSource":"aws:dynamodb","dynamodb":{"SequenceNumber":"1","NewImage":{"window":{"S":"north"}}}}]`
		toStream = "batch: the event is of a tumbling window, whose response has a state\nhint: take events.KinesisWindow, or an event source mapping without a tumbling window"
	)
	ran := 0
	kinesis := batch.Kinesis(func(context.Context, events.KinesisEventRecord) error { ran++; return nil })
	dynamodb := batch.DynamoDB(func(context.Context, events.DynamoDBEventRecord) error { ran++; return nil })
	for name, tt := range map[string]struct {
		handler any
		event   string
		want    string // the error
	}{
		"Kinesis":            {kinesis, `{` + stream + `,` + window + `}`, toStream},
		"Kinesis, none":      {kinesis, `{` + stream + `}`, ""},
		"Kinesis, null":      {kinesis, `{"window":null,` + stream + `}`, ""},
		"Kinesis, in record": {kinesis, `{"Records":[{"window":1,` + stream[len(`"Records":[{`):] + `}`, ""},
		"DynamoDB":           {dynamodb, `{` + window + `,` + changes + `}`, strings.Replace(toStream, "Kinesis", "DynamoDB", 1)},
		"DynamoDB, in item":  {dynamodb, `{` + changes + `}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ran = 0
			_, err := lambda.NewHandler(tt.handler).Invoke(t.Context(), []byte(tt.event))
			_, errOnRuntime := lambdatest.Invoke[any](t, tt.handler, []byte(tt.event))
			for _, err := range []error{err, errOnRuntime} {
				if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error is %v, want %s", err, tt.want)
				}
			}
			if want := map[bool]int{true: 2, false: 0}[tt.want == ""]; ran != want {
				t.Errorf("%d records were run, want %d", ran, want)
			}
		})
	}
}
