package localaws

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// newUUID returns a random UUID, version 4, in lower case.
func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// randomHex returns 2n random hexadecimal digits.
func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// newTraceID returns an X-Ray trace header that is not sampled.
//
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func newTraceID(now time.Time) string {
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", uint32(now.Unix()), randomHex(12), randomHex(8))
}

// sampled reports whether a trace header asks for the trace to be recorded.
func sampled(trace string) bool { return tracePart(trace, "Sampled") == "1" }

// traceParts returns the trace and segment that a trace header names.
func traceParts(trace string) (root, parent string) {
	return tracePart(trace, "Root"), tracePart(trace, "Parent")
}

func tracePart(trace, key string) string {
	for part := range strings.SplitSeq(trace, ";") {
		if k, v, ok := strings.Cut(strings.TrimSpace(part), "="); ok && k == key {
			return v
		}
	}
	return ""
}
