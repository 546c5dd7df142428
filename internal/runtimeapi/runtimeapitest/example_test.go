package runtimeapitest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// How the package is used: the script first, then what is to be tested, then what the server has got.
func TestExample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.Next(
			runtimeapitest.Reply{Status: 500},
			runtimeapitest.Event("8f5", `{"name":"Gopher"}`, "Lambda-Runtime-Trace-Id: Root=1"),
		)
		api.On(runtimeapi.SuffixResponse, runtimeapitest.Refusal(413, runtimeapi.ErrRequestEntityTooLarge, "too large"))

		client, err := runtimeapi.NewClient(api.Context(t.Context()), "")
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		var inv runtimeapi.Invocation
		if err := client.Next(&inv, nil); err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(start), 50*time.Millisecond; got != want {
			t.Errorf("Next waited %v after the first failure, want %v", got, want)
		}
		err = client.Respond(&inv, "text/plain", []byte("hello"))
		const want = `post response http://127.0.0.1:80/2018-06-01/runtime/invocation/8f5/response: status 413: {"errorMessage":"too large","errorType":"RequestEntityTooLarge"}`
		if err == nil || err.Error() != want {
			t.Errorf("Respond = %v, want %s", err, want)
		}

		requests := api.Requests()
		if len(requests) != 3 {
			t.Fatalf("%d requests, want next, next and the response", len(requests))
		}
		if post := requests[2]; string(post.Body) != "hello" || post.Header.Get("Content-Type") != "text/plain" {
			t.Errorf("response is %q of type %q", post.Body, post.Header.Get("Content-Type"))
		}
	})
}
