// Package jsonsyntax reads JSON text for what is wrong with it, and says so with encoding/json's errors, word for word.
// On its way it takes out white space and escapes what HTML must not see.
//
// Packages jsondecode and jsonencode use it for what is rare: text that is not JSON, and what a MarshalJSON returns. It
// is there so that encoding/json's scanner, Indent and Compact need not be: 14 KB of code for what takes 5 here.
package jsonsyntax

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// maxDepth is how deeply objects and lists may be nested.
const maxDepth = 10000

// Check returns the *[json.SyntaxError] that json.Unmarshal returns for text, nil if there is none.
func Check(text []byte) error {
	p := pass{text: text}
	if !p.all() {
		return syntaxError(p.message, p.offset)
	}
	return nil
}

// Compact appends text without white space to dst, as json.Compact does; with escapeHTML also with <, >, & and two line
// separators of Unicode escaped. The error is a *[json.SyntaxError], which as json.Compact's does not say where it is.
func Compact(dst, text []byte, escapeHTML bool) ([]byte, error) {
	p := pass{text: text, dst: dst, keep: true, escapeHTML: escapeHTML}
	if !p.all() {
		return dst, syntaxError(p.message, 0)
	}
	return p.dst, nil
}

// IsNumber reports whether s is a number, and nothing else.
func IsNumber(s string) bool {
	p := pass{text: []byte(s)}
	return p.number() && p.pos == len(s)
}

// syntaxError makes an error that only encoding/json can make, by its memory. If there is no text where it is today, it
// has none.
func syntaxError(message string, offset int) error {
	e := &json.SyntaxError{Offset: int64(offset)}
	if f := reflect.ValueOf(e).Elem().Field(0); f.Kind() == reflect.String {
		*(*string)(f.Addr().UnsafePointer()) = message
	}
	return e
}

// A pass is one way through a text. Its methods that return a bool return false at an error.
type pass struct {
	text  []byte
	pos   int // of the next byte
	depth int

	keep       bool // what is read, in dst
	escapeHTML bool
	dst        []byte
	done       int // how many bytes of text have been written to dst, or left out

	message string
	offset  int
}

// all reads the whole text.
func (p *pass) all() bool {
	if !p.value() {
		return false
	}
	p.next()
	p.replace(0, "")
	return p.pos == len(p.text) || p.wrong("after top-level value")
}

// value reads over a value.
func (p *pass) value() bool {
	switch c := p.next(); c {
	case '"':
		return p.string()
	case '{', '[':
		return p.list(c)
	case 't':
		return p.word("true")
	case 'f':
		return p.word("false")
	case 'n':
		return p.word("null")
	default:
		if c == '-' || c-'0' <= 9 {
			return p.number()
		}
	}
	return p.missing("looking for beginning of value")
}

// list reads over a list, or an object, which is a list of values with names.
func (p *pass) list(open byte) bool {
	if p.depth++; p.depth > maxDepth {
		return p.wrong("exceeded max depth")
	}
	p.pos++
	closing, after := byte(']'), "after array element"
	if open == '{' {
		closing, after = '}', "after object key:value pair"
	}
	for more := p.next() != closing; more; {
		if open == '{' && !p.name() || !p.value() {
			return false
		}
		c := p.next()
		if c != ',' && c != closing {
			return p.missing(after)
		}
		if more = c == ','; more {
			p.pos++
		}
	}
	p.pos++
	p.depth--
	return true
}

// name reads over the name of a member and the colon.
func (p *pass) name() bool {
	if p.next() != '"' {
		return p.missing("looking for beginning of object key string")
	}
	if !p.string() {
		return false
	}
	if p.next() != ':' {
		return p.missing("after object key")
	}
	p.pos++
	return true
}

