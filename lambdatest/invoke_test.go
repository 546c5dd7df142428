package lambdatest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdatest"
)

type greeting struct {
	Name string `json:"name"`
}

func greet(_ context.Context, g greeting) (greeting, error) {
	return greeting{"Hello, " + g.Name + "!"}, nil
}

func TestInvoke(t *testing.T) {
	t.Parallel()
	want := greeting{"Hello, Gopher!"}
	for name, event := range map[string]any{
		"value":   greeting{"Gopher"},
		"string":  `{"name":"Gopher"}`,
		"bytes":   []byte(`{"name":"Gopher"}`),
		"raw":     json.RawMessage(`{"name":"Gopher"}`),
		"map":     map[string]string{"name": "Gopher"},
		"pointer": &greeting{"Gopher"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := lambdatest.Invoke[greeting](t, greet, event)
			if err != nil || got != want {
				t.Errorf("Invoke = %v, %v, want %v", got, err, want)
			}
		})
	}
	if got, err := lambdatest.Invoke[[]byte](t, greet, want); err != nil || string(got) != `{"name":"Hello, Hello, Gopher!!"}` {
		t.Errorf("Invoke[[]byte] = %s, %v", got, err)
	}
	if got, err := lambdatest.Invoke[json.RawMessage](t, greet, want); err != nil || string(got) != `{"name":"Hello, Hello, Gopher!!"}` {
		t.Errorf("Invoke[json.RawMessage] = %s, %v", got, err)
	}
}

// bytesHandler answers with the payload.
type bytesHandler struct{}

func (bytesHandler) Invoke(_ context.Context, payload []byte) ([]byte, error) { return payload, nil }

func TestInvokeShapes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		handler any
		want    string
	}{
		"func()":       {func() {}, "null"},
		"error":        {func(greeting) error { return nil }, "null"},
		"Handler":      {bytesHandler{}, `{"name":"x"}`},
		"NewHandler":   {lambda.NewHandler(greet), `{"name":"Hello, x!"}`},
		"reader":       {func() (io.Reader, error) { return strings.NewReader("plain text"), nil }, "plain text"},
		"escaped HTML": {func() (string, error) { return "<>", nil }, `"<>"`},
		"stream": {func(_ context.Context, g greeting, s *lambda.ResponseStream) error {
			for _, letter := range strings.Repeat(g.Name, 3) {
				if _, err := fmt.Fprintf(s, "%c,", letter); err != nil {
					return err
				}
			}
			return nil
		}, "x,x,x,"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := lambdatest.Invoke[[]byte](t, tt.handler, greeting{"x"})
			if err != nil || string(got) != tt.want {
				t.Errorf("Invoke = %s, %v, want %s", got, err, tt.want)
			}
		})
	}
}

type tableError struct{ table string }

func (e *tableError) Error() string { return "no table " + e.table }

func TestInvokeFails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		handler any
		event   any
		want    string
	}{
		"error":       {func() error { return &tableError{"orders"} }, nil, "tableError: no table orders"},
		"chosen type": {func() error { return &lambda.Error{Type: "NoOrder", Message: "no order"} }, nil, "NoOrder: no order"},
		"panic":       {func() { panic("oh no") }, nil, "string: oh no"},
		"Goexit":      {func() { runtime.Goexit() }, nil, "Goexit: handler called runtime.Goexit"},
		"event":       {greet, "[]", "UnmarshalTypeError: json: cannot unmarshal array into Go value of type lambdatest_test.greeting"},
		"result":      {func() (any, error) { return func() {}, nil }, nil, "UnsupportedTypeError: json: unsupported type: func()"},
		"wrong shape": {func(int, int, int) {}, nil, "Runtime.InvalidHandler: "},
		"stream": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			if _, err := s.Write([]byte("half")); err != nil {
				return err
			}
			return &tableError{"orders"}
		}, nil, "tableError: no table orders"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := lambdatest.Invoke[any](t, tt.handler, tt.event)
			failure, ok := errors.AsType[*lambdatest.FunctionError](err)
			if !ok || got != nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Fatalf("Invoke = %v, %v (%T), want a FunctionError %s", got, err, err, tt.want)
			}
			if own, ok := errors.AsType[*tableError](err); strings.Contains(tt.want, "table") && (!ok || own.table != "orders") {
				t.Errorf("the handler's own error is not in %v", err)
			}
			if name == "panic" && !slices.ContainsFunc(failure.StackTrace, func(f lambda.StackFrame) bool {
				return strings.HasSuffix(f.Path, "invoke_test.go")
			}) {
				t.Errorf("stack trace %+v has no line of this file", failure.StackTrace)
			}
		})
	}
}

