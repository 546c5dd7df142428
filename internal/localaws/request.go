package localaws

import (
	"fmt"
	"time"
)

// A Request is one invocation as its invoker asks for it. The bytes in it must not be changed as long as the invocation
// runs, which may be longer than its invoker waits.
type Request struct {
	Payload       []byte // the event: one JSON text, at most [MaxEvent] bytes; empty reaches the function as {}
	ClientContext []byte // a JSON object, at most [MaxClientContext] bytes; empty: none
	RequestID     string // UUID in lower case; "": a new one
	TraceID       string // X-Ray trace header; "": a new one that is not sampled
	TenantID      string // "": none
	Qualifier     string // version or alias; "": $LATEST, and an invoked ARN without qualifier

	CognitoIdentityID     string // of the invoking application's user; "": none
	CognitoIdentityPoolID string // of the invoking application's user; "": none

	Tail    bool // fill [Response.LogTail] and [Response.Report]; implies WaitLog
	WaitLog bool // return only after the log, up to the REPORT line, has been passed to [Settings.Log]
}

// A Response is how an invocation ended.
type Response struct {
	RequestID       string
	ExecutedVersion string // $LATEST
	FunctionError   string // "" or [Unhandled]
	ErrorType       string // of a function error: the platform's, or what the function's runtime reported; "" otherwise
	ContentType     string // of Payload or of the streamed answer, as the runtime sent it
	Payload         []byte // the answer, or the error document of a function error; nil when the answer was streamed
	XRayErrorCause  string // what the function's runtime reported with an error for X-Ray; at most [MaxXRayCause] bytes
	LogTail         []byte // last bytes of the log, START to REPORT, at most [MaxLogTail]; only with [Request.Tail]
	Report          Report // only with [Request.Tail] or [Request.WaitLog]
}

// Unhandled is the [Response.FunctionError] of an invocation that failed in the function.
const Unhandled = "Unhandled"

// A Report is what the REPORT line of an invocation says.
type Report struct {
	Duration        time.Duration // from the invocation's start in its environment until the runtime was done with it
	InitDuration    time.Duration // of the init phase before it; 0: the environment was warm, or its init had failed before
	BilledDuration  time.Duration // Duration and InitDuration, rounded up to a millisecond
	MemorySizeMB    int
	MaxMemoryUsedMB int    // peak resident size of the runtime's process so far, at least 1
	Status          Status // of the invocation; not its invoker's when the function failed after its answer
	ErrorType       string // of a Status other than success
	ColdStart       bool   // the environment was started for this invocation
}

// A Status is how an invocation ended.
type Status string

// How invocations end.
const (
	StatusSuccess Status = "success"
	StatusError   Status = "error"
	StatusTimeout Status = "timeout"
)

// A StreamWriter receives a streamed answer. Its methods are called one at a time, and not after
// [Function.InvokeStream] has returned.
type StreamWriter interface {
	// SetContentType is called once, before the first Write, when the answer begins.
	SetContentType(contentType string)

	// Write is given each piece of the answer as soon as it has been read from the function. It must not keep p, and
	// whatever it buffers is its own affair. After an error nothing more is written; the invocation goes on.
	Write(p []byte) (int, error)
}

// A ServiceError is a request that the service refused, in the words of the Invoke API.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
type ServiceError struct {
	Status  int    // of the HTTP answer: 404
	Name    string // x-amzn-ErrorType: ResourceNotFoundException
	Message string
	Reason  string // of a TooManyRequestsException; "" otherwise
}

// Error returns name and message.
func (e *ServiceError) Error() string { return fmt.Sprintf("%s: %s", e.Name, e.Message) }
