package idempotency

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/jsondecode"
	"github.com/lambent-go/lambent/internal/jsonencode"
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
		return appendString(nil, []byte(v)), nil
	case json.RawMessage:
		if v == nil {
			break
		}
		if !jsondecode.Valid(v) {
			return nil, errors.New("json.RawMessage is not JSON")
		}
		return canonicalText(v, false)
	}
	text, err := jsonencode.Append(nil, v, false)
	if err != nil {
		return nil, err
	}
	return canonicalText(text, true)
}

// canonicalText is canonical for valid JSON. If encoding/json has made the text of Go values, \ufffd in it stands for a
// byte that was not UTF-8.
func canonicalText(text []byte, made bool) ([]byte, error) {
	c := canonicalizer{in: text, made: made, out: make([]byte, 0, len(text)+8)}
	c.value()
	switch {
	case c.err != nil:
		return nil, c.err
	case len(c.objects) == 0:
		return c.out, nil
	}
	return c.sorted(make([]byte, 0, len(c.out)), span{end: len(c.out)}), nil
}

// A canonicalizer rewrites a text from in to out. Objects whose members are in another order are only noted, and moved
// at the end: moving the members of each object when it closes would take a time that grows with the depth.
type canonicalizer struct {
	in      []byte
	at      int // in in
	made    bool
	out     []byte
	members []member // of the objects that are open
	objects []object // in the order in which they open, but not those at the end that are in order
	err     error    // what is wrong with the text; it is JSON, and can be rewritten all the same
}

// A span is a part of out, and the objects that open in it begin with object.
type span struct{ start, end, object int }

// A member is a member of an object.
type member struct {
	name []byte // without escapes
	span
}

// An object is an object in out.
type object struct {
	span         // object is the first one behind it
	order []span // of its members; nil: they are in order
}

// value rewrites the value that comes next.
func (c *canonicalizer) value() {
	switch b := c.next(); {
	case b == '{':
		c.object()
	case b == '[':
		c.list()
	case b == '"':
		c.out = appendString(c.out, c.string())
	case b == '-' || isDigit(b):
		c.number()
	default: // true, false or null
		for c.at < len(c.in) && 'a' <= c.in[c.at] && c.in[c.at] <= 'z' {
			c.put()
		}
	}
}

// next returns the next byte that is not white space, which becomes the current one.
//
//go:noinline for the sake of size
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

// put goes past the next byte and writes it.
//
//go:noinline for the sake of size
func (c *canonicalizer) put() {
	c.out = append(c.out, c.next())
	c.at++
}

// more goes past a comma, if one is next, and reports whether there is anything before end.
//
//go:noinline for the sake of size
func (c *canonicalizer) more(end byte) bool {
	if c.next() == ',' {
		c.put()
	}
	return c.next() != end
}

func (c *canonicalizer) list() {
	for c.put(); c.more(']'); {
		c.value()
	}
	c.put()
}

func (c *canonicalizer) object() {
	o := object{span: span{start: len(c.out)}}
	number, first, inOrder := len(c.objects), len(c.members), true
	c.objects = append(c.objects, o)
	for c.put(); c.more('}'); {
		m := member{c.string(), span{start: len(c.out), object: len(c.objects)}}
		c.out = appendString(c.out, m.name)
		c.put()
		c.value()
		m.end = len(c.out)
		inOrder = inOrder && (len(c.members) == first || string(c.members[len(c.members)-1].name) < string(m.name))
		c.members = append(c.members, m)
	}
	c.put()
	o.end, o.object = len(c.out), len(c.objects)
	switch {
	case !inOrder:
		o.order = order(c.members[first:])
		c.objects[number] = o
	case o.object == number+1: // and there is nothing to do in it
		c.objects = c.objects[:number]
	}
	c.members = c.members[:first]
}

// order returns where the members of an object are, sorted by their names, and of those with one name the last. It is a
// heap sort: what package slices has is several times the code.
func order(members []member) []span {
	h := heap{members, make([]int, len(members))}
	for i := range members {
		h.numbers[i] = i
	}
	for i := len(members) / 2; i > 0; {
		i--
		h.sink(i, len(members))
	}
	spans := make([]span, len(members))
	first := len(members)
	for n := len(members); n > 0; n-- {
		last := &members[h.numbers[0]]
		if n == len(members) || string(members[h.numbers[n]].name) != string(last.name) {
			first--
			spans[first] = last.span
		}
		h.numbers[0], h.numbers[n-1] = h.numbers[n-1], h.numbers[0]
		h.sink(0, n-1)
	}
	return spans[first:]
}

// A heap has the number of the member that comes last at its root.
type heap struct {
	members []member
	numbers []int
}

// sink moves the number at i down to where it belongs among the first n.
//
//go:noinline for the sake of size
func (h *heap) sink(i, n int) {
	for {
		child := 2*i + 1
		if child+1 < n && h.before(child, child+1) {
			child++
		}
		if child >= n || !h.before(i, child) {
			return
		}
		h.numbers[i], h.numbers[child] = h.numbers[child], h.numbers[i]
		i = child
	}
}

