package lambdatest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdatest"
)

var t *testing.T // the test's own

// A handler is tested in memory, with the codec that it has on Lambda.
func ExampleInvoke() {
	type order struct{ ID string }
	handler := func(_ context.Context, o order) (string, error) {
		if o.ID == "" {
			return "", &lambda.Error{Type: "NoOrder", Message: "order has no ID"}
		}
		return "shipped " + o.ID, nil
	}

	got, err := lambdatest.Invoke[string](t, handler, order{ID: "A7"})
	if err != nil || got != "shipped A7" {
		t.Errorf("order A7: %q, %v", got, err)
	}

	_, err = lambdatest.Invoke[string](t, handler, `{}`)
	if failure, ok := errors.AsType[*lambdatest.FunctionError](err); !ok || failure.Type != "NoOrder" {
		t.Errorf("an order without an ID: %v, want NoOrder", err)
	}
}

// A whole function is built and run as on Lambda.
func ExampleStart() {
	function := lambdatest.Start(t, "./cmd/shipping", lambdatest.WithEnv("TABLE", "orders-test"), lambdatest.WithMemory(256))

	got, err := lambdatest.Invoke[string](t, function, map[string]string{"ID": "A7"})
	if err != nil || got != "shipped A7" {
		t.Errorf("order A7: %q, %v", got, err)
	}
	if log := strings.Join(function.Logs(), "\n"); strings.Contains(log, "secret") {
		t.Errorf("the log tells:\n%s", log)
	}
}

// A function with an HTTP handler is asked through its URL.
func ExampleFunction_URL() {
	function := lambdatest.Start(t, ".", lambdatest.WithStreamingURL())

	response, err := http.Get(function.URL() + "/hello/Gopher")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "Hello, Gopher!\n" {
		t.Errorf("answer %q, %v", body, err)
	}
}
