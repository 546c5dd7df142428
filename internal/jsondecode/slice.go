package jsondecode

import (
	"reflect"
	"unsafe"
)

// A sliceHeader is a slice as it is in memory.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// slice decodes a list into the slice at p. Elements that are there are decoded into, as encoding/json does.
func (d *state) slice(n *node, p unsafe.Pointer) bool {
	h := (*sliceHeader)(p)
	start := d.pos
	if !d.enter() {
		return false
	}
	c, i, grown := d.space(), 0, false
	if c == ']' {
		*h = sliceHeader{data: n.empty}
		return d.leave(']')
	}
	for {
		if i >= h.cap {
			d.grow(n, h, i, start)
			grown = true
		}
		if i >= h.len {
			h.len = i + 1
		}
		if !d.value(n.elem, unsafe.Add(h.data, uintptr(i)*n.elem.size), n.elem) {
			return false
		}
		i++
		if c = d.next(); c != ',' {
			break
		}
		d.pos++
	}
	if i < h.len {
		h.len = i
	}
	if grown {
		n.trim(h)
	}
	return d.leave(']')
}

// grow makes room for element i, and for as many as the text may have in view of those before it: the more there are,
// the more that says.
func (d *state) grow(n *node, h *sliceHeader, i, start int) {
	room := 1
	switch {
	case i > 0:
		mean := max((d.pos-start)/i, 1)
		most := 4 * i
		if i >= 16 {
			most *= 4
		}
		room = min(max(2*i, i+1+(len(d.data)-d.pos)/mean), most)
	case n.elem.size <= 16:
		room = 4
	}
	reflect.NewAt(n.typ, unsafe.Pointer(h)).Elem().Grow(room - h.len)
}

// trim gives back room that is not needed.
func (n *node) trim(h *sliceHeader) {
	const most = 1 << 10
	if uintptr(h.cap-h.len)*n.elem.size <= most || h.cap <= h.len+h.len/4 {
		return
	}
	from := reflect.NewAt(n.typ, unsafe.Pointer(h)).Elem()
	exact := new(sliceHeader)
	to := reflect.NewAt(n.typ, unsafe.Pointer(exact)).Elem()
	to.Grow(h.len)
	exact.len = h.len
	switch n.elem.op {
	case opBool, opInt, opUint, opFloat: // without pointers, so that they can be copied as bytes
		size := uintptr(h.len) * n.elem.size
		copy(unsafe.Slice((*byte)(exact.data), size), unsafe.Slice((*byte)(h.data), size))
	default: // without reflect.Copy, which nothing else needs
		for i := range h.len {
			to.Index(i).Set(from.Index(i))
		}
	}
	*h = *exact
}

// array decodes a list into the array at p.
func (d *state) array(n *node, p unsafe.Pointer) bool {
	if !d.enter() {
		return false
	}
	i := 0
	for c := d.space(); c != ']'; {
		ok := false
		if i < n.length {
			ok = d.value(n.elem, unsafe.Add(p, uintptr(i)*n.elem.size), n.elem)
		} else {
			ok = d.skip()
		}
		if !ok {
			return false
		}
		i++
		if c = d.space(); c != ',' {
			break
		}
		d.pos++
		if d.space() == ']' {
			return false
		}
	}
	for ; i < n.length; i++ {
		n.elem.setZero(unsafe.Add(p, uintptr(i)*n.elem.size))
	}
	return d.leave(']')
}
