package jsonencode

import (
	"encoding"
	"encoding/json"
	"reflect"
	"sync"

	"github.com/lambent-go/lambent/internal/typemap"
)

// An op is how a node encodes.
type op uint8

const (
	opNever op = iota // the type has no JSON
	opBool
	opInt
	opUint
	opFloat
	opString
	opNumber // json.Number
	opBytes  // a slice of bytes
	opInterface
	opStruct
	opArray
	opPointer
	opSlice
	opMap
	opMarshaler
	opTextMarshaler
	opPointerMarshaler // the method is the pointer's: elem is for values whose address cannot be taken
	opPointerTextMarshaler
)

// A node is the plan of a type. It does not change once it is in plans.
type node struct {
	_ incomparable

	op     op
	bits   int     // of a float
	elem   *node   // of a pointer, list or map
	fields []field // of a struct
	typ    reflect.Type
}

// An incomparable saves the code that compares what it is in.
type incomparable [0]func()

// plans has the plans of types. Only who holds the lock adds to them.
var plans struct {
	sync.Mutex
	typemap.Map // of *node
}

// planOf returns the plan of t, a new one if need be.
func planOf(t reflect.Type) *node {
	if n, ok := plans.Get(t).(*node); ok {
		return n
	}
	plans.Lock()
	var made planner
	n := made.plan(t)
	for _, n := range made.nodes {
		plans.Put(n.typ, n)
	}
	plans.Unlock()
	return n
}

// A planner has the plans that are being made: a type may be part of itself.
type planner struct {
	nodes []*node
}

var (
	marshalerType     = reflect.TypeFor[json.Marshaler]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
	numberType        = reflect.TypeFor[json.Number]()
)

// plan returns the plan of t.
func (p *planner) plan(t reflect.Type) *node {
	for _, n := range p.nodes {
		if n.typ == t {
			return n
		}
	}
	if n, ok := plans.Get(t).(*node); ok {
		return n
	}
	n := &node{typ: t}
	p.nodes = append(p.nodes, n)
	p.fill(n, t, t.Kind() != reflect.Pointer)
	return n
}

// fill makes the plan of t. address says that the methods of a pointer to t count: where there is one, they come before
// those of t itself.
func (p *planner) fill(n *node, t reflect.Type, address bool) {
	pointer := reflect.PointerTo(t)
	switch {
	case t.Implements(marshalerType):
		n.op = opMarshaler
	case address && pointer.Implements(marshalerType):
		n.op = opPointerMarshaler
	case t.Implements(textMarshalerType):
		n.op = opTextMarshaler
	case address && pointer.Implements(textMarshalerType):
		n.op = opPointerTextMarshaler
	default:
		p.fillKind(n, t)
		return
	}
	if n.op >= opPointerMarshaler {
		n.elem = &node{typ: t}
		p.fill(n.elem, t, false)
	}
}

// fillKind makes the plan of a type without methods.
func (p *planner) fillKind(n *node, t reflect.Type) {
	switch t.Kind() {
	case reflect.Bool:
		n.op = opBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n.op = opInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n.op = opUint
	case reflect.Float32, reflect.Float64:
		n.op, n.bits = opFloat, t.Bits()
	case reflect.String:
		n.op = opString
		if t == numberType {
			n.op = opNumber
		}
	case reflect.Interface:
		n.op = opInterface
	case reflect.Struct:
		n.op, n.fields = opStruct, p.fields(t)
	case reflect.Array:
		n.op, n.elem = opArray, p.plan(t.Elem())
	case reflect.Pointer:
		n.op, n.elem = opPointer, p.plan(t.Elem())
	case reflect.Slice:
		if isBytes(t) {
			n.op = opBytes
		} else {
			n.op, n.elem = opSlice, p.plan(t.Elem())
		}
	case reflect.Map:
		if isName(t.Key()) {
			n.op, n.elem = opMap, p.plan(t.Elem())
		}
	}
}

// isBytes reports whether a slice is encoded in base64: its elements are bytes that do not encode themselves.
func isBytes(t reflect.Type) bool {
	pointer := reflect.PointerTo(t.Elem())
	return t.Elem().Kind() == reflect.Uint8 && !pointer.Implements(marshalerType) && !pointer.Implements(textMarshalerType)
}

// isName reports whether the keys of a map can be names.
func isName(t reflect.Type) bool {
	k := t.Kind()
	return k == reflect.String || reflect.Int <= k && k <= reflect.Uintptr || t.Implements(textMarshalerType)
}
