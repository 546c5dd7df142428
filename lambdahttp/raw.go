package lambdahttp

import (
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A raw is the JSON text of one value, known to be valid; "" where there is none.
type raw string

// absent reports whether there is no value, or null.
func (v raw) absent() bool { return v == "" || v[0] == 'n' }

func (v raw) isString() bool { return v != "" && v[0] == '"' }
func (v raw) isObject() bool { return v != "" && v[0] == '{' }
func (v raw) isArray() bool  { return v != "" && v[0] == '[' }

// text is the value of a string, and "" of anything else.
func (v raw) text() string {
	if !v.isString() {
		return ""
	}
	return unquote(string(v))
}

// members are those of an object; of anything else none.
func (v raw) members() iter.Seq2[string, raw] {
	return func(yield func(string, raw) bool) {
		if !v.isObject() {
			return
		}
		s := scanner{text: string(v)}
		s.open('{')
		for {
			key, ok := s.member()
			if !ok || !yield(key, s.value()) {
				return
			}
		}
	}
}

// elements are those of an array; of anything else none.
func (v raw) elements() iter.Seq[raw] {
	return func(yield func(raw) bool) {
		if !v.isArray() {
			return
		}
		s := scanner{text: string(v)}
		for s.open('['); s.next(']'); {
			if !yield(s.value()) {
				return
			}
		}
	}
}

// member is the value of one member of an object, "" without it.
func (v raw) member(name string) (value raw) {
	for key, member := range v.members() {
		if key == name {
			value = member
		}
	}
	return value
}

// unquote decodes a valid JSON string. Half a surrogate pair becomes U+FFFD.
func unquote(quoted string) string {
	s := quoted[1 : len(quoted)-1]
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; i >= 0; i = strings.IndexByte(s, '\\') {
		b.WriteString(s[:i])
		s = s[i:]
		if s[1] != 'u' {
			b.WriteByte(unescaped(s[1]))
			s = s[2:]
			continue
		}
		r, n := escapedRune(s)
		b.WriteRune(r)
		s = s[n:]
	}
	b.WriteString(s)
	return b.String()
}

func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// escapedRune is the character that s begins with, as \uXXXX or two of them, and their length.
func escapedRune(s string) (r rune, length int) {
	r, _ = hexUnit(s)
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if low, ok := hexUnit(s[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// hexUnit is the value of the \uXXXX that s begins with.
func hexUnit(s string) (unit rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for i := 2; i < 6; i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		unit = unit<<4 | rune(c)
	}
	return unit, true
}
