package lambda

import (
	"errors"
	"runtime"
	"strings"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/sprint"
	"github.com/lambent-go/lambent/lambda/messages"
)

// An Error is a failure whose errorType the handler chooses, for callers that match on it: a retry rule of Step
// Functions, a condition in the invoking code. It counts wherever it stands in a chain of wrapped errors.
type Error struct {
	Type       string       // the errorType; empty: the name of Err's type, as for any other error
	Message    string       // the errorMessage; empty: the text of Err
	StackTrace []StackFrame // shown to the invoker; nil: none
	Err        error        // the cause, for errors.Is and errors.As; nil: none
}

// A StackFrame is one call of a stack, as the invoker sees it.
type StackFrame = messages.InvokeResponse_Error_StackFrame

// Error returns Message, or the text of Err when there is none.
func (e *Error) Error() string {
	if e.Message == "" && e.Err != nil {
		return e.Err.Error()
	}
	return e.Message
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType returns Type. Any error with such a method chooses its errorType by it.
func (e *Error) ErrorType() string { return e.Type }

// ErrorStackTrace returns StackTrace.
func (e *Error) ErrorStackTrace() []StackFrame { return e.StackTrace }

// A failure is how an invocation failed: what the error document, the headers of the report and the log line are made
// of, and what it means for the process.
type failure struct {
	message  string       // errorMessage
	typ      string       // errorType
	chosen   bool         // the error chose typ itself
	stack    []StackFrame // the innermost call first
	platform string       // what the platform calls this kind of failure; empty: after typ
	panics   bool         // the state of the process cannot be trusted
	abrupt   bool         // the handler did not return
	cause    error        // what Run returns when the process ends by it
}

const nilPanicMessage = "panic called with nil argument"

// failureOf describes an error that a handler returned. It panics if the error's Error method does.
func failureOf(err error) *failure {
	f := &failure{cause: err}
	if f.describe(err) {
		f.panics, f.platform = true, runtimeapi.ErrorTypePanic
	}
	if errortype.IsNil(err) {
		f.message = errortype.Message(err) // Error may not be able to run on nil
	} else {
		f.message = err.Error()
	}
	return f
}

// describe takes over what err says about itself, and reports whether that is that the process has to end.
func (f *failure) describe(err error) (exit bool) {
	d := errortype.Describe(err)
	f.typ, f.chosen = d.Type, d.Chosen
	if len(d.Stack) > 0 {
		f.stack = d.Stack
	}
	return d.Exit
}

// failureOfPanic describes a panic with value v; nil is a panic with nil of which recover says nothing.
func failureOfPanic(v any, stack []StackFrame) *failure {
	f := &failure{stack: stack, panics: true, abrupt: true, platform: runtimeapi.ErrorTypePanic}
	switch v := v.(type) {
	case nil, *runtime.PanicNilError:
		f.typ, f.message = "PanicNilError", nilPanicMessage
	case error:
		f.describe(v)
		f.message = errortype.Message(v)
	default:
		f.typ, f.message = errortype.OfValue(v), sprint.Value(v)
	}
	f.cause = &PanicError{Value: v, message: f.message}
	return f
}

// failureOfGoexit describes a handler that ended its goroutine.
func failureOfGoexit(stack []StackFrame) *failure {
	const message = "handler called runtime.Goexit"
	return &failure{
		message: message, typ: "Goexit", stack: stack, platform: runtimeapi.ErrorTypeGoexit,
		abrupt: true, cause: errors.New(message),
	}
}

// report is the failure as the Runtime API takes it.
func (f *failure) report() runtimeapi.ErrorReport {
	return runtimeapi.ErrorReport{
		Type:      f.header(),
		Document:  f.document(maxDocument),
		XRayCause: f.xrayCause(),
	}
}

// header is what the platform calls the failure: Runtime.… or Function.… and letters.
func (f *failure) header() string {
	if isPlatformType(f.typ) {
		return f.typ
	}
	if f.platform != "" {
		return f.platform
	}
	name := make([]byte, 0, len(functionPrefix)+32)
	name = append(name, functionPrefix...)
	for i := 0; i < len(f.typ) && len(name) < maxHeaderType; i++ {
		if c := f.typ[i]; isLetter(c) {
			if len(name) == len(functionPrefix) {
				c &^= 'a' - 'A'
			}
			name = append(name, c)
		}
	}
	if len(name) < len(functionPrefix)+2 {
		return runtimeapi.ErrorTypeFunctionError
	}
	return string(name)
}

const (
	functionPrefix = "Function."
	maxHeaderType  = 256 // of the header of an error type, in bytes
)

// isPlatformType reports whether typ matches ^(Runtime|Function)\.[A-Z][a-zA-Z]+$, which the platform accepts as it is.
func isPlatformType(typ string) bool {
	dot := strings.IndexByte(typ, '.')
	if dot < 0 || typ[:dot] != "Runtime" && typ[:dot] != "Function" || len(typ) > maxHeaderType {
		return false
	}
	name := typ[dot+1:]
	for i := range len(name) {
		if !isLetter(name[i]) {
			return false
		}
	}
	return len(name) >= 2 && name[0] <= 'Z'
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// A PanicError is what [Run] returns when a handler panicked and its process cannot be trusted to go on. The panic has
// been reported to the invoker.
type PanicError struct {
	_       incomparable
	Value   any // what the handler panicked with
	message string
}

// Error returns the panic's message.
func (e *PanicError) Error() string { return "handler panicked: " + e.message }

// Unwrap returns the panic's value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// failureOfEnd describes a call that did not return. It is for the function that the call has deferred; value is what
// recover said there.
func failureOfEnd(value any) *failure {
	stack, goexit := endingHere()
	if goexit {
		return failureOfGoexit(stack)
	}
	return failureOfPanic(value, stack)
}

// safely runs f, and reports false when it panics.
func safely(f func()) (ok bool) {
	defer func() {
		if !ok {
			recover()
		}
	}()
	f()
	return true
}

// wraps reports whether target is in err's chain, whose methods may do anything.
func wraps(err, target error) (found bool) {
	safely(func() { found = errors.Is(err, target) })
	return found
}
