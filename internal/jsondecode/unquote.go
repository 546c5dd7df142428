package jsondecode

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape returns what the inside of a JSON string stands for, which has been scanned. What is no character becomes
// U+FFFD. It writes to room if that is large enough.
func unescape(room, inside []byte, form stringForm) []byte {
	if form&formUnicode != 0 && !utf8.Valid(inside) {
		inside = validUTF8(inside)
	}
	const word = 8 // bytes that are copied at a time
	if cap(room) < len(inside)+word {
		room = make([]byte, len(inside)+word)
	}
	out, n := room[:len(inside)+word], 0
	for rest := inside; len(rest) > 0; {
		if len(rest) >= word {
			w := binary.LittleEndian.Uint64(rest)
			binary.LittleEndian.PutUint64(out[n:], w)
			backslash := w ^ '\\'*ones
			run := bits.TrailingZeros64((backslash-ones)&^backslash&highs) / 8 // word if there is none
			n += run
			if rest = rest[run:]; run == word {
				continue
			}
		}
		switch {
		case rest[0] != '\\':
			out[n] = rest[0]
			n++
			rest = rest[1:]
		case rest[1] == 'u':
			r, size := hexRune(rest)
			n += utf8.EncodeRune(out[n:], r)
			rest = rest[size:]
		default:
			out[n] = escapes[rest[1]]
			n++
			rest = rest[2:]
		}
	}
	return out[:n]
}

// validUTF8 returns b with U+FFFD in place of each byte that is not part of a character.
func validUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/2)
	for _, r := range string(b) {
		out = append(out, string(r)...)
	}
	return out
}

// hexRune reads a \u and its four digits, or two of them that are a surrogate pair, and says how long that is.
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

// escapes are what a backslash and a byte stand for, 0 for nothing.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unquote returns what a quoted string stands for that has not been scanned, because it stood in another string.
// There, encoding/json also takes an escaped apostrophe.
func unquote(item []byte) ([]byte, bool) {
	if len(item) < 2 || item[0] != '"' || item[len(item)-1] != '"' {
		return nil, false
	}
	inside := item[1 : len(item)-1]
	plain := make([]byte, 0, len(item))
	for i := 0; i < len(inside); {
		end := i + 1
		switch c := inside[i]; {
		case c == '"', c < ' ':
			return nil, false
		case c == '\\' && end < len(inside) && inside[end] == '\'':
			i, end = end, end+1
		case c == '\\':
			if end = escapeEnd(inside, i); end < 0 {
				return nil, false
			}
		}
		plain = append(plain, inside[i:end]...)
		i = end
	}
	return unescape(nil, plain, formUnicode|formEscaped), true
}
