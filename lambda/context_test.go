package lambda_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

// one hands out event-1 with headers.
func one(header ...string) script {
	return func(api *runtimeapitest.Server) { api.Next(runtimeapitest.Event("event-1", "{}", header...)) }
}

func TestDeadline(t *testing.T) {
	ms := bubbleStart.Add(3 * time.Second).UnixMilli()
	at := bubbleStart.Add(3 * time.Second)
	for name, tt := range map[string]struct {
		header string
		want   time.Time // zero: none
		ended  bool
	}{
		"milliseconds": {fmt.Sprint(ms), at, false},
		"decimal":      {fmt.Sprint(ms, ".987"), at, false},
		"past":         {fmt.Sprint(ms - 4000), at.Add(-4 * time.Second), true},
		"long past":    {"1", time.UnixMilli(1), true},
		"now":          {fmt.Sprint(ms - 3000), bubbleStart, true},
		"far":          {"9999999999999", time.UnixMilli(9999999999999), false},
		"empty":        {"", time.Time{}, false},
		"zero":         {"0", time.Time{}, false},
		"negative":     {"-5", time.Time{}, false},
		"words":        {"soon", time.Time{}, false},
		"exponent":     {"1e13", time.Time{}, false},
		"too long":     {"99999999999999999999", time.Time{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var got time.Time
			var ok, closed bool
			var err error
			outcome := run(t, one("Lambda-Runtime-Deadline-Ms: "+tt.header), func(ctx context.Context) {
				got, ok = ctx.Deadline()
				err = ctx.Err()
				select {
				case <-ctx.Done():
					closed = true
				default:
				}
			})
			if ok == tt.want.IsZero() || !got.Equal(tt.want) {
				t.Errorf("Deadline = %v, %v, want %v", got, ok, tt.want)
			}
			if got != got.Round(0) {
				t.Errorf("deadline %v has a monotonic part", got)
			}
			if closed != tt.ended || errors.Is(err, context.DeadlineExceeded) != tt.ended {
				t.Errorf("on arrival: Err = %v, done: %v, want ended: %v", err, closed, tt.ended)
			}
			outcome.wantServed(t)
			if !strings.HasSuffix(outcome.post(t).Path, "/response") {
				t.Errorf("posts: %s, want the response", paths(outcome.posts()))
			}
		})
	}
}

