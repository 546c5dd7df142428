package lambda_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

// A script says what the Runtime API does.
type script func(*runtimeapitest.Server)

// events hands out one event for each payload, with the request IDs event-1, event-2 and so on.
func events(payloads ...string) script {
	return func(api *runtimeapitest.Server) {
		for i, payload := range payloads {
			api.Next(runtimeapitest.Event(fmt.Sprint("event-", i+1), payload))
		}
	}
}

// An outcome is what came of a run, on the wire and elsewhere.
type outcome struct {
	requests []runtimeapitest.Request // in the order in which they began
	log      []string                 // the runtime's own lines, without their timestamps
	err      error                    // what Run returned
	served   bool                     // it went on until it was told to stop
	took     time.Duration            // if not: how long it went on
	conns    int                      // connections made
}

// posts are the requests that are not questions for something.
func (o outcome) posts() []runtimeapitest.Request {
	return slices.DeleteFunc(slices.Clone(o.requests), func(r runtimeapitest.Request) bool { return r.Method == "GET" })
}

// post is the one post of a run that makes one.
func (o outcome) post(t *testing.T) runtimeapitest.Request {
	t.Helper()
	posts := o.posts()
	if len(posts) != 1 {
		t.Fatalf("posts: %s, want one", paths(posts))
	}
	return posts[0]
}

// wantServed fails the test if the function did not keep serving.
func (o outcome) wantServed(t *testing.T) {
	t.Helper()
	if !o.served || o.err != nil {
		t.Errorf("Run ended by itself: %v, with %v", !o.served, o.err)
	}
}

// wantLog fails the test if the runtime did not say exactly that. A line may be given as its beginning, with … behind.
func (o outcome) wantLog(t *testing.T, want ...string) {
	t.Helper()
	same := len(o.log) == len(want)
	for i := 0; same && i < len(want); i++ {
		beginning, cut := strings.CutSuffix(want[i], "…")
		same = o.log[i] == want[i] || cut && strings.HasPrefix(o.log[i], beginning)
	}
	if !same {
		t.Errorf("log:\n got %s\nwant %s", strings.Join(o.log, "\n     "), strings.Join(want, "\n     "))
	}
}

// paths are the requests without what all of them begin with.
func paths(requests []runtimeapitest.Request) string {
	var list []string
	for _, r := range requests {
		list = append(list, strings.TrimPrefix(r.Path, runtimeapi.Version+"/runtime"))
	}
	return strings.Join(list, " ")
}

// A running function is lambda.Run on a scripted Runtime API, in memory. It lives in a bubble of testing/synctest.
type running struct {
	t     *testing.T
	api   *runtimeapitest.Server
	log   *bytes.Buffer // of the runtime; look at it when nothing is being written
	start time.Time
	stop  context.CancelFunc // ends Run's context
	ended chan error         // gets what Run returns
}

// start runs handler. The options come behind a logger that writes text.
func start(t *testing.T, script script, handler any, options ...lambda.Option) *running {
	t.Helper()
	r := &running{t: t, api: runtimeapitest.NewServer(t), log: new(bytes.Buffer), start: time.Now(), ended: make(chan error, 1)}
	if script != nil {
		script(r.api)
	}
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	options = append([]lambda.Option{lambda.WithLogger(newLogger(r.log))}, options...)
	go func() { r.ended <- lambda.Run(r.api.Context(ctx), handler, options...) }()
	return r
}

