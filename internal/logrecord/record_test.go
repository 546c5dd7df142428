package logrecord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/lambda/messages"
)

// invocationKey is how these tests put an invocation into a context.
type invocationKey struct{}

func within(ctx context.Context, inv logrecord.Invocation) context.Context {
	return context.WithValue(ctx, invocationKey{}, inv)
}

func find(ctx context.Context) (logrecord.Invocation, bool) {
	inv, ok := ctx.Value(invocationKey{}).(logrecord.Invocation)
	return inv, ok
}

var noon = time.Date(2026, 11, 22, 14, 4, 32, 123_999_999, time.FixedZone("CET", 3600))

// log returns the line that a record becomes. The record is of noon and WARN.
func log(t testing.TB, o logrecord.Options, with func(slog.Handler) slog.Handler, ctx context.Context, attrs ...slog.Attr) string {
	t.Helper()
	var out bytes.Buffer
	o.Output = &out
	var h slog.Handler = logrecord.NewHandler(o)
	if with != nil {
		h = with(h)
	}
	r := slog.NewRecord(noon, slog.LevelWarn, "no such order", 0)
	r.AddAttrs(attrs...)
	if err := h.Handle(ctx, r); err != nil {
		t.Fatal(err)
	}
	line, ok := strings.CutSuffix(out.String(), "\n")
	if !ok || strings.Contains(line, "\n") {
		t.Errorf("not one line: %q", out.String())
	}
	if o.Format == logrecord.JSON && !json.Valid([]byte(line)) {
		t.Errorf("not JSON: %s", line)
	}
	return line
}

const (
	jsonStart = `{"timestamp":"2026-11-22T13:04:32.123Z","level":"WARN","message":"no such order"`
	textStart = `timestamp=2026-11-22T13:04:32.123Z level=WARN message="no such order"`
)

// detailed is an error with a stack trace, as *lambda.Error is.
type detailed struct{ frames []errortype.Frame }

func (detailed) Error() string                        { return "out of\nstock" }
func (detailed) ErrorType() string                    { return "Sold.Out" }
func (d detailed) ErrorStackTrace() []errortype.Frame { return d.frames }

// rich is an error that describes itself to log/slog.
type rich struct{}

func (rich) Error() string        { return "rich" }
func (rich) LogValue() slog.Value { return slog.GroupValue(slog.Int("code", 7)) }

// late becomes an error when it is resolved.
type late struct{}

func (late) LogValue() slog.Value { return slog.AnyValue(fs.ErrNotExist) }

// marshaled is an error that has a JSON form.
type marshaled struct{}

func (marshaled) Error() string                { return "text" }
func (marshaled) MarshalJSON() ([]byte, error) { return []byte(`{"json":true}`), nil }

