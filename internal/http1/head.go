package http1

import (
	"bytes"
	"strconv"

	"github.com/lambent-go/lambent/internal/jsontext"
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

// malformed returns the error of a line, or a part of one, that is not what it should be.
//
//go:noinline // as equalFold
func malformed(what string, line []byte) error {
	return &MalformedError{what + " " + jsontext.GoQuote(string(line[:min(len(line), 64)]))}
}

// tooLong returns the error of something that breaks a bound.
//
//go:noinline // as equalFold
func tooLong(what string, limit int) error {
	return &MalformedError{what + " is longer than " + strconv.Itoa(limit) + " bytes"}
}

// A span is a part of the head. Offsets, because the buffer moves when it grows.
type span struct{ start, end int }

// A head is what is known of a status line and the headers after it, of which more and more arrives.
type head struct {
	names   []string // of the headers asked for
	line    int      // where the line begins that has not been read
	scanned int      // there is no newline between line and here
	begun   bool     // the status line has been read

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
func (h *head) parse(b []byte) (done bool, err error) {
	for {
		newline := bytes.IndexByte(b[h.scanned:], '\n')
		end := h.scanned + newline
		if newline < 0 {
			end = len(b)
		}
		h.scanned = end + 1
		if h.scanned > maxHead {
			return false, tooLong("head", maxHead)
		}
		if newline < 0 {
			h.scanned = end
			return false, nil
		}
		start := h.line
		h.line = h.scanned
		if end > start && b[end-1] == '\r' {
			end--
		}
		switch {
		case !h.begun:
			err = h.statusLine(b[start:end])
		case start == end:
			return true, nil
		default:
			err = h.header(b, start, end)
		}
		if err != nil {
			return false, err
		}
	}
}

// statusLine reads "HTTP/1.1 200 OK", where the reason is optional.
func (h *head) statusLine(line []byte) error {
	const form = "HTTP/1.d ddd"
	ok := len(line) == len(form) || len(line) > len(form) && line[len(form)] == ' '
	number := 0 // of all the digits
	for i := 0; i < len(form) && ok; i++ {
		if form[i] == 'd' {
			ok = isDigit(line[i])
			number = number*10 + int(line[i]-'0')
		} else {
			ok = line[i] == form[i]
		}
	}
	h.minor, h.status = number/1000, number%1000
	if !ok || h.minor > 1 || h.status < 100 {
		return malformed("status line", line)
	}
	h.begun = true
	h.length = -1
	return nil
}

// header reads the line b[start:end], "Name: value".
func (h *head) header(b []byte, start, end int) error {
	line := b[start:end]
	colon := bytes.IndexByte(line, ':')
	if isBlank(line[0]) {
		return malformed("folded header line", line)
	}
	if colon <= 0 {
		return malformed("header line without a name and a colon", line)
	}
	start, end = trim(b, start+colon+1, end)
	for i, want := range h.names {
		if colon == len(want) && equalFold(line[:colon], want) { // most differ in length
			if v := &h.values[i]; v.start == v.end {
				*v = span{start, end}
			}
			return nil
		}
	}
	return h.framing(line[:colon], b[start:end])
}

// framing notes what a header says about where the body ends and what comes after it.
func (h *head) framing(name, value []byte) error {
	switch {
	case equalFold(name, "Content-Length"):
		h.contentLength(value)
	case equalFold(name, "Transfer-Encoding"):
		if h.codings++; h.codings > 1 || !equalFold(value, "chunked") || h.minor == 0 {
			return malformed("Transfer-Encoding", value)
		}
	case equalFold(name, "Connection"):
		for start := 0; start <= len(value); {
			comma := start
			for comma < len(value) && value[comma] != ',' {
				comma++
			}
			from, to := trim(value, start, comma)
			h.close = h.close || equalFold(value[from:to], "close")
			h.keepAlive = h.keepAlive || equalFold(value[from:to], "keep-alive")
			start = comma + 1
		}
	}
	return nil
}

// aboveLimit says what a body of more than maxBody bytes is.
const aboveLimit = "Content-Length above 268435456"

func (h *head) contentLength(value []byte) {
	var n int64
	odd := len(value) == 0
	for _, c := range value {
		odd = odd || !isDigit(c)
		if n <= maxBody {
			n = n*10 + int64(c-'0')
		}
	}
	what := ""
	switch {
	case odd:
		what = "Content-Length"
	case n > maxBody:
		what = aboveLimit
	case h.length >= 0 && h.length != n:
		what = "Content-Length after another one"
	}
	if what != "" {
		h.lengthErr = malformed(what, value)
	}
	h.length = n
}

// reusable says whether the server will keep the connection.
func (h *head) reusable() bool { return !h.close && (h.minor == 1 || h.keepAlive) }

// trim returns the part of b[start:end] without the blanks around it.
//
//go:noinline // as equalFold
func trim(b []byte, start, end int) (int, int) {
	for start < end && isBlank(b[start]) {
		start++
	}
	for end > start && isBlank(b[end-1]) {
		end--
	}
	return start, end
}

// equalFold reports whether b is s but for the case of ASCII letters.
//
//go:noinline // a function is the smaller for each of the many places that call it
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if c != s[i] && lower(c) != lower(s[i]) {
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

// natural reads a number up to most, in digits of a base up to 16 and nothing else; -1: it is none. Package strconv has
// an error for each mistake, with text to quote it.
//
//go:noinline // as equalFold
func natural(digits string, base, most int64) int64 {
	n := int64(-1)
	for i := range len(digits) {
		c := lower(digits[i])
		digit := base
		switch {
		case isDigit(c):
			digit = int64(c - '0')
		case c >= 'a':
			digit = int64(c - 'a' + 10)
		}
		n = max(n, 0)*base + digit
		if digit >= base || n > most {
			return -1
		}
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isBlank(c byte) bool { return c == ' ' || c == '\t' }