// The context ends at its deadline, whoever looks at it, and however.
func TestContextEndsAtTheDeadline(t *testing.T) {
	for name, tt := range map[string]struct {
		options []lambda.Option
		left    time.Duration
		want    time.Duration
		cause   error
	}{
		"deadline":                   {nil, 10 * time.Second, 10 * time.Second, context.DeadlineExceeded},
		"no margin":                  {opts(lambda.WithDeadlineMargin(0)), 10 * time.Second, 10 * time.Second, context.DeadlineExceeded},
		"margin":                     {opts(lambda.WithDeadlineMargin(time.Second)), 10 * time.Second, 9 * time.Second, lambda.ErrDeadlineMargin},
		"margin twice as long":       {opts(lambda.WithDeadlineMargin(time.Second)), 2 * time.Second, time.Second, lambda.ErrDeadlineMargin},
		"less than twice the margin": {opts(lambda.WithDeadlineMargin(time.Second)), 1500 * time.Millisecond, 750 * time.Millisecond, lambda.ErrDeadlineMargin},
		"margin beyond":              {opts(lambda.WithDeadlineMargin(time.Hour)), time.Second, 500 * time.Millisecond, lambda.ErrDeadlineMargin},
		"the last margin counts":     {opts(lambda.WithDeadlineMargin(time.Hour), lambda.WithDeadlineMargin(time.Second)), 10 * time.Second, 9 * time.Second, lambda.ErrDeadlineMargin},
		"margin, but past":           {opts(lambda.WithDeadlineMargin(time.Second)), -time.Second, 0, context.DeadlineExceeded},
		"margin, with a value":       {opts(lambda.WithDeadlineMargin(time.Second), lambda.WithContextValue(ctxKey("k"), 1)), 10 * time.Second, 9 * time.Second, lambda.ErrDeadlineMargin},
	} {
		for how, wait := range map[string]func(context.Context) context.Context{
			"Done": func(ctx context.Context) context.Context { <-ctx.Done(); return ctx },
			"Err": func(ctx context.Context) context.Context {
				if deadline, _ := ctx.Deadline(); time.Until(deadline) > 0 {
					time.Sleep(time.Until(deadline) - time.Nanosecond)
					if ctx.Err() != nil || context.Cause(ctx) != nil {
						t.Errorf("%s: ended before its time: %v, %v", name, ctx.Err(), context.Cause(ctx))
					}
					time.Sleep(time.Nanosecond)
				}
				return ctx
			},
			"AfterFunc": func(ctx context.Context) context.Context {
				ended := make(chan bool)
				context.AfterFunc(ctx, func() { close(ended) })
				<-ended
				return ctx
			},
			"derived": func(ctx context.Context) context.Context {
				ctx, cancel := context.WithCancel(context.WithValue(ctx, ctxKey("x"), "y"))
				defer cancel()
				<-ctx.Done()
				return ctx
			},
			"derived with a later timeout": func(ctx context.Context) context.Context {
				ctx, cancel := context.WithTimeout(ctx, aLongTime)
				defer cancel()
				<-ctx.Done()
				return ctx
			},
			"derived afterwards": func(ctx context.Context) context.Context {
				<-ctx.Done()
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				return ctx
			},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				got := run(t, one(deadline(tt.left)), func(ctx context.Context) {
					ctx = wait(ctx)
					if took := time.Since(bubbleStart); took != tt.want {
						t.Errorf("ended after %v, want %v", took, tt.want)
					}
					if ctx.Err() != context.DeadlineExceeded || context.Cause(ctx) != tt.cause {
						t.Errorf("Err = %v, Cause = %v, want DeadlineExceeded, %v", ctx.Err(), context.Cause(ctx), tt.cause)
					}
					if _, ok := ctx.Deadline(); !ok {
						t.Error("no deadline any more")
					}
				}, tt.options...)
				got.wantServed(t)
			})
		}
	}
}

// The deadline that the handler sees has the margin taken off.
func TestDeadlineWithMargin(t *testing.T) {
	for left, want := range map[time.Duration]time.Duration{
		10 * time.Second: 7 * time.Second, 6 * time.Second: 3 * time.Second, 4 * time.Second: 2 * time.Second, -time.Second: -time.Second,
	} {
		run(t, one(deadline(left)), func(ctx context.Context) {
			if at, ok := ctx.Deadline(); !ok || !at.Equal(bubbleStart.Add(want)) || at != at.Round(0) {
				t.Errorf("%v left: deadline %v, %v, want after %v", left, at, ok, want)
			}
		}, lambda.WithDeadlineMargin(3*time.Second))
	}
	run(t, one(), func(ctx context.Context) {
		if at, ok := ctx.Deadline(); ok {
			t.Errorf("deadline %v, want none", at)
		}
	}, lambda.WithDeadlineMargin(3*time.Second))
}

