package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdatest"
)

// TestHandler runs the handler in memory.
func TestHandler(t *testing.T) {
	event := events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "m1", Body: `{"id":"A7","quantity":2}`},
		{MessageId: "m2", Body: `{"id":"A8"}`},
		{MessageId: "m3", Body: "no order"},
	}}
	got, err := lambdatest.Invoke[[]byte](t, handler(), event)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"batchItemFailures":[{"itemIdentifier":"m2"},{"itemIdentifier":"m3"}]}`; string(got) != want {
		t.Errorf("answer %s, want %s", got, want)
	}
	_, err = lambdatest.Invoke[any](t, handler(), events.SQSEvent{Records: event.Records[1:]})
	if _, ok := errors.AsType[*batch.FullFailureError](err); !ok {
		t.Errorf("nothing can be shipped: %v, want a FullFailureError", err)
	}
}

// TestFunction builds the function and runs it as Lambda does, with an event as a queue sends it.
func TestFunction(t *testing.T) {
	event, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	function := lambdatest.Start(t, ".")
	got, err := lambdatest.Invoke[[]byte](t, function, event)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"batchItemFailures":[{"itemIdentifier":"9c1b2a3d-4e5f-4061-8273-8495a6b7c8d9"}]}`; string(got) != want {
		t.Errorf("answer %s, want %s", got, want)
	}
	log := strings.Join(function.Logs(), "\n")
	for _, want := range []string{"order shipped", "SQS record failed", "order A-2: quantity is 0, want at least 1"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q:\n%s", want, log)
		}
	}
}
