package idempotency

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// canonical returns the canonical JSON of v: the one text for all texts that say the same. There is no white space; the
// members of an object are sorted by the bytes of their names, and of equal names the last counts; a string has escapes
// for ", \ and control characters only; a number is its digits without outer zeros, e and an exponent, and does not pass
// through a float64.
func canonical(v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		if !utf8.ValidString(v) {
			return nil, errNotUTF8
		}
		return appendString(make([]byte, 0, len(v)+2), []byte(v)), nil
	case json.RawMessage:
		if v == nil {
			break
		}
		if !json.Valid(v) {
			return nil, errors.New("json.RawMessage is not JSON")
		}
		return canonicalText(v, false)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return canonicalText(text, true)
}

// canonicalText is canonical for valid JSON. If encoding/json has made the text of Go values, \ufffd in it stands for a
// byte that was not UTF-8.
func canonicalText(text []byte, made bool) ([]byte, error) {
	c := canonicalizer{in: text, made: made, out: make([]byte, 0, len(text)+8)}
	if err := c.value(); err != nil {
		return nil, err
	}
	if len(c.unsorted) == 0 {
		return c.out, nil
	}
	slices.SortFunc(c.unsorted, func(a, b object) int { return a.start - b.start })
	return c.sorted(make([]byte, 0, len(c.out)), span{0, len(c.out)}), nil
}

// A canonicalizer rewrites a text from in to out. Objects whose members are in another order are only noted: to move the
// members of each would take a time that grows with the square of the depth.
type canonicalizer struct {
	in       []byte
	at       int // in in
	made     bool
	out      []byte
	members  []member // of the objects that are open
	unsorted []object
}

// A span is a part of out.
type span struct{ start, end int }

// A member is a member of an object in out.
type member struct {
	name []byte // without escapes
	span
}

// An object is an object in out whose members are to be in another order.
type object struct {
	span
	members []span
}

// value rewrites the value that comes next.
func (c *canonicalizer) value() error {
	switch b := c.next(); b {
	case '{':
		return c.object()
	case '[':
		return c.list()
	case '"':
		s, err := c.string()
		c.out = appendString(c.out, s)
		return err
	case 't', 'f', 'n':
		n := len("true")
		if b == 'f' {
			n = len("false")
		}
		c.out = append(c.out, c.in[c.at:c.at+n]...)
		c.at += n
		return nil
	}
	return c.number()
}

// next returns the next byte that is not white space, which becomes the current one.
func (c *canonicalizer) next() byte {
	for {
		switch b := c.in[c.at]; b {
		case ' ', '\t', '\r', '\n':
			c.at++
		default:
			return b
		}
	}
}

// take is next, and goes past that byte.
func (c *canonicalizer) take() byte {
	b := c.next()
	c.at++
	return b
}

// put goes past the next byte and writes it.
func (c *canonicalizer) put() { c.out = append(c.out, c.take()) }

func (c *canonicalizer) list() error {
	c.put()
	for c.next() != ']' {
		if err := c.value(); err != nil {
			return err
		}
		if c.next() == ',' {
			c.put()
		}
	}
	c.put()
	return nil
}

func (c *canonicalizer) object() error {
	start, first, sorted := len(c.out), len(c.members), true
	c.put()
	for c.next() != '}' {
		name, err := c.string()
		if err != nil {
			return err
		}
		m := member{name: name, span: span{start: len(c.out)}}
		c.out = append(appendString(c.out, name), c.take())
		if err := c.value(); err != nil {
			return err
		}
		m.end = len(c.out)
		if n := len(c.members); n > first && bytes.Compare(c.members[n-1].name, name) >= 0 {
			sorted = false
		}
		c.members = append(c.members, m)
		if c.next() == ',' {
			c.put()
		}
	}
	c.put()
	if !sorted {
		c.unsorted = append(c.unsorted, object{span{start, len(c.out)}, sortMembers(c.members[first:])})
	}
	c.members = c.members[:first]
	return nil
}

// sortMembers returns where the members of an object are, in order, and of those with one name the last.
func sortMembers(members []member) []span {
	slices.SortStableFunc(members, func(a, b member) int { return bytes.Compare(a.name, b.name) })
	spans := make([]span, 0, len(members))
	for i, m := range members {
		if i+1 == len(members) || !bytes.Equal(m.name, members[i+1].name) {
			spans = append(spans, m.span)
		}
	}
	return spans
}

// sorted appends a part of out to text, with the objects in it in order.
func (c *canonicalizer) sorted(text []byte, part span) []byte {
	for {
		i, _ := slices.BinarySearchFunc(c.unsorted, part.start, func(o object, start int) int { return o.start - start })
		if i == len(c.unsorted) || c.unsorted[i].start >= part.end {
			return append(text, c.out[part.start:part.end]...)
		}
		o := c.unsorted[i]
		text = append(text, c.out[part.start:o.start]...)
		text = append(text, '{')
		for i, m := range o.members {
			if i > 0 {
				text = append(text, ',')
			}
			text = c.sorted(text, m)
		}
		text = append(text, '}')
		part.start = o.end
	}
}

