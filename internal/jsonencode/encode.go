package jsonencode

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"

	"github.com/lambent-go/lambent/internal/jsonsyntax"
)

// Append appends the JSON of v to dst, as [json.Encoder] writes it but without the newline. escapeHTML says whether <, >
// and & in strings are escaped.
//
// The errors are encoding/json's: *[json.UnsupportedTypeError], *[json.UnsupportedValueError], *[json.MarshalerError].
// After an error dst's memory behind its length may have been written to.
func Append(dst []byte, v any, escapeHTML bool) ([]byte, error) {
	e := encoder{buf: dst, escapeHTML: escapeHTML}
	if err := e.dynamic(reflect.ValueOf(v), false); err != nil {
		return dst, err
	}
	return e.buf, nil
}

// Prepare makes the plan of t, so that the first value need not wait for it. It runs nobody's code.
func Prepare(t reflect.Type) { planOf(t) }

// An encoder is one value on its way to JSON.
type encoder struct {
	buf        []byte
	escapeHTML bool
	depth      int              // of pointers, maps and slices
	seen       map[any]struct{} // those that are being encoded, from a depth on at which there may be a cycle
}

// maxUnwatched is the depth from which on cycles are looked for.
const maxUnwatched = 1000

// dynamic encodes a value of a type that is known only now. An invalid one is nil.
func (e *encoder) dynamic(v reflect.Value, quoted bool) error {
	if !v.IsValid() {
		return e.null()
	}
	return e.value(planOf(v.Type()), v, quoted)
}

func (e *encoder) null() error {
	e.buf = append(e.buf, "null"...)
	return nil
}

// value encodes v by its plan. quoted puts a scalar into a string.
func (e *encoder) value(n *node, v reflect.Value, quoted bool) error {
	switch n.op {
	case opBool, opInt, opUint, opFloat, opString, opNumber:
		return e.scalar(n, v, quoted)
	case opBytes:
		return e.bytes(v)
	case opInterface:
		if v.IsNil() {
			return e.null()
		}
		return e.dynamic(v.Elem(), quoted)
	case opStruct:
		return e.object(n, v)
	case opArray:
		return e.list(n, v)
	case opPointer, opSlice, opMap:
		return e.reference(n, v, quoted)
	case opMarshaler, opTextMarshaler:
		return e.marshaler(n, v)
	case opPointerMarshaler, opPointerTextMarshaler:
		if !v.CanAddr() {
			return e.value(n.elem, v, quoted)
		}
		return e.marshaler(n, v)
	}
	return &json.UnsupportedTypeError{Type: v.Type()}
}

// scalar encodes a value that the option string may quote.
func (e *encoder) scalar(n *node, v reflect.Value, quoted bool) error {
	if n.op == opString {
		e.string(v.String(), quoted)
		return nil
	}
	if quoted {
		e.buf = append(e.buf, '"')
	}
	switch n.op {
	case opBool:
		e.buf = strconv.AppendBool(e.buf, v.Bool())
	case opInt:
		e.buf = strconv.AppendInt(e.buf, v.Int(), 10)
	case opUint:
		e.buf = strconv.AppendUint(e.buf, v.Uint(), 10)
	case opFloat:
		var ok bool
		if e.buf, ok = AppendFloat(e.buf, v.Float(), n.bits); !ok {
			return &json.UnsupportedValueError{Value: v, Str: strconv.FormatFloat(v.Float(), 'g', -1, n.bits)}
		}
	case opNumber:
		number := v.String()
		if number == "" {
			number = "0"
		}
		if !isNumber(number) {
			return errors.New("json: invalid number literal " + strconv.Quote(number))
		}
		e.buf = append(e.buf, number...)
	}
	if quoted {
		e.buf = append(e.buf, '"')
	}
	return nil
}

// string encodes s; quoted: as the string that its JSON is.
func (e *encoder) string(s string, quoted bool) {
	if quoted {
		inner := appendString(nil, s, e.escapeHTML)
		e.buf = appendString(e.buf, string(inner), false)
		return
	}
	e.buf = appendString(e.buf, s, e.escapeHTML)
}

func (e *encoder) bytes(v reflect.Value) error {
	if v.IsNil() {
		return e.null()
	}
	e.buf = base64.StdEncoding.AppendEncode(append(e.buf, '"'), v.Bytes())
	e.buf = append(e.buf, '"')
	return nil
}

// list encodes an array or a slice that is not nil.
func (e *encoder) list(n *node, v reflect.Value) error {
	separator := byte('[')
	for i := range v.Len() {
		e.buf = append(e.buf, separator)
		separator = ','
		if err := e.value(n.elem, v.Index(i), false); err != nil {
			return err
		}
	}
	return e.end(separator, '[', ']')
}

// end closes an object or a list. separator is what would come before another member.
func (e *encoder) end(separator, open, closing byte) error {
	if separator == open {
		e.buf = append(e.buf, open)
	}
	e.buf = append(e.buf, closing)
	return nil
}

