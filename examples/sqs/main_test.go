package main

import (
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdatest"
)

// TestHandle runs the handler in memory.
func TestHandle(t *testing.T) {
	event := events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "m1", Body: `{"id":"A7","quantity":2}`},
		{MessageId: "m2", Body: `{"id":"A8"}`},
		{MessageId: "m3", Body: "no order"},
	}}
	got, err := lambdatest.Invoke[events.SQSEventResponse](t, handle, event)
	if err != nil {
		t.Fatal(err)
	}
	var failed []string
	for _, f := range got.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	if want := "m2 m3"; strings.Join(failed, " ") != want {
		t.Errorf("messages %q go back to the queue, want %s", failed, want)
	}
}

// TestFunction builds the function and runs it as Lambda does, with an event as a queue sends it.
func TestFunction(t *testing.T) {
	event, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	function := lambdatest.Start(t, ".")
	got, err := lambdatest.Invoke[events.SQSEventResponse](t, function, event)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.BatchItemFailures); n != 1 {
		t.Errorf("%d messages go back to the queue, want 1", n)
	}
	if log := strings.Join(function.Logs(), "\n"); !strings.Contains(log, "message goes back to the queue") {
		t.Errorf("the log does not say so:\n%s", log)
	}
}