// When all is done the context ends, and with it what was derived from it; not before.
func TestContextEndsWithTheInvocation(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for name, tt := range map[string]struct {
			end   end
			left  time.Duration
			err   error
			cause error
		}{
			"value":              {func(context.Context) (any, error) { return 1, nil }, time.Minute, context.Canceled, context.Canceled},
			"value, no deadline": {func(context.Context) (any, error) { return 1, nil }, 0, context.Canceled, context.Canceled},
			"error":              {ends["error"].end, time.Minute, context.Canceled, context.Canceled},
			"panic":              {ends["panic"].end, time.Minute, context.Canceled, context.Canceled},
			"Goexit":             {ends["Goexit"].end, time.Minute, context.Canceled, context.Canceled},
			"too late": {func(ctx context.Context) (any, error) { time.Sleep(2 * time.Minute); return 1, nil }, time.Minute,
				context.DeadlineExceeded, context.DeadlineExceeded},
			"in the margin": {func(ctx context.Context) (any, error) { time.Sleep(59500 * time.Millisecond); return 1, nil }, time.Minute,
				context.DeadlineExceeded, lambda.ErrDeadlineMargin},
		} {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				inWorkers(t, workers)
				synctest.Test(t, func(t *testing.T) {
					var ctx, derived context.Context
					var cancel context.CancelFunc
					afterRan := false
					called := make(chan error, 1)
					var stop func() bool
					header := deadline(tt.left)
					if tt.left == 0 {
						header = "X: none"
					}
					options := opts(lambda.WithAfterInvoke(func(c context.Context) {
						afterRan = true
						if c.Value(ctxKey("k")) != "v" || lambdacontextOf(c).AwsRequestID != "event-1" {
							t.Errorf("the context of the function after it is another one: %v", c)
						}
						if _, ok := c.Deadline(); ok != (tt.left != 0) {
							t.Errorf("the function after it has a deadline: %v", ok)
						}
						if tt.err == context.Canceled && (c.Err() != nil || derived.Err() != nil || len(called) != 0) {
							t.Errorf("ended before the function after it: %v, %v", c.Err(), derived.Err())
						}
					}), lambda.WithContextValue(ctxKey("k"), "v"))
					if tt.cause == lambda.ErrDeadlineMargin {
						options = append(options, lambda.WithDeadlineMargin(time.Second))
					}
					f := start(t, one(header), func(c context.Context) (any, error) {
						ctx = c
						derived, cancel = context.WithCancel(c)
						context.AfterFunc(c, func() { called <- c.Err() })
						stop = context.AfterFunc(c, func() { t.Error("called though stopped") })
						if !stop() {
							t.Error("stop = false, want true")
						}
						return tt.end(c)
					}, options...)
					got := f.end()
					defer cancel()
					if !afterRan {
						t.Error("WithAfterInvoke's function did not run")
					}
					for _, c := range []context.Context{ctx, derived} {
						if c.Err() != tt.err || context.Cause(c) != tt.cause {
							t.Errorf("Err = %v, Cause = %v, want %v, %v", c.Err(), context.Cause(c), tt.err, tt.cause)
						}
						<-c.Done()
					}
					if err := <-called; err != tt.err {
						t.Errorf("AfterFunc saw %v, want %v", err, tt.err)
					}
					if stop() {
						t.Error("second stop = true")
					}
					if got.err == nil && !got.served {
						t.Error("Run ended")
					}
				})
			})
		}
	}
}

func lambdacontextOf(ctx context.Context) *lambdacontext.LambdaContext {
	lc, ok := lambdacontext.FromContext(ctx)
	if !ok {
		return &lambdacontext.LambdaContext{}
	}
	return lc
}

// The context package asks for AfterFunc; whoever asks for it directly is told the same.
func TestAfterFuncOfAContext(t *testing.T) {
	got := run(t, one(deadline(time.Second)), func(ctx context.Context) {
		afterFunc := ctx.(interface {
			AfterFunc(func()) (stop func() bool)
		}).AfterFunc
		called := make(chan string, 3)
		stop := afterFunc(func() { called <- "stopped" })
		stopLate := afterFunc(func() { called <- "in time" })
		if !stop() || stop() {
			t.Error("stop = false, or true twice, want true once")
		}
		time.Sleep(2 * time.Second)
		if stopLate() {
			t.Error("stop after the end = true")
		}
		afterFunc(func() { called <- "after the end" })
		for _, want := range []string{"in time", "after the end"} {
			if got := <-called; got != want {
				t.Errorf("%s was called, want %s", got, want)
			}
		}
		time.Sleep(time.Second)
		if len(called) > 0 {
			t.Errorf("%s was called, want no more", <-called)
		}
	})
	got.wantServed(t)
}

