package lambdatest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdatest"
)

// An order is the event of testdata/fn.
type order struct {
	Do   string `json:"do"`
	Text string `json:"text"`
}

type report struct {
	PID       int               `json:"pid"`
	Variables map[string]string `json:"variables"`
	RequestID string            `json:"requestId"`
	ARN       string            `json:"arn"`
	TenantID  string            `json:"tenantId"`
	TraceID   string            `json:"traceId"`
	Custom    map[string]string `json:"custom"`
}

func reportOf(t testing.TB, f *lambdatest.Function, options ...lambdatest.Option) report {
	t.Helper()
	r, err := lambdatest.Invoke[report](t, f, order{Do: "report"}, options...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestStart(t *testing.T) {
	t.Setenv("GOOS", "plan9") // whatever the shell builds for
	t.Setenv("COLOR", "red")  // whatever the shell has
	f := lambdatest.Start(t, "./testdata/fn")
	t.Run("answer", func(t *testing.T) {
		got, err := lambdatest.Invoke[order](t, f, order{Do: "echo", Text: "é"})
		if want := (order{"echo", "é"}); err != nil || got != want {
			t.Errorf("Invoke = %v, %v, want %v", got, err, want)
		}
		answer, err := f.Invoke(t.Context(), []byte(` {"text":"x"} `))
		if want := `{"do":"","text":"x"}`; err != nil || string(answer) != want {
			t.Errorf("Function.Invoke = %s, %v, want %s", answer, err, want)
		}
	})
	t.Run("environment", func(t *testing.T) {
		cold, warm := reportOf(t, f), reportOf(t, f)
		if cold.PID != warm.PID || cold.RequestID == warm.RequestID {
			t.Errorf("processes %d and %d, requests %s and %s", cold.PID, warm.PID, cold.RequestID, warm.RequestID)
		}
		if got := warm.Variables; len(got) != 2 || got["AWS_LAMBDA_FUNCTION_NAME"] != "fn" || got["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] != "128" {
			t.Errorf("variables %q", got)
		}
		if want := "arn:aws:lambda:us-east-1:123456789012:function:fn"; !strings.HasSuffix(warm.ARN, ":123456789012:function:fn") {
			t.Errorf("ARN %s, want one like %s", warm.ARN, want)
		}
	})
	t.Run("options of an invocation", func(t *testing.T) {
		const id, trace = "0d4c7b1e-6f0a-4a3b-9d55-0123456789ab", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
		got := reportOf(t, f, lambdatest.WithRequestID(id), lambdatest.WithTraceID(trace), lambdatest.WithTenantID("blue"),
			lambdatest.WithClientContext(lambdacontext.ClientContext{Custom: map[string]string{"a": "1"}}))
		if got.RequestID != id || got.TraceID != trace || got.TenantID != "blue" || got.Custom["a"] != "1" {
			t.Errorf("report %+v", got)
		}
	})
	t.Run("log", func(t *testing.T) {
		before := len(f.Logs())
		if _, err := lambdatest.Invoke[any](t, f, order{Do: "print", Text: "one\ntwo"}); err != nil {
			t.Fatal(err)
		}
		lines := f.Logs()[before:]
		if len(lines) != 5 || !strings.HasPrefix(lines[0], "START RequestId: ") || lines[1] != "one" || lines[2] != "two" ||
			!strings.HasPrefix(lines[4], "REPORT RequestId: ") {
			t.Errorf("log %q", lines)
		}
	})
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := lambdatest.Invoke[any](t, f, order{}, lambdatest.WithContext(ctx)); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want %v", err, context.Canceled)
		}
	})
}

// TestStartFails has every kind of failure of a function, and the function answer after each.
func TestStartFails(t *testing.T) {
	t.Parallel()
	f := lambdatest.Start(t, "github.com/lambent-go/lambent/lambdatest/testdata/fn", lambdatest.WithTimeout(1_000_000_000))
	for _, tt := range []struct {
		order order
		want  string // its * stands for the request ID
	}{
		{order{"fail", "no table"}, "errorString: no table"},
		{order{"panic", "oh no"}, "string: oh no"},
		{order{"exit", ""}, "Runtime.ExitError: RequestId: * Error: Runtime exited with error: exit status 3"},
		{order{"wait", ""}, "Sandbox.Timedout: RequestId: * Error: Task timed out after 1.00 seconds"},
	} {
		_, err := lambdatest.Invoke[any](t, f, tt.order)
		failure, ok := errors.AsType[*lambdatest.FunctionError](err)
		head, tail, _ := strings.Cut(tt.want, "*")
		if !ok || !strings.HasPrefix(failure.Error(), head) || !strings.HasSuffix(failure.Error(), tail) {
			t.Errorf("%s: error %v, want a FunctionError %s", tt.order.Do, err, tt.want)
		}
		if hasStack := ok && len(failure.StackTrace) > 0; hasStack != (tt.order.Do == "panic") {
			t.Errorf("%s: stack trace %+v", tt.order.Do, failure)
		}
		reportOf(t, f)
	}
	_, err := f.Invoke(t.Context(), []byte("{"))
	if _, ok := errors.AsType[*lambdatest.FunctionError](err); ok || err == nil || !strings.HasPrefix(err.Error(), "invoke function fn: InvalidRequestContentException: ") {
		t.Errorf("error %v (%T), want an InvalidRequestContentException that is no FunctionError", err, err)
	}
}

