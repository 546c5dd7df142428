package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// An end is how a handler comes to its end.
type end func(context.Context) (any, error)

// handlers makes a handler of each shape that comes to an end. value and failure say what of it the shape can return.
var handlers = map[string]struct {
	make    func(end) any
	value   string // the answer, when the end returns "Ann"
	failure bool
}{
	"func()":                  {func(e end) any { return func() { e(nil) } }, "null", false},
	"func() error":            {func(e end) any { return func() error { return second(e(nil)) } }, "null", true},
	"func(TIn)":               {func(e end) any { return func(any) { e(nil) } }, "null", false},
	"func(TIn) error":         {func(e end) any { return func(any) error { return second(e(nil)) } }, "null", true},
	"func() (TOut, error)":    {func(e end) any { return func() (any, error) { return e(nil) } }, `"Ann"`, true},
	"func(TIn) (TOut, error)": {func(e end) any { return func(any) (any, error) { return e(nil) } }, `"Ann"`, true},
	"func(ctx)":               {func(e end) any { return func(ctx context.Context) { e(ctx) } }, "null", false},
	"func(ctx) error":         {func(e end) any { return func(ctx context.Context) error { return second(e(ctx)) } }, "null", true},
	"func(ctx, TIn)":          {func(e end) any { return func(ctx context.Context, _ any) { e(ctx) } }, "null", false},
	"func(ctx, TIn) error":    {func(e end) any { return func(ctx context.Context, _ any) error { return second(e(ctx)) } }, "null", true},
	"func(ctx) (TOut, error)": {func(e end) any { return func(ctx context.Context) (any, error) { return e(ctx) } }, `"Ann"`, true},
	"func(ctx, TIn) (TOut, error)": {func(e end) any {
		return func(ctx context.Context, _ any) (any, error) { return e(ctx) }
	}, `"Ann"`, true},
	"StartHandlerFunc": {func(e end) any {
		return lambda.Generic(func(ctx context.Context, _ any) (any, error) { return e(ctx) })
	}, `"Ann"`, true},
	"stream": {func(e end) any {
		return func(ctx context.Context, _ any, s *lambda.ResponseStream) error {
			v, err := e(ctx)
			if v != nil && err == nil {
				_, err = s.WriteString(v.(string))
			}
			return err
		}
	}, "Ann", true},
	"Handler": {func(e end) any {
		return contextHandlerFunc(func(ctx context.Context, _ []byte) ([]byte, error) {
			v, err := e(ctx)
			if err != nil {
				return nil, err
			}
			return fmt.Append(nil, v), nil
		})
	}, "Ann", true},
	"behind a middleware": {func(e end) any {
		pass := func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) { return next.Invoke(ctx, p) })
		}
		return lambda.NewHandlerWithOptions(func() (any, error) { return e(nil) }, lambda.WithMiddleware(pass))
	}, `"Ann"`, true},
	"a middleware": {func(e end) any {
		end := func(lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				v, err := e(ctx)
				return fmt.Append(nil, v), err
			})
		}
		return lambda.NewHandlerWithOptions(func() {}, lambda.WithMiddleware(end))
	}, "Ann", true},
}

func second(_ any, err error) error { return err }

// ends are all ends of a handler but its values, and what is reported of them.
var ends = map[string]struct {
	end                end
	typ, message       string
	header             string
	isError, isPanic   bool
	hasStack, anyStack bool
}{
	"error": {end: func(context.Context) (any, error) { return nil, errors.New("no such order") },
		typ: "errorString", message: "no such order", header: "Function.ErrorString", isError: true},
	"value and error": {end: func(context.Context) (any, error) { return "Ann", &myError{4} },
		typ: "myError", message: "code 4", header: "Function.MyError", isError: true},
	"chosen error": {end: func(context.Context) (any, error) { return nil, &lambda.Error{Type: "Order.NotFound", Message: "m"} },
		typ: "Order.NotFound", message: "m", header: "Function.OrderNotFound", isError: true},
	"typed nil": {end: func(context.Context) (any, error) { return nil, (*panicky)(nil) },
		typ: "panicky", message: "<nil>", header: "Function.Panicky", isError: true},
	"error whose Error panics": {end: func(context.Context) (any, error) { return nil, &panicky{"no text"} },
		typ: "string", message: "no text", header: "Runtime.Panic", isError: true, isPanic: true, hasStack: true},
	"panic": {end: func(context.Context) (any, error) { panic("boom") },
		typ: "string", message: "boom", header: "Runtime.Panic", isPanic: true, hasStack: true},
	"panic with an error": {end: func(context.Context) (any, error) { panic(&myError{5}) },
		typ: "myError", message: "code 5", header: "Runtime.Panic", isPanic: true, hasStack: true},
	"panic of the runtime": {end: func(context.Context) (any, error) { return []int{}[len(handlers)], nil },
		typ: "boundsError", message: fmt.Sprintf("runtime error: index out of range [%d] with length 0", 17), header: "Runtime.Panic", isPanic: true, hasStack: true},
	"panic with nil": {end: func(context.Context) (any, error) { panic(nil) },
		typ: "PanicNilError", message: "panic called with nil argument", header: "Runtime.Panic", isPanic: true, hasStack: true},
	"panic with an unnamed value": {end: func(context.Context) (any, error) { panic(struct{ X int }{5}) },
		typ: "panic", message: "{5}", header: "Runtime.Panic", isPanic: true, hasStack: true},
	"panic while panicking": {end: func(context.Context) (any, error) {
		defer func() { panic("second") }()
		panic("first")
	}, typ: "string", message: "second", header: "Runtime.Panic", isPanic: true, hasStack: true},
	"Goexit": {end: func(context.Context) (any, error) { runtime.Goexit(); return nil, nil },
		typ: "Goexit", message: "handler called runtime.Goexit", header: "Runtime.Goexit", hasStack: true},
	"Goexit while panicking": {end: func(context.Context) (any, error) {
		defer runtime.Goexit()
		panic("forgotten")
	}, typ: "Goexit", message: "handler called runtime.Goexit", header: "Runtime.Goexit", hasStack: true},
	"Goexit with a deferred recover": {end: func(context.Context) (any, error) {
		defer func() { recover() }()
		runtime.Goexit()
		return nil, nil
	}, typ: "Goexit", message: "handler called runtime.Goexit", header: "Runtime.Goexit", hasStack: true},
}

