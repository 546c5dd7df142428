package fakeapi

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// A kind says what a request asks for.
type kind int

const (
	unknown  kind = iota
	next          // the next event
	response      // take the answer to an event
	failure       // take the report of a failure: of an event, or of the init phase
)

// A request is what the server needs to know of one request.
type request struct {
	kind  kind
	path  string // of an unknown request
	event int    // number of the event that a response or failure is about; -1: none
	size  int64  // bytes of the body
	body  []byte // the first keptBody of them
	fault string // the error type in the trailer of a response that broke off
}

const (
	maxHead  = 64 << 10
	maxLine  = 4 << 10
	keptBody = 4 << 10
)

var (
	errHeadTooLarge = fmt.Errorf("request head is larger than %d bytes", maxHead)
	errLineTooLarge = fmt.Errorf("line in a chunked body is longer than %d bytes", maxLine)
	errChunkEnd     = errors.New("chunk is longer than its size says")
)

// A parser cuts what arrives on a connection into requests. It looks at no byte of a body, and copies only the first.
type parser struct {
	request request
	at      position
	partial []byte // of a head or line that has not all arrived
	left    int64  // bytes of the body or chunk that have not arrived
	chunked bool
}

// A position says what comes next on a connection.
type position int

const (
	atHead position = iota
	atBody
	atChunkSize
	atChunk
	atChunkEnd
	atTrailer
)

// feed takes b, which continues what it was fed before, up to the end of a request. It returns what follows that in b,
// and whether the request is complete; then it is in p.request until the next call.
func (p *parser) feed(b []byte) (rest []byte, complete bool, err error) {
	for len(b) > 0 {
		switch p.at {
		case atHead:
			var head []byte
			head, b, err = p.take(b, "\r\n\r\n", maxHead, errHeadTooLarge)
			if err != nil || head == nil {
				return nil, false, err
			}
			if err := p.begin(head); err != nil {
				return nil, false, err
			}
			complete = !p.chunked && p.left == 0
		case atBody, atChunk:
			b = p.skip(b)
			if p.left == 0 {
				complete = p.at == atBody
				p.at = atChunkEnd
			}
		default:
			var line []byte
			line, b, err = p.take(b, "\r\n", maxLine, errLineTooLarge)
			if err != nil || line == nil {
				return nil, false, err
			}
			complete, err = p.line(line)
			if err != nil {
				return nil, false, err
			}
		}
		if complete {
			p.at = atHead
			return b, true, nil
		}
	}
	return nil, false, nil
}

// take returns what comes before end, and what follows it. While end has not arrived, it keeps b and returns nil.
func (p *parser) take(b []byte, end string, limit int, tooLarge error) (before, rest []byte, err error) {
	kept := len(p.partial)
	whole := b
	if kept > 0 {
		p.partial = append(p.partial, b[:min(len(b), limit+len(end))]...)
		whole = p.partial
	}
	seen := max(0, kept-len(end)+1) // end does not begin before
	i := bytes.Index(whole[seen:], []byte(end))
	if i >= 0 {
		i += seen
	}
	if i > limit || i < 0 && len(whole) > limit+len(end) {
		return nil, nil, tooLarge
	}
	if i < 0 {
		if kept == 0 {
			p.partial = append(p.partial, b...)
		}
		return nil, nil, nil
	}
	p.partial = p.partial[:0]
	return whole[:i:i], b[i+len(end)-kept:], nil
}

// begin reads a head.
func (p *parser) begin(head []byte) error {
	p.request = request{event: -1, body: p.request.body[:0]}
	p.chunked, p.left = false, 0
	line, headers, _ := bytes.Cut(head, []byte("\r\n"))
	p.request.aim(line)
	for len(headers) > 0 {
		line, headers, _ = bytes.Cut(headers, []byte("\r\n"))
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case is(name, "content-length"):
			n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
			if err != nil || n < 0 {
				return fmt.Errorf("Content-Length is %q", value)
			}
			p.left = n
		case is(name, "transfer-encoding"):
			p.chunked = true
		}
	}
	p.at = atBody
	if p.chunked {
		p.left, p.at = 0, atChunkSize
	}
	return nil
}

// aim finds out what a request line asks for.
func (r *request) aim(line []byte) {
	method, target, _ := bytes.Cut(line, []byte(" "))
	path, _, _ := bytes.Cut(target, []byte(" "))
	post := string(method) == "POST"
	switch {
	case !post && bytes.HasSuffix(path, []byte("/runtime/invocation/next")):
		r.kind = next
	case post && bytes.HasSuffix(path, []byte("/response")):
		r.kind, r.event = response, eventNumber(path[:len(path)-len("/response")])
	case post && bytes.HasSuffix(path, []byte("/error")):
		r.kind, r.event = failure, eventNumber(path[:len(path)-len("/error")])
	default:
		r.path = string(path)
	}
}

// skip takes as much of b as belongs to the body or chunk.
func (p *parser) skip(b []byte) []byte {
	n := int(min(p.left, int64(len(b))))
	if room := keptBody - len(p.request.body); room > 0 {
		p.request.body = append(p.request.body, b[:min(n, room)]...)
	}
	p.request.size += int64(n)
	p.left -= int64(n)
	return b[n:]
}

// line reads a line of a chunked body: a chunk's size, the empty one behind a chunk, a trailer.
func (p *parser) line(line []byte) (complete bool, err error) {
	switch p.at {
	case atChunkSize:
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 32)
		if err != nil {
			return false, fmt.Errorf("chunk size is %q", line)
		}
		p.left, p.at = int64(n), atChunk
		if n == 0 {
			p.at = atTrailer
		}
	case atChunkEnd:
		if len(line) > 0 {
			return false, errChunkEnd
		}
		p.at = atChunkSize
	case atTrailer:
		if len(line) == 0 {
			return true, nil
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); is(name, "lambda-runtime-function-error-type") {
			p.request.fault = string(bytes.TrimSpace(value))
		}
	}
	return false, nil
}

// is reports whether a header has the given name, which is in lower case.
func is(name []byte, lower string) bool {
	return len(name) == len(lower) && bytes.EqualFold(name, []byte(lower))
}