// string reads over a string.
func (p *pass) string() bool {
	for p.pos++; p.pos < len(p.text) && p.text[p.pos] >= ' '; {
		switch c := p.text[p.pos]; {
		case c == '"':
			p.pos++
			return true
		case c == '\\':
			if !p.escape() {
				return false
			}
		case p.escapeHTML && p.html(c):
		default:
			p.pos++
		}
	}
	return p.missing("in string literal")
}

// escape reads over an escape.
func (p *pass) escape() bool {
	p.pos++
	c := p.peek()
	if strings.IndexByte(`"\/bfnrtu`, c) < 0 {
		return p.wrong("in string escape code")
	}
	p.pos++
	for n := 0; c == 'u' && n < 4; n++ {
		if c := p.peek(); c-'0' > 9 && c|0x20-'a' > 5 {
			return p.wrong(`in \u hexadecimal character escape`)
		}
		p.pos++
	}
	return true
}

// html writes the escape of the character that begins with c, if it has to have one.
func (p *pass) html(c byte) bool {
	size, by := 1, ""
	switch c {
	case '<':
		by = `\u003c`
	case '>':
		by = `\u003e`
	case '&':
		by = `\u0026`
	case "\u2028"[0]:
		size = len("\u2028")
		switch rest := p.text[p.pos:]; string(rest[:min(size, len(rest))]) {
		case "\u2028":
			by = `\u2028`
		case "\u2029":
			by = `\u2029`
		}
	}
	if by != "" {
		p.replace(size, by)
	}
	return by != ""
}

// number reads over a number.
func (p *pass) number() bool {
	if p.peek() == '-' {
		p.pos++
	}
	if p.peek() == '0' {
		p.pos++
	} else if !p.digits("in numeric literal") {
		return false
	}
	if p.peek() == '.' {
		if p.pos++; !p.digits("after decimal point in numeric literal") {
			return false
		}
	}
	if p.peek()|0x20 != 'e' {
		return true
	}
	p.pos++
	if c := p.peek(); c == '+' || c == '-' {
		p.pos++
	}
	return p.digits("in exponent of numeric literal")
}

// digits reads over digits, of which there has to be one.
func (p *pass) digits(where string) bool {
	start := p.pos
	for p.peek()-'0' <= 9 {
		p.pos++
	}
	return p.pos > start || p.wrong(where)
}

// word reads over a word that begins with the right character.
func (p *pass) word(w string) bool {
	for i := range len(w) {
		if p.peek() != w[i] {
			return p.wrong("in literal " + w + " (expecting '" + w[i:i+1] + "')")
		}
		p.pos++
	}
	return true
}

// next leaves out white space and returns the next byte, a space at the end.
func (p *pass) next() byte {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; c {
		case ' ', '\t', '\n', '\r':
			p.replace(1, "")
		default:
			return c
		}
	}
	return ' '
}

// peek returns the next byte, a space at the end.
func (p *pass) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return ' '
}

// replace reads n bytes, in whose place it writes by.
//
//go:noinline for the sake of size
func (p *pass) replace(n int, by string) {
	if p.keep {
		p.dst = append(append(p.dst, p.text[p.done:p.pos]...), by...)
	}
	p.pos += n
	p.done = p.pos
}

// missing is wrong for a place where white space may follow, which at the end does.
func (p *pass) missing(where string) bool {
	if p.pos < len(p.text) {
		return p.wrong(where)
	}
	p.message, p.offset = "unexpected end of JSON input", p.pos
	return false
}

// wrong notes that the next character is not one that may be there.
func (p *pass) wrong(where string) bool {
	p.message = "invalid character " + quoteByte(p.peek()) + " " + where
	p.offset = min(p.pos+1, len(p.text))
	return false
}

// quoteByte returns c, a character of Latin-1, in single quotation marks, as Go writes a rune.
func quoteByte(c byte) string {
	quoted := jsontext.GoQuote(string(rune(c)))
	switch c {
	case '"':
		quoted = ` " `
	case '\'':
		quoted = ` \' `
	}
	return "'" + quoted[1:len(quoted)-1] + "'"
}