// oneThenTwo hands out event-1. Of two workers the other one gets event-2 after ten seconds, so that event-3 is for the
// one that has had event-1.
func oneThenTwo(api *runtimeapitest.Server) {
	api.Next(after(time.Second, "event-1"), after(10*time.Second, "event-2"), after(time.Second, "event-3"))
}

// after hands out an event so long after it has been asked for.
func after(delay time.Duration, id string, header ...string) runtimeapitest.Reply {
	event := runtimeapitest.Event(id, "{}", header...)
	event.Delay = delay
	return event
}

// Every handler, whatever its shape, however it ends, is answered once, and what comes after it depends on the end alone.
func TestEnds(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for shape, h := range handlers {
			for name, tt := range ends {
				if tt.isError && !h.failure {
					continue
				}
				t.Run(fmt.Sprint(workers, " ", shape, " ", name), func(t *testing.T) {
					inWorkers(t, workers)
					var calls atomic.Int32
					got := run(t, oneThenTwo, h.make(func(ctx context.Context) (any, error) {
						if calls.Add(1) == 1 {
							return tt.end(ctx)
						}
						return "Ann", nil
					}))
					exits := tt.isPanic && workers == 1
					posts := got.posts()
					if exits {
						if len(posts) != 1 || len(got.requests) != 2 {
							t.Fatalf("requests: %s, want next and the report alone", paths(got.requests))
						}
						want := "invocation event-1: handler panicked: " + tt.message
						if errText(got.err) != want {
							t.Errorf("Run = %v, want %s", got.err, want)
						}
						if e, ok := errors.AsType[*lambda.PanicError](got.err); !ok || e.Error() != "handler panicked: "+tt.message {
							t.Errorf("Run = %#v, want a PanicError", got.err)
						}
					} else {
						got.wantServed(t)
						if len(posts) != 3 || string(posts[1].Body) != h.value || string(posts[2].Body) != h.value {
							t.Fatalf("posts: %s, want a report and two answers", paths(posts))
						}
						if third := posts[workers%2+1]; !strings.HasSuffix(third.Path, "/event-3/response") || third.Conn != posts[0].Conn {
							t.Errorf("%s on connection %d, want the answer of event-3 on connection %d", third.Path, third.Conn, posts[0].Conn)
						}
						if got.conns != workers {
							t.Errorf("%d connections, want %d", got.conns, workers)
						}
					}
					wantReport(t, posts[0], tt.typ, tt.message, tt.header, tt.hasStack)
					if len(got.log) != 1 || !strings.HasPrefix(got.log[0], "level=ERROR message=") || !strings.Contains(got.log[0], " requestId=event-1 errorType=") {
						t.Errorf("log = %q, want one line about event-1", got.log)
					}
				})
			}
		}
	}
}

// wantReport checks everything about the report of event-1's failure but the stack's frames.
func wantReport(t *testing.T, r runtimeapitest.Request, typ, message, header string, hasStack bool) {
	t.Helper()
	if want := "/2018-06-01/runtime/invocation/event-1/error"; r.Method != "POST" || r.Path != want {
		t.Fatalf("%s %s, want POST %s", r.Method, r.Path, want)
	}
	doc := document(t, r.Body)
	if doc.Type != typ || doc.Message != message || (len(doc.Stack) > 0) != hasStack {
		t.Errorf("document = %s, want type %q, message %q, a stack: %v", r.Body, typ, message, hasStack)
	}
	wantHeader(t, r.Header, map[string]string{
		"Content-Type":                       "application/json",
		"Content-Length":                     fmt.Sprint(len(r.Body)),
		"Lambda-Runtime-Function-Error-Type": header,
	}, "Lambda-Runtime-Function-Xray-Error-Cause")
	wantCause(t, r.Header.Get("Lambda-Runtime-Function-XRay-Error-Cause"), doc)
}