// A trace in WithContext's context hears what passes through the handler, in the invocation's context.
func TestHandlerTraceOnTheWire(t *testing.T) {
	var heard []any
	note := func(ctx context.Context, v any) { heard = append(heard, lambdacontextOf(ctx).AwsRequestID, v) }
	ctx := lambda.ContextWithHandlerTrace(context.Background(), lambda.HandlerTrace{RequestEvent: note, ResponseEvent: note})
	for name, handler := range map[string]any{
		"reflected": func(n int) (int, error) { return 10 / n, nil },
		"generic":   lambda.Generic(func(_ context.Context, n int) (int, error) { return 10 / n, nil }),
	} {
		heard = nil
		got := run(t, events("5", "x", "0"), handler, lambda.WithContext(ctx))
		if want := []any{"event-1", 5, "event-1", 2, "event-3", 0}; !slices.Equal(heard, want) {
			t.Errorf("%s: heard %v, want %v", name, heard, want)
		}
		if len(got.posts()) != 3 {
			t.Errorf("%s: posts: %s, want three", name, paths(got.posts()))
		}
	}
}

// What is asked of a context after its end is what was true at the end.
func TestContextAfterItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ctx context.Context
		f := start(t, one(deadline(time.Minute), "Lambda-Runtime-Trace-Id: Root=1"), func(c context.Context) { ctx = c })
		f.api.Wait(2)
		synctest.Wait()
		<-ctx.Done()
		called := make(chan bool)
		if stop := context.AfterFunc(ctx, func() { close(called) }); stop() {
			t.Error("stop of a function that is called at once = true")
		}
		<-called
		time.Sleep(2 * time.Minute)
		if ctx.Err() != context.Canceled {
			t.Errorf("Err = %v after the deadline, want Canceled as before", ctx.Err())
		}
		if lambdacontextOf(ctx).AwsRequestID != "event-1" || ctx.Value("x-amzn-trace-id") != "Root=1" {
			t.Errorf("values have changed: %v", ctx)
		}
		f.end()
	})
}

// Contexts derived from an invocation's need no goroutine, and nobody who does not ask pays for a timer.
func TestContextNeedsNoGoroutine(t *testing.T) {
	for name, options := range map[string]func(parent context.Context) []lambda.Option{
		"plain":  func(context.Context) []lambda.Option { return nil },
		"margin": func(context.Context) []lambda.Option { return opts(lambda.WithDeadlineMargin(time.Second)) },
		"parent": func(parent context.Context) []lambda.Option {
			return opts(lambda.WithContext(parent), lambda.WithContextValue(ctxKey("k"), "v"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := start(t, one(deadline(time.Minute)), func(ctx context.Context) {
					before := runtime.NumGoroutine()
					for range 100 {
						ctx, cancel := context.WithCancel(ctx)
						defer cancel()
						ctx, cancel = context.WithTimeout(ctx, time.Second)
						defer cancel()
						defer context.AfterFunc(ctx, func() {})()
						_ = ctx.Done()
					}
					if now := runtime.NumGoroutine(); now > before {
						t.Errorf("%d goroutines, had %d", now, before)
					}
				}, options(t.Context())...)
				got := f.end()
				got.wantServed(t)
			})
		})
	}
}

// A context may be used by anyone at any time.
func TestContextIsSafeForConcurrentUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var users sync.WaitGroup
		f := start(t, one(deadline(time.Second), `Lambda-Runtime-Client-Context: {"env":{"a":"b"}}`), func(ctx context.Context) {
			for i := range 50 {
				users.Go(func() {
					time.Sleep(time.Duration(i%3) * time.Second)
					derived, cancel := context.WithCancel(ctx)
					defer cancel()
					_, _, _ = ctx.Err(), derived.Err(), lambdacontextOf(ctx).ClientContext.Env["a"]
					_, _ = lambda.StreamFromContext(derived)
					stop := context.AfterFunc(derived, func() {})
					<-ctx.Done()
					<-derived.Done()
					stop()
				})
			}
			time.Sleep(1500 * time.Millisecond)
		})
		f.api.Wait(2)
		users.Wait()
		f.end()
	})
}