// string goes past the string that comes next, and returns it without escapes.
func (c *canonicalizer) string() ([]byte, error) {
	c.take()
	start := c.at
	for c.in[c.at] != '"' && c.in[c.at] != '\\' {
		c.at++
	}
	s := c.in[start:c.at]
	if c.in[c.at] == '\\' {
		var err error
		if s, err = c.escaped(slices.Clip(s)); err != nil {
			return nil, err
		}
	}
	c.at++
	if !utf8.Valid(s) {
		return nil, errNotUTF8
	}
	return s, nil
}

// escaped is string from the first escape on. It appends to s.
func (c *canonicalizer) escaped(s []byte) ([]byte, error) {
	for {
		b := c.in[c.at]
		switch {
		case b == '"':
			return s, nil
		case b != '\\':
			s = append(s, b)
			c.at++
		case c.in[c.at+1] == 'u':
			r, err := c.rune()
			if err != nil {
				return nil, err
			}
			s = utf8.AppendRune(s, r)
		default:
			s = append(s, unescaped(c.in[c.at+1]))
			c.at += 2
		}
	}
}

// unescaped is what a backslash and b stand for.
func unescaped(b byte) byte {
	switch b {
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
	return b
}

// rune goes past \u and its digits, or two of them that are a surrogate pair.
func (c *canonicalizer) rune() (rune, error) {
	r := c.unit()
	if utf16.IsSurrogate(r) {
		if c.in[c.at] != '\\' || c.in[c.at+1] != 'u' {
			return 0, errHalfPair
		}
		if r = utf16.DecodeRune(r, c.unit()); r == utf8.RuneError {
			return 0, errHalfPair
		}
	} else if r == utf8.RuneError && c.made {
		return 0, errNotUTF8
	}
	return r, nil
}

var errHalfPair = errors.New("string has half of a surrogate pair")

// unit goes past \u and its digits.
func (c *canonicalizer) unit() rune {
	u, _ := strconv.ParseUint(string(c.in[c.at+2:c.at+6]), 16, 16) // the text is valid
	c.at += 6
	return rune(u)
}

// appendString appends s in quotes.
func appendString(out, s []byte) []byte {
	const digits = "0123456789abcdef"
	out = append(out, '"')
	for _, b := range s {
		switch {
		case b == '"' || b == '\\':
			out = append(out, '\\', b)
		case b < ' ':
			out = append(out, `\u00`...)
			out = append(out, digits[b>>4], digits[b&0xf])
		default:
			out = append(out, b)
		}
	}
	return append(out, '"')
}

// number rewrites the number that comes next.
func (c *canonicalizer) number() error {
	start := c.at
	for c.at < len(c.in) && bytes.IndexByte([]byte("0123456789.eE+-"), c.in[c.at]) >= 0 {
		c.at++
	}
	var err error
	c.out, err = appendNumber(c.out, c.in[start:c.at])
	return err
}

// maxExponent is how many digits the exponent of a number may have.
const maxExponent = 18

// appendNumber appends a JSON number in its one form: - if it is negative, digits that neither begin nor end with 0, e,
// and the power of ten that they are multiplied with. Zero is 0.
func appendNumber(out, number []byte) ([]byte, error) {
	mantissa, exponent := number, []byte(nil)
	if i := bytes.IndexAny(number, "eE"); i >= 0 {
		mantissa, exponent = number[:i], number[i+1:]
	}
	mantissa, negative := bytes.CutPrefix(mantissa, []byte("-"))
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	digits := bytes.TrimLeft(append(slices.Clip(whole), fraction...), "0")
	power := int64(-len(fraction) + len(digits))
	if digits = bytes.TrimRight(digits, "0"); len(digits) == 0 {
		return append(out, '0'), nil
	}
	power -= int64(len(digits))
	shift, err := parseExponent(exponent)
	if err != nil {
		return nil, err
	}
	if negative {
		out = append(out, '-')
	}
	out = append(append(out, digits...), 'e')
	return strconv.AppendInt(out, power+shift, 10), nil
}

// parseExponent reads what stands behind the e of a number.
func parseExponent(exponent []byte) (int64, error) {
	exponent, negative := bytes.CutPrefix(exponent, []byte("-"))
	exponent = bytes.TrimLeft(bytes.TrimPrefix(exponent, []byte("+")), "0")
	if len(exponent) > maxExponent {
		return 0, errors.New("number has an exponent of more than " + strconv.Itoa(maxExponent) + " digits")
	}
	n, _ := strconv.ParseInt("0"+string(exponent), 10, 64) // digits, and few enough
	if negative {
		n = -n
	}
	return n, nil
}
