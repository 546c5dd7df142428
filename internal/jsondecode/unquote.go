package jsondecode

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape appends what the inside of a JSON string stands for, which has been scanned. What is no character becomes
// U+FFFD.
func unescape(out, inside []byte) []byte {
	for i := 0; i < len(inside); {
		run := runEnd(inside, i)
		out = append(out, inside[i:run]...)
		if i = run; i == len(inside) {
			break
		}
		switch c := inside[i]; {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(inside[i:])
			out = utf8.AppendRune(out, r)
			i += n
		case inside[i+1] == 'u':
			r, n := hexRune(inside[i:])
			out = utf8.AppendRune(out, r)
			i += n
		default:
			out = append(out, unescaped(inside[i+1]))
			i += 2
		}
	}
	return out
}

// runEnd returns where the bytes end, from i on, that stand for themselves and are ASCII.
func runEnd(inside []byte, i int) int {
	for ; i+8 <= len(inside); i += 8 {
		w := binary.LittleEndian.Uint64(inside[i:])
		backslash := w ^ '\\'*ones
		if found := ((backslash-ones)&^backslash | w) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(inside) && inside[i] != '\\' && inside[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// hexRune reads \uXXXX, or two of them that are a surrogate pair, and says how long it is.
func hexRune(b []byte) (r rune, n int) {
	r = hex4(b[2:])
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if pair := utf16.DecodeRune(r, hex4(b[8:])); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// hex4 is the number that four hexadecimal digits are, -1 if they are none.
func hex4(b []byte) rune {
	if len(b) < 4 {
		return -1
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
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
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

// unquote returns what a quoted string stands for that has not been scanned, because it stood in another string.
// There, encoding/json also takes an escaped apostrophe.
func unquote(item []byte) ([]byte, bool) {
	if len(item) < 2 || item[0] != '"' || item[len(item)-1] != '"' {
		return nil, false
	}
	inside := item[1 : len(item)-1]
	plain := make([]byte, 0, len(item))
	for i := 0; i < len(inside); i++ {
		switch c := inside[i]; {
		case c == '"', c < ' ':
			return nil, false
		case c == '\\' && i+1 < len(inside) && inside[i+1] == '\'':
			plain = append(plain, '\'')
			i++
		case c == '\\':
			end := escapeEnd(inside, i)
			if end < 0 {
				return nil, false
			}
			plain = append(plain, inside[i:end]...)
			i = end - 1
		default:
			plain = append(plain, c)
		}
	}
	return unescape(make([]byte, 0, len(plain)), plain), true
}