func TestRecord(t *testing.T) {
	frames := []errortype.Frame{{Path: "a/b.go", Line: 7, Label: "f"}, {Path: "a/c.go", Line: 9, Label: "(*T).g"}}
	inv := logrecord.Invocation{RequestID: "r-1", TenantID: "t-1", FunctionARN: "arn:1"}
	//lint:ignore SA1029 tracing libraries look for this very string
	traced := context.WithValue(within(t.Context(), inv), invocation.TraceIDKey, "Root=1-2")
	group := func(names ...string) func(slog.Handler) slog.Handler {
		return func(h slog.Handler) slog.Handler {
			for _, name := range names {
				h = h.WithGroup(name)
			}
			return h
		}
	}
	with := func(attrs ...slog.Attr) func(slog.Handler) slog.Handler {
		return func(h slog.Handler) slog.Handler { return h.WithAttrs(attrs) }
	}
	for name, tt := range map[string]struct {
		options  logrecord.Options
		ctx      context.Context // nil: of no invocation
		with     func(slog.Handler) slog.Handler
		attrs    []slog.Attr
		wantJSON string
		wantText string
	}{
		"nothing more": {},
		"attributes": {
			attrs:    []slog.Attr{slog.Int("a", 1), slog.Group("g", "b", true, slog.Group("h", "c", "d e")), slog.String("", "")},
			wantJSON: `,"a":1,"g":{"b":true,"h":{"c":"d e"}},"":""`,
			wantText: ` a=1 g.b=true g.h.c="d e" ""=""`,
		},
		"invocation": {
			ctx: traced, options: logrecord.Options{TenantID: true, FunctionARN: true, TraceID: true},
			wantJSON: `,"requestId":"r-1","tenantId":"t-1","functionArn":"arn:1","traceId":"Root=1-2"`,
			wantText: ` requestId=r-1 tenantId=t-1 functionArn=arn:1 traceId="Root=1-2"`,
		},
		"invocation without options": {
			ctx: traced, wantJSON: `,"requestId":"r-1"`, wantText: ` requestId=r-1`,
		},
		"invocation that knows little": {
			ctx:      within(t.Context(), logrecord.Invocation{RequestID: "r-2"}),
			options:  logrecord.Options{TenantID: true, FunctionARN: true, TraceID: true},
			wantJSON: `,"requestId":"r-2"`, wantText: ` requestId=r-2`,
		},
		"request ID outside of groups": {
			ctx: traced, with: group("g", "h"), attrs: []slog.Attr{slog.String("requestId", "own")},
			wantJSON: `,"requestId":"r-1","g":{"h":{"requestId":"own"}}`,
			wantText: ` requestId=r-1 g.h.requestId=own`,
		},
		"keys of Lambda": {
			ctx: traced,
			attrs: []slog.Attr{
				slog.Int("timestamp", 1), slog.Int("level", 2), slog.Int("message", 3), slog.Int("requestId", 4), slog.Int("tenantId", 5),
				slog.Int("functionArn", 6), slog.Int("traceId", 7), slog.Int("source", 8), slog.Int("Level", 9), slog.Int("time", 10),
			},
			wantJSON: `,"requestId":"r-1","timestamp_":1,"level_":2,"message_":3,"requestId_":4,"tenantId_":5,"functionArn_":6,"traceId_":7,"source_":8,"Level":9,"time":10`,
			wantText: ` requestId=r-1 timestamp_=1 level_=2 message_=3 requestId_=4 tenantId_=5 functionArn_=6 traceId_=7 source_=8 Level=9 time=10`,
		},
		"keys of Lambda, given before": {
			with:     with(slog.Int("level", 2), slog.Group("", slog.Int("source", 3)), slog.Group("message", "level", 1)),
			wantJSON: `,"level_":2,"source_":3,"message_":{"level":1}`,
			wantText: ` level_=2 source_=3 message_.level=1`,
		},
		"keys of Lambda as groups": {
			with:     group("level", "level"),
			attrs:    []slog.Attr{slog.Int("level", 1), slog.Group("source", "level", 2)},
			wantJSON: `,"level_":{"level":{"level":1,"source":{"level":2}}}`,
			wantText: ` level_.level.level=1 level_.level.source.level=2`,
		},
		"keys of Lambda as groups in a group": {
			with: func(h slog.Handler) slog.Handler {
				return h.WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 1)}).WithGroup("level").WithGroup("errorType")
			},
			attrs:    []slog.Attr{logrecord.ErrorType("T"), slog.Int("b", 2)},
			wantJSON: `,"errorType":"T","errorMessage":"","g":{"a":1,"level":{"errorType":{"b":2}}}`,
			wantText: ` errorType=T errorMessage="" g.a=1 g.level.errorType.b=2`,
		},
		"error": {
			attrs:    []slog.Attr{slog.Int("a", 1), slog.Any("err", fmt.Errorf("open order: %w", fs.ErrNotExist)), slog.Any("second", errors.New("other"))},
			wantJSON: `,"errorType":"errorString","errorMessage":"open order: file does not exist","a":1,"err":"open order: file does not exist","second":"other"`,
			wantText: ` errorType=errorString errorMessage="open order: file does not exist" a=1 err="open order: file does not exist" second=other`,
		},
		"error with a stack": {
			attrs:    []slog.Attr{slog.Any("err", detailed{frames})},
			wantJSON: `,"errorType":"Sold.Out","errorMessage":"out of\nstock","stackTrace":["a/b.go:7 f","a/c.go:9 (*T).g"],"err":"out of\nstock"`,
			wantText: ` errorType=Sold.Out errorMessage="out of\nstock" stackTrace="a/b.go:7 f, a/c.go:9 (*T).g" err="out of\nstock"`,
		},
		"RPC error": {
			attrs:    []slog.Attr{slog.Any("err", &messages.InvokeResponse_Error{Type: "T", StackTrace: []*errortype.Frame{&frames[0]}})},
			wantJSON: `,"errorType":"T","errorMessage":"","stackTrace":["a/b.go:7 f"],"err":""`,
			wantText: ` errorType=T errorMessage="" stackTrace="a/b.go:7 f" err=""`,
		},
		"error in a group without name": {
			attrs:    []slog.Attr{slog.Group("", slog.Any("err", &fs.PathError{Op: "open", Path: "p", Err: fs.ErrExist}))},
			wantJSON: `,"errorType":"PathError","errorMessage":"open p: file already exists","err":"open p: file already exists"`,
			wantText: ` errorType=PathError errorMessage="open p: file already exists" err="open p: file already exists"`,
		},
		"error in a group": {
			attrs:    []slog.Attr{slog.Group("g", "err", fs.ErrExist)},
			wantJSON: `,"g":{"err":"file already exists"}`,
			wantText: ` g.err="file already exists"`,
		},
		"error while a group is open": {
			with: group("g"), attrs: []slog.Attr{slog.Any("err", fs.ErrExist)},
			wantJSON: `,"g":{"err":"file already exists"}`,
			wantText: ` g.err="file already exists"`,
		},
		"error given before": {
			with: func(h slog.Handler) slog.Handler {
				return h.WithAttrs([]slog.Attr{slog.Any("first", fs.ErrExist)}).WithGroup("g")
			},
			attrs:    []slog.Attr{slog.Any("err", detailed{})},
			wantJSON: `,"errorType":"errorString","errorMessage":"file already exists","first":"file already exists","g":{"err":"out of\nstock"}`,
			wantText: ` errorType=errorString errorMessage="file already exists" first="file already exists" g.err="out of\nstock"`,
		},
		"error given before goes first": {
			with: with(slog.Any("first", fs.ErrExist)), attrs: []slog.Attr{slog.Any("err", detailed{})},
			wantJSON: `,"errorType":"errorString","errorMessage":"file already exists","first":"file already exists","err":"out of\nstock"`,
			wantText: ` errorType=errorString errorMessage="file already exists" first="file already exists" err="out of\nstock"`,
		},
		"error by a LogValuer": {
			attrs:    []slog.Attr{slog.Any("err", late{})},
			wantJSON: `,"errorType":"errorString","errorMessage":"file does not exist","err":"file does not exist"`,
			wantText: ` errorType=errorString errorMessage="file does not exist" err="file does not exist"`,
		},
		"error that is a LogValuer": {
			attrs:    []slog.Attr{slog.Any("err", rich{})},
			wantJSON: `,"errorType":"rich","errorMessage":"rich","err":{"code":7}`,
			wantText: ` errorType=rich errorMessage=rich err.code=7`,
		},
		"error with a JSON form": {
			attrs:    []slog.Attr{slog.Any("err", marshaled{}), slog.Any("other", marshaled{})},
			wantJSON: `,"errorType":"marshaled","errorMessage":"text","err":"text","other":{"json":true}`,
			wantText: ` errorType=marshaled errorMessage=text err=text other=text`,
		},
		"keys of a failure without one": {
			attrs:    []slog.Attr{slog.Int("errorType", 1), slog.Int("errorMessage", 2), slog.Int("stackTrace", 3)},
			with:     with(slog.Group("errorType", "a", 0)),
			wantJSON: `,"errorType":{"a":0},"errorType":1,"errorMessage":2,"stackTrace":3`,
			wantText: ` errorType.a=0 errorType=1 errorMessage=2 stackTrace=3`,
		},
		"keys of a failure with one": {
			with: with(slog.Int("errorType", 1), slog.Group("errorMessage", slog.Group("")), slog.Group("g", "errorType", 0), slog.Int("stackTrace", 2)),
			attrs: []slog.Attr{
				slog.Int("errorType", 3), slog.Any("errorMessage", fs.ErrExist), slog.Group("g", "stackTrace", 4),
			},
			wantJSON: `,"errorType":"errorString","errorMessage":"file already exists","errorType_":1,"g":{"errorType":0},"stackTrace_":2,"errorType_":3,"errorMessage_":"file already exists","g":{"stackTrace":4}`,
			wantText: ` errorType=errorString errorMessage="file already exists" errorType_=1 g.errorType=0 stackTrace_=2 errorType_=3 errorMessage_="file already exists" g.stackTrace=4`,
		},
		"keys of a failure, in two steps": {
			with: func(h slog.Handler) slog.Handler {
				h = h.WithAttrs([]slog.Attr{slog.Int("errorType", 1)})
				return h.WithAttrs([]slog.Attr{slog.Any("err", fs.ErrExist)}).WithGroup("errorMessage").WithAttrs([]slog.Attr{slog.Int("a", 2)})
			},
			wantJSON: `,"errorType":"errorString","errorMessage":"file already exists","errorType_":1,"err":"file already exists","errorMessage_":{"a":2}`,
			wantText: ` errorType=errorString errorMessage="file already exists" errorType_=1 err="file already exists" errorMessage.a=2`,
		},
		"what the runtime says": {
			ctx: traced, options: logrecord.Options{TenantID: true, FunctionARN: true},
			with: func(h slog.Handler) slog.Handler {
				return h.WithAttrs([]slog.Attr{slog.Any("err", fs.ErrExist)}).WithGroup("g")
			},
			attrs: []slog.Attr{
				logrecord.RequestID("r-9"), logrecord.TenantID("t-9"), logrecord.ErrorType("T"),
				logrecord.ErrorMessage("no such order"), logrecord.StackTrace(frames[:1]), slog.Int("status", 413),
			},
			wantJSON: `,"requestId":"r-9","tenantId":"t-9","errorType":"T","errorMessage":"no such order","stackTrace":["a/b.go:7 f"],"err":"file already exists","g":{"status":413}`,
			wantText: ` requestId=r-9 tenantId=t-9 errorType=T errorMessage="no such order" stackTrace="a/b.go:7 f" err="file already exists" g.status=413`,
		},
		"what the runtime does not say": {
			ctx: traced, options: logrecord.Options{TenantID: true},
			attrs: []slog.Attr{
				logrecord.RequestID(""), logrecord.TenantID(""), logrecord.ErrorType(""), logrecord.StackTrace(nil), logrecord.ErrorMessage(""),
			},
			wantJSON: `,"requestId":"r-1","tenantId":"t-1","errorMessage":""`,
			wantText: ` requestId=r-1 tenantId=t-1 errorMessage=""`,
		},
		"tenant that the runtime says": {
			ctx: traced, options: logrecord.Options{TenantID: true}, attrs: []slog.Attr{logrecord.TenantID("t-9")},
			wantJSON: `,"requestId":"r-1","tenantId":"t-9"`,
			wantText: ` requestId=r-1 tenantId=t-9`,
		},
		"groups that stay empty": {
			with: func(h slog.Handler) slog.Handler {
				return h.WithGroup("a").WithAttrs(nil).WithAttrs([]slog.Attr{{}, slog.Group("x")}).WithGroup("").WithGroup("b")
			},
			attrs: []slog.Attr{{}, slog.Group("y", slog.Group("z"))},
		},
		"groups with something before": {
			with: func(h slog.Handler) slog.Handler {
				return h.WithAttrs([]slog.Attr{slog.Int("a", 1)}).WithGroup("g").WithAttrs([]slog.Attr{slog.Int("b", 2)}).WithGroup("h")
			},
			attrs:    []slog.Attr{{}},
			wantJSON: `,"a":1,"g":{"b":2}`,
			wantText: ` a=1 g.b=2`,
		},
		"place in the code as an attribute": {
			attrs: []slog.Attr{
				slog.Any("at", &slog.Source{File: "f.go", Line: 3}), slog.Any("nowhere", &slog.Source{}), slog.Any("nil", (*slog.Source)(nil)),
			},
			wantJSON: `,"at":{"file":"f.go","line":3}`,
			wantText: ` at=f.go:3`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := tt.ctx
			if ctx == nil {
				ctx = t.Context()
			}
			tt.options.Invocation = find
			tt.options.Format = logrecord.JSON
			if got, want := log(t, tt.options, tt.with, ctx, tt.attrs...), jsonStart+tt.wantJSON+"}"; got != want {
				t.Errorf("JSON\n got %s\nwant %s", got, want)
			}
			tt.options.Format = logrecord.Text
			if got, want := log(t, tt.options, tt.with, ctx, tt.attrs...), textStart+tt.wantText; got != want {
				t.Errorf("text\n got %s\nwant %s", got, want)
			}
		})
	}
}

