package http1

import (
	"bytes"
	"fmt"
)

const (
	maxHead    = 1 << 20   // bytes of a status line with its headers, and of a trailer section
	maxBody    = 256 << 20 // bytes of a body that is read whole
	maxNames   = 12        // headers that one request can ask for
	maxInterim = 16        // replies with a 1xx status in a row
)

// A MalformedError is a reply that is not HTTP, or breaks a bound.
type MalformedError struct{ What string }

func (e *MalformedError) Error() string { return "malformed reply: " + e.What }

func malformed(format string, a ...any) error { return &MalformedError{fmt.Sprintf(format, a...)} }

// A span is a part of the head. Offsets, because the buffer moves when it grows.
type span struct{ start, end int }

// A head is what is known of a status line and the headers after it, of which more and more arrives.
type head struct {
	line    int  // where the line begins that has not been read
	scanned int  // there is no newline between line and here
	begun   bool // the status line has been read

	status    int
	minor     int            // of the version: HTTP/1.minor
	values    [maxNames]span // first value of each header asked for that is not empty
	length    int64          // Content-Length; -1: none
	lengthErr error          // the Content-Length does not count when the body is chunked
	codings   int            // Transfer-Encoding headers, each of which is chunked
	close     bool           // Connection: close
	keepAlive bool           // Connection: keep-alive
}

// parse reads the lines that b has and have not been read yet. It is done with the empty line that ends the head, which
// b[:h.line] then is. b begins where it did at the last call and is at least as long.
func (h *head) parse(b []byte, names []string) (done bool, err error) {
	for {
		newline := bytes.IndexByte(b[h.scanned:], '\n')
		if newline < 0 {
			h.scanned = len(b)
			if len(b) >= maxHead {
				return false, malformed("head is longer than %d bytes", maxHead)
			}
			return false, nil
		}
		start, end := h.line, h.scanned+newline
		h.line, h.scanned = end+1, end+1
		if h.line > maxHead {
			return false, malformed("head is longer than %d bytes", maxHead)
		}
		if end > start && b[end-1] == '\r' {
			end--
		}
		switch {
		case !h.begun:
			err = h.statusLine(b[start:end])
		case start == end:
			return true, nil
		default:
			err = h.header(b, start, end, names)
		}
		if err != nil {
			return false, err
		}
	}
}

// statusLine reads "HTTP/1.1 200 OK", where the reason is optional.
func (h *head) statusLine(line []byte) error {
	const prefix = "HTTP/1.0 200"
	ok := len(line) >= len(prefix) &&
		string(line[:7]) == prefix[:7] && (line[7] == '0' || line[7] == '1') && line[8] == ' ' &&
		line[9] != '0' && isDigit(line[9]) && isDigit(line[10]) && isDigit(line[11]) &&
		(len(line) == len(prefix) || line[12] == ' ')
	if !ok {
		return malformed("status line %.64q", line)
	}
	h.begun = true
	h.minor = int(line[7] - '0')
	h.status = int(line[9]-'0')*100 + int(line[10]-'0')*10 + int(line[11]-'0')
	h.length = -1
	return nil
}

// header reads the line b[start:end], "Name: value".
func (h *head) header(b []byte, start, end int, names []string) error {
	line := b[start:end]
	colon := bytes.IndexByte(line, ':')
	switch {
	case line[0] == ' ' || line[0] == '\t':
		return malformed("folded header line %.64q", line)
	case colon <= 0:
		return malformed("header line %.64q without a name and a colon", line)
	}
	name := line[:colon]
	start += colon + 1
	for start < end && isBlank(b[start]) {
		start++
	}
	for end > start && isBlank(b[end-1]) {
		end--
	}
	for i, want := range names {
		if equalFold(name, want) {
			if v := &h.values[i]; v.start == v.end {
				*v = span{start, end}
			}
			return nil
		}
	}
	return h.framing(name, b[start:end])
}

// framing notes what a header says about where the body ends and what comes after it.
func (h *head) framing(name, value []byte) error {
	switch {
	case equalFold(name, "Content-Length"):
		h.contentLength(value)
	case equalFold(name, "Transfer-Encoding"):
		if h.codings++; h.codings > 1 || !equalFold(value, "chunked") || h.minor == 0 {
			return malformed("Transfer-Encoding %.64q", value)
		}
	case equalFold(name, "Connection"):
		for option := range bytes.SplitSeq(value, []byte(",")) {
			option = bytes.Trim(option, " \t")
			h.close = h.close || equalFold(option, "close")
			h.keepAlive = h.keepAlive || equalFold(option, "keep-alive")
		}
	}
	return nil
}

func (h *head) contentLength(value []byte) {
	var n int64
	for _, c := range value {
		if !isDigit(c) || n > maxBody {
			break
		}
		n = n*10 + int64(c-'0')
	}
	switch {
	case len(value) == 0 || len(bytes.Trim(value, "0123456789")) > 0:
		h.lengthErr = malformed("Content-Length %.64q", value)
	case n > maxBody:
		h.lengthErr = malformed("Content-Length %.64q, limit %d", value, maxBody)
	case h.length >= 0 && h.length != n:
		h.lengthErr = malformed("Content-Length %d and %d", h.length, n)
	}
	h.length = n
}

// reusable says whether the server will keep the connection.
func (h *head) reusable() bool { return !h.close && (h.minor == 1 || h.keepAlive) }

// equalFold reports whether b is s but for the case of ASCII letters.
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if c != s[i] && (lower(c) != lower(s[i])) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isBlank(c byte) bool { return c == ' ' || c == '\t' }
