package jsondecode

import (
	"reflect"
	"unsafe"
)

// value decodes the next value by plan n into the memory at p. Where n is what a pointer or interface holds that led
// there, from is its plan, which is what some errors name.
func (d *state) value(n *node, p unsafe.Pointer, from *node) bool {
	c := d.next()
	for steps := 0; ; steps++ {
		switch n.op {
		case opStruct:
			if c == '{' {
				return d.object(n.fields, p)
			}
		case opString:
			if c == '"' {
				s, ok := d.text()
				if ok {
					*(*string)(p) = s
				}
				return ok
			}
		case opInt, opUint, opFloat:
			if c-'0' <= 9 || c == '-' {
				return d.numeral(n, p)
			}
		case opBool:
			if c == 't' || c == 'f' {
				if !d.literal(c) {
					return false
				}
				*(*bool)(p) = c == 't'
				return true
			}
		case opSlice:
			if c == '[' {
				if list := (*[]string)(p); n.strings && cap(*list) == 0 {
					s, ok := d.strings(n.elem)
					*list = s
					return ok
				}
				return d.slice(n, p)
			}
			if c == '"' && n.bytes {
				return d.base64(p)
			}
		case opMapString:
			if c == '{' {
				return d.mapString((*map[string]string)(p), n)
			}
		case opMapStrings:
			if c == '{' {
				return d.mapStrings((*map[string][]string)(p), n)
			}
		case opMapAny:
			if c == '{' {
				return d.mapAny((*map[string]any)(p))
			}
		case opMap:
			if c == '{' {
				return d.mapOf(n, p)
			}
		case opArray:
			if c == '[' {
				return d.array(n, p)
			}
		case opUnmarshaler:
			if n.fields != nil && c == '{' {
				return d.plain(n, p)
			}
			return d.unmarshal(n, p)
		case opRaw:
			return d.raw(p)
		case opAny:
			if *(*unsafe.Pointer)(p) == nil {
				v, ok := d.any(c)
				if ok {
					*(*any)(p) = v
				}
				return ok
			}
			target, q := heldBy(n, p, c == 'n')
			if target == nil || steps > maxDepth { // interfaces that hold each other
				return d.replaceAny(c, (*any)(p))
			}
			n, p = target, q
			continue
		case opInterface:
			if target, q := heldBy(n, p, c == 'n'); target != nil && steps <= maxDepth {
				n, p = target, q
				continue
			}
		case opPointer:
			if c == 'n' {
				if !d.literal(c) {
					return false
				}
				*(*unsafe.Pointer)(p) = nil
				return true
			}
			n, p = n.elem, n.pointee(p)
			continue
		}
		return d.misfit(c, n, p, from)
	}
}

// pointee returns what the pointer at p points to, which it allocates if there is nothing.
func (n *node) pointee(p unsafe.Pointer) unsafe.Pointer {
	q := *(*unsafe.Pointer)(p)
	if q == nil {
		q = reflect.New(n.elem.typ).UnsafePointer()
		*(*unsafe.Pointer)(p) = q
	}
	return q
}

// heldBy returns what the pointer points to that the interface at p holds, and its plan. It is nil if there is no
// pointer, or null would take its place.
func heldBy(n *node, p unsafe.Pointer, null bool) (*node, unsafe.Pointer) {
	v := reflect.NewAt(n.typ, p).Elem().Elem()
	if v.Kind() != reflect.Pointer || v.IsNil() || null && v.Type().Elem().Kind() != reflect.Pointer {
		return nil, nil
	}
	t := v.Type().Elem()
	if v.UnsafePointer() == p && t == n.typ {
		return nil, nil // to the interface itself
	}
	plans.Lock()
	held := plan(t, v.Type().Name() == "")
	plans.Unlock()
	return held, v.UnsafePointer()
}

// misfit handles a value that is not of the kind that n is for: null, or an error in most cases.
func (d *state) misfit(c byte, n *node, p unsafe.Pointer, from *node) bool {
	what := ""
	switch c {
	case '{':
		what = "object"
	case '[':
		what = "array"
	default:
		start := d.pos
		if !d.skip() {
			return false
		}
		return d.literalInto(d.data[start:d.pos:d.pos], n, p, from, false)
	}
	t := n.typ
	if n.op == opTextUnmarshaler {
		t = from.typ
	}
	return d.mismatch(what, t, d.pos+1) && d.skip()
}
