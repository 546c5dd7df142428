package main

import (
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdatest"
)

// TestFunction builds the function and runs it as Lambda does: its spans belong to the sender's trace, and they are sent
// before the next event is asked for.
func TestFunction(t *testing.T) {
	event, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	function := lambdatest.Start(t, ".")
	for range 2 { // the second event is not handed out before the spans of the first are sent
		got, err := lambdatest.Invoke[events.APIGatewayV2HTTPResponse](t, function, event)
		if err != nil || got.StatusCode != 201 {
			t.Fatalf("answer %+v, %v", got, err)
		}
	}
	log := strings.Join(function.Logs(), "\n")
	for want, least := range map[string]int{
		"name=/loaves/{kind} trace=0af7651916cd43dd8448eb211c80319c": 1,
		"parent=b7ad6b7169203331":                                    1,
		"name=bake trace=0af7651916cd43dd8448eb211c80319c":           2,
	} {
		if got := strings.Count(log, want); got < least {
			t.Errorf("%d times %s in the log, want %d or more:\n%s", got, want, least, log)
		}
	}
}
