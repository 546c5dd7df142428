package http1

import (
	"runtime"
	"strconv"
	"unsafe"

	"github.com/lambent-go/lambent/internal/version"
)

// The methods of this file render the head of a request into the connection's buffer, which is the same each time.

// Request begins the head of a request: the request line and the headers that all requests have. The path is made of
// three parts, of which the one in the middle is escaped. [Conn.Text] with an empty line has to end the head.
func (c *Conn) Request(method, before, part, after string) {
	if c.out == nil || cap(c.out) > keepBuffer {
		c.out = make([]byte, 0, writeBuffer)
	}
	c.Clear()
	c.Text(method)
	c.Text(" ")
	c.Text(c.address.prefix)
	c.Text(before)
	c.escaped(part)
	c.Text(after)
	c.Text(" HTTP/1.1\r\nHost: ")
	c.Text(c.address.hostPort)
	c.Text("\r\nUser-Agent: lambent/" + version.Lambent + " ")
	c.Text(runtime.Version())
	c.Text("\r\n")
}

// Clear empties the buffer, for what follows on a head that has been sent.
func (c *Conn) Clear() { c.out = c.out[:0] }

// Text appends s as it is.
//
//go:noinline // called at many places, none of which is hot: a call is a tenth of the code
func (c *Conn) Text(s string) { c.out = append(c.out, s...) }

// Header appends a header. Control characters in the value, line ends among them, are left out: whatever the value, it
// is one header.
//
//go:noinline // as Text
func (c *Conn) Header(name, value string) {
	c.Text(name)
	c.Text(": ")
	done := 0
	for i := range len(value) {
		if b := value[i]; b < ' ' || b == 0x7f {
			c.Text(value[done:i])
			done = i + 1
		}
	}
	c.Text(value[done:])
	c.Text("\r\n")
}

// HeaderBytes is [Conn.Header] for a value that is no string.
func (c *Conn) HeaderBytes(name string, value []byte) {
	c.Header(name, asString(value))
}

// asString returns b as a string that must not outlive its present content.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// ContentLength appends a Content-Length header.
func (c *Conn) ContentLength(n int) {
	c.Text("Content-Length: ")
	c.number(n, 10)
}

// ChunkSize appends the line that goes in front of the n bytes of a chunk; behind them goes a line end.
func (c *Conn) ChunkSize(n int) { c.number(n, 16) }

func (c *Conn) number(n, base int) {
	c.out = strconv.AppendInt(c.out, int64(n), base)
	c.Text("\r\n")
}

// Len returns how many bytes have been rendered.
func (c *Conn) Len() int { return len(c.out) }

// EscapePath returns s as one part of a path: every byte but letters, digits and -._~ as % and two digits.
func EscapePath(s string) string {
	var c Conn // for its buffer
	c.escaped(s)
	return string(c.out)
}

func (c *Conn) escaped(s string) {
	const digits = "0123456789ABCDEF"
	done := 0
	for i := range len(s) {
		b := s[i]
		if l := lower(b); 'a' <= l && l <= 'z' || isDigit(b) || b == '-' || b == '.' || b == '_' || b == '~' {
			continue
		}
		c.Text(s[done:i])
		c.Text("%")
		c.Text(digits[b>>4 : b>>4+1])
		c.Text(digits[b&15 : b&15+1])
		done = i + 1
	}
	c.Text(s[done:])
}
