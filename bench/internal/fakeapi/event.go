package fakeapi

import (
	"bytes"
	"strconv"
	"time"
)

const (
	idDigits       = 12 // at the end of a request ID, for the event's number
	deadlineDigits = 13
	timeout        = time.Minute // of an event

	// maxWhole is the largest event that is sent with a Content-Length. AWS's Runtime API is a net/http server, which
	// sends as one chunk what is larger than the buffer of a reply.
	maxWhole = 2048
)

// An eventReply is the reply to next, ready to be written but for the digits that differ from event to event.
type eventReply struct {
	bytes    []byte
	id       []byte // parts of bytes
	trace    []byte
	deadline []byte
}

func newEventReply(payload []byte) *eventReply {
	r := &eventReply{}
	var idAt, traceAt, deadlineAt int
	text := func(s string) { r.bytes = append(r.bytes, s...) }
	gap := func(digits int) (at int) {
		at = len(r.bytes)
		r.bytes = append(r.bytes, bytes.Repeat([]byte{'0'}, digits)...)
		return at
	}
	text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
	text("Lambda-Runtime-Aws-Request-Id: 5c0ffee5-b1e5-4aaa-8bbb-")
	idAt = gap(idDigits)
	text("\r\nLambda-Runtime-Deadline-Ms: ")
	deadlineAt = gap(deadlineDigits)
	text("\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:123456789012:function:bench\r\n")
	text("Lambda-Runtime-Trace-Id: Root=1-5ee5a8d2-5b1e0b55aaaa")
	traceAt = gap(idDigits)
	text(";Parent=53995c3f42cd8ad8;Sampled=0\r\nDate: Tue, 01 Sep 2026 12:00:00 GMT\r\n")
	if len(payload) <= maxWhole {
		text("Content-Length: " + strconv.Itoa(len(payload)) + "\r\n\r\n")
		r.bytes = append(r.bytes, payload...)
	} else {
		text("Transfer-Encoding: chunked\r\n\r\n" + strconv.FormatInt(int64(len(payload)), 16) + "\r\n")
		r.bytes = append(r.bytes, payload...)
		text("\r\n0\r\n\r\n")
	}
	r.id = r.bytes[idAt:][:idDigits]
	r.trace = r.bytes[traceAt:][:idDigits]
	r.deadline = r.bytes[deadlineAt:][:deadlineDigits]
	return r
}

// number returns the reply for one event.
func (r *eventReply) number(event int, now time.Time) []byte {
	putDigits(r.id, int64(event))
	copy(r.trace, r.id)
	putDigits(r.deadline, now.Add(timeout).UnixMilli())
	return r.bytes
}

func putDigits(digits []byte, n int64) {
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
}

// eventNumber reads the number at the end of a path that ends in a request ID. It is -1 for any other path.
func eventNumber(path []byte) int {
	if len(path) < idDigits {
		return -1
	}
	n := 0
	for _, digit := range path[len(path)-idDigits:] {
		if digit < '0' || digit > '9' {
			return -1
		}
		n = n*10 + int(digit-'0')
	}
	return n
}

const (
	acceptedReply = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n" +
		"Date: Tue, 01 Sep 2026 12:00:00 GMT\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"
	notFoundReply = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n" +
		"Date: Tue, 01 Sep 2026 12:00:00 GMT\r\nContent-Length: 19\r\n\r\n404 page not found\n"
)
