package runtimeapitest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A Reply is what a request is answered, and how. The zero value is an empty reply of status 200 to a GET and of 202 to
// a POST, after which the connection stays open.
type Reply struct {
	Status  int      // 0: 200 to a GET, 202 to a POST
	Header  []string // lines without their ends: "Name: value"
	Body    string
	Chunked bool   // the body goes in chunks; else the reply has a Content-Length
	Chunks  []int  // sizes of the first chunks; the rest of the body is one more
	Raw     string // the whole reply, in place of all of the above

	Early   int           // answer when so many bytes of the request's body have come, -1: none; 0: all of the request
	Delay   time.Duration // before the reply
	Piece   int           // the reply is written in pieces of so many bytes; 0: at once
	Trickle time.Duration // between two pieces
	Only    int           // only so many of the reply's first bytes are sent; 0: all, -1: none
	Then    Then          // what comes after the reply
}

// Then is what comes after a reply.
type Then int

// What comes after a reply.
const (
	Keep  Then = iota // the connection serves the next request
	Close             // the connection is closed in good order
	Reset             // the connection is reset
	Stall             // nothing: the connection stays open, and nothing is read or written any more
)

// Event returns a reply to next that hands out an event.
func Event(requestID, payload string, header ...string) Reply {
	lines := []string{
		"Content-Type: application/json",
		runtimeapi.HeaderRequestID + ": " + requestID,
	}
	return Reply{Header: append(lines, header...), Body: payload}
}

// Refusal returns a reply with an error body of the API.
func Refusal(status int, errorType, message string) Reply {
	return Reply{
		Status: status,
		Header: []string{"Content-Type: application/json"},
		Body:   fmt.Sprintf(`{"errorMessage":%q,"errorType":%q}`, message, errorType),
	}
}

// bytes returns what is sent of the reply to a request.
func (r Reply) bytes(method string) string {
	text := r.Raw
	if text == "" {
		text = r.render(method)
	}
	switch {
	case r.Only < 0:
		return ""
	case r.Only > 0:
		return text[:min(r.Only, len(text))]
	}
	return text
}

func (r Reply) render(method string) string {
	status := r.Status
	switch {
	case status == 0 && method == "POST":
		status = http.StatusAccepted
	case status == 0:
		status = http.StatusOK
	}
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	for _, line := range r.Header {
		b.WriteString(line + "\r\n")
	}
	if r.Chunked || r.Chunks != nil {
		b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
		r.renderChunks(&b)
	} else {
		b.WriteString("Content-Length: " + strconv.Itoa(len(r.Body)) + "\r\n\r\n" + r.Body)
	}
	return b.String()
}

func (r Reply) renderChunks(b *strings.Builder) {
	rest := r.Body
	for _, size := range append(r.Chunks[:len(r.Chunks):len(r.Chunks)], len(rest)) {
		if size = min(size, len(rest)); size > 0 {
			fmt.Fprintf(b, "%x\r\n%s\r\n", size, rest[:size])
			rest = rest[size:]
		}
	}
	b.WriteString("0\r\n\r\n")
}
