package logrecord

import (
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/logline"
)

// A line is a record on its way to the output, or attributes on their way to a derived handler.
//
// First collect looks at the attributes, because Lambda's fields depend on them; then the line is written from left to
// right. Every field begins with a separator; end turns the first one into the beginning of the line.
type line struct {
	h   *Handler
	buf []byte

	fields             // what the record has in Lambda's own fields
	attrs  []slog.Attr // resolved; a group without a name is replaced by its members
	found  failure     // the first error among the handler's top-level attributes and attrs
	prefix string      // text: names of the open groups, each with its dot
	marks  []int       // see Handler
}

// maxKept is the largest buffer that is kept for another line.
const maxKept = 16 << 10

var pool = sync.Pool{New: func() any { return &line{buf: make([]byte, 0, 1024)} }}

func newLine(h *Handler) *line {
	l := pool.Get().(*line)
	l.h, l.found = h, h.failure
	return l
}

// free gives the line back, with nothing of the user's in it.
func (l *line) free() {
	if cap(l.buf) > maxKept {
		return
	}
	clear(l.attrs)
	*l = line{buf: l.buf[:0], attrs: l.attrs[:0], marks: l.marks[:0]}
	pool.Put(l)
}

// builtin writes Lambda's own fields but for the source and the failure.
func (l *line) builtin(t time.Time, level slog.Level, message string) {
	if !t.IsZero() {
		l.key(logline.KeyTimestamp)
		l.quote()
		l.timestamp(t)
		l.quote()
	}
	l.field(logline.KeyLevel, LevelName(level))
	l.field(logline.KeyMessage, message)
	l.optional(logline.KeyRequestID, l.requestID)
	l.optional(logline.KeyTenantID, l.tenantID)
	l.optional(keyFunctionARN, l.functionARN)
	l.optional(keyTraceID, l.traceID)
	if l.h.sampled(l.requestID) {
		l.key(keySampled)
		l.buf = append(l.buf, "true"...)
	}
}

// describe writes what Lambda knows of a failure.
func (l *line) describe() {
	if l.failed {
		l.optional(logline.KeyErrorType, l.errorType)
		l.field(logline.KeyErrorMessage, l.errorMessage)
		l.stack(l.stackTrace)
	}
}

func (l *line) field(key, value string) {
	l.key(key)
	l.text(value)
}

// optional is field for a field that is left out when it is empty.
func (l *line) optional(key, value string) {
	if value != "" {
		l.field(key, value)
	}
}

func (l *line) stack(calls logline.Stack) {
	if len(calls) == 0 {
		return
	}
	l.key(logline.KeyStackTrace)
	if !l.h.json {
		l.text(calls.String())
		return
	}
	for i, call := range calls {
		l.buf = append(l.buf, "[,"[min(i, 1)])
		l.text(call)
	}
	l.buf = append(l.buf, ']')
}

// source writes where the record was made, as a group.
func (l *line) source(pc uintptr) {
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	l.group(slog.Attr{Key: keySource, Value: slog.GroupValue(
		slog.String("file", frame.File),
		slog.Int("line", frame.Line),
		slog.String("function", frame.Function),
	)}, false, 0)
}

// splice writes what a handler has formatted. In a record of a failure the marked keys give way to Lambda's.
func (l *line) splice(formatted []byte, marks []int) {
	from := 0
	if l.failed {
		for _, mark := range marks {
			l.buf = append(append(l.buf, formatted[from:mark]...), '_')
			from = mark
		}
	}
	l.buf = append(l.buf, formatted[from:]...)
}

// end closes the groups and the line, and returns it.
func (l *line) end(groups int) []byte {
	if !l.h.json {
		l.buf = append(l.buf, '\n')
		return l.buf[1:]
	}
	for range groups {
		l.buf = append(l.buf, '}')
	}
	l.buf = append(l.buf, "}\n"...)
	l.buf[0] = '{'
	return l.buf
}
