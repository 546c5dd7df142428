package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// A handler of a wrong shape is reported, and no event is asked for.
func TestInvalidHandlers(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for name, tt := range shapeErrors {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				inWorkers(t, workers)
				ran := false
				got := run(t, events("{}"), tt.handler, lambda.WithInit(func(context.Context) error { ran = true; return nil }))
				if errText(got.err) != tt.want || got.served || ran {
					t.Errorf("Run = %v, functions of WithInit ran: %v, want %s, false", got.err, ran, tt.want)
				}
				wantInitError(t, got, "Runtime.InvalidHandler", tt.want, "Runtime.InvalidHandler")
			})
		}
	}
	got := run(t, events("{}"), func() {}, lambda.WithCodec(shout{}), lambda.WithUseNumber(true))
	wantInitError(t, got, "Runtime.InvalidHandler", "options WithCodec and WithUseNumber exclude each other", "Runtime.InvalidHandler")
	got = run(t, events("{}"), lambda.NewHandlerWithOptions(func() {}, lambda.WithDeadlineMargin(-time.Second)))
	wantInitError(t, got, "Runtime.InvalidHandler", "option WithDeadlineMargin(-1s): negative", "Runtime.InvalidHandler")
}

// wantInitError checks that a run made one request: the report that the init phase failed.
func wantInitError(t *testing.T, got outcome, typ, message, header string) {
	t.Helper()
	if len(got.requests) != 1 {
		t.Fatalf("requests: %s, want init/error alone", paths(got.requests))
	}
	r := got.requests[0]
	doc := document(t, r.Body)
	if r.Method != "POST" || r.Path != "/2018-06-01/runtime/init/error" || doc.Type != typ || doc.Message != message {
		t.Errorf("%s %s %s, want POST init/error, %s, %s", r.Method, r.Path, r.Body, typ, message)
	}
	wantHeader(t, r.Header, map[string]string{
		"Content-Type":                       "application/json",
		"Content-Length":                     fmt.Sprint(len(r.Body)),
		"Lambda-Runtime-Function-Error-Type": header,
	}, "Lambda-Runtime-Function-Xray-Error-Cause")
	wantCause(t, r.Header.Get("Lambda-Runtime-Function-XRay-Error-Cause"), doc)
	got.wantLog(t)
}

// hookFailures are the ways in which a function of the init phase can fail.
var hookFailures = map[string]struct {
	hook    func(context.Context) error
	typ     string
	message string
	header  string // of WithInit's report
	text    string // of Run's error
	stack   bool
}{
	"error":       {func(context.Context) error { return errors.New("no database") }, "errorString", "no database", "Runtime.InitError", "no database", false},
	"named error": {func(context.Context) error { return fmt.Errorf("open: %w", &myError{4}) }, "myError", "open: code 4", "Runtime.InitError", "open: code 4", false},
	"chosen error": {func(context.Context) error { return &lambda.Error{Type: "Config.Missing", Message: "m"} },
		"Config.Missing", "m", "Function.ConfigMissing", "m", false},
	"platform's error": {func(context.Context) error { return &lambda.Error{Type: "Runtime.NoConfig", Message: "m"} },
		"Runtime.NoConfig", "m", "Runtime.NoConfig", "m", false},
	"panic":     {func(context.Context) error { panic("boom") }, "string", "boom", "Runtime.InitError", "handler panicked: boom", true},
	"nil panic": {func(context.Context) error { panic(nil) }, "PanicNilError", "panic called with nil argument", "Runtime.InitError", "handler panicked: panic called with nil argument", true},
	"Goexit":    {func(context.Context) error { runtime.Goexit(); return nil }, "Goexit", "handler called runtime.Goexit", "Runtime.InitError", "handler called runtime.Goexit", true},
	"panicking error": {func(context.Context) error { return &panicky{"no text"} },
		"string", "no text", "Runtime.InitError", "handler panicked: no text", true},
}

func TestInitFails(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for name, tt := range hookFailures {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				inWorkers(t, workers)
				got := run(t, events("{}"), func() {}, lambda.WithInit(func(context.Context) error { return nil }),
					lambda.WithInit(tt.hook), lambda.WithInit(func(context.Context) error { t.Error("the next function ran"); return nil }))
				if want := "function of WithInit: " + tt.text; errText(got.err) != want {
					t.Errorf("Run = %v, want %s", got.err, want)
				}
				wantInitError(t, got, tt.typ, tt.message, tt.header)
				if stack := document(t, got.requests[0].Body).Stack; (len(stack) > 0) != tt.stack {
					t.Errorf("stack = %+v, want one: %v", stack, tt.stack)
				}
			})
		}
	}
}

// The functions run one after the other, before the first next.
func TestInit(t *testing.T) {
	var order []string
	step := func(name string) lambda.Option {
		return lambda.WithInit(func(ctx context.Context) error {
			order = append(order, fmt.Sprintln(name, ctx.Value(ctxKey("k")), ctx.Err(), time.Since(bubbleStart)))
			time.Sleep(time.Second)
			return nil
		})
	}
	got := run(t, events("{}"), func() { order = append(order, "handler") }, step("a"), lambda.WithContextValue(ctxKey("k"), "v"), step("b"))
	got.wantServed(t)
	if want := []string{"a v <nil> 0s\n", "b v <nil> 1s\n", "handler"}; !slices.Equal(order, want) {
		t.Errorf("order = %q, want %q", order, want)
	}
	if at := got.requests[0].Time.Sub(bubbleStart); at != 2*time.Second {
		t.Errorf("first next after %v, want 2s", at)
	}
}

// The reply to the report does not matter, and is not waited for longer than two seconds.
func TestInitErrorIsNotTaken(t *testing.T) {
	reset := runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}
	for name, tt := range map[string]struct {
		replies  []runtimeapitest.Reply
		took     time.Duration
		requests int
	}{
		"refused":      {[]runtimeapitest.Reply{{Status: 403}}, 0, 1},
		"server error": {[]runtimeapitest.Reply{{Status: 500}}, 0, 1},
		"slow":         {[]runtimeapitest.Reply{{Delay: time.Second}}, time.Second, 1},
		"never":        {[]runtimeapitest.Reply{{Only: -1, Then: runtimeapitest.Stall}}, 2 * time.Second, 1},
		"trickling":    {[]runtimeapitest.Reply{{Piece: 1, Trickle: time.Second}}, 2 * time.Second, 1},
		"lost":         {[]runtimeapitest.Reply{reset, reset}, 0, 2},
	} {
		for what, options := range map[string][]lambda.Option{
			"WithInit": opts(lambda.WithInit(hookFailures["error"].hook)),
			"handler":  opts(lambda.WithDeadlineMargin(-1)),
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				got := run(t, func(api *runtimeapitest.Server) {
					events("{}")(api)
					api.On(runtimeapi.PathInitError, tt.replies...)
				}, func() {}, options...)
				if got.served || got.took != tt.took || got.err == nil || len(got.requests) != tt.requests || len(got.posts()) != tt.requests {
					t.Errorf("Run = %v after %v and %s, want an error after %v", got.err, got.took, paths(got.requests), tt.took)
				}
				for _, line := range got.log {
					if !strings.HasPrefix(line, `level=ERROR message="post init error`) {
						t.Errorf("log = %q", got.log)
					}
				}
			})
		}
	}
}
