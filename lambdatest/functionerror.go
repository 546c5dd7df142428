package lambdatest

import (
	"encoding/json"

	"github.com/lambent-go/lambent/lambda"
)

// A FunctionError is an invocation that failed in the function: the handler returned an error or panicked, the event
// could not be decoded, the process ended, the timeout passed. It says what the invoker of a function sees.
//
// https://docs.aws.amazon.com/lambda/latest/dg/golang-exceptions.html
type FunctionError struct {
	Type       string              // errorType: the name of the error's Go type, or the platform's, as in Sandbox.Timedout
	Message    string              // errorMessage; the whole error document, when it is none that has one
	StackTrace []lambda.StackFrame // of a panic, innermost call first; nil: none
	Err        error               // the handler's own error, or what the runtime ended with; nil for a [Function], and where there is none
}

// Error returns Type and Message.
func (e *FunctionError) Error() string {
	if e.Type == "" {
		return e.Message
	}
	return e.Type + ": " + e.Message
}

// Unwrap returns Err.
func (e *FunctionError) Unwrap() error { return e.Err }

// functionError reads an error document. A document that names no type has the fallback's.
func functionError(document []byte, fallback string, err error) *FunctionError {
	var d struct {
		Type    *string             `json:"errorType"`
		Message *string             `json:"errorMessage"`
		Stack   []lambda.StackFrame `json:"stackTrace"`
	}
	e := &FunctionError{Type: fallback, Message: string(document), Err: err}
	if json.Unmarshal(document, &d) != nil { // another runtime's, whose stack trace may have another form
		d.Stack = nil
	}
	if d.Type != nil {
		e.Type = *d.Type
	}
	if d.Message != nil {
		e.Message = *d.Message
	}
	e.StackTrace = d.Stack
	return e
}