// WithContext's context is the parent of every invocation's.
func TestParentContext(t *testing.T) {
	boom := errors.New("boom")
	for name, tt := range map[string]struct {
		parent func(context.Context) (context.Context, func())
		want   time.Duration
		err    error
		cause  error
	}{
		"is cancelled": {func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(2*time.Second, func() { cancel(boom) })
			return ctx, func() { cancel(nil) }
		}, 2 * time.Second, context.Canceled, boom},
		"has an earlier deadline": {func(ctx context.Context) (context.Context, func()) {
			return context.WithTimeoutCause(ctx, 2*time.Second, boom)
		}, 2 * time.Second, context.DeadlineExceeded, boom},
		"has a later deadline": {func(ctx context.Context) (context.Context, func()) {
			return context.WithTimeoutCause(ctx, 20*time.Second, boom)
		}, 5 * time.Second, context.DeadlineExceeded, context.DeadlineExceeded},
	} {
		for how, wait := range map[string]func(context.Context){
			"Done": func(ctx context.Context) { <-ctx.Done() },
			"Err": func(ctx context.Context) {
				for ctx.Err() == nil {
					time.Sleep(time.Second / 3)
				}
			},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					parent, cancel := tt.parent(context.WithValue(t.Context(), ctxKey("k"), "v"))
					defer cancel()
					f := start(t, one(deadline(5*time.Second)), func(ctx context.Context) {
						at, ok := ctx.Deadline()
						if parentAt, has := parent.Deadline(); has && parentAt.Before(bubbleStart.Add(5*time.Second)) && !at.Equal(parentAt) || !ok {
							t.Errorf("Deadline = %v, want the earlier one", at)
						}
						wait(ctx)
						if took := time.Since(bubbleStart); took.Round(time.Second) != tt.want || ctx.Err() != tt.err || context.Cause(ctx) != tt.cause {
							t.Errorf("ended after %v with %v, %v, want %v, %v, %v", took, ctx.Err(), context.Cause(ctx), tt.want, tt.err, tt.cause)
						}
						if ctx.Value(ctxKey("k")) != "v" {
							t.Error("the parent's value is lost")
						}
					}, lambda.WithContext(parent))
					got := f.end()
					if got.err != nil || len(got.posts()) != 1 || !strings.HasSuffix(got.posts()[0].Path, "/response") {
						t.Errorf("Run = %v, posts %s, want the answer and no error", got.err, paths(got.posts()))
					}
				})
			})
		}
	}
}

