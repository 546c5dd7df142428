package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambda/messages"
)

// Values with methods that panic.
type (
	panickyJSON   struct{ Where string }
	panickyReader struct {
		io.Reader
		where  string
		closed *int
	}
)

func (panickyJSON) MarshalJSON() ([]byte, error)  { panic("in MarshalJSON") }
func (*panickyJSON) UnmarshalJSON(b []byte) error { panic("in UnmarshalJSON") }

func (r panickyReader) ContentType() string {
	if r.where == "ContentType" {
		panic("in ContentType")
	}
	if r.where == "stream Read" {
		return runtimeapi.ContentTypeHTTPIntegration
	}
	return "text/plain"
}

func (r panickyReader) Read(p []byte) (int, error) {
	if strings.HasSuffix(r.where, "Read") {
		panic("in Read")
	}
	return r.Reader.Read(p)
}

func (r panickyReader) Close() error {
	*r.closed++
	if r.where == "Close" {
		panic("in Close")
	}
	return nil
}

// A panic in whatever the runtime calls for the handler is the handler's, and its stack shows the method.
func TestPanicsInMethods(t *testing.T) {
	closed := 0
	reads := func(where string) any {
		return func() (any, error) { return panickyReader{strings.NewReader("x"), where, &closed}, nil }
	}
	for name, tt := range map[string]struct {
		handler any
		options []lambda.Option
		label   string
		closes  bool
	}{
		"Error":         {func() error { return &panicky{"in Error"} }, nil, "(*panicky).Error", false},
		"MarshalJSON":   {func() (any, error) { return panickyJSON{}, nil }, nil, "panickyJSON.MarshalJSON", false},
		"UnmarshalJSON": {func(panickyJSON) {}, nil, "(*panickyJSON).UnmarshalJSON", false},
		"UnmarshalJSON, generic": {lambda.Generic(func(context.Context, panickyJSON) (int, error) { return 0, nil }), nil,
			"(*panickyJSON).UnmarshalJSON", false},
		"ContentType":                {reads("ContentType"), nil, "panickyReader.ContentType", true},
		"Read":                       {reads("Read"), nil, "panickyReader.Read", true},
		"stream Read":                {reads("stream Read"), nil, "panickyReader.Read", true},
		"Close":                      {reads("Close"), nil, "panickyReader.Close", true},
		"codec":                      {func(int) {}, opts(lambda.WithCodec(panickyCodec{})), "panickyCodec.Unmarshal", false},
		"middleware":                 {func() {}, opts(lambda.WithMiddleware(panickyMiddleware)), "panickyMiddleware.func1", false},
		"middleware, within another": {func() {}, opts(lambda.WithMiddleware(passOn, panickyMiddleware)), "panickyMiddleware.func1", false},
		"trace": {func(int) {}, opts(lambda.WithContext(lambda.ContextWithHandlerTrace(context.Background(), lambda.HandlerTrace{
			RequestEvent: panickyTrace,
		}))), "panickyTrace", false},
	} {
		t.Run(name, func(t *testing.T) {
			closed = 0
			got := run(t, events("5", "5"), tt.handler, tt.options...)
			if got.served {
				t.Fatal("Run goes on after a panic")
			}
			place, _, _ := strings.Cut(name, ",")
			message := "in " + strings.TrimPrefix(place, "stream ")
			r := got.post(t)
			if doc := document(t, r.Body); !strings.HasSuffix(doc.Message, message) {
				t.Errorf("message = %q, want %q", doc.Message, message)
			}
			if header := r.Header.Get("Lambda-Runtime-Function-Error-Type"); header != "Runtime.Panic" {
				t.Errorf("error type header = %q, want Runtime.Panic", header)
			}
			wantFrames(t, document(t, r.Body).Stack, tt.label)
			if tt.closes && closed != 1 {
				t.Errorf("reader closed %d times, want once", closed)
			}
		})
	}
}

type panickyCodec struct{}

func (panickyCodec) Unmarshal([]byte, any) error { panic("in codec") }
func (panickyCodec) Marshal(any) ([]byte, error) { panic("in codec") }

func panickyMiddleware(lambda.Handler) lambda.Handler {
	return handlerFunc(func([]byte) ([]byte, error) { panic("in middleware") })
}

func passOn(next lambda.Handler) lambda.Handler {
	return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) { return next.Invoke(ctx, p) })
}

func panickyTrace(context.Context, any) { panic("in trace") }

