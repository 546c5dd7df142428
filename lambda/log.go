package lambda

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/jsontext"
	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambdacontext"
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
	write func(*logrecord.OwnRecord)

	mu      sync.Mutex
	queue   []*logLine // not yet written; one goroutine writes while there are any
	writing bool
	stuck   bool // a line has taken more than maxLogWait
	dropped int  // lines since the last one that got through
}

// A logLine is a line on its way.
type logLine struct {
	record *logrecord.OwnRecord // nil: only to be waited for
	done   chan bool            // true when it is written, false when that takes too long; room for both
}

const (
	levelWarn  = int(slog.LevelWarn)
	levelError = int(slog.LevelError)
	levelFatal = 12 // lambdalog.LevelFatal
)

func newRuntimeLog(s *settings) *runtimeLog {
	l := &runtimeLog{write: s.log}
	if l.write == nil {
		l.write = writeToStderr
	}
	return l
}

func writeToStderr(r *logrecord.OwnRecord) {
	if line := r.Line(os.Getenv("AWS_LAMBDA_LOG_FORMAT"), os.Getenv("AWS_LAMBDA_LOG_LEVEL")); len(line) > 0 {
		_, _ = os.Stderr.Write(line)
	}
}

// writeTo returns a function that writes records to the user's logger.
func writeTo(logger *slog.Logger) func(*logrecord.OwnRecord) {
	if logger == nil {
		return func(*logrecord.OwnRecord) {}
	}
	handler := logger.Handler()
	// A handler of ours would take the invocation in progress from here; a record says itself which one it is about.
	ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{})
	return func(own *logrecord.OwnRecord) {
		if !handler.Enabled(ctx, slog.Level(own.Level)) {
			return
		}
		r := slog.NewRecord(own.Time, slog.Level(own.Level), own.Message, 0)
		r.AddAttrs(own.Attributes()...)
		_ = handler.Handle(ctx, r)
	}
}

// failure says that an invocation failed.
func (l *runtimeLog) failure(event *runtimeapi.Invocation, f *failure) {
	message := jsontext.Clip(f.message, maxLogMessage)
	l.emit(event, logrecord.OwnRecord{
		Level: levelError, Message: message,
		Failed: true, ErrorType: jsontext.Clip(f.typ, maxDocumentType), ErrorMessage: message, Stack: cutStack(f.stack),
	})
}

// refused says that the Runtime API did not take an answer.
func (l *runtimeLog) refused(event *runtimeapi.Invocation, level int, message string, status *runtimeapi.StatusError) {
	l.emit(event, logrecord.OwnRecord{
		Level: level, Message: message,
		Refused: true, Status: status.Status, Body: jsontext.Clip(string(status.Body), maxLogBody),
	})
}

// warn says something about an invocation or, with a nil event, about the process.
func (l *runtimeLog) warn(event *runtimeapi.Invocation, message string) {
	l.emit(event, logrecord.OwnRecord{Level: levelWarn, Message: jsontext.Clip(message, maxLogMessage)})
}

func (l *runtimeLog) error(event *runtimeapi.Invocation, message string) {
	l.emit(event, logrecord.OwnRecord{Level: levelError, Message: jsontext.Clip(message, maxLogMessage)})
}

// fatal says why the process ends.
func (l *runtimeLog) fatal(event *runtimeapi.Invocation, message string) {
	l.emit(event, logrecord.OwnRecord{Level: levelFatal, Message: jsontext.Clip(message, maxLogMessage)})
}

// emit hands a record over, and waits a little for it to be taken.
func (l *runtimeLog) emit(event *runtimeapi.Invocation, r logrecord.OwnRecord) {
	r.Time = time.Now()
	if event != nil {
		r.RequestID, r.TenantID = event.RequestID, event.TenantID
	}
	line := &logLine{&r, make(chan bool, 2)}
	l.mu.Lock()
	if l.stuck {
		l.dropped++
		l.mu.Unlock()
		return
	}
	l.queue = append(l.queue, line)
	if !l.writing {
		l.writing = true
		go l.drain()
	}
	l.mu.Unlock()
	if !awaitLine(line.done) {
		l.mu.Lock()
		l.stuck = l.writing
		l.mu.Unlock()
	}
}

// awaitLine reports whether true comes within maxLogWait.
func awaitLine(done chan bool) bool {
	timer := time.AfterFunc(maxLogWait, func() { done <- false })
	defer timer.Stop()
	return <-done
}

// drain writes the queue.
func (l *runtimeLog) drain() {
	for {
		l.mu.Lock()
		if len(l.queue) == 0 {
			l.writing, l.stuck = false, false
			l.mu.Unlock()
			return
		}
		line, dropped := l.queue[0], l.dropped
		l.queue, l.dropped = l.queue[1:], 0
		l.mu.Unlock()
		if dropped > 0 {
			message := "dropped " + strconv.Itoa(dropped) + " log lines"
			l.try(&logrecord.OwnRecord{Time: time.Now(), Level: levelWarn, Message: message})
		}
		if line.record != nil {
			l.try(line.record)
		}
		line.done <- true
	}
}

// try writes a record. A logger that panics costs its line.
func (l *runtimeLog) try(r *logrecord.OwnRecord) {
	defer func() { _ = recover() }()
	l.write(r)
}

// flush gives lines that are being written their last chance, before the process exits.
func (l *runtimeLog) flush() {
	l.mu.Lock()
	if !l.writing {
		l.mu.Unlock()
		return
	}
	line := &logLine{done: make(chan bool, 2)}
	l.queue = append(l.queue, line)
	l.mu.Unlock()
	awaitLine(line.done)
}

// cutStack cuts a stack so that as JSON it takes about maxLogStack bytes.
func cutStack(stack []StackFrame) []StackFrame {
	var t jsonText
	for i := range stack {
		if t.Mix(":1000000 ,", stack[i].Path+stack[i].Label); len(t.B) > maxLogStack {
			return stack[:i]
		}
	}
	return stack
}
