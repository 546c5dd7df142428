package lambda

import (
	"os"
	"reflect"
	"strconv"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/jsontext"
	"github.com/lambent-go/lambent/internal/logline"
	"github.com/lambent-go/lambent/internal/runtimeapi"
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
	write func(*logline.Record)
	turn  chan struct{} // holds a value while a line is written

	mu      sync.Mutex
	pending int  // lines that are being written or wait for their turn
	stuck   bool // one of them has taken more than maxLogWait
	dropped int  // lines since the last one that got through
}

func newRuntimeLog(s *settings) *runtimeLog {
	l := &runtimeLog{write: s.log, turn: make(chan struct{}, 1)}
	if l.write == nil {
		l.write = writeToStderr
	}
	return l
}

func writeToStderr(r *logline.Record) {
	if line := r.Line(os.Getenv("AWS_LAMBDA_LOG_FORMAT"), os.Getenv("AWS_LAMBDA_LOG_LEVEL")); len(line) > 0 {
		_, _ = os.Stderr.Write(line)
	}
}

// writeTo returns a function that writes records to the user's logger.
func writeTo(logger Logger) func(*logline.Record) {
	if v := reflect.ValueOf(logger); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return func(*logline.Record) {}
	}
	return func(r *logline.Record) {
		write := logger.ErrorContext
		if r.Level < logline.LevelError {
			write = logger.WarnContext
		}
		write(logline.NewContext(r), r.Message, r.Args()...)
	}
}

// failure says that an invocation failed.
func (l *runtimeLog) failure(event *runtimeapi.Invocation, f *failure) {
	r := newRecord(event, logline.LevelError, f.message)
	r.Failed, r.ErrorMessage = true, r.Message
	r.ErrorType, r.Stack = jsontext.Clip(f.typ, maxDocumentType), cutStack(f.stack)
	l.emit(r)
}

// refused says that the Runtime API did not take an answer.
func (l *runtimeLog) refused(event *runtimeapi.Invocation, level int, message string, status *runtimeapi.StatusError) {
	r := newRecord(event, level, message)
	r.Refused, r.Status, r.Body = true, status.Status, jsontext.Clip(string(status.Body), maxLogBody)
	l.emit(r)
}

// say says something about an invocation or, with a nil event, about the process.
func (l *runtimeLog) say(event *runtimeapi.Invocation, level int, message string) {
	l.emit(newRecord(event, level, message))
}

func (l *runtimeLog) warn(event *runtimeapi.Invocation, message string) {
	l.say(event, logline.LevelWarn, message)
}

func (l *runtimeLog) error(event *runtimeapi.Invocation, message string) {
	l.say(event, logline.LevelError, message)
}

func newRecord(event *runtimeapi.Invocation, level int, message string) *logline.Record {
	r := &logline.Record{Time: time.Now(), Level: level, Message: jsontext.Clip(message, maxLogMessage)}
	if event != nil {
		r.RequestID, r.TenantID = event.RequestID, event.TenantID
	}
	return r
}

// emit hands a record over, and waits a little for it to be taken.
func (l *runtimeLog) emit(r *logline.Record) {
	l.mu.Lock()
	if l.stuck {
		l.dropped++
		l.mu.Unlock()
		return
	}
	l.mu.Unlock()
	l.await(r)
}

// flush gives lines that are being written their last chance, before the process exits.
func (l *runtimeLog) flush() { l.await(nil) }

// await has a record written in its turn; a nil one is only waited for.
func (l *runtimeLog) await(r *logline.Record) {
	l.mu.Lock()
	l.pending++
	l.mu.Unlock()
	done := make(chan bool, 2) // true when it is written, false when that takes too long
	timer := time.AfterFunc(maxLogWait, func() { done <- false })
	go func() {
		l.take(r)
		done <- true
	}()
	written := <-done
	timer.Stop()
	if !written {
		l.mu.Lock()
		l.stuck = l.pending > 0
		l.mu.Unlock()
	}
}

// take writes a record, in its turn.
func (l *runtimeLog) take(r *logline.Record) {
	l.turn <- struct{}{}
	l.mu.Lock()
	dropped := l.dropped
	l.dropped = 0
	l.mu.Unlock()
	if dropped > 0 {
		l.try(newRecord(nil, logline.LevelWarn, "dropped "+strconv.Itoa(dropped)+" log lines"))
	}
	if r != nil {
		l.try(r)
	}
	<-l.turn
	l.mu.Lock()
	if l.pending--; l.pending == 0 {
		l.stuck = false
	}
	l.mu.Unlock()
}

// try writes a record. A logger that panics costs its line.
func (l *runtimeLog) try(r *logline.Record) {
	defer func() { _ = recover() }()
	l.write(r)
}

// cutStack cuts a stack so that as JSON it takes about maxLogStack bytes.
func cutStack(stack []StackFrame) []StackFrame {
	var t jsonText
	stack = leading(stack, maxLogStack)
	for i := range stack {
		if t.Mix(":1000000 ,", stack[i].Path+stack[i].Label); len(t.B) > maxLogStack {
			return stack[:i]
		}
	}
	return stack
}
