package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/lambdatest"
)

// TestHandler runs the handler in memory. Each Invoke is an execution environment of its own; what they share is the
// store.
func TestHandler(t *testing.T) {
	bank := &payments{}
	pay := newHandler(idempotency.NewMemoryStore(), bank)
	for range 3 {
		got, err := lambdatest.Invoke[receipt](t, pay, order{ID: "A7", Cents: 300})
		if want := (receipt{Order: "A7", Payment: "P-1"}); got != want || err != nil {
			t.Errorf("answer = %+v, %v, want %+v", got, err, want)
		}
	}
	for want, o := range map[string]order{
		"PayloadMismatchError": {ID: "A7", Cents: 9900},
		"NoKeyError":           {Cents: 300},
	} {
		_, err := lambdatest.Invoke[receipt](t, pay, o)
		var failed *lambdatest.FunctionError
		if !errors.As(err, &failed) || failed.Type != want {
			t.Errorf("order %+v: %v, want %s", o, err, want)
		}
	}
	if _, err := lambdatest.Invoke[receipt](t, pay, order{ID: "A8"}); err == nil {
		t.Error("an order without a price is paid")
	}
	if _, err := lambdatest.Invoke[receipt](t, pay, order{ID: "A8"}); err == nil || strings.Contains(err.Error(), "at work") {
		t.Errorf("an order that failed comes again: %v, want it tried again", err)
	}
	if bank.made != 1 {
		t.Errorf("%d payments, want 1", bank.made)
	}
}

// TestFunction builds the function and runs it as Lambda does, twice with the same event.
func TestFunction(t *testing.T) {
	event, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	function := lambdatest.Start(t, ".", lambdatest.WithMaxEnvironments(1))
	for range 2 {
		got, err := lambdatest.Invoke[receipt](t, function, event)
		if want := (receipt{Order: "A-1042", Payment: "P-1"}); got != want || err != nil {
			t.Errorf("answer = %+v, %v, want %+v", got, err, want)
		}
	}
	log := strings.Join(function.Logs(), "\n")
	if strings.Count(log, "payment made") != 1 || strings.Count(log, "order has come again") != 1 {
		t.Errorf("the log has not one payment and one replay:\n%s", log)
	}
}