func TestStartOptions(t *testing.T) {
	t.Parallel()
	var log func() []string
	t.Run("function", func(t *testing.T) {
		f := lambdatest.Start(t, "./testdata/fn",
			lambdatest.WithName("renamed"), lambdatest.WithMemory(256), lambdatest.WithEnv("COLOR", "blue"), lambdatest.WithEnv("HOME", "/"),
			lambdatest.WithMaxConcurrency(2), lambdatest.WithMaxEnvironments(1), lambdatest.WithBuildTags("farewell"))
		log = f.Logs
		got := reportOf(t, f)
		for name, want := range map[string]string{
			"AWS_LAMBDA_FUNCTION_NAME": "renamed", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "AWS_LAMBDA_MAX_CONCURRENCY": "2",
			"COLOR": "blue", "HOME": "/",
		} {
			if got.Variables[name] != want {
				t.Errorf("%s = %q, want %q", name, got.Variables[name], want)
			}
		}
	})
	if !slices.Contains(log(), "farewell") {
		t.Errorf("the function was not shut down as on AWS: %q", log())
	}
}

func TestStartMaxEnvironments(t *testing.T) {
	t.Parallel()
	f := lambdatest.Start(t, "./testdata/fn", lambdatest.WithMaxEnvironments(1))
	var wg sync.WaitGroup
	pids := make([]int, 20)
	for i := range pids {
		wg.Go(func() { pids[i] = reportOf(t, f).PID })
	}
	wg.Wait()
	for _, pid := range pids {
		if pid != pids[0] {
			t.Fatalf("processes %d, want one", pids)
		}
	}
}

func TestStartMisused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		path    string
		options []lambdatest.Option
		want    string
	}{
		"does not compile": {"./testdata/broken", nil, "build ./testdata/broken: # github.com/lambent-go/lambent/lambdatest/testdata/broken\ntestdata/broken/main.go:4:15: undefined: missing"},
		"no main package":  {"./testdata/library", nil, "package github.com/lambent-go/lambent/lambdatest/testdata/library: its name is library, want main"},
		"several":          {"../examples/...", nil, "package ../examples/...: matches "},
		"not there":        {"./testdata/nothing", nil, "find package ./testdata/nothing: "},
		"flag":             {"-n", nil, "find package -n: "},
		"timeout":          {"./testdata/fn", []lambdatest.Option{lambdatest.WithTimeout(1)}, "function fn: timeout 1ns: want 1s to 15m0s"},
		"name":             {"./testdata/fn", []lambdatest.Option{lambdatest.WithName("a b")}, `function name "a b": want`},
		"variable":         {"./testdata/fn", []lambdatest.Option{lambdatest.WithEnv("AWS_REGION", "x")}, "AWS_REGION"},
	} {
		t.Run(name, func(t *testing.T) {
			mustFail(t, tt.want, func(t testing.TB) { lambdatest.Start(t, tt.path, tt.options...) })
		})
	}
	f := lambdatest.Start(t, "./testdata/fn")
	mustFail(t, "WithTimeout is an option for Invoke of a handler or Start, not for Invoke of a Function", func(t testing.TB) {
		_, _ = lambdatest.Invoke[any](t, f, nil, lambdatest.WithTimeout(1))
	})
}

// TestStartEnds leaves nothing behind, not even invocations that do not end.
func TestStartEnds(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("function", func(t *testing.T) {
		f := lambdatest.Start(t, "./testdata/fn", lambdatest.WithTimeout(900_000_000_000))
		url = f.URL()
		reportOf(t, f)
	})
	if status, _ := fetch(t, "GET", url+"/", nil); status != 0 {
		t.Errorf("the URL answers with status %d after the test", status)
	}
}
