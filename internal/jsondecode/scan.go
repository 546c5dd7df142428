package jsondecode

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// maxDepth is how deeply objects and lists may be nested.
const maxDepth = 10000

// Eight copies of a byte in a word are the byte times ones; highs are their highest bits.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// A stringForm says what has to be done with the inside of a JSON string to get its value.
type stringForm uint8

const (
	formUnicode stringForm = 1 << iota // it has bytes of 128 or more: check that they are UTF-8
	formEscaped                        // it has escapes
)

// next skips white space and returns the next byte, 0 at the end.
func (d *state) next() (c byte) {
	if d.pos < len(d.data) {
		c = d.data[d.pos]
	}
	if c > ' ' {
		return
	}
	return d.space()
}

// take reads c, after white space.
func (d *state) take(c byte) bool {
	if d.next() != c {
		return false
	}
	d.pos++
	return true
}

// space is next where there may be white space, or where it does not pay to look at the byte first.
//
//go:noinline for the sake of next
func (d *state) space() byte {
	data, i := d.data, d.pos
	for i < len(data) {
		c := data[i]
		if c > ' ' || c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			d.pos = i
			return c
		}
		i++
	}
	d.pos = i
	return 0
}

// scanString returns where the JSON string ends whose inside begins at i: the offset of its closing quotation mark.
func scanString(data []byte, i int) (end int, form stringForm, ok bool) {
	var seen uint64
	for {
		rest := data[i:]
		for len(rest) >= 8 {
			w := binary.LittleEndian.Uint64(rest)
			mark, backslash := w^'"'*ones, w^'\\'*ones
			// The high bit of the lowest byte that ends a plain run, and perhaps of others above it.
			found := ((mark-ones)&^mark | (backslash-ones)&^backslash | (w-' '*ones)&^w) & highs
			if found != 0 {
				n := bits.TrailingZeros64(found) &^ 7
				seen |= w & (1<<(n&63) - 1)
				rest = rest[n/8:]
				break
			}
			seen |= w
			rest = rest[8:]
		}
		i = len(data) - len(rest)
		for i < len(data) && data[i] != '"' && data[i] != '\\' && data[i] >= ' ' {
			seen |= uint64(data[i])
			i++
		}
		switch {
		case i >= len(data) || data[i] < ' ':
			return i, 0, false
		case data[i] == '"':
			if seen&highs != 0 {
				form |= formUnicode
			}
			return i, form, true
		}
		form |= formEscaped
		if i+1 < len(data) && escapes[data[i+1]] != 0 {
			i += 2
		} else if i = escapeEnd(data, i); i < 0 {
			return i, 0, false
		}
	}
}

// escapeEnd returns where the escape ends that begins at i, -1 if it is none.
func escapeEnd(data []byte, i int) int {
	if i+1 >= len(data) {
		return -1
	}
	if data[i+1] != 'u' {
		if escapes[data[i+1]] == 0 {
			return -1
		}
		return i + 2
	}
	if hex4(data[i+2:]) < 0 {
		return -1
	}
	return i + 6
}

// skip reads over a value.
func (d *state) skip() bool {
	switch c := d.next(); c {
	case '"':
		end, _, ok := scanString(d.data, d.pos+1)
		d.pos = end + 1
		return ok
	case '{', '[':
		return d.skipAll(c)
	default:
		return d.literal(c)
	}
}

// skipAll reads over an object or list that begins with open.
func (d *state) skipAll(open byte) bool {
	if !d.enter() {
		return false
	}
	closing := open + 2 // in ASCII, for both brackets
	c := d.next()
	for c != closing {
		if open == '{' {
			if c != '"' {
				return false
			}
			end, _, ok := scanString(d.data, d.pos+1)
			if !ok {
				return false
			}
			d.pos = end + 1
			if !d.take(':') {
				return false
			}
		}
		if !d.skip() {
			return false
		}
		if c = d.next(); c != ',' {
			break
		}
		d.pos++
		if c = d.next(); c == closing {
			return false
		}
	}
	return d.leave(closing)
}

// enter reads the bracket that begins an object or list.
//
//go:noinline for the sake of size
func (d *state) enter() bool {
	d.pos++
	d.depth++
	return d.depth <= maxDepth
}

// leave reads the bracket that ends an object or list.
//
//go:noinline for the sake of size
func (d *state) leave(closing byte) bool {
	if d.pos >= len(d.data) || d.data[d.pos] != closing {
		return false
	}
	d.pos++
	d.depth--
	return true
}

// literal reads over a number, true, false or null that begins with c.
func (d *state) literal(c byte) bool {
	word := ""
	switch c {
	case 't':
		word = "true"
	case 'f':
		word = "false"
	case 'n':
		word = "null"
	}
	end := d.pos + len(word)
	switch {
	case word == "":
		end, _ = scanNumber(d.data, d.pos)
	case end > len(d.data) || string(d.data[d.pos:end]) != word:
		return false
	}
	if end < 0 {
		return false
	}
	d.pos = end
	return true
}

// scanNumber returns where the number ends that begins at i, -1 if there is none, and whether it has digits alone.
func scanNumber(data []byte, i int) (end int, whole bool) {
	if i < len(data) && data[i] == '-' {
		i++
	}
	switch {
	case i >= len(data):
		return -1, false
	case data[i] == '0':
		i++
	default:
		if i = digitsEnd(data, i); i < 0 {
			return -1, false
		}
	}
	whole = true
	if i < len(data) && data[i] == '.' {
		whole = false
		if i = digitsEnd(data, i+1); i < 0 {
			return -1, false
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		whole = false
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		i = digitsEnd(data, i)
	}
	return i, whole
}

// digitsEnd returns where the digits from i on end, -1 if there are none.
func digitsEnd(data []byte, i int) int {
	start := i
	for i < len(data) && data[i]-'0' <= 9 {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

// isASCII reports whether b has no byte of 128 or more.
func isASCII(b []byte) bool {
	for i := range b {
		if b[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
