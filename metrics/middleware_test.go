package metrics_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdatest"
	"github.com/lambent-go/lambent/metrics"
)

// M3: nothing recorded writes nothing.
func TestNothingRecorded(t *testing.T) {
	var out output
	m := create(t, &out, metrics.WithDimension("shop", "harbour"), metrics.WithRequestID())
	invoke(t, m, t.Context(), func(ctx context.Context) error {
		r := metrics.FromContext(ctx)
		return errors.Join(r.SetDimension("a", "1"), r.SetMetadata(slog.Int("b", 1)))
	})
	if out.count() > 0 {
		t.Errorf("wrote %s", out.String())
	}
}

// M3: however the handler ends, its metrics are written once, and it ends as it would without the middleware.
func TestEnds(t *testing.T) {
	broken := errors.New("no flour")
	for name, tt := range map[string]struct {
		end  func() error
		want string
	}{
		"return": {func() error { return nil }, "nil <nil>"},
		"error":  {func() error { return broken }, "nil no flour"},
		"panic":  {func() error { panic(broken) }, "no flour nil"},
		"Goexit": {func() error { runtime.Goexit(); return nil }, "nil nil"},
	} {
		t.Run(name, func(t *testing.T) {
			var out output
			m := create(t, &out)
			var recorder *metrics.Recorder
			h := m.Middleware(handlerFunc(func(ctx context.Context) error {
				recorder = metrics.FromContext(ctx)
				must(t, recorder.Add("m", 1, metrics.Count))
				return tt.end()
			}))
			got := make(chan string, 1)
			go func() {
				var err any = "nil"
				defer func() {
					reason := recover()
					if reason == nil {
						reason = "nil"
					}
					got <- fmt.Sprint(reason, " ", err)
				}()
				_, e := h.Invoke(t.Context(), nil)
				err = fmt.Sprint(e)
			}()
			if got := <-got; got != tt.want {
				t.Errorf("panic and error are %s, want %s", got, tt.want)
			}
			if sum := sums(t, read(t, out.String()))["m"]; sum != 1 || out.count() != 1 {
				t.Errorf("%d writes, m adds up to %g", out.count(), sum)
			}
			if err := recorder.Add("m", 1, metrics.Count); err != metrics.ErrNoRecorder {
				t.Errorf("Add after the end = %v", err)
			}
			if _, err := recorder.With(); err != metrics.ErrNoRecorder || recorder.Flush() != metrics.ErrNoRecorder {
				t.Errorf("With after the end = %v", err)
			}
		})
	}
}

// M5: one line for the first invocation of an environment that somebody waited for, however many workers it has.
func TestColdStart(t *testing.T) {
	t.Setenv("AWS_LAMBDA_FUNCTION_NAME", "bake")
	all := []string{"provisioned-concurrency", "snap-start", "lambda-managed-instances"}
	for _, tt := range []struct {
		initialization string
		types          []string
		want           int
	}{
		{"", nil, 1}, {"on-demand", nil, 1}, {"on-demand", all, 1},
		{"provisioned-concurrency", nil, 0}, {"snap-start", nil, 0}, {"lambda-managed-instances", nil, 0},
		{"provisioned-concurrency", all, 1}, {"snap-start", all[1:2], 1}, {"lambda-managed-instances", all[:2], 0},
	} {
		t.Run(tt.initialization+strings.Join(tt.types, ","), func(t *testing.T) {
			t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", tt.initialization)
			var out output
			m := create(t, &out, metrics.WithDimension("shop", "harbour"), metrics.WithColdStart(tt.types...), metrics.WithRequestID())
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "r-1"})
					invoke(t, m, ctx, func(context.Context) error { return nil })
				})
			}
			wg.Wait()
			blobs := read(t, out.String())
			if len(blobs) != tt.want {
				t.Fatalf("%d lines, want %d", len(blobs), tt.want)
			}
			const want = `"Dimensions":[["shop","function_name"]],"Metrics":[{"Name":"ColdStart","Unit":"Count"}]}]},` +
				`"shop":"harbour","function_name":"bake","ColdStart":1,"requestId":"r-1"}` + "\n"
			for _, b := range blobs {
				if !strings.HasSuffix(b.line, want) {
					t.Errorf("got %swant %s", b.line, want)
				}
			}
		})
	}
}

