package events_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lambent-go/lambent/events"
)

// A function that digs what it is told to, and reports the messages that it could not.
func ExampleSQSEvent() {
	type burrow struct {
		Depth float64 `json:"depth"`
	}
	dig := func(b burrow) error {
		if b.Depth > 3 {
			return errors.New("too deep")
		}
		return nil
	}
	handle := func(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
		var r events.SQSEventResponse
		for _, m := range e.Records {
			b, err := events.SQSBody[burrow](m)
			if err == nil {
				err = dig(b)
			}
			if err != nil {
				r.BatchItemFailures = append(r.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
			}
		}
		return r, nil
	}

	payload := `{"Records":[{"messageId":"m-1","body":"{\"depth\":2.5}"},{"messageId":"m-2","body":"{\"depth\":20}"}]}`
	var e events.SQSEvent
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		fmt.Println(err)
		return
	}
	r, err := handle(context.Background(), e)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := json.Marshal(r)
	fmt.Println(string(answer), err)
	// Output: {"batchItemFailures":[{"itemIdentifier":"m-2"}]} <nil>
}
