package lambdatest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

// Logs is a [slog.Handler] that keeps what it is given, for tests of what a handler logs:
//
//	logs := lambdatest.NewLogs(t)
//	handler := newHandler(slog.New(logs))
//	...
//	if last := logs.Records()[0]; last.Attrs["order"] != "A7" { … }
//
// It is safe for concurrent use.
type Logs struct {
	handler logsHandler

	mu      sync.Mutex
	output  io.Writer // the test's; discards when that has ended
	line    bytes.Buffer
	records []LogRecord
}

// A LogRecord is one record of a log.
type LogRecord struct {
	Time      time.Time      // zero: none
	Level     slog.Level     // such as slog.LevelInfo
	Message   string         // the message
	RequestID string         // of the invocation that the context belongs to; "": none
	Attrs     map[string]any // Go values by key, those of a group in a map[string]any of their own; nil: none
	Line      string         // as package lambdalog writes it, without the newline
}

// NewLogs returns an empty log. Its lines become part of the test's output as well, which the go command shows when the
// test fails, or with -v. It keeps records of all levels, or those that AWS_LAMBDA_LOG_LEVEL lets through where that is
// set.
func NewLogs(t testing.TB) *Logs {
	t.Helper()
	l := &Logs{output: t.Output()}
	l.handler = logsHandler{logs: l, lines: lambdalog.NewHandler(lambdalog.WithOutput(&l.line), lambdalog.WithLevel(lambdalog.LevelTrace))}
	t.Cleanup(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.output = io.Discard
	})
	return l
}

// Records returns the records so far, in the order in which they came.
func (l *Logs) Records() []LogRecord {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.records)
}

// Lines returns the records so far as package lambdalog writes them, in the format that AWS_LAMBDA_LOG_FORMAT says,
// without newlines.
func (l *Logs) Lines() []string {
	var lines []string
	for _, r := range l.Records() {
		lines = append(lines, r.Line)
	}
	return lines
}

// Enabled implements [slog.Handler].
func (l *Logs) Enabled(ctx context.Context, level slog.Level) bool {
	return l.handler.Enabled(ctx, level)
}

// Handle implements [slog.Handler].
func (l *Logs) Handle(ctx context.Context, r slog.Record) error { return l.handler.Handle(ctx, r) }

// WithAttrs implements [slog.Handler].
func (l *Logs) WithAttrs(attrs []slog.Attr) slog.Handler { return l.handler.WithAttrs(attrs) }

// WithGroup implements [slog.Handler].
func (l *Logs) WithGroup(name string) slog.Handler { return l.handler.WithGroup(name) }

// A logsHandler adds to a log under attributes and groups.
type logsHandler struct {
	logs   *Logs
	lines  slog.Handler // with the same attributes and groups
	scopes []logScope
}

// A logScope is a group that is open, "" for none, and the attributes that were given in it.
type logScope struct {
	group string
	attrs []slog.Attr
}

func (h logsHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.lines.Enabled(ctx, level)
}

func (h logsHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logsHandler{h.logs, h.lines.WithAttrs(attrs), append(slices.Clip(h.scopes), logScope{attrs: attrs})}
}

func (h logsHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return logsHandler{h.logs, h.lines.WithGroup(name), append(slices.Clip(h.scopes), logScope{group: name})}
}

func (h logsHandler) Handle(ctx context.Context, r slog.Record) error {
	record := LogRecord{Time: r.Time, Level: r.Level, Message: r.Message, Attrs: h.attrs(r)}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		record.RequestID = lc.AwsRequestID
	}
	l := h.logs
	l.mu.Lock()
	defer l.mu.Unlock()
	l.line.Reset()
	if err := h.lines.Handle(ctx, r); err != nil {
		return err
	}
	record.Line = string(bytes.TrimSuffix(l.line.Bytes(), []byte("\n")))
	l.records = append(l.records, record)
	_, err := l.output.Write(l.line.Bytes())
	return err
}

// attrs are the attributes of a record and of the handler, by the rules of log/slog.
func (h logsHandler) attrs(r slog.Record) map[string]any {
	var inner []slog.Attr
	r.Attrs(func(a slog.Attr) bool {
		inner = append(inner, a)
		return true
	})
	for _, scope := range slices.Backward(h.scopes) {
		if scope.group != "" {
			inner = []slog.Attr{{Key: scope.group, Value: slog.GroupValue(inner...)}}
		} else {
			inner = slices.Concat(scope.attrs, inner)
		}
	}
	return attrMap(inner)
}

// attrMap makes Go values of attributes, nil of none.
func attrMap(attrs []slog.Attr) map[string]any {
	var values map[string]any
	set := func(key string, value any) {
		if values == nil {
			values = map[string]any{}
		}
		group, ok := value.(map[string]any)
		if before, both := values[key].(map[string]any); ok && both {
			maps.Copy(before, group)
			return
		}
		values[key] = value
	}
	for _, a := range attrs {
		value := a.Value.Resolve()
		switch {
		case a.Equal(slog.Attr{}):
		case value.Kind() != slog.KindGroup:
			set(a.Key, value.Any())
		case a.Key == "":
			for key, value := range attrMap(value.Group()) {
				set(key, value)
			}
		default:
			if group := attrMap(value.Group()); group != nil {
				set(a.Key, group)
			}
		}
	}
	return values
}
