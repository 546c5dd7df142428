package invokeapi

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// NewRequestID returns a random request ID: a UUID, version 4, in lower case.
func NewRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// NewTraceID returns the X-Ray trace header of a new trace that is not sampled.
//
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func NewTraceID() string {
	var b [20]byte
	rand.Read(b[:])
	return fmt.Sprintf("Root=1-%08x-%x;Parent=%x;Sampled=0", uint32(time.Now().Unix()), b[:12], b[12:])
}

// answeredTrace is the trace header of an answer: the root of the invocation's trace, and whether it is sampled.
func answeredTrace(trace string) string {
	root, sampled := "", "0"
	for part := range strings.SplitSeq(trace, ";") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); {
		case name == "Root":
			root = value
		case name == "Sampled" && value == "1":
			sampled = value
		}
	}
	return "Root=" + root + ";Sampled=" + sampled
}

// hasRoot reports whether a trace header names its trace.
func hasRoot(trace string) bool {
	return strings.HasPrefix(trace, "Root=") || strings.Contains(trace, ";Root=")
}
