package lambdalog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
	"github.com/lambent-go/lambent/lambdatest"
)

// messages are the messages of the lines that out has, and what makes them special.
func messages(out *bytes.Buffer) string {
	var all []string
	for line := range strings.Lines(out.String()) {
		_, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "message=")
		message, _, _ := strings.Cut(rest, " requestId=")
		all = append(all, strings.Trim(message, `"`))
	}
	out.Reset()
	return strings.Join(all, "|")
}

// A test of a buffer logs to a handler with one, in two invocations and outside.
type buffered struct {
	out      bytes.Buffer
	logger   *slog.Logger
	one, two context.Context
	facts    [2]*invocation.Facts
}

func newBuffered(t *testing.T, options ...lambdalog.Option) *buffered {
	clean(t)
	b := &buffered{}
	b.logger = lambdalog.New(append([]lambdalog.Option{lambdalog.WithOutput(&b.out), lambdalog.WithFormat(lambdalog.FormatText)}, options...)...)
	contexts := [2]context.Context{}
	for i := range contexts {
		b.facts[i] = &invocation.Facts{RequestID: fmt.Sprint("r-", i+1), TenantID: "t"}
		contexts[i] = context.WithValue(t.Context(), invocation.ContextKey{}, b.facts[i])
	}
	b.one, b.two = contexts[0], contexts[1]
	return b
}

// expect compares what has been written since the last time.
func (b *buffered) expect(t *testing.T, when, want string) {
	t.Helper()
	if got := messages(&b.out); got != want {
		t.Errorf("%s:\n got %s\nwant %s", when, got, want)
	}
}

func TestBuffer(t *testing.T) {
	b := newBuffered(t, lambdalog.WithBuffer(0))
	b.logger.DebugContext(b.one, "a")
	b.logger.Log(b.one, lambdalog.LevelTrace, "trace")
	b.logger.DebugContext(b.two, "other")
	b.logger.With("x", 1).WithGroup("g").DebugContext(b.one, "b")
	b.logger.InfoContext(b.one, "info")
	b.logger.WarnContext(b.one, "warn")
	b.logger.DebugContext(t.Context(), "outside")
	b.expect(t, "before the error", "info|warn")
	b.logger.ErrorContext(b.one, "error")
	b.expect(t, "at the error", "a|b|error")
	b.logger.DebugContext(b.one, "c")
	b.logger.ErrorContext(t.Context(), "error outside")
	b.expect(t, "at an error of nobody's", "error outside")
	b.logger.Log(b.one, lambdalog.LevelFatal, "fatal")
	b.expect(t, "at the next error", "c|fatal")
	b.logger.DebugContext(b.one, "d")
	b.facts[0].End(false)
	b.expect(t, "at the end of an invocation that succeeds", "")
	b.facts[1].End(true)
	b.expect(t, "at the end of an invocation that fails", "other")
	b.logger.DebugContext(b.two, "late")
	b.logger.ErrorContext(b.two, "late error")
	b.logger.ErrorContext(b.one, "late error")
	b.expect(t, "after the end", "late|late error|late error")
	b.logger.DebugContext(b.two, "too late")
	b.logger.InfoContext(b.two, "info")
	b.expect(t, "after all", "info")
}

// Without a context a record belongs to the invocation in progress.
func TestBufferOfCurrentInvocation(t *testing.T) {
	b := newBuffered(t, lambdalog.WithBuffer(0))
	invocation.SetCurrent(&b.one)
	defer invocation.SetCurrent(nil)
	b.logger.Debug("a")
	b.logger.DebugContext(b.one, "b")
	b.expect(t, "before the error", "")
	b.logger.Error("error")
	b.expect(t, "at the error", "a|b|error")
}

// Records keep their own times, and their order.
func TestBufferTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBuffered(t, lambdalog.WithBuffer(0), lambdalog.WithFormat(lambdalog.FormatJSON))
		want := ""
		for i := range 3 {
			want += fmt.Sprintf(`{"timestamp":%q,"level":"DEBUG","message":"m","requestId":"r-1","tenantId":"t","i":%d}`+"\n",
				time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), i)
			b.logger.DebugContext(b.one, "m", "i", i)
			time.Sleep(time.Second)
		}
		b.facts[0].End(true)
		if got := b.out.String(); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}

// What does not fit goes, the oldest first, and is counted. What is larger than all that fits is written at once.
func TestBufferLimit(t *testing.T) {
	b := newBuffered(t, lambdalog.WithBuffer(1000))
	long := strings.Repeat("x", 150) // three lines of about 230 bytes fit, not five
	for i := range 16 {
		b.logger.DebugContext(b.one, fmt.Sprint(i), "long", long)
	}
	b.logger.DebugContext(b.one, "larger", "long", strings.Repeat(long, 10))
	b.expect(t, "before the error", "larger")
	b.facts[0].End(true)
	got := messages(&b.out)
	if got != "dropped 12 buffered records|12|13|14|15" {
		t.Errorf("got %s", got)
	}
}

