package events

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// A scanner reads JSON text from the front. What it accepts is what encoding/json accepts.
type scanner struct {
	text []byte
	at   int // offset of the next byte
}

// maxDepth is how deeply objects and lists may be nested, as in encoding/json.
const maxDepth = 10000

var (
	errTruncated = errors.New("unexpected end of JSON text")
	errDepth     = errors.New("JSON is nested too deeply")
)

// syntax is the error for the byte at the scanner.
func (s *scanner) syntax() error {
	if s.at >= len(s.text) {
		return errTruncated
	}
	return &syntaxError{s.text[s.at], s.at}
}

type syntaxError struct {
	found  byte
	offset int
}

func (e *syntaxError) Error() string {
	return "invalid JSON at byte " + strconv.Itoa(e.offset) + ": unexpected " + strconv.QuoteRune(rune(e.found))
}

// peek skips white space and returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// take reads c, after white space.
func (s *scanner) take(c byte) error {
	if s.peek() != c {
		return s.syntax()
	}
	s.at++
	return nil
}

// end is nil if nothing but white space follows.
func (s *scanner) end() error {
	if s.peek(); s.at < len(s.text) {
		return s.syntax()
	}
	return nil
}

// more moves to the next element of an object or list that ends with close. It is called after the opening bracket
// with first, then after each element without.
func (s *scanner) more(first bool, close byte) (bool, error) {
	c := s.peek()
	switch {
	case c == close:
		s.at++
		return false, nil
	case first:
		return true, nil
	case c == ',':
		s.at++
		if s.peek() == close {
			return false, s.syntax()
		}
		return true, nil
	}
	return false, s.syntax()
}

// name reads the name of a member and the colon behind it. The name is a JSON string as it stands.
func (s *scanner) name() ([]byte, error) {
	if s.peek() != '"' {
		return nil, s.syntax()
	}
	start := s.at
	if err := s.string(); err != nil {
		return nil, err
	}
	raw := s.text[start:s.at]
	return raw, s.take(':')
}

// value reads one value and returns its text.
func (s *scanner) value() ([]byte, error) {
	s.peek()
	start := s.at
	if err := s.skip(0); err != nil {
		return nil, err
	}
	return s.text[start:s.at], nil
}

func (s *scanner) skip(depth int) error {
	switch c := s.peek(); {
	case c == '"':
		return s.string()
	case c == '{', c == '[':
		return s.skipAll(c, depth+1)
	case c == '-', '0' <= c && c <= '9':
		return s.number()
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		return s.literal("null")
	}
	return s.syntax()
}

func (s *scanner) skipAll(open byte, depth int) error {
	if depth > maxDepth {
		return errDepth
	}
	s.at++
	closing := open + 2 // in ASCII, for both brackets
	for first := true; ; first = false {
		if more, err := s.more(first, closing); err != nil || !more {
			return err
		}
		if open == '{' {
			if _, err := s.name(); err != nil {
				return err
			}
		}
		if err := s.skip(depth); err != nil {
			return err
		}
	}
}

func (s *scanner) literal(word string) error {
	for i := range len(word) {
		if s.at >= len(s.text) || s.text[s.at] != word[i] {
			return s.syntax()
		}
		s.at++
	}
	return nil
}

// string reads a string that begins at the scanner.
func (s *scanner) string() error {
	text := s.text
	for i := plainEnd(text, s.at+1); i < len(text); i = plainEnd(text, i+1) {
		switch c := text[i]; {
		case c == '"':
			s.at = i + 1
			return nil
		case c < ' ':
			s.at = i
			return s.syntax()
		case c == '\\':
			i++
			if i < len(text) && text[i] == 'u' {
				if _, ok := hex4(text[i+1:]); !ok {
					s.at = min(i+1, len(text))
					return s.syntax()
				}
				i += 4
			} else if i < len(text) && unescaped(text[i]) == 0 {
				s.at = i
				return s.syntax()
			}
		}
	}
	s.at = len(text)
	return errTruncated
}

// plainEnd returns where in text, from i on, the first byte is that does not stand for itself in a JSON string or is not
// ASCII: a quotation mark, backslash or control character, or a byte of 128 or more.
func plainEnd(text []byte, i int) int {
	const ones = 0x0101010101010101 // times a byte: that byte eight times
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		mark, backslash := w^'"'*ones, w^'\\'*ones
		// The high bit of the lowest byte that is zero (of w, below ' '), and perhaps of others above it.
		found := (mark-ones)&^mark | (backslash-ones)&^backslash | (w-' '*ones)&^w | w
		if found &= 0x80 * ones; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(text); i++ {
		if c := text[i]; c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// unescaped returns what a backslash and c stand for, 0 for nothing.
func unescaped(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
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
	return 0
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// number reads a number that begins at the scanner.
func (s *scanner) number() error {
	if s.text[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.text) && s.text[s.at] == '0' {
		s.at++
	} else if !s.digits() {
		return s.syntax()
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if !s.digits() {
			return s.syntax()
		}
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		if !s.digits() {
			return s.syntax()
		}
	}
	return nil
}

func (s *scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}

// unquote returns the string that raw is, which has been read by a scanner. It is false if raw is no string.
func unquote(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	raw = raw[1 : len(raw)-1]
	if plain(raw) {
		return string(raw), true
	}
	return string(unescape(raw)), true
}

// plain reports whether the inside of a JSON string stands for itself.
func plain(inside []byte) bool {
	i := plainEnd(inside, 0)
	return i == len(inside) || inside[i] >= utf8.RuneSelf && bytes.IndexByte(inside[i:], '\\') < 0 && utf8.Valid(inside[i:])
}

// unescape returns what the inside of a JSON string stands for. What is no character becomes U+FFFD.
func unescape(inside []byte) []byte {
	out := make([]byte, 0, len(inside))
	for i := 0; i < len(inside); {
		switch c := inside[i]; {
		case c == '\\' && inside[i+1] == 'u':
			r, _ := hex4(inside[i+2:])
			i += 6
			if utf16.IsSurrogate(r) {
				second, ok := rune(0), false
				if i+1 < len(inside) && inside[i] == '\\' && inside[i+1] == 'u' {
					second, ok = hex4(inside[i+2:])
				}
				r = utf16.DecodeRune(r, second)
				if ok && r != utf8.RuneError {
					i += 6
				}
			}
			out = utf8.AppendRune(out, r)
		case c == '\\':
			out = append(out, unescaped(inside[i+1]))
			i += 2
		case c < utf8.RuneSelf:
			out = append(out, c)
			i++
		default:
			r, n := utf8.DecodeRune(inside[i:])
			out = utf8.AppendRune(out, r)
			i += n
		}
	}
	return out
}
