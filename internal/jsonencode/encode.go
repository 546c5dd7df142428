package jsonencode

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/lambent-go/lambent/internal/jsonsyntax"
	"github.com/lambent-go/lambent/internal/jsontext"
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

// null encodes nil.
//
//go:noinline for the sake of size
func (e *encoder) null() error {
	e.text("null")
	return nil
}

// text appends what is JSON already.
//
//go:noinline for the sake of size
func (e *encoder) text(s string) { e.buf = append(e.buf, s...) }

// byte appends one byte of it.
//
//go:noinline for the sake of size
func (e *encoder) byte(c byte) { e.buf = append(e.buf, c) }

// isNil is v.IsNil, which the compiler would put in place of each call.
//
//go:noinline for the sake of size
func isNil(v reflect.Value) bool { return v.IsNil() }

// value encodes v by its plan. quoted puts a scalar into a string.
func (e *encoder) value(n *node, v reflect.Value, quoted bool) error {
	switch n.op {
	case opBool, opInt, opUint, opFloat, opString, opNumber:
		return e.scalar(n, v, quoted)
	case opBytes:
		return e.bytes(v)
	case opInterface:
		if isNil(v) {
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
		e.byte('"')
	}
	switch n.op {
	case opBool:
		literal := "false"
		if v.Bool() {
			literal = "true"
		}
		e.text(literal)
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
		if !jsonsyntax.IsNumber(number) {
			return errors.New("json: invalid number literal " + jsontext.GoQuote(number))
		}
		e.text(number)
	}
	if quoted {
		e.byte('"')
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
	if isNil(v) {
		return e.null()
	}
	e.byte('"')
	b := unsafe.Slice((*byte)(v.UnsafePointer()), v.Len())
	start := len(e.buf)
	e.buf = append(e.buf, make([]byte, base64.StdEncoding.EncodedLen(len(b)))...)
	base64.StdEncoding.Encode(e.buf[start:], b)
	e.byte('"')
	return nil
}

// list encodes an array or a slice that is not nil.
func (e *encoder) list(n *node, v reflect.Value) error {
	start := len(e.buf)
	for i := range v.Len() {
		e.byte(',')
		if err := e.value(n.elem, v.Index(i), false); err != nil {
			return err
		}
	}
	return e.end(start, '[', ']')
}

// end closes an object or a list that starts there, so far with a comma.
func (e *encoder) end(start int, open, closing byte) error {
	if len(e.buf) == start {
		e.byte(open)
	}
	e.buf[start] = open
	e.byte(closing)
	return nil
}

// reference encodes what can be nil, and part of itself.
func (e *encoder) reference(n *node, v reflect.Value, quoted bool) (err error) {
	if isNil(v) {
		return e.null()
	}
	if e.depth++; e.depth > maxUnwatched {
		if err := e.watch(v); err != nil {
			return err
		}
	}
	switch n.op {
	case opPointer:
		err = e.value(n.elem, v.Elem(), quoted)
	case opSlice:
		err = e.list(n, v)
	case opMap:
		err = e.members(n, v)
	}
	if e.depth > maxUnwatched {
		delete(e.seen, identity(v))
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
		return [2]uintptr{uintptr(v.UnsafePointer()), uintptr(v.Len())}
	}
	return v.UnsafePointer()
}

// A member is one of a map's.
type member struct {
	_ incomparable

	name   string
	value  reflect.Value
	sorted int // in its place: which member belongs there
}

// members encodes a map, sorted by its keys' names.
func (e *encoder) members(n *node, v reflect.Value) error {
	list := make([]member, v.Len())
	for i, entries := 0, v.MapRange(); entries.Next(); i++ {
		m := &list[i]
		var err error
		if m.name, err = nameOf(entries.Key()); err != nil {
			return errors.New("json: encoding error for type " + jsontext.GoQuote(v.Type().String()) + ": " + jsontext.GoQuote(err.Error()))
		}
		m.value, m.sorted = entries.Value(), i
	}
	sortByName(list)
	start := len(e.buf)
	for i := range list {
		m := &list[list[i].sorted]
		e.byte(',')
		e.string(m.name, false)
		e.byte(':')
		if err := e.value(n.elem, m.value, false); err != nil {
			return err
		}
	}
	return e.end(start, '{', '}')
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
// type that it sorts. What it sorts are the places of the members, as it takes more code to move what has pointers.
func sortByName(list []member) {
	for root, n := len(list)/2, len(list); n > 1; {
		var sifted int
		if root > 0 {
			root--
			sifted = list[root].sorted
		} else {
			n--
			sifted, list[n].sorted = list[n].sorted, list[0].sorted
		}
		i := root
		for child := 2*i + 1; child < n; child = 2*i + 1 {
			at := list[child].sorted
			if child+1 < n && list[at].name < list[list[child+1].sorted].name {
				child++
				at = list[child].sorted
			}
			if list[sifted].name >= list[at].name {
				break
			}
			list[i].sorted = at
			i = child
		}
		list[i].sorted = sifted
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
			return &textError{MarshalerError: json.MarshalerError{Type: v.Type(), Err: err}}
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
type textError struct {
	_ incomparable
	json.MarshalerError
}

func (e *textError) Error() string {
	return "json: error calling MarshalText for type " + e.Type.String() + ": " + e.Err.Error()
}

func (e *textError) Unwrap() error { return &e.MarshalerError }