// A cold start's line comes first, and not where the function's name is unknown or taken.
func TestColdStartDimension(t *testing.T) {
	t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "")
	for _, tt := range []struct {
		name    string
		options []metrics.Option
		want    string
	}{
		{"", nil, `"Dimensions":[[]]`},
		{"bake", []metrics.Option{metrics.WithDimension("function_name", "mine")}, `"function_name":"mine"`},
	} {
		t.Setenv("AWS_LAMBDA_FUNCTION_NAME", tt.name)
		var out output
		m := create(t, &out, append(tt.options, metrics.WithColdStart())...)
		invoke(t, m, t.Context(), func(ctx context.Context) error {
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("before the handler: %q, want %s", out.String(), tt.want)
			}
			return metrics.FromContext(ctx).Add("m", 1, metrics.Count)
		})
		if out.count() != 2 {
			t.Errorf("%d writes, want 2", out.count())
		}
	}
}

// M7: what is there before the deadline is written then, and only once; a timeout loses what comes later.
func TestDeadlineFlush(t *testing.T) {
	for name, tt := range map[string]struct{ timeout, flush time.Duration }{
		"in time":   {3 * time.Second, 2500 * time.Millisecond},
		"too short": {800 * time.Millisecond, 400 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out output
				m := create(t, &out, metrics.WithDeadlineFlush(500*time.Millisecond))
				ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
				defer cancel()
				invoke(t, m, ctx, func(ctx context.Context) error {
					r := metrics.FromContext(ctx)
					child, err := r.With("oven", "7")
					must(t, err, r.Add("m", 1, metrics.Count), child.Add("m", 10, metrics.Count))
					time.Sleep(tt.flush - time.Millisecond)
					synctest.Wait()
					if out.count() != 0 {
						t.Errorf("written too early: %s", out.String())
					}
					time.Sleep(time.Millisecond)
					synctest.Wait()
					if out.count() != 2 {
						t.Errorf("%d lines are written before the deadline, want 2", out.count())
					}
					return r.Add("m", 100, metrics.Count)
				})
				if got := sums(t, read(t, out.String()))["m"]; got != 111 || out.count() != 3 {
					t.Errorf("%d lines, values add up to %g, want 111", out.count(), got)
				}
				time.Sleep(time.Hour)
				if out.count() != 3 {
					t.Error("a line is written after the end")
				}
			})
		})
	}
}

// No deadline: no early flush. A handler that is quick stops it.
func TestDeadlineFlushOfQuickHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out output
		m := create(t, &out, metrics.WithDeadlineFlush(time.Second))
		add := func(ctx context.Context) error { return metrics.FromContext(ctx).Add("m", 1, metrics.Count) }
		invoke(t, m, t.Context(), add)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		invoke(t, m, ctx, add)
		time.Sleep(time.Hour)
		if out.count() != 2 {
			t.Errorf("%d writes, want 2", out.count())
		}
	})
}

// logged runs a handler behind the middleware and the runtime, and returns what the runtime's logger got.
func logged(t *testing.T, m *metrics.Metrics, handle func(context.Context) error) string {
	t.Helper()
	var log bytes.Buffer
	_, err := lambdatest.Invoke[any](t, handle, "{}", lambdatest.WithLambdaOptions(
		lambda.WithMiddleware(m.Middleware), lambda.WithLogger(slog.New(slog.NewTextHandler(&log, nil)))))
	must(t, err)
	_, text, _ := strings.Cut(log.String(), " ") // without the time
	return text
}

