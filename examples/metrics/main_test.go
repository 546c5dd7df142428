package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdatest"
	"github.com/lambent-go/lambent/metrics"
)

// TestBake runs the handler in memory, and looks at what it has recorded.
func TestBake(t *testing.T) {
	var out bytes.Buffer
	m, err := newMetrics(metrics.WithOutput(&out))
	if err != nil {
		t.Fatal(err)
	}
	got, err := lambdatest.Invoke[receipt](t, bake, order{ID: "A8", Kinds: map[string]int{"rye": 12}},
		lambdatest.WithLambdaOptions(lambda.WithMiddleware(m.Middleware)))
	if err != nil || got.Loaves != 12 {
		t.Fatalf("receipt %+v, %v", got, err)
	}
	for _, want := range []string{
		`"shop":"harbour","kind":"rye","LoavesBaked":12,"BakeTime":`,
		`"shop":"harbour","LoavesOrdered":12,"requestId":"00000000-0000-4000-8000-000000000001","orderId":"A8"}`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line has %s:\n%s", want, &out)
		}
	}
}

// TestFunction builds the function and runs it as Lambda does: the lines are in its log, also when it fails.
func TestFunction(t *testing.T) {
	event, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	function := lambdatest.Start(t, ".")
	if got, err := lambdatest.Invoke[receipt](t, function, event); err != nil || got.Loaves != 5 {
		t.Errorf("receipt %+v, %v", got, err)
	}
	if _, err := lambdatest.Invoke[receipt](t, function, order{ID: "A9", Kinds: map[string]int{"rye": 0}}); err == nil {
		t.Error("an order of no loaves is taken")
	}
	log := strings.Join(function.Logs(), "\n")
	for want, times := range map[string]int{
		`"ColdStart":1`: 1, `"kind":"rye","LoavesBaked":3,`: 1, `"kind":"wheat","LoavesBaked":2,`: 1, `"LoavesOrdered":5,`: 1,
		`"function_name":"metrics"`: 1, `{"_aws":{"Timestamp":`: 4,
	} {
		if got := strings.Count(log, want); got != times {
			t.Errorf("%d times %s in the log, want %d:\n%s", got, want, times, log)
		}
	}
}