// What an invocation knows about itself lies over what its parent says.
func TestContextValues(t *testing.T) {
	var traceKey any = "x-amzn-trace-id" // a fixed name
	//lint:ignore SA1029 tracing libraries look for this plain string
	parent := lambdacontext.NewContext(context.WithValue(context.Background(), traceKey, "parent"),
		&lambdacontext.LambdaContext{AwsRequestID: "parent"})
	for name, tt := range map[string]struct {
		header []string
		want   lambdacontext.LambdaContext
		trace  string
		log    []string
	}{
		"everything": {[]string{
			"Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
			"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:f:live",
			`Lambda-Runtime-Client-Context: {"client":{"installation_id":"i","app_title":"t","app_version_code":"v","app_package_name":"p"},"env":{"a":"b"},"custom":{"c":"d"}}`,
			`Lambda-Runtime-Cognito-Identity: {"cognitoIdentityId":"id","cognitoIdentityPoolId":"pool"}`,
			"Lambda-Runtime-Aws-Tenant-Id: blue",
		}, lambdacontext.LambdaContext{
			AwsRequestID: "event-1", InvokedFunctionArn: "arn:aws:lambda:us-east-2:123456789012:function:f:live", TenantID: "blue",
			Identity: lambdacontext.CognitoIdentity{CognitoIdentityID: "id", CognitoIdentityPoolID: "pool"},
			ClientContext: lambdacontext.ClientContext{
				Client: lambdacontext.ClientApplication{InstallationID: "i", AppTitle: "t", AppVersionCode: "v", AppPackageName: "p"},
				Env:    map[string]string{"a": "b"}, Custom: map[string]string{"c": "d"},
			},
		}, "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1", nil},
		"nothing": {nil, lambdacontext.LambdaContext{AwsRequestID: "event-1"}, "", nil},
		"empty headers": {[]string{"Lambda-Runtime-Trace-Id:", "Lambda-Runtime-Invoked-Function-Arn:", "Lambda-Runtime-Client-Context:",
			"Lambda-Runtime-Cognito-Identity: ", "Lambda-Runtime-Aws-Tenant-Id:\t"}, lambdacontext.LambdaContext{AwsRequestID: "event-1"}, "", nil},
		"odd client context": {[]string{`Lambda-Runtime-Client-Context: {"Client":[1],"env":{"n":1,"null":null,"o":{"a" : 2}},"CUSTOM":{"k":true},"other":1}`, "Lambda-Runtime-Aws-Tenant-Id: blue"},
			lambdacontext.LambdaContext{AwsRequestID: "event-1", TenantID: "blue", ClientContext: lambdacontext.ClientContext{
				Env: map[string]string{"n": "1", "null": "", "o": `{"a" : 2}`}, Custom: map[string]string{"k": "true"},
			}}, "", []string{`level=WARN message="client context: client is not an object" requestId=event-1 tenantId=blue`}},
		"no client context": {[]string{"Lambda-Runtime-Client-Context: what?"}, lambdacontext.LambdaContext{AwsRequestID: "event-1"}, "",
			[]string{`level=WARN message="client context: not a JSON object" requestId=event-1`}},
		"odd identity": {[]string{`Lambda-Runtime-Cognito-Identity: {"cognitoIdentityId":5,"cognitoIdentityPoolId":"pool"}`}, lambdacontext.LambdaContext{AwsRequestID: "event-1",
			Identity: lambdacontext.CognitoIdentity{CognitoIdentityPoolID: "pool"}}, "",
			[]string{`level=WARN message="cognito identity: cognitoIdentityId is not a string" requestId=event-1`}},
		"no identity": {[]string{"Lambda-Runtime-Cognito-Identity: []"}, lambdacontext.LambdaContext{AwsRequestID: "event-1"}, "",
			[]string{`level=WARN message="cognito identity: not a JSON object" requestId=event-1`}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, one(tt.header...), func(ctx context.Context) {
				lc, ok := lambdacontext.FromContext(ctx)
				if !ok || !reflect.DeepEqual(*lc, tt.want) {
					t.Errorf("LambdaContext = %+v, %v, want %+v", lc, ok, tt.want)
				}
				if again, _ := lambdacontext.FromContext(context.WithValue(ctx, ctxKey("k"), 1)); again != lc {
					t.Error("FromContext returns another pointer the second time")
				}
				if trace, ok := ctx.Value("x-amzn-trace-id").(string); !ok || trace != tt.trace {
					t.Errorf("trace ID = %q, %v, want %q", trace, ok, tt.trace)
				}
				if s, ok := lambda.StreamFromContext(ctx); !ok || s == nil {
					t.Error("no stream")
				}
			}, lambda.WithContext(parent))
			got.wantServed(t)
			got.wantLog(t, tt.log...)
			// Nobody has asked: there is nothing to be said.
			got = run(t, one(tt.header...), func() {}, lambda.WithContext(parent))
			got.wantLog(t)
		})
	}
}

func TestTraceEnvironment(t *testing.T) {
	const variable = "_X_AMZN_TRACE_ID"
	for name, tt := range map[string]struct {
		before  string // of the process; "-": not set
		traces  []string
		workers int
		want    []string // "-": not set
	}{
		"each its own":     {"-", []string{"a", "b", "", "c"}, 1, []string{"a", "b", "-", "c"}},
		"none, then one":   {"-", []string{"", "", "a"}, 1, []string{"-", "-", "a"}},
		"left over":        {"old", []string{"", "a"}, 1, []string{"-", "a"}},
		"already there":    {"a", []string{"a", ""}, 1, []string{"a", "-"}},
		"several at once":  {"-", []string{"a", "b", ""}, 2, []string{"-", "-", "-"}},
		"several, not its": {"old", []string{"a", "b", ""}, 2, []string{"old", "old", "old"}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorkers(t, tt.workers)
			t.Setenv(variable, tt.before)
			if tt.before == "-" {
				os.Unsetenv(variable)
			}
			var mu sync.Mutex
			var got []string
			run(t, func(api *runtimeapitest.Server) {
				for i, trace := range tt.traces {
					api.Next(runtimeapitest.Reply{Header: []string{fmt.Sprint("Lambda-Runtime-Aws-Request-Id: event-", i), "Lambda-Runtime-Trace-Id: " + trace}, Delay: time.Duration(i*i) * time.Second})
				}
			}, func() {
				value, ok := os.LookupEnv(variable)
				if !ok {
					value = "-"
				}
				mu.Lock()
				defer mu.Unlock()
				got = append(got, value)
			})
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s = %q, want %q", variable, got, tt.want)
			}
		})
	}
	// It is written only when it changes: setting a variable is not free, and user code may have its own idea.
	t.Setenv(variable, "")
	var got []string
	run(t, func(api *runtimeapitest.Server) {
		for _, trace := range []string{"a", "a", "b"} {
			api.Next(runtimeapitest.Event("event", "{}", "Lambda-Runtime-Trace-Id: "+trace))
		}
	}, func() {
		got = append(got, os.Getenv(variable))
		os.Setenv(variable, "mine")
	})
	if want := []string{"a", "mine", "b"}; !slices.Equal(got, want) {
		t.Errorf("%s = %q, want %q", variable, got, want)
	}
}

