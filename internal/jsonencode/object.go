package jsonencode

import (
	"reflect"

	"github.com/lambent-go/lambent/internal/jsonfields"
)

// A field is a member that a struct's objects may have.
type field struct {
	name      string // with a comma, quotation marks and the colon
	escaped   string // the same, escaped for HTML
	index     []int
	node      *node
	quoted    bool
	omitEmpty bool
	omitZero  zeroTest
}

// object encodes a struct.
func (e *encoder) object(n *node, v reflect.Value) error {
	start := len(e.buf)
	for i := range n.fields {
		f := &n.fields[i]
		fv, ok := f.in(v)
		if !ok || f.omitEmpty && isEmpty(fv) || f.omitZero.isZero(fv) {
			continue
		}
		name := f.name
		if e.escapeHTML {
			name = f.escaped
		}
		e.text(name)
		if err := e.value(f.node, fv, f.quoted); err != nil {
			return err
		}
	}
	return e.end(start, '{', '}')
}

// in is the field of v. It is false when that is in an embedded struct that is not there.
func (f *field) in(v reflect.Value) (reflect.Value, bool) {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if isNil(v) {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, true
}

// isEmpty is what omitempty leaves out.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Interface, reflect.Pointer:
		return isNil(v)
	case reflect.Struct, reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return false
	}
	return v.IsZero()
}

// planFields makes the plan of a struct's fields.
func (p *planner) fields(t reflect.Type) []field {
	found := jsonfields.Of(t)
	fields := make([]field, len(found))
	for i := range found {
		f := found[i]
		fields[i] = field{
			name:      `,"` + f.Name + `":`,
			escaped:   string(appendString([]byte{','}, f.Name, true)) + ":",
			index:     f.Index,
			node:      p.plan(f.Type),
			quoted:    f.Quoted,
			omitEmpty: f.OmitEmpty,
		}
		if f.OmitZero {
			fields[i].omitZero = zeroTestOf(f.Type)
		}
	}
	return fields
}

// A zeroer knows whether it is zero.
type zeroer interface{ IsZero() bool }

var zeroerType = reflect.TypeFor[zeroer]()

// A zeroTest is how omitzero finds out whether a value is zero: it is asked if it can be.
type zeroTest uint8

const (
	zeroNever   zeroTest = iota // it is not left out for that
	zeroMemory                  // it has no method
	zeroMethod                  // it has one
	zeroPointer                 // a pointer to it has
)

// zeroTestOf returns the test for values of type t.
func zeroTestOf(t reflect.Type) zeroTest {
	switch {
	case t.Implements(zeroerType):
		return zeroMethod
	case reflect.PointerTo(t).Implements(zeroerType):
		return zeroPointer
	}
	return zeroMemory
}

// isZero reports whether v is left out.
func (test zeroTest) isZero(v reflect.Value) bool {
	switch test {
	case zeroNever:
		return false
	case zeroMemory:
		return v.IsZero()
	case zeroPointer:
		if !v.CanAddr() {
			addressable := reflect.New(v.Type()).Elem()
			addressable.Set(v)
			v = addressable
		}
		v = v.Addr()
	}
	held := v
	if v.Kind() == reflect.Interface {
		held = v.Elem()
	}
	if !held.IsValid() || held.Kind() == reflect.Pointer && isNil(held) {
		return true
	}
	return v.Interface().(zeroer).IsZero()
}
