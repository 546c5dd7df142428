package main

import (
	"io"
	"net/http"
	"testing"

	"github.com/lambent-go/lambent/lambdatest"
)

// TestURL asks the function through its URL, streamed as on AWS.
func TestURL(t *testing.T) {
	function := lambdatest.Start(t, ".", lambdatest.WithStreamingURL(),
		lambdatest.WithEnv("LAMBENT_INVOKE_MODE", "response_stream"))
	for path, want := range map[string]struct {
		status int
		body   string
	}{
		"/hello/Gopher": {http.StatusOK, "Hello, Gopher!\n"},
		"/countdown":    {http.StatusOK, "data: 3\n\ndata: 2\n\ndata: 1\n\ndata: 0\n\n"},
		"/nowhere":      {http.StatusNotFound, "404 page not found\n"},
	} {
		response, err := http.Get(function.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != want.status || string(body) != want.body {
			t.Errorf("%s: status %d, body %q, %v; want %d, %q", path, response.StatusCode, body, err, want.status, want.body)
		}
	}
}
