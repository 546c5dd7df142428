package runtimeapi

import (
	"strconv"
	"strings"
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
	whole, fraction, _ := strings.Cut(header, ".")
	if whole == "" {
		return time.Time{}, false // without an error's memory
	}
	ms, err := strconv.ParseUint(whole, 10, 63)
	if err != nil || ms == 0 || !onlyDigits(fraction) {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(ms)), true
}

func onlyDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