func TestInvokePanicWithError(t *testing.T) {
	t.Parallel()
	_, err := lambdatest.Invoke[any](t, func() { panic(&tableError{"orders"}) }, nil)
	if _, ok := errors.AsType[*tableError](err); !ok {
		t.Errorf("error %v has not the value of the panic", err)
	}
}

func TestInvokeContext(t *testing.T) {
	t.Parallel()
	type key struct{}
	var got lambdacontext.LambdaContext
	var value any
	var remaining time.Duration
	handler := func(ctx context.Context) {
		lc, _ := lambdacontext.FromContext(ctx)
		got, value = *lc, ctx.Value(key{})
		deadline, _ := ctx.Deadline()
		remaining = time.Until(deadline)
	}
	invoke := func(options ...lambdatest.Option) {
		t.Helper()
		if _, err := lambdatest.Invoke[any](t, handler, nil, options...); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 2; n++ {
		invoke(lambdatest.Option{})
		if want := fmt.Sprintf("00000000-0000-4000-8000-%012d", n); got.AwsRequestID != want {
			t.Errorf("request ID %s, want %s", got.AwsRequestID, want)
		}
	}
	if want := "arn:aws:lambda:us-east-1:123456789012:function:test"; got.InvokedFunctionArn != want {
		t.Errorf("ARN %s, want %s", got.InvokedFunctionArn, want)
	}
	if remaining <= 0 || remaining > 3*time.Second {
		t.Errorf("%s until the deadline, want 3 s", remaining)
	}
	invoke(
		lambdatest.WithRequestID("8f5"), lambdatest.WithFunctionARN("arn:x"), lambdatest.WithTenantID("blue"),
		lambdatest.WithClientContext(lambdacontext.ClientContext{
			Client: lambdacontext.ClientApplication{AppTitle: "Shop"}, Custom: map[string]string{"a": "1"},
		}),
		lambdatest.WithTimeout(time.Hour), lambdatest.WithContext(context.WithValue(t.Context(), key{}, "kept")),
	)
	if got.AwsRequestID != "8f5" || got.InvokedFunctionArn != "arn:x" || got.TenantID != "blue" {
		t.Errorf("context %+v", got)
	}
	if got.ClientContext.Client.AppTitle != "Shop" || got.ClientContext.Custom["a"] != "1" {
		t.Errorf("client context %+v", got.ClientContext)
	}
	if remaining < 59*time.Minute || value != "kept" {
		t.Errorf("%s until the deadline, value %v, want 1 h and kept", remaining, value)
	}
}

// The trace header is where tracing libraries look for it, as long as the invocation lasts.
func TestInvokeTraceID(t *testing.T) {
	const header, variable = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", "_X_AMZN_TRACE_ID"
	handler := func(ctx context.Context) ([]string, error) {
		value, _ := ctx.Value("x-amzn-trace-id").(string) // the key of aws-lambda-go
		return []string{os.Getenv(variable), value}, nil
	}
	got, err := lambdatest.Invoke[[]string](t, handler, nil, lambdatest.WithTraceID(header))
	if err != nil || !slices.Equal(got, []string{header, header}) {
		t.Errorf("the handler sees %q, %v, want %q", got, err, header)
	}
	if value, ok := os.LookupEnv(variable); ok {
		t.Errorf("the variable is left: %q", value)
	}
	got, err = lambdatest.Invoke[[]string](t, handler, nil)
	if err != nil || !slices.Equal(got, []string{"", ""}) {
		t.Errorf("without the option the handler sees %q, %v", got, err)
	}
}

func TestInvokeEndedContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, err := lambdatest.Invoke[any](t, func() {}, nil, lambdatest.WithContext(ctx))
	if !errors.Is(err, cause) {
		t.Errorf("error %v, want the context's %v", err, cause)
	}
}