// wantFrames checks that a stack has a frame, and that neither the runtime comes first nor this package last.
func wantFrames(t *testing.T, stack []lambda.StackFrame, label string) {
	t.Helper()
	if !slices.ContainsFunc(stack, func(f lambda.StackFrame) bool { return f.Label == label }) {
		t.Fatalf("no frame %s in %+v", label, stack)
	}
	first, last := stack[0].Path, stack[len(stack)-1].Path
	if strings.HasPrefix(first, "runtime/") || !strings.HasSuffix(last, "_test.go") && !strings.HasPrefix(last, "encoding/json/") {
		t.Errorf("stack from %s to %s, want neither the runtime's frames nor this package's", first, last)
	}
}

// Functions of a handler that panics in the depth.
type shop struct{ stock map[string]int }

func (s *shop) handle(_ context.Context, item any) (int, error) {
	total := 0
	for i := range 1 {
		func() { total += s.sell(fmt.Sprint(item), i) }()
	}
	return total, nil
}

func (s *shop) sell(item string, n int) int {
	return sold[int](s, item, n)
}

func sold[T int | int64](s *shop, item string, n int) T {
	s.stock[item] -= n // of a nil map
	return T(n)
}

func repeat() (string, error) { return strings.Repeat("x", -len(handlers)), nil }

func recurse(n int) int {
	if n == 0 {
		panic("deep")
	}
	return recurse(n-1) + n
}

// A stack goes from where the panic is to the handler function itself.
func TestStackOfAPanic(t *testing.T) {
	const here = `(.*/)?lambda(_test)?/panics_test\.go`
	for name, tt := range map[string]struct {
		handler any
		want    []string // path:line label, innermost first, as regular expressions
	}{
		"method": {(&shop{}).handle, []string{
			here + `:\d+ sold\[\.\.\.\]`, here + `:\d+ \(\*shop\)\.sell`,
			here + `:\d+ \(\*shop\)\.handle\.func1`, here + `:\d+ \(\*shop\)\.handle`,
		}},
		"standard library": {repeat, []string{`strings/strings\.go:\d+ Repeat`, here + `:\d+ repeat`}},
		"function literal": {func() { panic("here") }, []string{here + `:\d+ TestStackOfAPanic\.func\d+`}},
		"Handler":          {handlerFunc(func([]byte) ([]byte, error) { panic("here") }), []string{here + `:\d+ TestStackOfAPanic\.func\d+`, `(.*/)?lambda(_test)?/handler_test\.go:\d+ handlerFunc\.Invoke`}},
		"generic": {lambda.Generic(func(context.Context, int) (int, error) { return recurse(0), nil }), []string{
			here + `:\d+ recurse`, here + `:\d+ TestStackOfAPanic\.func\d+`}},
		"NewHandler": {lambda.NewHandler(func() { recurse(0) }), []string{
			here + `:\d+ recurse`, here + `:\d+ TestStackOfAPanic\.func\d+`}},
		"Goexit": {func() { runtime.Goexit() }, []string{here + `:\d+ TestStackOfAPanic\.func\d+`}},
		"stream": {func(context.Context, any, *lambda.ResponseStream) error { panic("here") }, []string{here + `:\d+ TestStackOfAPanic\.func\d+`}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, events(`5`), tt.handler)
			stack := document(t, got.post(t).Body).Stack
			var text []string
			for _, f := range stack {
				text = append(text, fmt.Sprintf("%s:%d %s", f.Path, f.Line, f.Label))
			}
			same := slices.EqualFunc(text, tt.want, func(got, want string) bool { return regexp.MustCompile("^" + want + "$").MatchString(got) })
			if !same {
				t.Errorf("stack:\n got %s\nwant %s", strings.Join(text, "\n     "), strings.Join(tt.want, "\n     "))
			}
		})
	}
}

func TestStackOfAPanicIsBounded(t *testing.T) {
	got := run(t, events("{}"), func() { recurse(5000) })
	stack := document(t, got.post(t).Body).Stack
	if len(stack) != 100 || stack[0].Label != "recurse" || stack[99].Label != "recurse" {
		t.Errorf("%d frames, from %+v, want the 100 innermost", len(stack), stack[0])
	}
}

// A middleware's frames stand below the handler's: they are not shown. Those of one that panics itself are.
func TestStackWithMiddleware(t *testing.T) {
	got := run(t, events("{}"), func() { recurse(0) }, lambda.WithMiddleware(passOn, passOn))
	stack := document(t, got.post(t).Body).Stack
	if len(stack) != 2 || stack[0].Label != "recurse" {
		t.Errorf("stack = %+v, want recurse and the handler", stack)
	}
	got = run(t, events("{}"), func() {}, lambda.WithMiddleware(passOn, panickyMiddleware))
	var labels []string
	for _, f := range document(t, got.post(t).Body).Stack {
		labels = append(labels, f.Label)
	}
	want := "panickyMiddleware.func1 handlerFunc.Invoke passOn.func1 contextHandlerFunc.Invoke"
	if strings.Join(labels, " ") != want {
		t.Errorf("stack = %v, want %s", labels, want)
	}
}