// The record of evictions has a level of its own, also where WARN is below the handler's, and the invocation's fields.
func TestBufferEvictions(t *testing.T) {
	b := newBuffered(t, lambdalog.WithBuffer(100), lambdalog.WithLevel(slog.LevelError))
	b.logger.WarnContext(b.one, "a")
	b.logger.WarnContext(b.one, "b")
	b.facts[0].End(true)
	lines := strings.Split(b.out.String(), "\n")
	if !strings.HasSuffix(lines[0], ` level=WARN message="dropped 1 buffered records" requestId=r-1 tenantId=t`) || !strings.Contains(lines[1], "message=b") {
		t.Errorf("got %s", &b.out)
	}
}

// What is held has the least level of the environment.
func TestBufferAndEnvironment(t *testing.T) {
	for level, want := range map[string]string{
		"": "debug|info|warn|error", "TRACE": "debug|info|warn|error", "DEBUG": "debug|info|warn|error",
		"INFO": "info|warn|error", "WARN": "warn|error",
	} {
		b := newBuffered(t)
		t.Setenv("AWS_LAMBDA_LOG_LEVEL", level)
		b.logger = lambdalog.New(lambdalog.WithOutput(&b.out), lambdalog.WithBuffer(-1), lambdalog.WithLevel(slog.LevelError))
		b.logger.Log(b.one, lambdalog.LevelTrace, "trace")
		b.logger.DebugContext(b.one, "debug")
		b.logger.InfoContext(b.one, "info")
		b.logger.WarnContext(b.one, "warn")
		b.logger.ErrorContext(b.one, "error")
		b.expect(t, "AWS_LAMBDA_LOG_LEVEL="+level, want)
	}
}

// A context of lambdacontext.NewContext is one of an invocation too. Nothing stays when nobody has it any more.
func TestBufferWithoutRuntime(t *testing.T) {
	b := newBuffered(t, lambdalog.WithBuffer(0))
	ctx := within(t.Context(), "r-1")
	b.logger.DebugContext(ctx, "a")
	b.logger.DebugContext(within(t.Context(), "r-1"), "same ID, other invocation")
	b.expect(t, "before the error", "")
	b.logger.ErrorContext(ctx, "error")
	b.expect(t, "at the error", "a|error")

	gone := make(chan struct{})
	func() {
		lc := &lambdacontext.LambdaContext{AwsRequestID: "r-9"}
		runtime.AddCleanup(lc, func(gone chan struct{}) { close(gone) }, gone)
		b.logger.DebugContext(lambdacontext.NewContext(t.Context(), lc), "held")
	}()
	for collected := false; !collected; {
		runtime.GC()
		select {
		case <-gone:
			collected = true
		default:
			runtime.Gosched()
		}
	}
}

// The runtime's own line of a failure, which says itself which invocation it is about, is an ERROR record of that one.
func TestBufferAndRuntimeLogger(t *testing.T) {
	clean(t)
	var out bytes.Buffer
	logger := lambdalog.New(lambdalog.WithOutput(&out), lambdalog.WithFormat(lambdalog.FormatText), lambdalog.WithBuffer(0))
	_, err := lambdatest.Invoke[any](t, func(ctx context.Context) error {
		logger.DebugContext(ctx, "detail")
		return errors.New("no flour")
	}, "{}", lambdatest.WithLambdaOptions(lambda.WithLogger(logger)))
	if err == nil {
		t.Error("the invocation does not fail")
	}
	if got := messages(&out); got != "detail|no flour" {
		t.Errorf("got %s", got)
	}
}

// Many invocations at once do not see each other's lines.
func TestBufferConcurrency(t *testing.T) {
	const workers, records = 8, 200
	clean(t)
	var out bytes.Buffer
	logger := lambdalog.New(lambdalog.WithOutput(&out), lambdalog.WithFormat(lambdalog.FormatText), lambdalog.WithBuffer(1<<20))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			facts := &invocation.Facts{RequestID: fmt.Sprint("r-", w)}
			ctx := context.WithValue(t.Context(), invocation.ContextKey{}, facts)
			own := logger.With("worker", w)
			var inner sync.WaitGroup
			for half := range 2 {
				inner.Go(func() {
					for i := half; i < records; i += 2 {
						own.DebugContext(ctx, "m")
					}
				})
			}
			inner.Wait()
			facts.End(w%2 == 1)
		})
	}
	wg.Wait()
	for w := range workers {
		want := 0
		if w%2 == 1 {
			want = records
		}
		if got := strings.Count(out.String(), fmt.Sprintf("message=m requestId=r-%d worker=%d\n", w, w)); got != want {
			t.Errorf("%d lines of worker %d, want %d", got, w, want)
		}
	}
}