// reference encodes what can be nil, and part of itself.
func (e *encoder) reference(n *node, v reflect.Value, quoted bool) (err error) {
	if v.IsNil() {
		return e.null()
	}
	if e.depth++; e.depth > maxUnwatched {
		if err := e.watch(v); err != nil {
			return err
		}
		defer delete(e.seen, identity(v))
	}
	switch n.op {
	case opPointer:
		err = e.value(n.elem, v.Elem(), quoted)
	case opSlice:
		err = e.list(n, v)
	case opMap:
		err = e.members(n, v)
	}
	e.depth--
	return err
}

// watch makes sure that v is not being encoded already.
func (e *encoder) watch(v reflect.Value) error {
	id := identity(v)
	if _, ok := e.seen[id]; ok {
		return &json.UnsupportedValueError{Value: v, Str: "encountered a cycle via " + v.Type().String()}
	}
	if e.seen == nil {
		e.seen = map[any]struct{}{}
	}
	e.seen[id] = struct{}{}
	return nil
}

// identity is what tells a pointer, map or slice from all others.
func identity(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		return v.Interface()
	case reflect.Slice:
		return struct {
			first any
			len   int
		}{v.UnsafePointer(), v.Len()}
	}
	return v.UnsafePointer()
}

// A member is one of a map's.
type member struct {
	name  string
	value reflect.Value
}

// members encodes a map, sorted by its keys' names.
func (e *encoder) members(n *node, v reflect.Value) error {
	list := make([]member, 0, v.Len())
	for i := v.MapRange(); i.Next(); {
		name, err := nameOf(i.Key())
		if err != nil {
			return errors.New("json: encoding error for type " + strconv.Quote(v.Type().String()) + ": " + strconv.Quote(err.Error()))
		}
		list = append(list, member{name, i.Value()})
	}
	sortByName(list)
	separator := byte('{')
	for i := range list {
		e.buf = append(e.buf, separator)
		separator = ','
		e.string(list[i].name, false)
		e.buf = append(e.buf, ':')
		if err := e.value(n.elem, list[i].value, false); err != nil {
			return err
		}
	}
	return e.end(separator, '{', '}')
}

// nameOf is the name of a map's key.
func nameOf(key reflect.Value) (string, error) {
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if m, ok := key.Interface().(encoding.TextMarshaler); ok {
		if key.Kind() == reflect.Pointer && key.IsNil() {
			return "", nil
		}
		text, err := m.MarshalText()
		return string(text), err
	}
	if key.CanInt() {
		return strconv.FormatInt(key.Int(), 10), nil
	}
	return strconv.FormatUint(key.Uint(), 10), nil
}

// sortByName is a heap sort: a map with many members must not be slow, and package slices' sorting is large for every
// type that it sorts.
func sortByName(list []member) {
	for root, n := len(list)/2, len(list); n > 1; {
		var sifted member
		if root > 0 {
			root--
			sifted = list[root]
		} else {
			n--
			sifted, list[n] = list[n], list[0]
		}
		i := root
		for child := 2*i + 1; child < n; child = 2*i + 1 {
			if child+1 < n && list[child].name < list[child+1].name {
				child++
			}
			if sifted.name >= list[child].name {
				break
			}
			list[i] = list[child]
			i = child
		}
		list[i] = sifted
	}
}

// marshaler encodes a value by its own method.
func (e *encoder) marshaler(n *node, v reflect.Value) error {
	receiver := v
	if n.op == opPointerMarshaler || n.op == opPointerTextMarshaler {
		receiver = v.Addr()
	}
	if receiver.Kind() == reflect.Pointer && receiver.IsNil() {
		return e.null()
	}
	if n.op == opTextMarshaler || n.op == opPointerTextMarshaler {
		m, ok := receiver.Interface().(encoding.TextMarshaler)
		if !ok {
			return e.null() // a nil interface
		}
		text, err := m.MarshalText()
		if err != nil {
			return &textError{json.MarshalerError{Type: v.Type(), Err: err}}
		}
		e.string(string(text), false)
		return nil
	}
	m, ok := receiver.Interface().(json.Marshaler)
	if !ok {
		return e.null()
	}
	text, err := m.MarshalJSON()
	if err == nil {
		e.buf, err = jsonsyntax.Compact(e.buf, text, e.escapeHTML)
	}
	if err != nil {
		return &json.MarshalerError{Type: v.Type(), Err: err}
	}
	return nil
}

// A textError is a [json.MarshalerError] of MarshalText, which only encoding/json can make.
type textError struct{ json.MarshalerError }

func (e *textError) Error() string {
	return "json: error calling MarshalText for type " + e.Type.String() + ": " + e.Err.Error()
}

func (e *textError) Unwrap() error { return &e.MarshalerError }
