package main

import (
	"os"
	"testing"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdatest"
)

// TestHandle runs the handler in memory.
func TestHandle(t *testing.T) {
	for name, tt := range map[string]struct {
		method, query string
		status        int
		body          string
	}{
		"a name":         {"GET", "Gopher", 200, `{"greeting":"Hello, Gopher!","path":"/greetings"}`},
		"no name":        {"GET", "", 200, `{"greeting":"Hello, World!","path":"/greetings"}`},
		"another method": {"POST", "Gopher", 405, `{"error":"only GET is answered here"}`},
	} {
		var r events.APIGatewayV2HTTPRequest
		r.RawPath = "/greetings"
		r.RequestContext.HTTP.Method = tt.method
		if tt.query != "" {
			r.QueryStringParameters = map[string]string{"name": tt.query}
		}
		got, err := lambdatest.Invoke[events.APIGatewayV2HTTPResponse](t, handle, r)
		if err != nil || got.StatusCode != tt.status || got.Body != tt.body || got.Headers["Content-Type"] != "application/json" {
			t.Errorf("%s: %+v, %v; want %d, %s", name, got, err, tt.status, tt.body)
		}
	}
}

// TestFunction builds the function and runs it as Lambda does, with an event as API Gateway sends it.
func TestFunction(t *testing.T) {
	event, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := lambdatest.Invoke[events.APIGatewayV2HTTPResponse](t, lambdatest.Start(t, "."), event)
	if want := `{"greeting":"Hello, Gopher!","path":"/greetings"}`; err != nil || got.StatusCode != 200 || got.Body != want {
		t.Errorf("%+v, %v; want %s", got, err, want)
	}
}
