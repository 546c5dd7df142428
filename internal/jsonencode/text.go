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
		if c < utf8.RuneSelf {
			if c < ' ' || c == '"' || c == '\\' || escapeHTML && (c == '<' || c == '>' || c == '&') {
				buf = appendEscape(append(buf, s[done:i]...), c)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			buf = append(append(buf, s[done:i]...), `\ufffd`...)
			done = i + size
		case r == '\u2028' || r == '\u2029':
			buf = append(append(buf, s[done:i]...), `\u202`...)
			buf = append(buf, hex[r&0xf])
			done = i + size
		}
		i += size
	}
	buf = append(buf, s[done:]...)
	return append(buf, '"')
}

// appendEscape appends the escape of an ASCII character.
func appendEscape(buf []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(buf, '\\', c)
	case '\b':
		return append(buf, `\b`...)
	case '\f':
		return append(buf, `\f`...)
	case '\n':
		return append(buf, `\n`...)
	case '\r':
		return append(buf, `\r`...)
	case '\t':
		return append(buf, `\t`...)
	}
	return append(buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
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

// isNumber reports whether s is a JSON number.
func isNumber(s string) bool {
	if s[0] == '-' {
		s = s[1:]
	}
	digits, rest := cutDigits(s)
	if digits == 0 || digits > 1 && s[0] == '0' {
		return false
	}
	if rest != "" && rest[0] == '.' {
		if digits, rest = cutDigits(rest[1:]); digits == 0 {
			return false
		}
	}
	if rest == "" || rest[0] != 'e' && rest[0] != 'E' {
		return rest == ""
	}
	rest = rest[1:]
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	digits, rest = cutDigits(rest)
	return digits > 0 && rest == ""
}

// cutDigits returns how many digits s begins with, and what follows them.
func cutDigits(s string) (n int, rest string) {
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n, s[n:]
}