// panic(nil) is no value and no success, even where recover says nothing of it.
func TestPanicWithNilOfOldPrograms(t *testing.T) {
	t.Setenv("GODEBUG", "panicnil=1")
	for shape, h := range handlers {
		t.Run(shape, func(t *testing.T) {
			got := run(t, events("{}", "{}"), h.make(func(context.Context) (any, error) { panic(nil) }))
			wantReport(t, got.post(t), "PanicNilError", "panic called with nil argument", "Runtime.Panic", true)
			if e, ok := errors.AsType[*lambda.PanicError](got.err); !ok || e.Value != nil {
				t.Errorf("Run = %#v, want a PanicError of nil", got.err)
			}
		})
	}
}

func TestPanicErrorWrapsItsValue(t *testing.T) {
	got := run(t, events("{}"), func() { panic(fmt.Errorf("open: %w", io.ErrClosedPipe)) })
	e, ok := errors.AsType[*lambda.PanicError](got.err)
	if !ok || !errors.Is(e, io.ErrClosedPipe) || e.Error() != "handler panicked: open: io: read/write on closed pipe" {
		t.Errorf("Run = %v, want a PanicError that wraps the value", got.err)
	}
}

// An RPC error that says so is a panic, though it was returned.
func TestShouldExit(t *testing.T) {
	legacy := messages.InvokeResponse_Error{Message: "m", Type: "Odd.Type", ShouldExit: true,
		StackTrace: []*lambda.StackFrame{{Path: "a/b.go", Line: 7, Label: "f"}}}
	for name, err := range map[string]error{
		"value": legacy, "pointer": &legacy, "wrapped": fmt.Errorf("w: %w", &legacy),
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, events("{}", "{}"), func() error { return err })
			r := got.post(t)
			wantReport(t, r, "Odd.Type", err.Error(), "Runtime.Panic", true)
			if stack := document(t, r.Body).Stack; len(stack) != 1 || stack[0] != *legacy.StackTrace[0] {
				t.Errorf("stack = %+v, want the error's", stack)
			}
			if want := "invocation event-1: " + err.Error(); got.served || errText(got.err) != want {
				t.Errorf("Run = %v, want %s", got.err, want)
			}
			inWorkers(t, 2)
			multi := run(t, events("{}"), func() error { return err })
			multi.wantServed(t)
			wantReport(t, multi.post(t), "Odd.Type", err.Error(), "Runtime.Panic", true)
		})
	}
	legacy.ShouldExit = false
	got := run(t, events("{}"), func() error { return legacy })
	got.wantServed(t)
}

// What becomes of the report does not keep the process alive.
func TestPanicWhoseReportIsNotTaken(t *testing.T) {
	for name, tt := range map[string]struct {
		replies []runtimeapitest.Reply
		took    time.Duration
		posts   int
	}{
		"refused":      {[]runtimeapitest.Reply{{Status: 403}}, 0, 1},
		"server error": {[]runtimeapitest.Reply{{Status: 500}}, 0, 1},
		"lost":         {[]runtimeapitest.Reply{{Only: -1, Then: runtimeapitest.Reset}, {Only: -1, Then: runtimeapitest.Reset}}, 0, 2},
		"never taken":  {[]runtimeapitest.Reply{{Only: -1, Then: runtimeapitest.Stall}}, 5 * time.Second, 1},
		"taken slowly": {[]runtimeapitest.Reply{{Piece: 1, Trickle: time.Second}}, 5 * time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				events("{}", "{}")(api)
				api.On(runtimeapi.SuffixError, tt.replies...)
			}, func() { panic("boom") })
			if got.served || got.took != tt.took || len(got.posts()) != tt.posts {
				t.Errorf("Run ended by itself: %v, after %v and %d posts, want %v and %d", !got.served, got.took, len(got.posts()), tt.took, tt.posts)
			}
			if len(got.requests) != 1+tt.posts {
				t.Errorf("requests: %s, want no second next", paths(got.requests))
			}
			if len(got.log) == 0 || !strings.HasPrefix(got.log[0], "level=ERROR message=boom requestId=event-1 ") {
				t.Errorf("log = %q, want the panic first", got.log)
			}
		})
	}
}