// wantHeader checks the headers of a post: want, Host, User-Agent, those in also, and no others.
func wantHeader(t *testing.T, got http.Header, want map[string]string, also ...string) {
	t.Helper()
	for name, value := range want {
		if list := got.Values(name); len(list) != 1 || list[0] != value {
			t.Errorf("header %s = %q, want %q", name, list, value)
		}
	}
	known := append([]string{"Host", "User-Agent"}, also...)
	for _, name := range known {
		if len(got.Values(name)) != 1 {
			t.Errorf("header %s = %q, want one", name, got.Values(name))
		}
	}
	if len(got) != len(want)+len(known) {
		t.Errorf("headers = %v, want %v and %v", got, want, known)
	}
}

func TestValues(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for shape, h := range handlers {
			t.Run(fmt.Sprint(workers, " ", shape), func(t *testing.T) {
				inWorkers(t, workers)
				got := run(t, events("{}"), h.make(func(context.Context) (any, error) { return "Ann", nil }))
				got.wantServed(t)
				got.wantLog(t)
				r := got.post(t)
				if !strings.HasSuffix(r.Path, "/event-1/response") || string(r.Body) != h.value {
					t.Errorf("%s %q, want the response %q", r.Path, r.Body, h.value)
				}
				contentType := "application/json"
				switch shape {
				case "stream":
					wantStreamHeader(t, r.Header, "application/octet-stream")
					return
				case "Handler", "a middleware":
					contentType = "application/octet-stream"
				}
				wantHeader(t, r.Header, map[string]string{"Content-Type": contentType, "Content-Length": fmt.Sprint(len(r.Body))})
			})
		}
	}
}

// Nobody is told that the deadline has passed: what is returned after it is posted all the same.
func TestEndsAfterTheDeadline(t *testing.T) {
	for name, tt := range map[string]struct {
		err        error
		wantSuffix string
	}{
		"value": {nil, "/response"},
		"error": {errors.New("late"), "/error"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				api.Next(runtimeapitest.Event("event-1", "{}", deadline(3*time.Second)))
			}, func(ctx context.Context) error {
				<-ctx.Done()
				time.Sleep(time.Second)
				return tt.err
			})
			got.wantServed(t)
			r := got.post(t)
			if !strings.HasSuffix(r.Path, tt.wantSuffix) || r.Time.Sub(got.requests[0].Time) != 4*time.Second {
				t.Errorf("%s after %v, want %s after 4s", r.Path, r.Time.Sub(got.requests[0].Time), tt.wantSuffix)
			}
		})
	}
}

// A failure of any length is told in a report of bounded length.
func TestLongFailures(t *testing.T) {
	long := strings.Repeat("é\x01\"", 1<<18)
	frames := make([]lambda.StackFrame, 20_000)
	for i := range frames {
		frames[i] = lambda.StackFrame{Path: "some/path/of/a/file.go", Line: int32(i), Label: "(*T).Method"}
	}
	for name, tt := range map[string]struct {
		end     func() error
		message string // its beginning
	}{
		"message":       {func() error { return errors.New("why: " + long) }, "why: é\x01"},
		"panic":         {func() error { panic("why: " + long) }, "why: é\x01"},
		"stack":         {func() error { return &lambda.Error{Message: "why", StackTrace: frames} }, "why"},
		"type":          {func() error { return &lambda.Error{Type: long, Message: "why"} }, "why"},
		"all":           {func() error { return &lambda.Error{Type: long, Message: "why: " + long, StackTrace: frames} }, "why: é\x01"},
		"panic, a deep": {func() error { recurse(50_000); return nil }, "deep"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, events("{}"), tt.end).post(t)
			cause := r.Header.Get("Lambda-Runtime-Function-XRay-Error-Cause")
			if len(r.Body) > 256<<10 || len(cause) > 32<<10 || len(cause) == 0 {
				t.Errorf("report of %d bytes, X-Ray cause of %d bytes, want at most 256 KiB and 32 KiB", len(r.Body), len(cause))
			}
			if doc := document(t, r.Body); !strings.HasPrefix(doc.Message, tt.message) {
				t.Errorf("message = %.50q, want %q", doc.Message, tt.message)
			}
		})
	}
}

// bubbleStart is when the clock of a bubble starts.
var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// deadline is the header of a deadline so long after the start of a bubble.
func deadline(after time.Duration) string {
	return fmt.Sprintf("Lambda-Runtime-Deadline-Ms: %d", bubbleStart.Add(after).UnixMilli())
}