func TestTimestamp(t *testing.T) {
	for name, tt := range map[string]struct {
		time time.Time
		want string
	}{
		"zero":       {},
		"cut":        {time.UnixMilli(1).Add(999 * time.Microsecond), "timestamp=1970-01-01T00:00:00.001Z "},
		"before":     {time.Date(1, 2, 3, 4, 5, 6, 0, time.UTC), "timestamp=0001-02-03T04:05:06.000Z "},
		"year 12345": {time.Date(12345, 2, 3, 4, 5, 6, 7e6, time.UTC), "timestamp=12345-02-03T04:05:06.007Z "},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			h := logrecord.NewHandler(logrecord.Options{Output: &out})
			if err := h.Handle(t.Context(), slog.NewRecord(tt.time, 0, "m", 0)); err != nil {
				t.Fatal(err)
			}
			if got, want := out.String(), tt.want+"level=INFO message=m\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestLevelName(t *testing.T) {
	for level, want := range map[slog.Level]string{
		-100: "TRACE", -9: "TRACE", -8: "TRACE", -5: "TRACE", -4: "DEBUG", -2: "DEBUG", -1: "DEBUG", 0: "INFO", 2: "INFO",
		3: "INFO", 4: "WARN", 7: "WARN", 8: "ERROR", 11: "ERROR", 12: "FATAL", 1000: "FATAL",
	} {
		if got := logrecord.LevelName(level); got != want {
			t.Errorf("LevelName(%d) = %s, want %s", level, got, want)
		}
	}
}

func TestEnabled(t *testing.T) {
	var variable slog.LevelVar
	variable.Set(slog.LevelDebug)
	for name, tt := range map[string]struct {
		environment string
		level       slog.Leveler
		want        slog.Level // the least
	}{
		"nothing said":                 {"", nil, slog.LevelInfo},
		"trace":                        {"TRACE", nil, -8},
		"debug, small":                 {"debug", nil, slog.LevelDebug},
		"info":                         {"Info", nil, slog.LevelInfo},
		"warn":                         {"WARN", nil, slog.LevelWarn},
		"error":                        {"ERROR", nil, slog.LevelError},
		"fatal":                        {"FATAL", nil, 12},
		"unknown":                      {"LOUD", nil, slog.LevelInfo},
		"level alone":                  {"", slog.LevelDebug, slog.LevelDebug},
		"level raises":                 {"INFO", slog.LevelError, slog.LevelError},
		"level cannot lower":           {"WARN", &variable, slog.LevelWarn},
		"level cannot lower a default": {"LOUD", slog.LevelDebug, slog.LevelInfo},
	} {
		t.Run(name, func(t *testing.T) {
			h := logrecord.NewHandler(logrecord.Options{EnvironmentLevel: tt.environment, Level: tt.level})
			if !h.Enabled(t.Context(), tt.want) || h.Enabled(t.Context(), tt.want-1) {
				t.Errorf("enabled at %v: %t, below: %t", tt.want, h.Enabled(t.Context(), tt.want), h.Enabled(t.Context(), tt.want-1))
			}
		})
	}
	h := logrecord.NewHandler(logrecord.Options{EnvironmentLevel: "INFO", Level: &variable})
	variable.Set(slog.LevelError)
	if h.Enabled(t.Context(), slog.LevelWarn) {
		t.Error("a raised LevelVar lets WARN through")
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		environment string
		format      logrecord.Format
		wantJSON    bool
	}{
		{"", 0, false},
		{"Text", 0, false},
		{"JSON", 0, true},
		{"json", 0, true},
		{"JSONL", 0, false},
		{"JSON", logrecord.Text, false},
		{"Text", logrecord.JSON, true},
	} {
		line := log(t, logrecord.Options{EnvironmentFormat: tt.environment, Format: tt.format}, nil, t.Context())
		if got := strings.HasPrefix(line, "{"); got != tt.wantJSON {
			t.Errorf("%+v: %s", tt, line)
		}
	}
}

// Without an invocation in its context, a record belongs to the one in progress.
func TestCurrentInvocation(t *testing.T) {
	//lint:ignore SA1029 tracing libraries look for this very string
	current := context.WithValue(within(t.Context(), logrecord.Invocation{RequestID: "current"}), invocation.TraceIDKey, "Root=1")
	invocation.SetCurrent(&current)
	defer invocation.SetCurrent(nil)
	o := logrecord.Options{Invocation: find, TraceID: true}
	if got, want := log(t, o, nil, t.Context()), textStart+` requestId=current traceId="Root=1"`; got != want {
		t.Errorf("without an invocation\n got %s\nwant %s", got, want)
	}
	if got, want := log(t, o, nil, nil), textStart+` requestId=current traceId="Root=1"`; got != want {
		t.Errorf("without a context\n got %s\nwant %s", got, want)
	}
	own := within(t.Context(), logrecord.Invocation{RequestID: "own"})
	if got, want := log(t, o, nil, own), textStart+" requestId=own"; got != want {
		t.Errorf("with another invocation\n got %s\nwant %s", got, want)
	}
	o.Invocation = func(context.Context) (logrecord.Invocation, bool) {
		t.Error("context asked though the record says its request ID")
		return logrecord.Invocation{}, false
	}
	if got, want := log(t, o, nil, own, logrecord.RequestID("said")), textStart+" requestId=said"; got != want {
		t.Errorf("with a request ID\n got %s\nwant %s", got, want)
	}
	o.Invocation = nil
	if got := log(t, o, nil, own); got != textStart {
		t.Errorf("without a way to find it\n got %s\nwant %s", got, textStart)
	}
}

// Handlers that know nothing of Lambda see plain values.
func TestFieldsElsewhere(t *testing.T) {
	var out bytes.Buffer
	options := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	frames := []errortype.Frame{{Path: "a.go", Line: 1, Label: "f"}, {Path: "b.go", Line: 2, Label: "g"}}
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, options), slog.NewTextHandler(&out, options)} {
		slog.New(h).LogAttrs(t.Context(), slog.LevelError, "m", logrecord.RequestID("r"), logrecord.TenantID(""),
			logrecord.ErrorType("T"), logrecord.ErrorMessage("e"), logrecord.StackTrace(frames))
	}
	const want = `{"level":"ERROR","msg":"m","requestId":"r","errorType":"T","errorMessage":"e","stackTrace":["a.go:1 f","b.go:2 g"]}` + "\n" +
		`level=ERROR msg=m requestId=r errorType=T errorMessage=e stackTrace="a.go:1 f, b.go:2 g"` + "\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
