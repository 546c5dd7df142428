package jsonencode

import (
	"math"
	"strconv"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// appendString appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD; the two line separators of Unicode are
// escaped for the sake of JavaScript.
func appendString(buf []byte, s string, escapeHTML bool) []byte {
	buf = append(buf, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf && c >= ' ' && c != '"' && c != '\\' && (!escapeHTML || c != '<' && c != '>' && c != '&') {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if c < utf8.RuneSelf || r&^1 == '\u2028' || r == utf8.RuneError && size == 1 {
			buf = appendEscape(buf, s[done:i], r)
			done = i + size
		}
		i += size
	}
	return append(append(buf, s[done:]...), '"')
}

// appendEscape appends plain and the escape of a character.
func appendEscape(buf []byte, plain string, c rune) []byte {
	buf = append(buf, plain...)
	const short, long = "\"\\\b\f\n\r\t", `"\bfnrt`
	for i := range len(short) {
		if c == rune(short[i]) {
			return append(buf, '\\', long[i])
		}
	}
	return append(buf, '\\', 'u', hex[c>>12], hex[c>>8&0xf], hex[c>>4&0xf], hex[c&0xf])
}

// AppendFloat appends a number of that many bits, as JavaScript writes it. It is false for what JSON has no number for.
func AppendFloat(buf []byte, f float64, bits int) ([]byte, bool) {
	size := math.Abs(f)
	small, large := 1e-6, 1e21
	if bits == 32 {
		small, large = float64(float32(small)), float64(float32(large))
	}
	switch {
	case math.IsNaN(f), math.IsInf(f, 0):
		return buf, false
	case size == 0, small <= size && size < large:
		return strconv.AppendFloat(buf, f, 'f', -1, bits), true
	}
	buf = strconv.AppendFloat(buf, f, 'e', -1, bits)
	if n := len(buf); buf[n-4] == 'e' && buf[n-3] == '-' && buf[n-2] == '0' {
		buf = append(buf[:n-2], buf[n-1]) // e-09 is e-9
	}
	return buf, true
}