func TestInvokeOptions(t *testing.T) {
	t.Parallel()
	var order []string
	note := func(what string) func(context.Context) error {
		return func(context.Context) error { order = append(order, what); return nil }
	}
	got, err := lambdatest.Invoke[[]byte](t, func() map[string]int { order = append(order, "handler"); return map[string]int{"a": 1} }, nil)
	if err == nil {
		t.Fatalf("a handler of a wrong shape has answered %s", got)
	}
	order = nil
	got, err = lambdatest.Invoke[[]byte](t,
		func() (map[string]int, error) { order = append(order, "handler"); return map[string]int{"a": 1}, nil }, nil,
		lambdatest.WithLambdaOptions(
			lambda.WithSetIndent(">", " "),
			lambda.WithInit(note("init")),
			lambda.WithAfterInvoke(func(context.Context) { order = append(order, "after") }),
			lambda.WithShutdown(note("shutdown")),
		),
		lambdatest.WithLambdaOptions(lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			order = append(order, "middleware")
			return next
		})))
	if want := "{\n> \"a\": 1\n>}\n"; err != nil || string(got) != want {
		t.Errorf("Invoke = %q, %v, want %q", got, err, want)
	}
	if want := []string{"middleware", "init", "handler", "after", "shutdown"}; !slices.Equal(order, want) {
		t.Errorf("order %q, want %q", order, want)
	}
}

func TestInvokeFailedInit(t *testing.T) {
	t.Parallel()
	_, err := lambdatest.Invoke[any](t, func() {}, nil, lambdatest.WithLambdaOptions(
		lambda.WithInit(func(context.Context) error { return &tableError{"orders"} })))
	if failure, ok := errors.AsType[*lambdatest.FunctionError](err); !ok || failure.Type != "tableError" {
		t.Errorf("error %v, want a FunctionError of type tableError", err)
	}
	if _, ok := errors.AsType[*tableError](err); !ok {
		t.Errorf("error %v has not the function's own", err)
	}
}

// A handler sees the end of its context at the deadline; one that does not care is given up a second later.
func TestInvokeTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := lambdatest.Invoke[any](t, func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}, nil, lambdatest.WithTimeout(time.Minute))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("error %v after %s, want %v after 1 min", err, time.Since(start), context.DeadlineExceeded)
		}
		release := make(chan struct{})
		defer close(release)
		start = time.Now()
		_, err = lambdatest.Invoke[any](t, func() { <-release }, nil)
		want := "Sandbox.Timedout: RequestId: 00000000-0000-4000-8000-000000000002 Error: Task timed out after 3.00 seconds"
		if err == nil || err.Error() != want || time.Since(start) != 4*time.Second {
			t.Errorf("error %v after %s, want %s after 4 s", err, time.Since(start), want)
		}
	})
}

func TestInvokeMisused(t *testing.T) {
	t.Parallel()
	mustFail(t, "decode the function's answer: json: cannot unmarshal string into Go value of type int\nanswer: \"x\"", func(t testing.TB) {
		_, _ = lambdatest.Invoke[int](t, func() (string, error) { return "x", nil }, nil)
	})
	mustFail(t, "encode event of type func(): ", func(t testing.TB) {
		_, _ = lambdatest.Invoke[int](t, greet, func() {})
	})
	mustFail(t, "WithMemory is an option for Start, not for Invoke of a handler", func(t testing.TB) {
		_, _ = lambdatest.Invoke[int](t, greet, nil, lambdatest.WithMemory(128))
	})
	mustFail(t, "WithRequestID is an option for Invoke of a handler or Invoke of a Function, not for Start", func(t testing.TB) {
		lambdatest.Start(t, "./testdata/fn", lambdatest.WithRequestID("x"))
	})
}

func BenchmarkInvoke(b *testing.B) {
	for b.Loop() {
		if _, err := lambdatest.Invoke[greeting](b, greet, greeting{"Gopher"}); err != nil {
			b.Fatal(err)
		}
	}
}
