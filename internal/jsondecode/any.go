package jsondecode

import "unsafe"

// any returns the value that begins with c as what it is in an interface.
func (d *state) any(c byte) (any, bool) {
	switch c {
	case '"':
		s, ok := d.text()
		return d.box(s), ok
	case '{':
		var m map[string]any
		ok := d.mapAny(&m)
		return m, ok
	case '[':
		return d.listOfAny()
	}
	start := d.pos
	if !d.literal(c) {
		return nil, false
	}
	switch c {
	case 't', 'f':
		return c == 't', true
	case 'n':
		return nil, true
	}
	v, _ := d.number(start, d.pos)
	return v, !d.gaveUp
}

// replaceAny sets an interface that is not nil. A number that is out of range leaves it as it is.
func (d *state) replaceAny(c byte, into *any) bool {
	v, ok := d.any(c)
	if ok && (v != nil || c == 'n') {
		*into = v
	}
	return ok
}

func (d *state) listOfAny() (any, bool) {
	if !d.enter() {
		return nil, false
	}
	before := d.mark()
	if d.space() != ']' {
		for {
			v, ok := d.any(d.next())
			if !ok {
				return nil, false
			}
			d.list = append(d.list, v)
			if !d.take(',') {
				break
			}
		}
	}
	list := append([]any{}, d.list[before.list:]...)
	d.drop(before)
	return list, d.leave(']')
}

// box is any(s), with one allocation for many strings.
func (d *state) box(s string) any {
	const least, most = 4, 32
	if len(d.boxes) == cap(d.boxes) {
		d.boxes = make([]string, 0, max(least, min(2*cap(d.boxes), most)))
	}
	d.boxes = append(d.boxes, s)
	v := any("")
	(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1] = unsafe.Pointer(&d.boxes[len(d.boxes)-1]) // what an interface has of a string
	return v
}
