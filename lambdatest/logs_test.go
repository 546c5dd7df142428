package lambdatest_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
	"github.com/lambent-go/lambent/lambdatest"
)

// Logs keeps records by the rules of log/slog.
func TestLogsConformance(t *testing.T) {
	t.Parallel()
	var logs *lambdatest.Logs
	slogtest.Run(t, func(t *testing.T) slog.Handler {
		logs = lambdatest.NewLogs(t)
		return logs
	}, func(*testing.T) map[string]any {
		r := logs.Records()[0]
		record := map[string]any{slog.LevelKey: r.Level, slog.MessageKey: r.Message}
		if !r.Time.IsZero() {
			record[slog.TimeKey] = r.Time
		}
		maps.Copy(record, r.Attrs)
		return record
	})
}

// secret is not for logs.
type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

func TestLogs(t *testing.T) {
	t.Parallel()
	logs := lambdatest.NewLogs(t)
	if logs.Records() != nil || logs.Lines() != nil {
		t.Errorf("a new log has %v", logs.Records())
	}
	errBroken := errors.New("broken")
	logger := slog.New(logs).With("shop", "harbour", "n", 1).WithGroup("order").With("id", "A7").WithGroup("")
	_, err := lambdatest.Invoke[any](t, func(ctx context.Context) {
		logger.DebugContext(ctx, "a", "token", secret("x"), slog.Group("box", "width", 2.5), slog.Group("", "inline", true), slog.Group("empty"))
		slog.New(logs).WithGroup("unused").Log(ctx, lambdalog.LevelFatal, "b")
		slog.New(logs).WarnContext(ctx, "c", "error", errBroken, "n", 1, "n", 2)
	}, nil, lambdatest.WithRequestID("8f5"))
	if err != nil {
		t.Fatal(err)
	}
	slog.New(logs).Info("outside")
	type record struct {
		level              slog.Level
		message, requestID string
		attrs              map[string]any
	}
	want := []record{
		{slog.LevelDebug, "a", "8f5", map[string]any{"shop": "harbour", "n": int64(1), "order": map[string]any{
			"id": "A7", "token": "***", "box": map[string]any{"width": 2.5}, "inline": true,
		}}},
		{lambdalog.LevelFatal, "b", "8f5", nil},
		{slog.LevelWarn, "c", "8f5", map[string]any{"error": errBroken, "n": int64(2)}},
		{slog.LevelInfo, "outside", "", nil},
	}
	var got []record
	for _, r := range logs.Records() {
		got = append(got, record{r.Level, r.Message, r.RequestID, r.Attrs})
		if time.Since(r.Time) > time.Hour || r.Line == "" || strings.Contains(r.Line, "\n") {
			t.Errorf("record %+v", r)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("records\n%+v\nwant\n%+v", got, want)
	}
	lines := logs.Lines()
	if len(lines) != 4 || !strings.Contains(lines[0], "level=DEBUG message=a requestId=8f5 shop=harbour n=1 order.id=A7 order.token=***") {
		t.Errorf("lines %q", lines)
	}
}

// The format and the level are those that Lambda would choose.
func TestLogsEnvironment(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "WARN")
	logs := lambdatest.NewLogs(t)
	logger := slog.New(logs)
	logger.Info("dropped")
	logger.Warn("kept", "n", 1)
	lines := logs.Lines()
	if len(lines) != 1 || !strings.HasPrefix(lines[0], `{"timestamp":"`) || !strings.HasSuffix(lines[0], `"level":"WARN","message":"kept","n":1}`) {
		t.Errorf("lines %q", lines)
	}
}

// A runtime's own records come too, and a log may be written to after the test that it is of.
func TestLogsOfRuntime(t *testing.T) {
	t.Parallel()
	var logs *lambdatest.Logs
	t.Run("test", func(t *testing.T) {
		logs = lambdatest.NewLogs(t)
		_, err := lambdatest.Invoke[any](t, func() error { return &tableError{"orders"} }, nil,
			lambdatest.WithLambdaOptions(lambda.WithLogger(slog.New(logs))))
		if err == nil {
			t.Error("no error")
		}
	})
	slog.New(logs).Info("late")
	records := logs.Records()
	if len(records) != 2 || records[0].Level != slog.LevelError || records[0].Message != "no table orders" || records[1].Message != "late" {
		t.Errorf("records %+v", records)
	}
}

func TestLogsConcurrently(t *testing.T) {
	t.Parallel()
	logs := lambdatest.NewLogs(t)
	logger := slog.New(logs)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 50 {
				logger.With("n", n).Info("x")
			}
		})
	}
	wg.Wait()
	counts := map[any]int{}
	for _, r := range logs.Records() {
		counts[r.Attrs["n"]]++
		if want := slog.AnyValue(r.Attrs["n"]).String(); !strings.HasSuffix(r.Line, "n="+want) {
			t.Fatalf("line %q of record %+v", r.Line, r)
		}
	}
	for n := range 8 {
		if counts[int64(n)] != 50 {
			t.Errorf("records by goroutine: %v", counts)
		}
	}
}
