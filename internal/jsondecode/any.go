package jsondecode

// any returns the value that begins with c as what it is in an interface.
func (d *state) any(c byte) (any, bool) {
	switch c {
	case '"':
		s, ok := d.text()
		return s, ok
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
	return v, true
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
	base := len(d.list)
	if d.next() != ']' {
		for {
			v, ok := d.any(d.next())
			if !ok {
				return nil, false
			}
			d.list = append(d.list, v)
			if !d.another() {
				break
			}
		}
	}
	list := make([]any, len(d.list)-base)
	copy(list, d.list[base:])
	clear(d.list[base:])
	d.list = d.list[:base]
	return list, d.leave(']')
}