// A record without a context belongs to the invocation in progress, where there is one at a time.
func TestInvocationInProgress(t *testing.T) {
	for workers, want := range map[int]string{1: "requestId=event-1 tenantId=blue", 2: ""} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			inWorkers(t, workers)
			var out bytes.Buffer
			logger := lambdalog.New(lambdalog.WithOutput(&out))
			run(t, one("Lambda-Runtime-Aws-Tenant-Id: blue"), func(ctx context.Context) error {
				logger.Info("in")
				logger.InfoContext(ctx, "in, with")
				return nil
			}, lambda.WithAfterInvoke(func(context.Context) { logger.Info("after") }))
			logger.Info("out")
			lines := lines(out.String())
			wantLines := []string{"level=INFO message=in " + want, `level=INFO message="in, with" requestId=event-1 tenantId=blue`, "level=INFO message=after " + want, "level=INFO message=out"}
			for i := range wantLines {
				wantLines[i] = strings.TrimSpace(wantLines[i])
			}
			if !slices.Equal(lines, wantLines) {
				t.Errorf("log = %q, want %q", lines, wantLines)
			}
		})
	}
}

// Nothing of an invocation is seen in another one that runs at the same time.
func TestInvocationsAtOnce(t *testing.T) {
	const n = 8
	inWorkers(t, n)
	synctest.Test(t, func(t *testing.T) {
		seen := make(chan string, n)
		f := start(t, func(api *runtimeapitest.Server) {
			for i := range n {
				api.Next(runtimeapitest.Event(fmt.Sprint("event-", i), fmt.Sprint(i),
					fmt.Sprint("Lambda-Runtime-Trace-Id: trace-", i), fmt.Sprint("Lambda-Runtime-Invocation-Id: nonce-", i), deadline(time.Duration(i+10)*time.Second)))
			}
		}, func(ctx context.Context, i int) (string, error) {
			time.Sleep(time.Second) // all are in progress now
			at, _ := ctx.Deadline()
			s := fmt.Sprint(i, lambdacontextOf(ctx).AwsRequestID, ctx.Value("x-amzn-trace-id"), at.Sub(bubbleStart))
			seen <- s
			if i%2 == 1 {
				return "", errors.New(s)
			}
			return s, nil
		})
		got := f.end()
		close(seen)
		want := map[string]bool{}
		for i := range n {
			want[fmt.Sprint(i, fmt.Sprint("event-", i), fmt.Sprint("trace-", i), time.Duration(i+10)*time.Second)] = true
		}
		have := map[string]bool{}
		for s := range seen {
			have[s] = true
		}
		if !maps.Equal(have, want) || got.conns != n {
			t.Errorf("on %d connections, handlers saw %v, want %v", got.conns, have, want)
		}
		for _, r := range got.posts() {
			id := strings.TrimPrefix(strings.Split(strings.TrimPrefix(r.Path, runtimeapi.PathInvocation), "/")[0], "event-")
			if r.Header.Get("Lambda-Runtime-Invocation-Id") != "nonce-"+id || !strings.Contains(string(r.Body), "trace-"+id) {
				t.Errorf("%s with %v %s", r.Path, r.Header, r.Body)
			}
		}
	})
}
