package lambdahttp

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// An UnsupportedEventError is the failure of an invocation whose event is no HTTP request, or is
// of a kind that [WithEvents] leaves out. No handler has run.
type UnsupportedEventError struct {
	Keys []string // the event's top-level keys, sorted, at most 20; nil when it is not a JSON object
}

// Error says which keys the event has. It never shows a value.
func (e *UnsupportedEventError) Error() string {
	if len(e.Keys) == 0 {
		return "event is not an HTTP request that this function serves"
	}
	return "event is not an HTTP request that this function serves: it has the keys " + strings.Join(e.Keys, ", ") +
		"\nhint: WithOther and WithPassThrough take events of other kinds"
}

// A ResponseSizeError is the failure of an invocation whose reply is larger than the event source
// takes. The reply is not sent.
//
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
type ResponseSizeError struct {
	Kind  Kind // the kind of the event
	Size  int  // bytes of the encoded reply; of a streamed one, of what comes before the body
	Limit int  // the most bytes that Kind takes

	headers bool // the headers of a stream, not a buffered reply
}

// Error says how large the reply is and how large it may be.
func (e *ResponseSizeError) Error() string {
	if e.headers {
		return fmt.Sprintf("response headers are %d bytes, limit %d", e.Size, e.Limit)
	}
	return fmt.Sprintf("response is %d bytes, limit %d for %v\nhint: stream it with WithStreaming, or store it and redirect", e.Size, e.Limit, e.Kind)
}

// A StatusError is the failure of an invocation whose handler answered with a status that
// [WithErrorStatus] names, or with 400 or above where [WithPassThrough] applies.
type StatusError struct {
	Status int // the handler's status code
}

// Error gives the status code and its text.
func (e *StatusError) Error() string {
	if text := http.StatusText(e.Status); text != "" {
		return "handler answered " + strconv.Itoa(e.Status) + " " + text
	}
	return "handler answered " + strconv.Itoa(e.Status)
}

// A ReplyError says why the front end of an event source refuses a function's reply.
type ReplyError struct {
	Kind   Kind   // the event source
	Reason string // what is wrong with the reply, without any of its values
}

// Error gives the event source and the reason.
func (e *ReplyError) Error() string { return e.Kind.String() + " refuses the reply: " + e.Reason }
