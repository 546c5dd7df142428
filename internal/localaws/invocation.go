package localaws

import (
	"sync"
	"time"
)

// An invocation is one event on its way through a function: from the queue into an execution environment, to the
// runtime, and back to its invoker. It is settled once, by whoever first knows how it ends: the runtime's answer, the
// process's end, the deadline. Later news about it are ignored.
type invocation struct {
	id              string
	event           []byte
	arn             string // invoked ARN, with the invoker's qualifier
	version         string
	traceID         string
	clientContext   string // JSON on one line, or ""
	cognitoIdentity string // JSON, or ""
	tenantID        string
	stream          *streamSink // where a streamed answer goes; nil: it is collected
	tail            *logTail    // nil: the invoker does not want one

	// Set by the environment that takes the invocation.
	start    time.Time
	deadline time.Time
	cold     bool
	init     time.Duration

	discounted bool // no longer counts as open; guarded by the function's lock

	answered chan struct{} // closed when the invocation is settled
	spoilt   chan struct{} // closed when it is settled with an outcome that is broken
	reported chan struct{} // closed when its log is complete and report is set
	report   Report

	mu      sync.Mutex
	outcome *outcome
}

// An outcome is how an invocation ends.
type outcome struct {
	payload     []byte
	contentType string
	status      Status
	errorType   string // of a status other than success
	xrayCause   string
	found       bool     // the platform has found the failure; otherwise the runtime has reported it
	lines       []string // that the failure adds to the log
	broken      bool     // the processes are beyond use
	err         error    // the service's own failure; nothing else counts then

	firstByte, lastByte time.Time // of the runtime's answer; zero: there was none
	producedBytes       int64
}

// settle ends the invocation for its invoker. It reports whether it did, or somebody else had before.
func (i *invocation) settle(o *outcome) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.outcome != nil {
		return false
	}
	i.outcome = o
	close(i.answered)
	if o.broken {
		close(i.spoilt)
	}
	return true
}

// ending returns the outcome, or nil while there is none.
func (i *invocation) ending() *outcome {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.outcome
}

// begin is the invocation's arrival in an environment.
func (i *invocation) begin(timeout time.Duration) {
	i.start = time.Now()
	i.deadline = i.start.Add(timeout)
}

// finish makes the invocation's report known to its invoker.
func (i *invocation) finish(r Report) {
	i.report = r
	close(i.reported)
}

// response is what the invoker gets of a settled invocation.
func (i *invocation) response(o *outcome) *Response {
	r := &Response{
		RequestID:       i.id,
		ExecutedVersion: i.version,
		ErrorType:       o.errorType,
		ContentType:     o.contentType,
		Payload:         o.payload,
		XRayErrorCause:  o.xrayCause,
	}
	if o.status != StatusSuccess {
		r.FunctionError = Unhandled
	}
	return r
}