// before reports whether the member at i comes before the one at j: by its name, or because it stands before it.
//
//go:noinline for the sake of size
func (h *heap) before(i, j int) bool {
	i, j = h.numbers[i], h.numbers[j]
	a, b := h.members[i].name, h.members[j].name
	return string(a) < string(b) || i < j && string(a) == string(b)
}

// sorted appends a part of out to text, with the objects in it in order.
func (c *canonicalizer) sorted(text []byte, part span) []byte {
	for i := part.object; i < len(c.objects) && c.objects[i].start < part.end; {
		o := &c.objects[i]
		if o.order == nil {
			i++
			continue
		}
		text = append(text, c.out[part.start:o.start]...)
		separator := byte('{')
		for _, m := range o.order {
			text = c.sorted(append(text, separator), m)
			separator = ','
		}
		part.start, i = o.end-1, o.object
	}
	return append(text, c.out[part.start:part.end]...)
}

// string goes past the string that comes next, and returns it without escapes.
func (c *canonicalizer) string() []byte {
	c.next()
	c.at++
	start := c.at
	for c.in[c.at] != '"' && c.in[c.at] != '\\' {
		c.at++
	}
	s := c.in[start:c.at]
	if c.in[c.at] == '\\' {
		s = c.escaped(string(s))
	}
	c.at++
	if !utf8.Valid(s) {
		c.err = errNotUTF8
	}
	return s
}

// escaped is string from the first escape on. What stands before that is begin.
func (c *canonicalizer) escaped(begin string) []byte {
	s := []byte(begin)
	for {
		b := c.in[c.at]
		switch {
		case b == '"':
			return s
		case b != '\\':
			s = append(s, b)
			c.at++
		case c.in[c.at+1] == 'u':
			s = utf8.AppendRune(s, c.rune())
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
func (c *canonicalizer) rune() rune {
	r := c.unit()
	switch {
	case !utf16.IsSurrogate(r):
		if r == utf8.RuneError && c.made {
			c.err = errNotUTF8
		}
		return r
	case c.in[c.at] == '\\' && c.in[c.at+1] == 'u':
		r = utf16.DecodeRune(r, c.unit())
	default:
		r = utf8.RuneError
	}
	if r == utf8.RuneError {
		c.err = errors.New("string has half of a surrogate pair")
	}
	return r
}

// unit goes past \u and its digits.
//
//go:noinline for the sake of size
func (c *canonicalizer) unit() rune {
	u, _ := strconv.ParseUint(string(c.in[c.at+2:c.at+6]), 16, 16) // the text is valid
	c.at += 6
	return rune(u)
}

// appendString appends s in quotes.
//
//go:noinline for the sake of size
func appendString(out, s []byte) []byte {
	out = append(out, '"')
	for _, b := range s {
		switch {
		case b < ' ':
			out = append(out, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&0xf])
			continue
		case b == '"' || b == '\\':
			out = append(out, '\\')
		}
		out = append(out, b)
	}
	return append(out, '"')
}

const hexDigits = "0123456789abcdef"

// number rewrites the number that comes next into its one form: - if it is negative, digits that neither begin nor end
// with 0, e, and the power of ten that they are multiplied with. Zero is 0.
func (c *canonicalizer) number() {
	start := len(c.out)
	if c.in[c.at] == '-' {
		c.put()
	}
	begin := len(c.out)
	c.digits(begin)
	power := int64(0)
	if c.accept('.') {
		power = -int64(c.digits(begin))
	}
	if c.accept('e') || c.accept('E') {
		power += c.exponent()
	}
	if len(c.out) == begin {
		c.out = append(c.out[:start], '0')
		return
	}
	for c.out[len(c.out)-1] == '0' {
		c.out = c.out[:len(c.out)-1]
		power++
	}
	c.out = strconv.AppendInt(append(c.out, 'e'), power, 10)
}

// accept goes past the next byte if it is b.
//
//go:noinline for the sake of size
func (c *canonicalizer) accept(b byte) bool {
	if c.at == len(c.in) || c.in[c.at] != b {
		return false
	}
	c.at++
	return true
}

// digits goes past digits and returns their number. It writes them, but no 0 to where the digits of a number begin.
//
//go:noinline for the sake of size
func (c *canonicalizer) digits(begin int) int {
	start := c.at
	for ; c.at < len(c.in) && isDigit(c.in[c.at]); c.at++ {
		if c.in[c.at] != '0' || len(c.out) > begin {
			c.out = append(c.out, c.in[c.at])
		}
	}
	return c.at - start
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// maxExponent is what the exponent of a number may not reach. Ten times as much and the exponents of as many digits as
// a text can have are an int64 still.
const maxExponent = 1e17

// exponent goes past an exponent and returns it.
func (c *canonicalizer) exponent() int64 {
	negative := c.accept('-')
	c.accept('+')
	n := int64(0)
	for ; c.at < len(c.in) && isDigit(c.in[c.at]); c.at++ {
		n = min(10*n+int64(c.in[c.at]-'0'), maxExponent)
	}
	if n == maxExponent {
		c.err = errors.New("number has an exponent of more than 17 digits")
	}
	if negative {
		return -n
	}
	return n
}
