package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdatest"
)

// logger writes lines without a time.
func logger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

// sqsEvent is an event of a queue as events has it.
func sqsEvent(arn string, messages ...string) (e events.SQSEvent) {
	if err := json.Unmarshal([]byte(queue(arn, messages...)), &e); err != nil {
		panic(err)
	}
	return e
}

// named fails the messages that it has errors for.
func named(errs map[string]error) func(context.Context, events.SQSMessage) error {
	return func(_ context.Context, m events.SQSMessage) error { return errs[m.MessageId] }
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	handle := batch.SQS(named(map[string]error{"b1": fmt.Errorf("read: %w", fs.ErrNotExist)}), batch.WithLogger(logger(&log)))
	event := sqsEvent(fifo, "a1/a", "b1/b", "a2/a", "b2/b")
	if _, err := handle(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	if got, want := log.String(), `level=ERROR msg="SQS record failed" itemIdentifier=b1 errorType=errorString errorMessage="read: file does not exist"
level=WARN msg="2 SQS records were not run and come again" records=2 itemIdentifiers="[a2 b2]" reason="not run: another record failed"
`; got != want {
		t.Errorf("log\n%s\nwant\n%s", got, want)
	}

	log.Reset()
	before := slog.Default()
	defer slog.SetDefault(before)
	handle = batch.SQS(named(map[string]error{"m1": errors.New("x")})) // the default logger is that at the call
	slog.SetDefault(logger(&log))
	if _, err := handle(t.Context(), sqsEvent(standard, "m1", "m2")); err != nil || strings.Count(log.String(), "\n") != 1 {
		t.Errorf("the default logger got %q; %v", log.String(), err)
	}
	log.Reset()
	handle = batch.SQS(named(map[string]error{"m1": errors.New("x")}), batch.WithLogger(nil))
	if _, err := handle(t.Context(), sqsEvent(standard, "m1", "m2")); err != nil || log.Len() != 0 {
		t.Errorf("without a logger the default one got %q; %v", log.String(), err)
	}
}

// oops is a function that panics.
func oops(m events.SQSMessage) { panic(fs.ErrExist) }

func TestPanic(t *testing.T) {
	var log bytes.Buffer
	var failures []batch.Failure
	handle := batch.SQS(func(_ context.Context, m events.SQSMessage) error {
		switch m.MessageId {
		case "m2":
			oops(m)
		case "m3":
			var list []int
			_ = list[len(m.MessageId)]
		}
		return nil
	}, batch.WithLogger(slog.New(slog.NewJSONHandler(&log, nil))), batch.WithOnFailure(func(_ context.Context, f batch.Failure) { failures = append(failures, f) }))
	response, err := handle(t.Context(), sqsEvent(standard, "m1", "m2", "m3"))
	if err != nil || len(response.BatchItemFailures) != 2 || len(failures) != 2 {
		t.Fatalf("%v, %v, %v", response, failures, err)
	}
	for i, want := range []string{"batch_test.oops", "batch_test.TestPanic.func1"} {
		p, ok := errors.AsType[*batch.PanicError](failures[i].Err)
		if !ok {
			t.Fatalf("failure %d is %v, want a PanicError", i, failures[i].Err)
		}
		first, _, _ := strings.Cut(string(p.Stack), "\n")
		place, label, _ := strings.Cut(first, " ")
		if !strings.HasPrefix(place, "github.com/lambent-go/lambent/batch_test/log_test.go:") || "batch_test."+label != want {
			t.Errorf("the stack begins with %q, want %s in log_test.go", first, want)
		}
		if strings.Contains(string(p.Stack), "worker") || strings.Contains(string(p.Stack), "runtime/") {
			t.Errorf("the stack has calls that are not the user's:\n%s", p.Stack)
		}
	}
	if p := failures[0].Err; p.Error() != "panic: file already exists" || !errors.Is(p, fs.ErrExist) {
		t.Errorf("the panic is %v and wraps %v", p, errors.Unwrap(p))
	}
	var line struct {
		Level, ErrorType, ErrorMessage string
		StackTrace                     []string
	}
	if err := json.Unmarshal(log.Bytes()[:bytes.IndexByte(log.Bytes(), '\n')], &line); err != nil {
		t.Fatal(err)
	}
	if line.Level != "ERROR" || line.ErrorType != "PanicError" || line.ErrorMessage != "panic: file already exists" || len(line.StackTrace) < 2 {
		t.Errorf("line %+v", line)
	}
}

func TestOnFailure(t *testing.T) {
	boom := errors.New("boom")
	var got []batch.Failure
	inCall := false
	process := func(_ context.Context, m events.SQSMessage) error {
		if m.MessageId == "b1" {
			return boom
		}
		return nil
	}
	handle := batch.SQSFIFO(process, batch.WithLogger(nil), batch.WithOnFailure(func(ctx context.Context, f batch.Failure) {
		if inCall || ctx.Err() != nil {
			t.Errorf("two calls at once, or a context that has ended: %v", ctx.Err())
		}
		inCall = true
		got = append(got, f)
		inCall = false
	}))
	if _, err := handle(t.Context(), sqsEvent(fifo, "a1/a", "b1/b", "a2/a")); err != nil {
		t.Fatal(err)
	}
	want := []batch.Failure{
		{Source: "SQS", ID: "b1", Index: 1, Err: boom, Started: true},
		{Source: "SQS", ID: "a2", Index: 2, Err: batch.ErrStopped},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("failures %+v, want %+v", got, want)
	}
}

// TestFailuresOfSources are how records are called in failures.
func TestFailuresOfSources(t *testing.T) {
	boom := errors.New("boom")
	for source, tt := range map[string]struct {
		handler func(batch.Option) any
		event   string
		want    batch.Failure
	}{
		"Kinesis": {func(o batch.Option) any {
			return batch.Kinesis(always[events.KinesisEventRecord](boom), o, batch.WithContinue())
		}, kinesis("7/x"), batch.Failure{ID: "7"}},
		"DynamoDB": {func(o batch.Option) any { return batch.DynamoDB(always[events.DynamoDBEventRecord](boom), o) }, dynamodb("8/x"), batch.Failure{ID: "8"}},
		"Kafka":    {func(o batch.Option) any { return batch.Kafka(always[events.KafkaRecord](boom), o) }, kafka("42/orders-9"), batch.Failure{ID: "orders-9@42"}},
	} {
		var got []batch.Failure
		handler := tt.handler(batch.WithOnFailure(func(_ context.Context, f batch.Failure) { got = append(got, f) }))
		quiet(t)
		_, err := lambdatest.Invoke[any](t, handler, tt.event)
		full, ok := errors.AsType[*batch.FullFailureError](err)
		if !ok || !errors.Is(err, boom) {
			t.Fatalf("%s: error %v, want a FullFailureError that wraps the record's", source, err)
		}
		tt.want.Source, tt.want.Err, tt.want.Started = source, boom, true
		if len(got) != 1 || got[0] != tt.want || !reflect.DeepEqual(full.Failures, got) || full.Source != source || full.Records != 1 {
			t.Errorf("%s: failures %+v in %+v, want %+v", source, got, full, tt.want)
		}
	}
}

// always fails every record.
func always[R any](err error) func(context.Context, R) error {
	return func(context.Context, R) error { return err }
}

// TestErrorType keeps its name whatever the records' errors choose for themselves.
func TestErrorType(t *testing.T) {
	quiet(t)
	chosen := &lambda.Error{Type: "NoOrder", Message: "no order", StackTrace: []lambda.StackFrame{{Path: "x.go", Line: 1}}}
	_, err := lambdatest.Invoke[any](t, batch.SQS(always[events.SQSMessage](chosen)), queue(standard, "m1"))
	f, ok := errors.AsType[*lambdatest.FunctionError](err)
	if !ok || f.Type != "FullFailureError" || f.Message != "batch: all 1 SQS records failed: m1: no order" || len(f.StackTrace) != 0 {
		t.Errorf("error %+v", f)
	}
	if !errors.Is(err, chosen) {
		t.Error("the error does not wrap the record's")
	}
	if text := (&batch.FullFailureError{Source: "SQS", Records: 1, Failures: []batch.Failure{{ID: "m1"}}}).Error(); text != "batch: all 1 SQS records failed: m1: no reason" {
		t.Errorf("text %q", text)
	}
}

func TestOptionsMisused(t *testing.T) {
	sqs := func(o ...batch.Option) error {
		_, err := batch.SQS(always[events.SQSMessage](nil), o...)(t.Context(), events.SQSEvent{})
		return err
	}
	bulk := func(o ...batch.Option) error {
		_, err := batch.SQSBulk(func(context.Context, []events.SQSMessage, func(string, error) error) error { return nil }, o...)(t.Context(), events.SQSEvent{})
		return err
	}
	kinesis := func(o ...batch.Option) error {
		_, err := batch.Kinesis(always[events.KinesisEventRecord](nil), o...)(t.Context(), events.KinesisEvent{})
		return err
	}
	kafka := func(o ...batch.Option) error {
		_, err := batch.Kafka(always[events.KafkaRecord](nil), o...)(t.Context(), events.KafkaEvent{})
		return err
	}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"none":            {sqs(batch.Option{}, batch.WithConcurrency(1), batch.WithDeadlineMargin(0), batch.WithSkipGroup()), ""},
		"concurrency":     {sqs(batch.WithConcurrency(0)), "batch: option WithConcurrency: 0 records at a time, want at least 1"},
		"margin":          {kinesis(batch.WithDeadlineMargin(-1)), "batch: option WithDeadlineMargin: -1ns is negative"},
		"payload":         {sqs(batch.WithPayload(batch.SNSMessage)), "batch: option WithPayload is for SQSBody, not for SQS"},
		"bulk":            {bulk(batch.WithConcurrency(2)), "batch: option WithConcurrency is for SQS, SQSFIFO, SQSBody, Kinesis, KinesisData, DynamoDB, DynamoDBItem, Kafka, KafkaValue, not for SQSBulk"},
		"skip the group":  {kafka(batch.WithSkipGroup()), "batch: option WithSkipGroup is for SQS, SQSFIFO, SQSBody, SQSBulk, not for Kafka"},
		"on failure":      {kafka(batch.WithOnFailure(nil)), "batch: option WithOnFailure: the function is nil"},
		"nil payload":     {invoke1(batch.SQSBody(func(context.Context, int, events.SQSMessage) error { return nil }, batch.WithPayload(nil))), "batch: option WithPayload: the function is nil"},
		"no SQS":          {invoke1(batch.SQS(nil)), "batch: SQS: the function for records is nil"},
		"no SQSFIFO":      {invoke1(batch.SQSFIFO(nil)), "batch: SQSFIFO: the function for records is nil"},
		"no SQSBody":      {invoke1(batch.SQSBody[int](nil)), "batch: SQSBody: the function for records is nil"},
		"no SQSBulk":      {invoke1(batch.SQSBulk(nil)), "batch: SQSBulk: the function for records is nil"},
		"no Kinesis":      {invoke1(batch.Kinesis(nil)), "batch: Kinesis: the function for records is nil"},
		"no KinesisData":  {invoke1(batch.KinesisData[int](nil)), "batch: KinesisData: the function for records is nil"},
		"no DynamoDB":     {invoke1(batch.DynamoDB(nil)), "batch: DynamoDB: the function for records is nil"},
		"no DynamoDBItem": {invoke1(batch.DynamoDBItem[int](nil)), "batch: DynamoDBItem: the function for records is nil"},
		"no Kafka":        {invoke1(batch.Kafka(nil)), "batch: Kafka: the function for records is nil"},
		"no KafkaValue":   {invoke1(batch.KafkaValue[int](nil)), "batch: KafkaValue: the function for records is nil"},
	} {
		got := ""
		if tt.err != nil {
			got = tt.err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: error %q, want %q", name, got, tt.want)
		}
	}
}

// invoke1 invokes a handler with an empty event.
func invoke1[E, R any](handler func(context.Context, E) (R, error)) error {
	_, err := handler(context.Background(), *new(E))
	return err
}
