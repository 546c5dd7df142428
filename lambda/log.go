package lambda

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	invocationkey "github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

// Bounds of what the runtime says in the log, in bytes as JSON, so that a line stays below 32 KiB.
const (
	maxLogMessage = 8 << 10
	maxLogStack   = 8 << 10
	maxLogBody    = 4 << 10
)

// maxLogWait is how long a line may hold up a worker.
const maxLogWait = 100 * time.Millisecond

// A runtimeLog writes the runtime's own lines. While nobody takes them, as when a pipe is full, lines are dropped and
// counted, and the workers go on.
type runtimeLog struct {
	handler slog.Handler  // nil: nowhere
	ours    bool          // the handler takes the request ID from the context
	turn    chan struct{} // holds a value while a line is being written
	stuck   atomic.Bool   // that line has taken more than maxLogWait
	dropped atomic.Int64  // lines since the last one that got through
}

const (
	levelWarn  = slog.LevelWarn
	levelError = slog.LevelError
	levelFatal = lambdalog.LevelFatal
)

func newRuntimeLog(s *settings) *runtimeLog {
	l := &runtimeLog{turn: make(chan struct{}, 1)}
	switch {
	case s.logger != nil:
		l.handler = s.logger.Handler()
	case !s.loggerSet:
		l.handler = lambdalog.NewHandler(lambdalog.WithOutput(os.Stderr))
	}
	_, l.ours = l.handler.(*logrecord.Handler)
	return l
}

// failure says that an invocation failed.
func (l *runtimeLog) failure(event *runtimeapi.Invocation, f *failure) {
	message := cutText(f.message, maxLogMessage)
	attrs := []slog.Attr{
		slog.String("errorType", cutText(f.typ, maxDocumentType)),
		slog.String("errorMessage", message),
	}
	if len(f.stack) > 0 {
		attrs = append(attrs, slog.Any("stackTrace", logStack(f.stack)))
	}
	l.write(event, levelError, message, attrs...)
}

// refused says that the Runtime API did not take an answer.
func (l *runtimeLog) refused(event *runtimeapi.Invocation, level slog.Level, message string, status *runtimeapi.StatusError) {
	l.write(event, level, message,
		slog.Int("status", status.Status),
		slog.String("body", cutText(string(status.Body), maxLogBody)))
}

func (l *runtimeLog) warn(event *runtimeapi.Invocation, message string) {
	l.write(event, levelWarn, cutText(message, maxLogMessage))
}

func (l *runtimeLog) error(event *runtimeapi.Invocation, message string) {
	l.write(event, levelError, cutText(message, maxLogMessage))
}

// fatal says why the process ends.
func (l *runtimeLog) fatal(requestID, message string) {
	var event *runtimeapi.Invocation
	if requestID != "" {
		event = &runtimeapi.Invocation{RequestID: requestID}
	}
	l.write(event, levelFatal, cutText(message, maxLogMessage))
}

// write writes one record, about an invocation or, with a nil event, about the process.
func (l *runtimeLog) write(event *runtimeapi.Invocation, level slog.Level, message string, attrs ...slog.Attr) {
	if l.handler == nil {
		return
	}
	ctx := context.Background()
	if event != nil {
		ctx = context.WithValue(ctx, invocationkey.TraceIDKey, event.TraceID) //nolint:staticcheck // the key is fixed
		ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{
			AwsRequestID:       event.RequestID,
			InvokedFunctionArn: event.FunctionARN,
			TenantID:           event.TenantID,
		})
	}
	if !l.handler.Enabled(ctx, level) {
		return
	}
	r := slog.NewRecord(time.Now(), level, message, 0)
	if event != nil && !l.ours {
		r.AddAttrs(slog.String("requestId", event.RequestID))
	}
	r.AddAttrs(attrs...)
	l.emit(ctx, r)
}

// emit hands the record over, and waits a little for it to be taken.
func (l *runtimeLog) emit(ctx context.Context, r slog.Record) {
	timer := time.NewTimer(maxLogWait)
	defer timer.Stop()
	if l.stuck.Load() || !l.await(timer.C) {
		l.dropped.Add(1)
		return
	}
	done := make(chan struct{})
	go func() {
		defer func() {
			_ = recover() // a logger that panics costs its line
			l.stuck.Store(false)
			<-l.turn
			close(done)
		}()
		if n := l.dropped.Swap(0); n > 0 {
			lost := slog.NewRecord(time.Now(), levelWarn, "dropped "+strconv.FormatInt(n, 10)+" log lines", 0)
			_ = l.handler.Handle(context.Background(), lost)
		}
		_ = l.handler.Handle(ctx, r)
	}()
	select {
	case <-done:
	case <-timer.C:
		l.stuck.Store(true)
	}
}

// await takes the turn, unless timeout comes first.
func (l *runtimeLog) await(timeout <-chan time.Time) bool {
	select {
	case l.turn <- struct{}{}:
		return true
	case <-timeout:
		return false
	}
}

// flush gives a line that is being written its last chance, before the process exits.
func (l *runtimeLog) flush() {
	if l.await(time.After(maxLogWait)) {
		<-l.turn
	}
}

// A logStack is a stack trace in a log record: in JSON an array of "path:line label", in text the same in one line.
type logStack []StackFrame

func (s logStack) lines() []string {
	lines := make([]string, 0, len(s))
	size := 0
	for _, frame := range s {
		line := frame.Path + ":" + strconv.Itoa(int(frame.Line)) + " " + frame.Label
		if size += jsonSize(line); size > maxLogStack {
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// String is the stack in text format.
func (s logStack) String() string { return strings.Join(s.lines(), ", ") }

// MarshalJSON is the stack in JSON format.
func (s logStack) MarshalJSON() ([]byte, error) {
	text := []byte{'['}
	for i, line := range s.lines() {
		if i > 0 {
			text = append(text, ',')
		}
		text = quoted{}.appendQuoted(text, line)
	}
	return append(text, ']'), nil
}

// cutText cuts s at a character's border so that as JSON it takes at most limit bytes.
func cutText(s string, limit int) string {
	if 6*len(s) <= limit || jsonSize(s) <= limit {
		return s
	}
	size := 0
	for i, r := range s {
		if size += jsonSize(string(r)); size > limit {
			return s[:i]
		}
	}
	return s
}

// jsonSize is how many bytes s takes as JSON, without quotation marks.
func jsonSize(s string) int {
	size := 0
	for _, r := range s {
		size += len(quoted{}.appendRune(make([]byte, 0, 12), r))
	}
	return size
}
