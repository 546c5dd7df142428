// Package jsontext writes the few JSON texts that the runtime makes of strings: error documents, the X-Ray cause, its
// own log lines. They are rare and in every function, so that its code is small rather than fast; what a handler
// returns goes through encoding/json. The texts that Go would quote are quoted here as well.
package jsontext

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// A Text is JSON in the making.
type Text struct {
	B     []byte
	ASCII bool // in printable ASCII alone, as a header needs it; otherwise UTF-8
	Lines bool // escape the two line separators of Unicode, as log/slog does
}

// Add appends texts as they are.
//
//go:noinline for the sake of size
func (t *Text) Add(texts ...string) {
	for _, text := range texts {
		t.add(text)
	}
}

//go:noinline for the sake of size
func (t *Text) add(text string) { t.B = append(t.B, text...) }

// Mix appends texts in turns: one as it is, the next as a string.
//
//go:noinline for the sake of size
func (t *Text) Mix(texts ...string) {
	for i, text := range texts {
		if i%2 == 0 {
			t.add(text)
		} else {
			t.Quote(text)
		}
	}
}

// Quote appends s as a string. Bytes that are not UTF-8 become U+FFFD.
func (t *Text) Quote(s string) { t.QuoteCut(s, math.MaxInt) }

// QuoteCut appends s as a string of at most room bytes, cut at a character's border. A string that is cut says how
// long it was.
func (t *Text) QuoteCut(s string, room int) {
	t.add(`"`)
	start := len(t.B)
	mark := "… (cut, " + strconv.Itoa(len(s)) + " bytes)"
	room -= len(`""`)
	fits := start // where the text can be cut so that the mark fits
	for _, r := range s {
		if len(t.B)-start <= room-maxEscape*len(mark) {
			fits = len(t.B)
		}
		t.rune(r)
		if len(t.B)-start > room {
			t.B = t.B[:fits]
			for _, r := range mark {
				t.rune(r)
			}
			break
		}
	}
	t.add(`"`)
}

// maxEscape is what a byte of the mark takes at most: its one character of three bytes has six as an escape.
const maxEscape = 2

// Clip cuts s at a character's border so that in UTF-8 it takes at most room bytes, without quotation marks.
func Clip(s string, room int) string {
	if len(s) <= room/maxGrowth {
		return s
	}
	var t Text
	for i, r := range s {
		t.rune(r)
		if room -= len(t.B); room < 0 {
			return s[:i]
		}
		t.B = t.B[:0]
	}
	return s
}

// maxGrowth is how many bytes one byte takes at most.
const maxGrowth = len(`\u0000`)

// rune appends a character of a string.
func (t *Text) rune(r rune) {
	switch {
	case r == '"' || r == '\\':
		t.escape(byte(r), 0, 0)
	case t.escapes(r):
		if r > 0xffff {
			r -= 0x10000
			t.unit(0xd800 + r>>10)
			r = 0xdc00 + r&0x3ff
		}
		t.unit(r)
	default:
		t.B = utf8.AppendRune(t.B, r)
	}
}

// escapes reports whether r is written in hexadecimal digits, or as one of the short escapes.
func (t *Text) escapes(r rune) bool {
	return r < ' ' || t.ASCII && r > '~' || t.Lines && (r == '\u2028' || r == '\u2029')
}

// unit appends the escape of one UTF-16 code unit.
func (t *Text) unit(u rune) {
	const short = "bfnrt" // of these:
	for i, c := range "\b\f\n\r\t" {
		if c == u {
			t.escape(short[i], 0, 0)
			return
		}
	}
	t.escape('u', u, 4)
}

// escape appends an escape: its letter, and n in so many hexadecimal digits.
//
//go:noinline for the sake of size
func (t *Text) escape(letter byte, n rune, digits int) {
	text := []byte{'\\', letter, 9: 0}
	for i := 1 + digits; i > 1; i-- {
		text[i] = "0123456789abcdef"[n&0xf]
		n >>= 4
	}
	t.add(string(text[:2+digits]))
}
