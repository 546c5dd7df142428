// Package messages has the requests and responses of the legacy Go RPC protocol: what a client sends to
// Function.Ping and Function.Invoke of a function's RPC server, and what it gets back. Both directions are gob
// values, matched by field name.
//
// A function never needs this package, except to choose the error its invoker sees: an [InvokeResponse_Error]
// that a handler returns is reported as it is. New code uses lambda.Error for that.
package messages

// A PingRequest asks whether the function serves.
type PingRequest struct{}

// A PingResponse says that it does.
type PingResponse struct{}

// An InvokeRequest_Timestamp is a time as the seconds and nanoseconds since 1 January 1970 UTC.
//
//lint:ignore ST1003 the name is the protocol's
type InvokeRequest_Timestamp struct {
	Seconds int64
	Nanos   int64
}

// An InvokeRequest is one event for the function, and what the function may know about the invocation.
//
//lint:ignore ST1003 field names are the protocol's
type InvokeRequest struct {
	Payload               []byte                  // the event; JSON unless the function says otherwise
	RequestId             string                  // names the invocation in logs
	XAmznTraceId          string                  // X-Ray trace header: Root=…;Parent=…;Sampled=…
	Deadline              InvokeRequest_Timestamp // zero, or a time that has passed: no deadline
	InvokedFunctionArn    string                  // with the qualifier, if the invoker gave one
	CognitoIdentityId     string
	CognitoIdentityPoolId string
	ClientContext         []byte // JSON object from a mobile SDK
}

// An InvokeResponse is the function's answer: Payload, or Error.
type InvokeResponse struct {
	Payload []byte
	Error   *InvokeResponse_Error
}

// An InvokeResponse_Error is the failure of an invocation. As an error that a handler returns or panics with, it
// is reported field for field.
//
//lint:ignore ST1003 the name is the protocol's
type InvokeResponse_Error struct {
	Message    string                             `json:"errorMessage"`
	Type       string                             `json:"errorType"`
	StackTrace []*InvokeResponse_Error_StackFrame `json:"stackTrace,omitempty"`
	ShouldExit bool                               `json:"-"` // the function panicked: its state cannot be trusted
}

// Error returns the message.
func (e InvokeResponse_Error) Error() string { return e.Message }

// An InvokeResponse_Error_StackFrame is one call of a panic's stack, the innermost first.
//
//lint:ignore ST1003 the name is the protocol's
type InvokeResponse_Error_StackFrame struct {
	Path  string `json:"path"`  // source file, from the package's import path on
	Line  int32  `json:"line"`  // starts at 1
	Label string `json:"label"` // function or method, without its package
}