// Mistakes of callers who do not look, and lines that cannot be written, are said once in the runtime's log and fail no
// invocation.
func TestWarnings(t *testing.T) {
	for name, tt := range map[string]struct {
		out    io.Writer
		handle func(*metrics.Recorder)
		want   string
	}{
		"none": {io.Discard, func(r *metrics.Recorder) { _ = r.Add("m", 1, metrics.Count) }, ``},
		"one":  {io.Discard, func(r *metrics.Recorder) { _ = r.Add("m", 1, "Loaves") }, `msg="metrics: value of unit \"Loaves\": not one of CloudWatch's"`},
		"many": {io.Discard, func(r *metrics.Recorder) {
			_ = r.SetDimension("", "1")
			_ = r.Add("m", 1, "Loaves")
			_, _ = r.With("a")
		}, `msg="metrics: dimension \"\": empty (and 2 more errors of metrics)"`},
		"broken": {brokenWriter{errBroken}, func(r *metrics.Recorder) {
			_ = r.Add("m", 1, metrics.Count)
			_ = r.Flush()
			_ = r.Add("m", 1, metrics.Count)
		}, `msg="write metrics of namespace Bakery: broken pipe"`},
		"short":  {brokenWriter{}, func(r *metrics.Recorder) { _ = r.Add("m", 1, metrics.Count) }, `msg="write metrics of namespace Bakery: short write"`},
		"panics": {brokenWriter{errPanic}, func(r *metrics.Recorder) { _ = r.Add("m", 1, metrics.Count) }, `msg="write metrics of namespace Bakery: panic of the output"`},
		"metadata": {io.Discard, func(r *metrics.Recorder) {
			_ = r.SetMetadata(slog.String("a", strings.Repeat("x", 300<<10)))
			_ = r.Add("m", 1, metrics.Count)
		}, `msg="metrics: metadata is left out of a line that would be too long with it"`},
	} {
		t.Run(name, func(t *testing.T) {
			want := ""
			if tt.want != "" {
				want = "level=WARN " + tt.want + " requestId=00000000-0000-4000-8000-000000000001\n"
			}
			got := logged(t, create(t, tt.out), func(ctx context.Context) error {
				tt.handle(metrics.FromContext(ctx))
				return nil
			})
			if got != want {
				t.Errorf("log\n got %swant %s", got, want)
			}
		})
	}
}

// A cold start's line that cannot be written is said as well.
func TestColdStartWarning(t *testing.T) {
	t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "")
	got := logged(t, create(t, brokenWriter{errBroken}, metrics.WithColdStart()), func(context.Context) error { return nil })
	if !strings.Contains(got, "broken pipe") {
		t.Errorf("log %q", got)
	}
}

func TestRequestID(t *testing.T) {
	var out output
	m := create(t, &out, metrics.WithRequestID())
	logged(t, m, func(ctx context.Context) error { return metrics.FromContext(ctx).Add("m", 1, metrics.Count) })
	outside := m.NewRecorder()
	must(t, outside.Add("m", 1, metrics.Count), outside.Flush())
	blobs := read(t, out.String())
	if blobs[0].text("requestId") != "00000000-0000-4000-8000-000000000001" || blobs[1].fields["requestId"] != nil {
		t.Errorf("lines %s", out.String())
	}
}

// stderr is what f writes to standard error.
func stderr(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.Create(t.TempDir() + "/stderr")
	must(t, err)
	defer file.Close()
	old := os.Stderr
	os.Stderr = file
	defer func() { os.Stderr = old }()
	f()
	text, err := os.ReadFile(file.Name())
	must(t, err)
	return string(text)
}

// New says that the platform is going to drop the lines.
func TestLevelWarning(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "")
	for _, tt := range []struct {
		level   string
		options []metrics.Option
		want    string
	}{
		{"", nil, ""}, {"INFO", nil, ""}, {"TRACE", nil, ""}, {"DEBUG", nil, ""},
		{"WARN", nil, "WARN"}, {"ERROR", nil, "ERROR"}, {"fatal", nil, "FATAL"},
		{"WARN", []metrics.Option{metrics.WithLogLevel(slog.LevelWarn)}, ""},
		{"ERROR", []metrics.Option{metrics.WithLogLevel(slog.LevelWarn)}, "ERROR"},
	} {
		t.Setenv("AWS_LAMBDA_LOG_LEVEL", tt.level)
		got := stderr(t, func() { create(t, io.Discard, tt.options...) })
		if want := " level=WARN message=\"metrics: AWS_LAMBDA_LOG_LEVEL is " + tt.want + ": the platform drops the metrics of namespace Bakery"; tt.want == "" && got != "" ||
			tt.want != "" && (!strings.Contains(got, want) || strings.Count(got, "\n") != 1) {
			t.Errorf("level %q: %q", tt.level, got)
		}
	}
}

