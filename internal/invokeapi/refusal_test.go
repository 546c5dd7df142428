package invokeapi_test

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

// TestThrottled is refused without a place in a queue.
func TestThrottled(t *testing.T) {
	none := 0
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) { s.ReservedConcurrency = &none })
	const body = `{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}`
	const head = "Connection: keep-alive\nContent-Length: 103\nContent-Type: application/json\nRetry-After: 1\nX-Amzn-Errortype: TooManyRequestsException\n"
	for _, path := range []string{invokePath, streamPath} {
		send(t, http.MethodPost, l.URL+path, "7").check(t, http.StatusTooManyRequests, head, body)
	}
}

// TestClosed is a fault of the service.
func TestClosed(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	if err := l.Service.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	const body = `{"Type":"User","message":"The local service is closed."}`
	const head = "Connection: keep-alive\nContent-Length: 56\nContent-Type: application/json\nX-Amzn-Errortype: ServiceException\n"
	send(t, http.MethodPost, l.URL+invokePath, "7").check(t, http.StatusInternalServerError, head, body)
}

// TestBrokenBuild is what callers get of a function that does not compile.
func TestBrokenBuild(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	const document = `{"errorType":"Lambent.BuildError","errorMessage":"main.go:12:2: undefined: x"}`
	l.Function.Break([]byte(document))
	a := send(t, http.MethodPost, l.URL+invokePath, "7")
	if a.status != http.StatusOK || a.header.Get("X-Amz-Function-Error") != "Unhandled" || a.body != document {
		t.Errorf("invoke: %+v", a)
	}
	chunks, end := readStream(t, open(t, http.MethodPost, l.URL+streamPath, "7").Body)
	if len(chunks) > 0 || end != (complete{"Lambent.BuildError", document, ""}) {
		t.Errorf("stream: %q, then %+v", chunks, end)
	}
}

// TestRefusedBodyIsRead holds that a client that is still writing what is refused gets to read why, and keeps its
// connection.
func TestRefusedBodyIsRead(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	reused := false
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { reused = info.Reused }}
	for _, body := range []string{strings.Repeat("1", localaws.MaxEvent+(8<<20)), "7"} {
		request, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), http.MethodPost, l.URL+invokePath, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Error(err)
		}
		response.Body.Close()
		if refused := response.StatusCode == http.StatusRequestEntityTooLarge; refused == reused {
			t.Errorf("status %d on a used connection: %t", response.StatusCode, reused)
		}
	}
}
