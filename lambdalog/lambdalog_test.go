package lambdalog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

// clean takes away what the environment of the test says.
func clean(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "")
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "")
}

func TestSlogtest(t *testing.T) {
	clean(t)
	for name, tt := range map[string]struct {
		format lambdalog.Format
		parse  func(t *testing.T, line string) map[string]any
	}{
		"JSON": {lambdalog.FormatJSON, parseJSON},
		"text": {lambdalog.FormatText, parseText},
	} {
		t.Run(name, func(t *testing.T) { conform(t, tt.format, tt.parse, nil, false) })
		t.Run(name+" sampled", func(t *testing.T) {
			conform(t, tt.format, tt.parse, nil, false, lambdalog.WithSampling(1), lambdalog.WithLevel(slog.LevelWarn))
		})
		t.Run(name+" held", func(t *testing.T) {
			conform(t, tt.format, tt.parse, nil, true, lambdalog.WithBuffer(0), lambdalog.WithLevel(slog.LevelWarn))
		})
		t.Run(name+" with attributes", func(t *testing.T) {
			conform(t, tt.format, tt.parse, []slog.Attr{slog.String("tenant", "t"), slog.Group("shop", "name", "harbour")}, false)
		})
	}
}

// conform runs slogtest over a handler, whose records belong to an invocation that fails. If the handler holds records
// back, they come only then.
func conform(t *testing.T, format lambdalog.Format, parse func(*testing.T, string) map[string]any, attrs []slog.Attr, held bool, options ...lambdalog.Option) {
	var out bytes.Buffer
	var facts *invocation.Facts
	newHandler := func(t *testing.T) slog.Handler {
		out.Reset()
		facts = &invocation.Facts{RequestID: "r-1"}
		ctx := context.WithValue(t.Context(), invocation.ContextKey{}, facts)
		return under{lambdalog.WithAttrs(ctx, attrs...), lambdalog.NewHandler(append(options, lambdalog.WithFormat(format), lambdalog.WithOutput(&out))...)}
	}
	slogtest.Run(t, newHandler, func(t *testing.T) map[string]any {
		if held && out.Len() > 0 {
			t.Errorf("not held: %s", &out)
		}
		facts.End(true)
		fields := parse(t, strings.TrimSuffix(out.String(), "\n"))
		for _, a := range attrs {
			if _, ok := fields[a.Key]; !ok {
				t.Errorf("no %s at the top level: %s", a.Key, &out)
			}
		}
		for ours, theirs := range map[string]string{"timestamp": slog.TimeKey, "message": slog.MessageKey} {
			if v, ok := fields[ours]; ok {
				fields[theirs] = v
				delete(fields, ours)
			}
		}
		return fields
	})
}

// under is a handler all of whose records are made under one context.
type under struct {
	ctx context.Context
	slog.Handler
}

func (u under) Enabled(_ context.Context, level slog.Level) bool {
	return u.Handler.Enabled(u.ctx, level)
}

func (u under) Handle(_ context.Context, r slog.Record) error { return u.Handler.Handle(u.ctx, r) }

func (u under) WithAttrs(attrs []slog.Attr) slog.Handler {
	return under{u.ctx, u.Handler.WithAttrs(attrs)}
}

func (u under) WithGroup(name string) slog.Handler { return under{u.ctx, u.Handler.WithGroup(name)} }

func parseJSON(t *testing.T, line string) (fields map[string]any) {
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return fields
}

// parseText understands lines whose keys are not quoted.
func parseText(t *testing.T, line string) map[string]any {
	fields := make(map[string]any)
	for line != "" {
		path, rest, ok := strings.Cut(line, "=")
		if !ok {
			t.Fatalf("no = in %q", line)
		}
		value, rest2, _ := strings.Cut(rest, " ")
		if quoted, err := strconv.QuotedPrefix(rest); err == nil {
			value, _ = strconv.Unquote(quoted)
			rest2 = strings.TrimPrefix(rest[len(quoted):], " ")
		}
		line = rest2
		group, names := fields, strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			if group[name] == nil {
				group[name] = make(map[string]any)
			}
			group = group[name].(map[string]any)
		}
		group[names[len(names)-1]] = value
	}
	return fields
}

