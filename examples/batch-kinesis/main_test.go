package main

import (
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdatest"
)

// TestFunction builds the function and runs it as Lambda does, with an event as a stream sends it. Its third record is
// one that fails.
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
	if want := `{"batchItemFailures":[{"itemIdentifier":"49590338271490256608559692538361571095921575989136588900"}]}`; string(got) != want {
		t.Errorf("answer %s, want %s", got, want)
	}
	log := strings.Join(function.Logs(), "\n")
	for _, want := range []string{"celsius=218.5", "celsius=231", "Kinesis record failed", "oven oven-1: -300 °C is colder than cold"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q:\n%s", want, log)
		}
	}
}
