package jsonencode

import (
	"reflect"

	"github.com/lambent-go/lambent/internal/jsonfields"
)

// A field is a member that a struct's objects may have.
type field struct {
	name      string // with quotation marks and the colon
	escaped   string // the same, escaped for HTML
	index     []int
	node      *node
	quoted    bool
	omitEmpty bool
	omits     func(reflect.Value) bool // for omitzero; nil: it is not left out for that
}

// object encodes a struct.
func (e *encoder) object(n *node, v reflect.Value) error {
	separator := byte('{')
	for i := range n.fields {
		f := &n.fields[i]
		fv, ok := f.in(v)
		if !ok || f.omitEmpty && isEmpty(fv) || f.omits != nil && f.omits(fv) {
			continue
		}
		e.buf = append(e.buf, separator)
		separator = ','
		name := f.name
		if e.escapeHTML {
			name = f.escaped
		}
		e.buf = append(e.buf, name...)
		if err := e.value(f.node, fv, f.quoted); err != nil {
			return err
		}
	}
	return e.end(separator, '{', '}')
}

// in is the field of v. It is false when that is in an embedded struct that is not there.
func (f *field) in(v reflect.Value) (reflect.Value, bool) {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
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
		return v.IsNil()
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
			name:      `"` + f.Name + `":`,
			escaped:   string(appendString(nil, f.Name, true)) + ":",
			index:     f.Index,
			node:      p.plan(f.Type),
			quoted:    f.Quoted,
			omitEmpty: f.OmitEmpty,
		}
		if f.OmitZero {
			fields[i].omits = zeroTest(f.Type)
		}
	}
	return fields
}

// A zeroer knows whether it is zero.
type zeroer interface{ IsZero() bool }

var zeroerType = reflect.TypeFor[zeroer]()

// zeroTest is how omitzero finds out whether a value of type t is zero: the value is asked if it can be.
func zeroTest(t reflect.Type) func(reflect.Value) bool {
	kind := t.Kind()
	switch {
	case t.Implements(zeroerType) && (kind == reflect.Interface || kind == reflect.Pointer):
		return func(v reflect.Value) bool {
			return v.IsNil() ||
				kind == reflect.Interface && v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() ||
				v.Interface().(zeroer).IsZero()
		}
	case t.Implements(zeroerType):
		return func(v reflect.Value) bool { return v.Interface().(zeroer).IsZero() }
	case reflect.PointerTo(t).Implements(zeroerType):
		return func(v reflect.Value) bool {
			if !v.CanAddr() {
				addressable := reflect.New(t).Elem()
				addressable.Set(v)
				v = addressable
			}
			return v.Addr().Interface().(zeroer).IsZero()
		}
	}
	return reflect.Value.IsZero
}
