package jsondecode

import (
	"encoding"
	"encoding/json"
	"reflect"
	"sync"
	"unsafe"

	"github.com/lambent-go/lambent/internal/typemap"
)

// An op is how a node decodes.
type op uint8

const (
	opNever op = iota // no JSON but null fits
	opPointer
	opBool
	opInt
	opUint
	opFloat
	opString
	opNumber // json.Number
	opRaw    // json.RawMessage
	opStruct
	opSlice
	opArray
	opMap
	opMapString  // map[string]string
	opMapAny     // map[string]any
	opMapStrings // map[string][]string
	opAny        // an empty interface
	opInterface  // another one
	opUnmarshaler
	opTextUnmarshaler
)

// A node is the plan of a type.
type node struct {
	_ incomparable

	op      op
	kind    reflect.Kind
	bits    uint8 // of a number
	bytes   bool  // a slice that may be sent as base64
	strings bool  // a slice of strings
	foreign bool  // its methods are the user's
	isTime  bool  // time.Time
	finish  bool  // its method has to be called in any case
	walk    int   // the last one that came by
	size    uintptr
	typ     reflect.Type
	elem    *node
	keys    *node          // of a map
	length  int            // of an array
	fields  *fields        // of a struct, or of what may be decoded like one
	method  any            // a nil pointer to the type, which has the method
	empty   unsafe.Pointer // what an empty slice points to
}

// An incomparable saves the code that compares what it is in.
type incomparable [0]func()

// nothing is what empty slices point to that are not nil.
var nothing struct{}

// spare is memory for the plans that are made first, which stay as long as the process. From the heap, each of its size
// classes would have a page of its own that nothing else at the start of a function needs.
var (
	spare = struct {
		nodes  []node
		fields []field
		tables []uint16
	}{[]node{15: {}}, []field{23: {}}, []uint16{127: 0}}
)

// take returns n zero values, of what is spare as long as that is enough. The caller holds the lock of plans.
func take[T any](spare *[]T, n int) []T {
	if n > len(*spare) {
		return make([]T, n)
	}
	taken := (*spare)[:n:n]
	*spare = (*spare)[n:]
	return taken
}

// plans are what has been made of types. Only who holds the lock adds to them.
var plans struct {
	sync.Mutex
	methods  typemap.Map // of *node, where methods are looked at,
	plain    typemap.Map // and where there are none, or they do not count
	decoders typemap.Map // of *Decoder
	walks    int         // through the plans
}

var (
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	numberType          = reflect.TypeFor[json.Number]()
	rawType             = reflect.TypeFor[json.RawMessage]()
)

// walk reports whether no node that can be reached from n, and was not in this walk, has methods of the user's. On its way
// it looks for maps.
func (d *Decoder) walk(n *node) (pure bool) {
	if n == nil || n.walk == plans.walks {
		return true
	}
	n.walk = plans.walks
	d.maps = d.maps || n.kind == reflect.Map
	if n.foreign || !d.walk(n.elem) || !d.walk(n.keys) {
		return false
	}
	if n.fields != nil {
		for i := range n.fields.list {
			if !d.walk(n.fields.list[i].node) {
				return false
			}
		}
	}
	return true
}

// planField is the plan of an element or field of type t. Only the methods of named types count, as in encoding/json.
func planField(t reflect.Type) *node { return plan(t, t.Name() != "") }

// plan returns the plan of t.
func plan(t reflect.Type, methods bool) *node {
	kind := t.Kind()
	methods = methods && kind != reflect.Pointer && kind != reflect.Interface && reflect.PointerTo(t).NumMethod() > 0
	nodes := &plans.plain
	if methods {
		nodes = &plans.methods
	}
	if n, ok := nodes.Get(t).(*node); ok {
		return n
	}
	n := &take(&spare.nodes, 1)[0]
	n.typ, n.kind, n.size = t, kind, t.Size()
	nodes.Put(t, n)
	if !methods || !n.planMethods() {
		n.planKind()
	}
	return n
}