// newLogger makes a logger in Lambda's format that leaves nothing out.
func newLogger(out io.Writer) *slog.Logger {
	return lambdalog.New(lambdalog.WithOutput(out), lambdalog.WithLevel(lambdalog.LevelTrace))
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// aLongTime is longer than anything that the runtime waits for.
const aLongTime = time.Hour

// end waits until nothing happens any more, stops Run if it is still serving, and says what came of it.
func (r *running) end() (got outcome) {
	r.t.Helper()
	select {
	case got.err = <-r.ended:
		got.took = time.Since(r.start)
	case <-time.After(aLongTime):
		got.served = true
		r.stop()
		got.err = <-r.ended
	}
	synctest.Wait()
	got.requests, got.conns, got.log = r.api.Requests(), r.api.Conns(), lines(r.log.String())
	return got
}

// lines are the lines of a log, without their timestamps.
func lines(log string) (list []string) {
	for line := range strings.Lines(log) {
		if stamp, rest, ok := strings.Cut(line, " "); ok && strings.HasPrefix(stamp, "timestamp=") {
			line = rest
		}
		list = append(list, strings.TrimSuffix(line, "\n"))
	}
	return list
}

// run runs handler by the script, from its beginning to its end.
func run(t *testing.T, script script, handler any, options ...lambda.Option) (got outcome) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { got = start(t, script, handler, options...).end() })
	return got
}

// inWorkers makes the function take n invocations at a time.
func inWorkers(t *testing.T, n int) { t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", fmt.Sprint(n)) }

func TestRequestsOfAnInvocation(t *testing.T) {
	const id = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"
	got := run(t, func(api *runtimeapitest.Server) {
		api.Next(runtimeapitest.Event(id, `{"name":"Ann"}`, "Lambda-Runtime-Invocation-Id: a nonce; unchanged=\"yes\""))
		api.Next(runtimeapitest.Event("second", `{}`, "Lambda-Runtime-Invocation-Id:"))
	}, func(e struct{ Name string }) (string, error) { return e.Name, nil })
	got.wantServed(t)
	got.wantLog(t)
	if got.conns != 1 {
		t.Errorf("%d connections, want 1", got.conns)
	}
	for i, want := range []struct {
		request string
		header  map[string]string
		body    string
	}{
		{"GET /2018-06-01/runtime/invocation/next", nil, ""},
		{"POST /2018-06-01/runtime/invocation/" + id + "/response", map[string]string{
			"Content-Type": "application/json", "Content-Length": "5", "Lambda-Runtime-Invocation-Id": `a nonce; unchanged="yes"`}, `"Ann"`},
		{"GET /2018-06-01/runtime/invocation/next", nil, ""},
		{"POST /2018-06-01/runtime/invocation/second/response", map[string]string{"Content-Type": "application/json", "Content-Length": "2"}, `""`},
		{"GET /2018-06-01/runtime/invocation/next", nil, ""},
	} {
		if i >= len(got.requests) {
			t.Fatalf("%d requests, want 5", len(got.requests))
		}
		r := got.requests[i]
		if text := r.Method + " " + r.Path; text != want.request || string(r.Body) != want.body {
			t.Errorf("request %d = %s %q, want %s %q", i, text, r.Body, want.request, want.body)
		}
		if r.Header.Get("Host") != "127.0.0.1:9001" || !strings.HasPrefix(r.Header.Get("User-Agent"), "lambent/") ||
			len(r.Header) != 2+len(want.header) {
			t.Errorf("headers of request %d = %v, want Host, User-Agent and %v alone", i, r.Header, want.header)
		}
		for name, value := range want.header {
			if r.Header.Get(name) != value {
				t.Errorf("header %s of request %d = %q, want %q", name, i, r.Header.Get(name), value)
			}
		}
	}
}

func TestRequestIDInPaths(t *testing.T) {
	for id, escaped := range map[string]string{
		"a/b?c d":       "a%2Fb%3Fc%20d",
		"A-Z.a_z~09":    "A-Z.a_z~09",
		"..":            "..",
		"%2F#é+":        "%252F%23%C3%A9%2B",
		"x\ty":          "x%09y",
		"a;b:c@d&e=f,g": "a%3Bb%3Ac%40d%26e%3Df%2Cg",
	} {
		t.Run(id, func(t *testing.T) {
			for end, handler := range map[string]any{"/response": func() {}, "/error": func() error { return context.Canceled }} {
				got := run(t, func(api *runtimeapitest.Server) { api.Next(runtimeapitest.Event(id, "{}")) }, handler)
				if want := runtimeapi.PathInvocation + escaped + end; got.post(t).Path != want {
					t.Errorf("path = %s, want %s", got.post(t).Path, want)
				}
			}
		})
	}
}
