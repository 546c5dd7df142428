//go:build unix

package localaws_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// asynchronously changes what becomes of asynchronous invocations.
func asynchronously(change func(*localaws.Async)) func(*localaws.Settings) {
	return func(s *localaws.Settings) {
		s.Async.RetryDelays = []time.Duration{time.Millisecond}
		change(&s.Async)
	}
}

func invokeAsync(t *testing.T, f *localaws.Function, payload string) (requestID string) {
	t.Helper()
	id, err := f.InvokeAsync(t.Context(), localaws.Request{Payload: []byte(payload)})
	if err != nil {
		t.Fatalf("InvokeAsync(%.80s): %v", payload, err)
	}
	return id
}

func finish(t *testing.T, s *localaws.Service) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	if err := s.FinishAsync(ctx); err != nil {
		t.Fatal(err)
	}
}

// file returns a target and a function that returns the lines in it, with a fixed time.
func file(t *testing.T) (target string, lines func() []string) {
	path := filepath.Join(t.TempDir(), "target.ndjson")
	return "file:" + path, func() []string {
		text, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		text = regexp.MustCompile(`"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"`).ReplaceAll(text, []byte(`"timestamp":"now"`))
		if len(text) == 0 {
			return nil
		}
		return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
}

func checkLines(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAsyncSuccess(t *testing.T) {
	target, lines := file(t)
	f, l := add(t, newService(t, localaws.Options{}), "act", asynchronously(func(a *localaws.Async) {
		a.OnSuccess, a.OnFailure, a.DeadLetter = target, "log", "log"
	}), func(s *localaws.Settings) { s.Aliases = map[string]string{"live": "$LATEST"} })
	var want []string
	for _, tt := range []struct{ text, payload, qualifier, arn string }{
		{`{"ok": "<1>"}`, `{"ok":"<1>"}`, "", "$LATEST"},
		{"no JSON", `"no JSON"`, "live", "live"},
		{"", "null", "$LATEST", "$LATEST"},
	} {
		event := "\n" + do(action{Do: "respond", Text: tt.text})
		id, err := f.InvokeAsync(t.Context(), localaws.Request{Payload: []byte(event), Qualifier: tt.qualifier, ClientContext: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		finish(t, f.Service())
		want = append(want, `{"version":"1.0","timestamp":"now","requestContext":{"requestId":"`+id+
			`","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:fn:`+tt.arn+`","condition":"Success","approximateInvokeCount":1},"requestPayload":`+
			strings.TrimSpace(event)+`,"responseContext":{"statusCode":200,"executedVersion":"$LATEST"},"responsePayload":`+tt.payload+`}`)
		l.await(t, contains("REPORT RequestId: "+id))
	}
	checkLines(t, "records", lines(), want...)
}

// TestAsyncFailure has all tries fail. They have one request ID.
func TestAsyncFailure(t *testing.T) {
	failures, records := file(t)
	letters, deadLetters := file(t)
	f, l := add(t, newService(t, localaws.Options{}), "act", asynchronously(func(a *localaws.Async) {
		a.OnSuccess, a.OnFailure, a.DeadLetter = "log", failures, letters
	}))
	event := do(action{Do: "error", Text: `{"errorMessage":"no"}`})
	id := invokeAsync(t, f, event)
	finish(t, f.Service())
	checkLines(t, "records", records(), `{"version":"1.0","timestamp":"now","requestContext":{"requestId":"`+id+
		`","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":`+
		event+`,"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorMessage":"no"}}`)
	checkLines(t, "dead letters", deadLetters(), `{"body":`+event+`,"attributes":{"RequestID":"`+id+`","ErrorCode":"200","ErrorMessage":"no"}}`)
	starts := 0
	for _, line := range l.all() {
		if contains("START RequestId: " + id + " ")(line) {
			starts++
		}
		if strings.HasPrefix(line.Line, "START") && line.RequestID != id {
			t.Errorf("invocation %s", line.RequestID)
		}
	}
	if starts != 3 {
		t.Errorf("%d tries, want 3", starts)
	}
}

// TestAsyncNoRetry gives up after the first try.
func TestAsyncNoRetry(t *testing.T) {
	letters, deadLetters := file(t)
	none := 0
	f, _ := add(t, newService(t, localaws.Options{}), "act", timeout(time.Second), asynchronously(func(a *localaws.Async) {
		a.Retries, a.DeadLetter = &none, letters
	}))
	id := invokeAsync(t, f, do(action{Do: "exit", Size: 1}))
	finish(t, f.Service())
	checkLines(t, "dead letters", deadLetters(), `{"body":`+do(action{Do: "exit", Size: 1})+`,"attributes":{"RequestID":"`+id+
		`","ErrorCode":"200","ErrorMessage":"RequestId: `+id+` Error: Runtime exited with error: exit status 1"}}`)
}

// TestAsyncRetry has the first try fail and the second succeed.
func TestAsyncRetry(t *testing.T) {
	target, lines := file(t)
	f, start := held(t, localaws.Options{}, asynchronously(func(a *localaws.Async) { a.OnSuccess = target }))
	id := invokeAsync(t, f, "[1]")
	api := start()
	first := api.next()
	api.post(first.path("/error"), "{}")
	second := api.next()
	if first.id != id || second.id != id || string(second.event) != "[1]" {
		t.Errorf("tries %s and %s, want %s; event %s", first.id, second.id, id, second.event)
	}
	if a, b := first.head.Get("Lambda-Runtime-Trace-Id"), second.head.Get("Lambda-Runtime-Trace-Id"); a != b || a == "" {
		t.Errorf("trace IDs %s and %s, want the same", a, b)
	}
	if first.head.Get("Lambda-Runtime-Client-Context") != "" {
		t.Error("a client context")
	}
	second.respond("2")
	go newRuntime(api.address).client.Get("http://" + api.address + "/2018-06-01/runtime/invocation/next") // is done
	finish(t, f.Service())
	if got := lines(); len(got) != 1 || !strings.Contains(got[0], `"condition":"Success","approximateInvokeCount":2`) {
		t.Errorf("records %s", got)
	}
}

// TestAsyncTargets has records go to a function, to a function that is not there, to a folder, and into the log.
func TestAsyncTargets(t *testing.T) {
	s := newService(t, localaws.Options{})
	target, lines := file(t)
	add(t, s, "echo", func(s *localaws.Settings) { s.Name = "sink"; s.Async.OnSuccess = target })
	for name, tt := range map[string]struct{ target, line string }{
		"function": {"sink", ""},
		"astray":   {"nobody", " to nobody: there is no such function"},
		"folder":   {"file:" + t.TempDir(), "is a directory"},
		"log":      {"log", `{"version":"1.0",`},
	} {
		f, l := add(t, s, "echo", func(s *localaws.Settings) { s.Name = name; s.Async.OnSuccess = tt.target })
		id := invokeAsync(t, f, "1")
		finish(t, s)
		if tt.line == "" {
			continue
		}
		line := l.await(t, contains(tt.line))
		if line.RequestID != id || line.Source != localaws.SourcePlatform || line.Function != name {
			t.Errorf("%s: line %+v", name, line)
		}
	}
	got := lines()
	if len(got) != 1 {
		t.Fatalf("records of the sink: %q, want one", got)
	}
	var record struct {
		RequestPayload struct {
			RequestContext  struct{ FunctionARN, Condition string }
			ResponsePayload int
		}
	}
	if err := json.Unmarshal([]byte(got[0]), &record); err != nil || record.RequestPayload.ResponsePayload != 1 ||
		record.RequestPayload.RequestContext.FunctionARN != "arn:aws:lambda:us-east-1:123456789012:function:function:$LATEST" {
		t.Errorf("%s, %v", got[0], err)
	}
}

// TestAsyncThrottled has a function without room for an event: it runs later, or is too old then.
func TestAsyncThrottled(t *testing.T) {
	s := newService(t, localaws.Options{})
	s.SetBackOff(time.Millisecond)
	target, lines := file(t)
	one := 1
	f, _ := add(t, s, "act", func(s *localaws.Settings) { s.ReservedConcurrency = &one },
		asynchronously(func(a *localaws.Async) { a.OnSuccess, a.OnFailure, a.DeadLetter = target, target, target }))
	p := newPlace(t)
	answers := p.visitors(t, f, 1, localaws.Request{})
	<-p.arrived
	invokeAsync(t, f, do(action{Do: "respond", Text: "1"}))
	f.AwaitDelayed(1)
	p.open()
	answers()
	finish(t, s)
	if got := lines(); len(got) != 1 || !strings.Contains(got[0], `"condition":"Success","approximateInvokeCount":1`) {
		t.Errorf("records %s", got)
	}

	settings := f.Settings()
	settings.Async.MaxAge = 20 * time.Millisecond
	if err := f.Replace(settings); err != nil {
		t.Fatal(err)
	}
	q := newPlace(t)
	answers = q.visitors(t, f, 1, localaws.Request{})
	<-q.arrived
	id := invokeAsync(t, f, "2")
	finish(t, s)
	q.open()
	answers()
	checkLines(t, "targets", lines()[1:],
		`{"version":"1.0","timestamp":"now","requestContext":{"requestId":"`+id+
			`","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST","condition":"EventAgeExceeded","approximateInvokeCount":0},"requestPayload":2}`,
		`{"body":2,"attributes":{"RequestID":"`+id+`","ErrorCode":"429","ErrorMessage":"EventAgeExceeded"}}`)
}

func TestAsyncZeroConcurrency(t *testing.T) {
	target, lines := file(t)
	zero := 0
	f, _ := add(t, newService(t, localaws.Options{}), "act", func(s *localaws.Settings) { s.ReservedConcurrency = &zero; s.Async.OnFailure = target })
	id := invokeAsync(t, f, "")
	finish(t, f.Service())
	checkLines(t, "records", lines(), `{"version":"1.0","timestamp":"now","requestContext":{"requestId":"`+id+
		`","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST","condition":"ZeroReservedConcurrency","approximateInvokeCount":0},"requestPayload":{}}`)
}

// TestAsyncOrder has more events than the function can run: they run in order, and do not wait before the function.
func TestAsyncOrder(t *testing.T) {
	f, start := held(t, localaws.Options{})
	const n = 20
	var ids []string
	for i := range n {
		payload := fmt.Append(nil, i)
		id, err := f.InvokeAsync(t.Context(), localaws.Request{Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		clear(payload) // it is the caller's again
		ids = append(ids, id)
	}
	if got := f.Running(); got != 1 {
		t.Errorf("%d tries at a time, want 1", got)
	}
	api := start()
	for i := range n {
		c := api.next()
		if string(c.event) != fmt.Sprint(i) || c.id != ids[i] {
			t.Errorf("event %s, request ID %s; want %d, %s", c.event, c.id, i, ids[i])
		}
		c.respond("null")
	}
	go newRuntime(api.address).client.Get("http://" + api.address + "/2018-06-01/runtime/invocation/next") // is done
	finish(t, f.Service())
}

// TestAsyncRefused is what the invoker hears at once.
func TestAsyncRefused(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "echo")
	for name, tt := range map[string]struct {
		request localaws.Request
		status  int
		message string
	}{
		"too large":         {localaws.Request{Payload: make([]byte, localaws.MaxAsyncEvent+1)}, 413, "Request must be smaller than 1048576 bytes for the InvokeFunction operation"},
		"not JSON":          {localaws.Request{Payload: []byte("{")}, 400, "Could not parse request body into json: unexpected end of JSON input at offset 1"},
		"unknown qualifier": {localaws.Request{Qualifier: "q"}, 404, "Function not found: arn:aws:lambda:us-east-1:123456789012:function:fn:q"},
	} {
		id, err := f.InvokeAsync(t.Context(), tt.request)
		if got := serviceError(t, err); id != "" || got.Status != tt.status || got.Message != tt.message {
			t.Errorf("%s: %s, %+v", name, id, got)
		}
	}
	largest := `"` + strings.Repeat("x", localaws.MaxAsyncEvent-2) + `"`
	invokeAsync(t, f, largest)
	finish(t, f.Service())

	cause := errors.New("bored")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := f.InvokeAsync(ctx, localaws.Request{}); !errors.Is(err, cause) {
		t.Errorf("with a context that has ended: %v", err)
	}
	closeService(t, f.Service())
	_, err := f.InvokeAsync(t.Context(), localaws.Request{})
	if got := serviceError(t, err); got.Status != 500 {
		t.Errorf("after Close: %+v", got)
	}
}

// TestAsyncStop has one event running, one waiting and one delayed: the running one ends, the others are left.
func TestAsyncStop(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act", environments(1), asynchronously(func(a *localaws.Async) {
		a.RetryDelays = []time.Duration{time.Hour}
	}))
	s := f.Service()
	invokeAsync(t, f, do(action{Do: "error", Text: "{}"}))
	f.AwaitDelayed(1)
	p := newPlace(t)
	visit := do(action{Do: "visit", Text: p.url})
	invokeAsync(t, f, visit)
	<-p.arrived
	invokeAsync(t, f, visit)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := s.StopAsync(ctx); got != 3 {
		t.Errorf("StopAsync without time: %d events left, want 3", got)
	}
	p.open()
	if got := s.StopAsync(t.Context()); got != 2 {
		t.Errorf("StopAsync: %d events left, want 2", got)
	}
	if err := s.FinishAsync(t.Context()); err == nil || err.Error() != "wait for asynchronous events, 2 left: the queues have been stopped" {
		t.Errorf("FinishAsync: %v", err)
	}
}

// TestAsyncClose has an event that does not end.
func TestAsyncClose(t *testing.T) {
	f, _ := add(t, localaws.New(localaws.Options{}), "act", environments(1))
	p := newPlace(t)
	invokeAsync(t, f, do(action{Do: "visit", Text: p.url}))
	invokeAsync(t, f, do(action{Do: "visit", Text: p.url}))
	<-p.arrived
	ctx, cancel := context.WithCancel(t.Context())
	if err := f.Service().FinishAsync(cancelled(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("FinishAsync without time: %v", err)
	}
	cancel()
	waiting := make(chan error)
	go func() { waiting <- f.Service().FinishAsync(context.Background()) }()
	if err := f.Service().Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
	if err := <-waiting; err == nil || !strings.HasSuffix(err.Error(), "2 left: the queues have been stopped") {
		t.Errorf("FinishAsync: %v", err)
	}
}

func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func TestAsyncDelays(t *testing.T) {
	for name, tt := range map[string]struct {
		real    bool
		delays  []time.Duration
		want    [3]time.Duration
		backOff [10]time.Duration
	}{
		"default": {false, nil, [3]time.Duration{time.Second, 2 * time.Second, 2 * time.Second}, [10]time.Duration{1, 2, 4, 5, 5, 5, 5, 5, 5, 5}},
		"given":   {false, []time.Duration{3}, [3]time.Duration{3, 3, 3}, [10]time.Duration{1, 2, 4, 5, 5, 5, 5, 5, 5, 5}},
		"real":    {true, []time.Duration{3}, [3]time.Duration{time.Minute, 2 * time.Minute, 2 * time.Minute}, [10]time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300}},
	} {
		f, _ := add(t, newService(t, localaws.Options{RealDelays: tt.real}), "echo", func(s *localaws.Settings) { s.Async.RetryDelays = tt.delays })
		for n, want := range tt.want {
			if got := f.RetryDelay(n + 1); got != want {
				t.Errorf("%s: retry %d after %s, want %s", name, n+1, got, want)
			}
		}
		for n, want := range tt.backOff {
			if got := f.Service().BackOff(n + 1); got != want*time.Second {
				t.Errorf("%s: try after %d throttled ones after %s, want %d s", name, n+1, got, want)
			}
		}
	}
}

func TestAsyncSettings(t *testing.T) {
	three, negative := 3, -1
	s := newService(t, localaws.Options{})
	for _, tt := range []struct {
		async localaws.Async
		want  string
	}{
		{localaws.Async{Retries: &three}, "function fn: retries of asynchronous invocations 3: want 0 to 2"},
		{localaws.Async{Retries: &negative}, "function fn: retries of asynchronous invocations -1: want 0 to 2"},
		{localaws.Async{MaxAge: 7 * time.Hour}, "function fn: maximum age of asynchronous events 7h0m0s: want up to 6h0m0s"},
		{localaws.Async{MaxAge: -1}, "function fn: maximum age of asynchronous events -1ns: want up to 6h0m0s"},
		{localaws.Async{RetryDelays: []time.Duration{-1}}, "function fn: delay before a retry -1ns: want a positive duration"},
		{localaws.Async{OnSuccess: "fn"}, `function fn: success target "fn": the function itself, which would never end`},
		{localaws.Async{OnFailure: "file:"}, `function fn: failure target "file:": want the name of a function, file:PATH or log`},
		{localaws.Async{DeadLetter: "a/b"}, `function fn: dead letter target "a/b": want the name of a function, file:PATH or log`},
	} {
		_, err := s.Add(localaws.Settings{Name: "fn", Command: []string{"x"}, Async: tt.async})
		if err == nil || err.Error() != tt.want {
			t.Errorf("%+v: %v, want %s", tt.async, err, tt.want)
		}
	}
	f, err := s.Add(localaws.Settings{Name: "fn", Command: []string{"x"}, Async: localaws.Async{OnSuccess: "file:x"}})
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	got := f.Settings().Async
	if *got.Retries != 2 || got.MaxAge != 6*time.Hour || got.OnSuccess != "file:"+filepath.Join(folder, "x") {
		t.Errorf("settings %+v", got)
	}
}
