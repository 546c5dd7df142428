package jsondecode

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// raw copies the text of a value.
func (d *state) raw(p unsafe.Pointer) bool {
	start := d.pos
	if !d.skip() {
		return false
	}
	m := (*json.RawMessage)(p)
	*m = add((*m)[:0], d.data[start:d.pos])
	return true
}

// add appends more to b.
//
//go:noinline for the sake of size
func add(b, more []byte) []byte { return append(b, more...) }

// quoted decodes a value that is a string with a literal in it, for the option string of a tag.
func (d *state) quoted(n *node, p unsafe.Pointer) bool {
	c := d.space()
	start := d.pos
	if c == '"' {
		item, ok := d.bytes()
		return ok && d.literalIn(add(nil, item), n, p)
	}
	if !d.skip() {
		return false
	}
	null := c == 'n'
	if c == '-' || c-'0' <= 9 {
		_, ok := d.number(start, d.pos)
		if d.gaveUp {
			return false
		}
		null = !ok // encoding/json goes on as with null
	}
	if null {
		return d.literalInto([]byte("null"), n, p, n, false)
	}
	return d.save(n.badString("unquoted value"))
}

// literalIn decodes a literal that stood in a string. It may be anything.
func (d *state) literalIn(item []byte, n *node, p unsafe.Pointer) bool {
	if len(item) == 0 {
		return d.save(notQuoted(item, n))
	}
	from := n
	for n.op == opPointer && item[0] != 'n' {
		n, p = n.elem, n.pointee(p)
	}
	return d.literalInto(item, n, p, from, true)
}

// notQuoted is the error of a string that has no literal for n in it.
func notQuoted(item []byte, n *node) error {
	return n.badString(jsontext.GoQuote(string(item)))
}

// badString is the error of a value for which the option string is no use.
func (n *node) badString(what string) error {
	return errors.New("json: invalid use of ,string struct tag, trying to unmarshal " + what + " into " + n.typ.String())
}

// literalInto decodes a literal by encoding/json's rules for all kinds of targets. It ends at pos, or stood in a string
// that does.
func (d *state) literalInto(item []byte, n *node, p unsafe.Pointer, from *node, quoted bool) bool {
	switch {
	case n.op == opUnmarshaler:
		if err := n.pointer(p).(json.Unmarshaler).UnmarshalJSON(item); err != nil {
			return d.stop(err)
		}
		return true
	case n.op == opTextUnmarshaler && item[0] != 'n':
		return d.unmarshalText(item, n, p, from, quoted)
	}
	switch c := item[0]; {
	case c == 'n':
		if quoted && string(item) != "null" {
			return d.save(notQuoted(item, n))
		}
		n.setNull(p)
	case c == 't', c == 'f':
		return d.boolInto(item, n, p, quoted)
	case c == '"':
		s, ok := unquote(item)
		if !ok {
			return d.stop(notQuoted(item, n))
		}
		return d.stringInto(s, item, n, p)
	case c == '-', c-'0' <= 9:
		return d.numberInto(item, n, p, quoted)
	default:
		return d.stop(notQuoted(item, n))
	}
	return true
}

// setNull sets what can be nil to nil.
func (n *node) setNull(p unsafe.Pointer) {
	switch n.kind {
	case reflect.Interface:
		*(*[2]unsafe.Pointer)(p) = [2]unsafe.Pointer{}
	case reflect.Pointer, reflect.Map:
		*(*unsafe.Pointer)(p) = nil
	case reflect.Slice:
		*(*sliceHeader)(p) = sliceHeader{}
	}
}

func (d *state) unmarshalText(item []byte, n *node, p unsafe.Pointer, from *node, quoted bool) bool {
	switch {
	case item[0] == '"':
	case quoted:
		return d.save(notQuoted(item, from))
	case item[0] == 't', item[0] == 'f':
		return d.mismatch("bool", from.typ, d.pos)
	default:
		return d.mismatch("number", from.typ, d.pos)
	}
	text, ok := unquote(item)
	if !ok {
		return d.stop(notQuoted(item, from))
	}
	if err := n.pointer(p).(encoding.TextUnmarshaler).UnmarshalText(text); err != nil {
		return d.stop(err)
	}
	return true
}

func (d *state) boolInto(item []byte, n *node, p unsafe.Pointer, quoted bool) bool {
	value := item[0] == 't'
	switch {
	case quoted && (n.kind != reflect.Bool && n.op != opAny || string(item) != "true" && string(item) != "false"):
		return d.save(notQuoted(item, n))
	case n.kind == reflect.Bool:
		*(*bool)(p) = value
	case n.op == opAny:
		*(*any)(p) = value
	default:
		return d.mismatch("bool", n.typ, d.pos)
	}
	return true
}

func (d *state) stringInto(s, item []byte, n *node, p unsafe.Pointer) bool {
	switch {
	case n.op == opNumber && !isNumber(s):
		return d.stop(errors.New("json: invalid number literal, trying to unmarshal " + jsontext.GoQuote(string(item)) + " into Number"))
	case n.kind == reflect.String:
		*(*string)(p) = string(s)
	case n.kind == reflect.Slice && n.bytes:
		return d.bytesFrom(s, p)
	case n.op == opAny:
		*(*any)(p) = string(s)
	default:
		return d.mismatch("string", n.typ, d.pos)
	}
	return true
}

// isNumber reports whether s is what encoding/json takes for a number in a string.
func isNumber(s []byte) bool {
	end, _ := scanNumber(s, 0)
	return end == len(s) && end > 0
}

func (d *state) numberInto(item []byte, n *node, p unsafe.Pointer, quoted bool) bool {
	if n.op == opNumber {
		*(*string)(p) = string(item)
		return true
	}
	var err error
	text := string(item)
	switch n.op {
	case opInt:
		var v int64
		if v, err = strconv.ParseInt(text, 10, int(n.bits)); err == nil {
			n.setInt(p, v)
		}
	case opUint:
		var v uint64
		if v, err = strconv.ParseUint(text, 10, int(n.bits)); err == nil {
			n.setInt(p, int64(v))
		}
	case opFloat:
		var v float64
		if v, err = strconv.ParseFloat(text, int(n.bits)); err == nil {
			n.setFloat(p, v)
		}
	case opAny, opInterface:
		v, ok := d.number(d.pos-len(item), d.pos)
		if ok && n.op == opAny {
			*(*any)(p) = v
		} else if ok {
			return d.mismatch("number", n.typ, d.pos)
		}
		return !d.gaveUp
	default:
		if quoted {
			return d.stop(notQuoted(item, n))
		}
		return d.mismatch("number", n.typ, d.pos)
	}
	return err == nil || d.mismatch("number "+text, n.typ, d.pos)
}