// planMethods is false if the type has no method that decodes it.
func (n *node) planMethods() bool {
	if n.typ == rawType {
		n.op = opRaw
		return true
	}
	// Asserting what calls assert makes the tables for it, which is most of what the first call costs.
	method := reflect.Zero(reflect.PointerTo(n.typ)).Interface()
	if _, ok := method.(json.Unmarshaler); ok {
		n.op = opUnmarshaler
	} else if _, ok := method.(encoding.TextUnmarshaler); ok {
		n.op = opTextUnmarshaler
	} else {
		return false
	}
	n.method = method
	n.isTime = n.typ.PkgPath() == "time" && n.typ.Name() == "Time"
	n.foreign = !n.isTime && !isEvent(n.typ)
	if n.op == opUnmarshaler {
		n.planPlain()
	}
	return true
}

// isEvent reports whether t is of package events, whose methods do nothing but decode.
func isEvent(t reflect.Type) bool {
	name := t.Name()
	return t.PkgPath() == "github.com/lambent-go/lambent/events" && name != "" && name[len(name)-1] != ']'
}

func (n *node) planKind() {
	t := n.typ
	switch n.kind {
	case reflect.Bool:
		n.op = opBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n.op, n.bits = opInt, uint8(8*n.size)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n.op, n.bits = opUint, uint8(8*n.size)
	case reflect.Float32, reflect.Float64:
		n.op, n.bits = opFloat, uint8(8*n.size)
	case reflect.String:
		n.op = opString
		if t == numberType {
			n.op = opNumber
		}
	case reflect.Interface:
		n.op = opAny
		if t.NumMethod() > 0 {
			n.op = opInterface
		}
	case reflect.Pointer:
		if !isPointerLoop(t) {
			n.op = opPointer
			n.elem = plan(t.Elem(), t.Name() == "")
		}
	case reflect.Slice:
		n.op, n.elem = opSlice, planField(t.Elem())
		n.bytes, n.strings = n.elem.kind == reflect.Uint8, n.elem.op == opString
		n.empty = unsafe.Pointer(&nothing)
		if n.elem.kind == reflect.Struct {
			reflect.PointerTo(t) // for grow: now, not with the first event
		}
	case reflect.Array:
		n.op, n.elem, n.length = opArray, planField(t.Elem()), t.Len()
	case reflect.Map:
		n.planMap()
	case reflect.Struct:
		n.op, n.fields = opStruct, planFields(t)
	}
}

// isPointerLoop reports whether a pointer type points to itself in the end, so that nothing can be decoded into it.
func isPointerLoop(t reflect.Type) bool {
	const most = 1 << 10 // stars that somebody would write
	for range most {
		if t.Kind() != reflect.Pointer {
			return false
		}
		t = t.Elem()
	}
	return true
}

func (n *node) planMap() {
	key := n.typ.Key()
	n.elem = planField(n.typ.Elem())
	text := reflect.PointerTo(key).Implements(textUnmarshalerType)
	if k := key.Kind(); text || k == reflect.String || reflect.Int <= k && k <= reflect.Uintptr {
		n.op, n.keys = opMap, plan(key, text)
	}
	if key == reflect.TypeFor[string]() {
		n.planStringMap()
	}
}

// planStringMap chooses the map types that Go code can use without reflection.
func (n *node) planStringMap() {
	switch n.elem.typ {
	case reflect.TypeFor[string]():
		n.op = opMapString
	case reflect.TypeFor[any]():
		n.op = opMapAny
	case reflect.TypeFor[[]string]():
		n.op = opMapStrings
	}
}

// setZero makes the value at p zero.
//
//go:noinline for the sake of size
func (n *node) setZero(p unsafe.Pointer) {
	if !isZero(p, n.size) {
		reflect.NewAt(n.typ, p).Elem().Set(reflect.Zero(n.typ))
	}
}

// pointer returns p as a pointer to the type, which has the method.
func (n *node) pointer(p unsafe.Pointer) any {
	v := n.method
	(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1] = p // the second word of an interface that holds a pointer is the pointer
	return v
}