// Outside the runtime's own loop a warning goes where the runtime's lines go.
func TestWarningInMemory(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "")
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "r-1"})
	got := stderr(t, func() {
		invoke(t, create(t, brokenWriter{errBroken}, metrics.WithColdStart()), ctx, func(context.Context) error { return nil })
	})
	if !strings.HasSuffix(got, ` level=WARN message="write metrics of namespace Bakery: broken pipe" requestId=r-1`+"\n") {
		t.Errorf("stderr %q", got)
	}
}

func TestNewErrors(t *testing.T) {
	many := func(n int) (options []metrics.Option) {
		for i := range n {
			options = append(options, metrics.WithDimension(fmt.Sprint("d", i), "v"))
		}
		return options
	}
	for name, tt := range map[string]struct {
		namespace string
		options   []metrics.Option
		want      string
	}{
		"namespace":           {strings.Repeat("aZ09.-_/#: ", 23), []metrics.Option{nil}, ``},
		"no namespace":        {"", nil, `metrics: namespace "": empty`},
		"long namespace":      {strings.Repeat("a", 256), nil, `longer than 255 characters`},
		"namespace of AWS":    {"AWS/Lambda", nil, `begins with AWS/`},
		"namespace colon":     {":a", nil, `begins with a colon`},
		"namespace character": {"Bäckerei", nil, `has a character other than`},
		"30 dimensions":       {"a", many(30), ``},
		"31 dimensions":       {"a", many(31), `metrics: dimensions of a set: 31, limit 30`},
		"bad dimension":       {"a", []metrics.Option{metrics.WithDimension("", "v")}, `metrics: dimension "": empty`},
		"dimension twice":     {"a", append(many(1), many(1)...), `metrics: dimension "d0": given twice`},
		"reserved":            {"a", []metrics.Option{metrics.WithDimension("level", "v"), metrics.WithLogLevel(0)}, `metrics: dimension "level": belongs to the line itself`},
		"not reserved":        {"a", []metrics.Option{metrics.WithDimension("level", "v"), metrics.WithDimension("requestId", "v")}, ``},
		"cold start, 30":      {"a", append(many(30), metrics.WithColdStart()), `metrics: dimensions of a set: 31, limit 30`},
		"cold start's metric": {"a", []metrics.Option{metrics.WithColdStart(), metrics.WithDimension("ColdStart", "v")}, `names the metric of WithColdStart`},
		"cold start's type":   {"a", []metrics.Option{metrics.WithColdStart("provisioned")}, `metrics: value of option "WithColdStart": unknown initialization type`},
		"nil output":          {"a", []metrics.Option{metrics.WithOutput(nil)}, `metrics: value of option "WithOutput": nil`},
		"deadline":            {"a", []metrics.Option{metrics.WithDeadlineFlush(-1)}, `metrics: value of option "WithDeadlineFlush": not positive`},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := metrics.New(tt.namespace, tt.options...)
			if (err == nil) != (tt.want == "") || (m == nil) != (err != nil) || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New = %v, %v, want %s", m, err, tt.want)
			}
		})
	}
}

// Standard output is the default, and the one at the time of New.
func TestDefaultOutput(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/stdout")
	must(t, err)
	defer file.Close()
	old := os.Stdout
	os.Stdout = file
	m, err := metrics.New("Bakery")
	os.Stdout = old
	must(t, err)
	r := m.NewRecorder()
	must(t, r.Add("m", 1, metrics.Count), r.Flush())
	text, _ := os.ReadFile(file.Name())
	if len(read(t, string(text))) != 1 {
		t.Errorf("standard output has %q", text)
	}
}

// The package brings no network.
func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "lambda.norpc", ".").Output()
	must(t, err)
	listed := strings.Fields(string(out))
	if len(listed) == 0 || listed[len(listed)-1] != "github.com/lambent-go/lambent/metrics" {
		t.Fatalf("go list -deps printed %q", listed)
	}
	for _, path := range listed {
		if root, _, _ := strings.Cut(path, "/"); root == "net" || strings.HasSuffix(path, "/template") || path == "encoding/gob" {
			t.Errorf("metrics links %s", path)
		}
	}
}
