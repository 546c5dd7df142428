package runtimeapi

import (
	"math"
	"time"
)

// An Invocation is one event handed out by next, with what its headers said. An absent header and an empty one are the
// same: "". The strings share one allocation, so that one that is kept keeps them all.
type Invocation struct {
	RequestID       string    // never empty
	FunctionARN     string    // with the qualifier, if the invoker gave one
	TraceID         string    // X-Ray trace header: Root=…;Parent=…;Sampled=…
	ClientContext   string    // JSON, as received
	CognitoIdentity string    // JSON, as received
	TenantID        string    // of a function with tenant isolation
	ID              string    // Lambda-Runtime-Invocation-Id: a nonce that the answer has to repeat
	Deadline        time.Time // zero: none. Wall clock only, for clocks disagree after a thaw
	Payload         []byte    // the event, whole and unchanged
}

// ParseDeadline reads the value of [HeaderDeadline], Unix time in milliseconds; a fraction is dropped. It is false for
// a value that means no deadline: none, a malformed one, zero, a negative one.
func ParseDeadline(header string) (time.Time, bool) {
	ms, whole := int64(0), true
	for _, c := range []byte(header) {
		isDigit := '0' <= c && c <= '9'
		switch {
		case c == '.' && whole:
			whole = false
		case !isDigit, whole && uint64(ms) > math.MaxInt64/10: // or negative, by an overflow
			return time.Time{}, false
		case whole:
			ms = 10*ms + int64(c-'0')
		}
	}
	if ms <= 0 {
		return time.Time{}, false
	}
	return time.UnixMilli(ms), true
}
