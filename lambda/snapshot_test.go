package lambda_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

func withSnapStart(t *testing.T) { t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start") }

// restored offers a restore.
func restored(api *runtimeapitest.Server) {
	api.On(runtimeapi.PathRestoreNext, runtimeapitest.Reply{Delay: 24 * time.Hour})
}

func TestSnapshot(t *testing.T) {
	for _, workers := range []int{1, 3} {
		for name, tt := range map[string]struct {
			script   script
			requests string
			conn     int // of the first next, of one worker
		}{
			"restored":    {restored, "/restore/next /invocation/next /invocation/event-1/response /invocation/next", 1},
			"not offered": {func(*runtimeapitest.Server) {}, "/restore/next /invocation/next /invocation/event-1/response /invocation/next", 0},
			"after a fault": {func(api *runtimeapitest.Server) {
				api.On(runtimeapi.PathRestoreNext, runtimeapitest.Reply{Status: 500}, runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, runtimeapitest.Reply{})
			}, "/restore/next /restore/next /restore/next /invocation/next /invocation/event-1/response /invocation/next", 3},
		} {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				withSnapStart(t)
				inWorkers(t, workers)
				synctest.Test(t, func(t *testing.T) {
					var order []string
					step := func(name string) func(context.Context) error {
						return func(ctx context.Context) error {
							order = append(order, fmt.Sprint(name, ctx.Value(ctxKey("k"))))
							return nil
						}
					}
					f := start(t, tt.script, func() { order = append(order, "handler") },
						lambda.WithAfterRestore(step("after 1")), lambda.WithBeforeSnapshot(step("before 1")), lambda.WithInit(step("init")),
						lambda.WithBeforeSnapshot(step("before 2")), lambda.WithAfterRestore(step("after 2")), lambda.WithContextValue(ctxKey("k"), "v"))
					time.Sleep(48 * time.Hour)
					events("{}")(f.api)
					got := f.end()
					got.wantServed(t)
					got.wantLog(t)
					if want := []string{"initv", "before 2v", "before 1v", "after 1v", "after 2v", "handler"}; !slices.Equal(order, want) {
						t.Errorf("order = %q, want %q", order, want)
					}
					if workers > 1 {
						return
					}
					if text := paths(got.requests); text != tt.requests {
						t.Errorf("requests: %s, want %s", text, tt.requests)
					}
					next := got.requests[len(got.requests)-3]
					if next.Conn != tt.conn {
						t.Errorf("first next on connection %d, want %d", next.Conn, tt.conn)
					}
				})
			})
		}
	}
}

// Without SnapStart the functions do not run.
func TestNoSnapshot(t *testing.T) {
	for _, value := range []string{"", "on-demand", "provisioned-concurrency", "lambda-managed-instances", "SNAP-START", "snap-start "} {
		t.Run(value, func(t *testing.T) {
			t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", value)
			never := func(context.Context) error { t.Error("function ran"); return nil }
			got := run(t, events("{}"), func() {}, lambda.WithBeforeSnapshot(never), lambda.WithAfterRestore(never))
			got.wantServed(t)
			if text := paths(got.requests); text != "/invocation/next /invocation/event-1/response /invocation/next" {
				t.Errorf("requests: %s", text)
			}
		})
	}
}

func TestBeforeSnapshotFails(t *testing.T) {
	for name, tt := range hookFailures {
		t.Run(name, func(t *testing.T) {
			withSnapStart(t)
			never := func(context.Context) error { t.Error("another function ran"); return nil }
			got := run(t, restored, func() {}, lambda.WithBeforeSnapshot(never), lambda.WithBeforeSnapshot(tt.hook), lambda.WithAfterRestore(never))
			if want := "function of WithBeforeSnapshot: " + tt.text; errText(got.err) != want {
				t.Errorf("Run = %v, want %s", got.err, want)
			}
			wantInitError(t, got, "Runtime.BeforeSnapshotError", tt.message, "Runtime.BeforeSnapshotError")
		})
	}
}

func TestAfterRestoreFails(t *testing.T) {
	for name, tt := range hookFailures {
		for how, script := range map[string]script{"restored": restored, "not offered": nil} {
			t.Run(name+", "+how, func(t *testing.T) {
				withSnapStart(t)
				never := func(context.Context) error { t.Error("another function ran"); return nil }
				synctest.Test(t, func(t *testing.T) {
					f := start(t, script, func() {}, lambda.WithAfterRestore(tt.hook), lambda.WithAfterRestore(never))
					time.Sleep(48 * time.Hour)
					got := f.end()
					if want := "function of WithAfterRestore: " + tt.text; errText(got.err) != want {
						t.Errorf("Run = %v, want %s", got.err, want)
					}
					if text := paths(got.requests); text != "/restore/next /restore/error" {
						t.Fatalf("requests: %s, want the report and no next", text)
					}
					r := got.requests[1]
					doc := document(t, r.Body)
					if doc.Type != "Runtime.AfterRestoreError" || doc.Message != tt.message {
						t.Errorf("document = %s, want Runtime.AfterRestoreError, %s", r.Body, tt.message)
					}
					wantHeader(t, r.Header, map[string]string{
						"Content-Type":                       "application/json",
						"Content-Length":                     fmt.Sprint(len(r.Body)),
						"Lambda-Runtime-Function-Error-Type": "Runtime.AfterRestoreError",
					}, "Lambda-Runtime-Function-Xray-Error-Cause")
					wantCause(t, r.Header.Get("Lambda-Runtime-Function-XRay-Error-Cause"), doc)
				})
			})
		}
	}
}

// A restore that is refused is a next that is refused.
func TestRestoreFails(t *testing.T) {
	withSnapStart(t)
	const url = "http://127.0.0.1:9001/2018-06-01/runtime/restore/next"
	for name, tt := range map[string]struct {
		replies []runtimeapitest.Reply
		want    string
		took    time.Duration
	}{
		"refused":   {[]runtimeapitest.Reply{{Status: 403, Body: "no"}}, "restore next " + url + ": status 403: no", 0},
		"exhausted": {slices.Repeat([]runtimeapitest.Reply{{Status: 500}}, 6), "restore next " + url + ": status 500", 1550 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) { api.On(runtimeapi.PathRestoreNext, tt.replies...) }, func() {},
				lambda.WithAfterRestore(func(context.Context) error { t.Error("function ran"); return nil }))
			if errText(got.err) != tt.want || got.took != tt.took || len(got.requests) != len(tt.replies) {
				t.Errorf("Run = %v after %v and %s, want %s after %v", got.err, got.took, paths(got.requests), tt.want, tt.took)
			}
		})
	}
}

// The reports of SnapStart's functions are bounded as that of the init phase is.
func TestSnapshotReportIsNotTaken(t *testing.T) {
	withSnapStart(t)
	for path, option := range map[string]lambda.Option{
		runtimeapi.PathInitError:    lambda.WithBeforeSnapshot(hookFailures["error"].hook),
		runtimeapi.PathRestoreError: lambda.WithAfterRestore(hookFailures["error"].hook),
	} {
		t.Run(strings.ReplaceAll(path, "/", " "), func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				api.On(path, runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Stall})
			}, func() {}, option)
			if got.took != 2*time.Second || !strings.HasSuffix(errText(got.err), ": no database") {
				t.Errorf("Run = %v after %v, want the function's error after 2s", got.err, got.took)
			}
		})
	}
}