// handle writes a record of no time, and returns the line.
func handle(t *testing.T, ctx context.Context, level slog.Level, attrs []slog.Attr, options ...lambdalog.Option) string {
	t.Helper()
	var out bytes.Buffer
	h := lambdalog.NewHandler(append(options, lambdalog.WithOutput(&out))...)
	r := slog.NewRecord(time.Time{}, level, "m", 0)
	r.AddAttrs(attrs...)
	if err := h.Handle(ctx, r); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func TestEnvironment(t *testing.T) {
	clean(t)
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "Json")
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "warn")
	h := lambdalog.NewHandler(lambdalog.WithOutput(io.Discard), lambdalog.WithLevel(slog.LevelDebug))
	if got, want := handle(t, t.Context(), lambdalog.LevelFatal, nil), `{"level":"FATAL","message":"m"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := handle(t, t.Context(), 0, nil, lambdalog.WithFormat(lambdalog.FormatText)), `level=INFO message=m`; got != want {
		t.Errorf("with the text format chosen: %s, want %s", got, want)
	}

	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "")
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "TRACE")
	if !h.Enabled(t.Context(), slog.LevelWarn) || h.Enabled(t.Context(), slog.LevelInfo) {
		t.Error("the environment at the time the handler was made does not count: WARN is not the least level")
	}
	if !lambdalog.NewHandler().Enabled(t.Context(), lambdalog.LevelTrace) {
		t.Error("TRACE is not enabled by AWS_LAMBDA_LOG_LEVEL=TRACE")
	}
	if lambdalog.NewHandler(lambdalog.WithLevel(slog.LevelError)).Enabled(t.Context(), slog.LevelWarn) {
		t.Error("WithLevel does not raise the level")
	}
	if got, want := handle(t, t.Context(), lambdalog.LevelTrace, nil), `level=TRACE message=m`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}

	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "")
	if h := lambdalog.NewHandler(); !h.Enabled(t.Context(), slog.LevelInfo) || h.Enabled(t.Context(), slog.LevelInfo-1) {
		t.Error("without settings, INFO is not the least level")
	}
	if !lambdalog.NewHandler(lambdalog.WithLevel(slog.LevelDebug)).Enabled(t.Context(), slog.LevelDebug) {
		t.Error("WithLevel cannot lower the level though the environment has none")
	}
}

func TestInvocation(t *testing.T) {
	clean(t)
	lc := &lambdacontext.LambdaContext{AwsRequestID: "r-1", TenantID: "t-1", InvokedFunctionArn: "arn:1"}
	//lint:ignore SA1029 tracing libraries look for this very string
	ctx := context.WithValue(lambdacontext.NewContext(t.Context(), lc), invocation.TraceIDKey, "Root=1")
	everything := []lambdalog.Option{lambdalog.WithFunctionARN(), lambdalog.WithTraceID(), lambdalog.WithSource()}
	for name, tt := range map[string]struct {
		ctx     context.Context
		options []lambdalog.Option
		want    string
	}{
		"inside":          {ctx, nil, `level=INFO message=m requestId=r-1 tenantId=t-1`},
		"options":         {ctx, everything, `level=INFO message=m requestId=r-1 tenantId=t-1 functionArn=arn:1 traceId="Root=1"`},
		"outside":         {t.Context(), everything, `level=INFO message=m`},
		"nil invocation":  {lambdacontext.NewContext(t.Context(), nil), everything, `level=INFO message=m`},
		"empty":           {lambdacontext.NewContext(t.Context(), new(lambdacontext.LambdaContext)), everything, `level=INFO message=m`},
		"without a trace": {lambdacontext.NewContext(t.Context(), lc), everything, `level=INFO message=m requestId=r-1 tenantId=t-1 functionArn=arn:1`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := handle(t, tt.ctx, 0, nil, tt.options...); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	invocation.SetCurrent(&ctx)
	defer invocation.SetCurrent(nil)
	if got, want := handle(t, context.Background(), 0, nil), `level=INFO message=m requestId=r-1 tenantId=t-1`; got != want {
		t.Errorf("while an invocation is in progress: %s, want %s", got, want)
	}
}

func TestNew(t *testing.T) {
	clean(t)
	var out bytes.Buffer
	before := time.Now().UTC().Truncate(time.Millisecond)
	lambdalog.New(lambdalog.WithOutput(&out), lambdalog.WithSource(), lambdalog.WithFormat(lambdalog.FormatJSON)).
		With("a", 1).Error("m", "err", errors.New("no"))
	var got struct {
		Timestamp                         string
		Level, Message, Err, ErrorMessage string
		Source                            struct{ Function string }
		A                                 int
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	const layout = "2006-01-02T15:04:05.000Z"
	when, err := time.Parse(layout, got.Timestamp)
	if err != nil || when.Before(before) || when.After(time.Now()) {
		t.Errorf("timestamp %q (%v) is not now", got.Timestamp, err)
	}
	if got.Level != "ERROR" || got.Message != "m" || got.Err != "no" || got.ErrorMessage != "no" || got.A != 1 ||
		got.Source.Function != "github.com/lambent-go/lambent/lambdalog_test.TestNew" {
		t.Errorf("record %s", out.String())
	}
}

// Standard output is the default, and the one at the time the handler is made.
func TestDefaultOutput(t *testing.T) {
	clean(t)
	file, err := os.Create(t.TempDir() + "/stdout")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	old := os.Stdout
	os.Stdout = file
	h := lambdalog.NewHandler()
	os.Stdout = old
	if err := h.Handle(t.Context(), slog.NewRecord(time.Time{}, 0, "m", 0)); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(file.Name()); string(got) != "level=INFO message=m\n" {
		t.Errorf("standard output has %q", got)
	}
}

// Every function links this package: it must not bring in what makes a binary big.
func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	listed := strings.Fields(string(out))
	if len(listed) == 0 || listed[len(listed)-1] != "github.com/lambent-go/lambent/lambdalog" {
		t.Fatalf("go list -deps printed %q", listed)
	}
	for _, path := range listed {
		if root, _, _ := strings.Cut(path, "/"); root == "net" || strings.HasSuffix(path, "/template") ||
			path == "encoding/gob" || path == "github.com/lambent-go/lambent/lambda" {
			t.Errorf("lambdalog links %s", path)
		}
	}
}
