package batch

import (
	"errors"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/lambda/messages"
)

// ErrStopped is the Err of a record that was not run because another one had failed.
var ErrStopped = errors.New("not run: another record failed")

// ErrDeadline is the Err of a record that was not run, or not done, before the invocation's time was over, and the cause
// (see [context.Cause]) of the context of records that are running then. When the invocation's context ended by
// something else, Err says that too and wraps ErrDeadline.
var ErrDeadline = errors.New("out of time before the deadline")

// A Failure is a record that failed or was not run.
type Failure struct {
	Source  string // SQS, Kinesis, DynamoDB or Kafka
	ID      string // message ID or sequence number; of Kafka topic, partition and offset: orders-0@42
	Index   int    // place in the batch, from 0; Kafka's lists follow each other in the order of their keys
	Err     error  // why: what the function returned, a *PanicError, what could not be decoded, ErrStopped, ErrDeadline
	Started bool   // false: returned without having been run. Of SQSBulk on a FIFO queue: listed for the order's sake
}

// A FullFailureError is the failure of an invocation of which no record succeeded, or under [WithFailWholeBatch] of which
// one failed. The errorType in Lambda's error document is FullFailureError.
type FullFailureError struct {
	Source   string    // as in Failure
	Records  int       // how many the batch has
	Failures []Failure // those that failed or were not run, in the order of the batch
}

// mostNamed is how many records an error or a log line names.
const mostNamed = 10

// Error names up to ten records and why they failed.
func (e *FullFailureError) Error() string {
	var b strings.Builder
	b.WriteString("batch: ")
	if len(e.Failures) == e.Records {
		b.WriteString("all ")
	} else {
		b.WriteString(strconv.Itoa(len(e.Failures)) + " of ")
	}
	b.WriteString(strconv.Itoa(e.Records) + " " + e.Source + " records failed")
	separator := ": "
	for i, f := range e.Failures {
		if i == mostNamed {
			b.WriteString(separator + "and " + strconv.Itoa(len(e.Failures)-i) + " more")
			break
		}
		b.WriteString(separator + f.ID + ": " + textOf(f.Err))
		separator = "; "
	}
	return b.String()
}

// Unwrap returns the errors of the records.
func (e *FullFailureError) Unwrap() []error {
	all := make([]error, 0, len(e.Failures))
	for _, f := range e.Failures {
		if f.Err != nil {
			all = append(all, f.Err)
		}
	}
	return all
}

// ErrorType returns FullFailureError, whatever types the errors of the records choose.
func (e *FullFailureError) ErrorType() string { return "FullFailureError" }

// ErrorStackTrace returns nil: no one stack belongs to the failure.
func (e *FullFailureError) ErrorStackTrace() []messages.InvokeResponse_Error_StackFrame { return nil }

// A PanicError is a panic of the function that a record was given to.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // its calls, the innermost first, one a line: file, line and function
}

// Error returns the panic's value.
func (e *PanicError) Error() string { return "panic: " + textOfValue(e.Value) }

// Unwrap returns the panic's value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// A goexitError is a function that ended its goroutine.
type goexitError struct{}

func (goexitError) Error() string     { return "the record's function called runtime.Goexit" }
func (goexitError) ErrorType() string { return "Goexit" }

// textOf is the text of an error whose Error method may panic, as that of a nil pointer does.
func textOf(err error) string {
	if err == nil {
		return "no reason"
	}
	return errortype.Message(err)
}
