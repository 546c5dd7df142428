package jsondecode

import (
	"reflect"
	"strconv"
	"unsafe"
)

// key reads the name of a map's member and the colon.
func (d *state) key() (string, bool) {
	if d.next() != '"' {
		return "", false
	}
	name, ok := d.text()
	return name, ok && d.take(':')
}

// repeatedKey is key for member i of an object that most likely has the names of the one before it.
func (d *state) repeatedKey(i int) (name string, ok bool) {
	if i >= len(d.names) {
		return d.key()
	}
	d.next()
	start := d.pos
	if name = d.names[i]; name != "" && isQuoted(d.data[start:], name) {
		d.pos += len(name) + 2
		return name, d.take(':')
	}
	if name, ok = d.key(); !ok {
		return "", false
	}
	d.names[i] = ""
	if isQuoted(d.data[start:], name) { // it stands there as it is
		d.names[i] = name
	}
	return name, true
}

// isQuoted reports whether data begins with a string that is text, without any escape.
//
//go:noinline for the sake of size
func isQuoted(data []byte, text string) bool {
	end := len(text) + 1
	return end < len(data) && data[0] == '"' && data[end] == '"' && string(data[1:end]) == text
}

// mapString decodes an object into a map of strings.
func (d *state) mapString(m *map[string]string, n *node) bool {
	if !d.enter() {
		return false
	}
	before := d.mark()
	for more := d.space() != '}'; more; more = d.take(',') {
		name, ok := d.repeatedKey((len(d.texts) - before.texts) / 2)
		if !ok {
			return false
		}
		value, ok := d.string(n.elem)
		if !ok {
			return false
		}
		d.texts = append(d.texts, name, value)
	}
	members := d.texts[before.texts:]
	if *m == nil {
		*m = make(map[string]string, len(members)/2)
	}
	for i := 0; i < len(members); i += 2 {
		(*m)[members[i]] = members[i+1]
	}
	d.drop(before)
	return d.leave('}')
}

// mapStrings decodes an object into a map of lists of strings.
func (d *state) mapStrings(m *map[string][]string, n *node) bool {
	if !d.enter() {
		return false
	}
	before := d.mark()
	for more := d.space() != '}'; more; more = d.take(',') {
		name, ok := d.key()
		if !ok {
			return false
		}
		var list []string
		if d.next() == '[' {
			list, ok = d.strings(n.elem.elem)
		} else {
			ok = d.value(n.elem, unsafe.Pointer(new([]string)), n.elem) // null, or an error
		}
		if !ok {
			return false
		}
		d.texts = append(d.texts, name)
		d.values = append(d.values, list)
	}
	names, lists := d.texts[before.texts:], d.values[before.values:]
	if *m == nil {
		*m = make(map[string][]string, len(names))
	}
	for i, name := range names {
		(*m)[name] = lists[i]
	}
	d.drop(before)
	return d.leave('}')
}

// strings decodes a list of strings. Short lists share an array.
func (d *state) strings(n *node) ([]string, bool) {
	const shared = 16
	if !d.enter() {
		return nil, false
	}
	list := d.lists[len(d.lists):]
	for more := d.space() != ']'; more; more = d.take(',') {
		s, ok := d.string(n)
		if !ok {
			return nil, false
		}
		if len(list) == cap(list) {
			list = append(make([]string, 0, max(2*len(list), shared)), list...)
		}
		list = append(list, s)
	}
	switch {
	case len(list) == 0:
		list = []string{}
	case len(list) <= shared:
		d.lists = list
	case cap(list) > len(list)+len(list)/4:
		list = append(make([]string, 0, len(list)), list...)
	}
	return list[:len(list):len(list)], d.leave(']')
}

// string decodes what ought to be a string: null is "", and so is what is none.
func (d *state) string(n *node) (s string, ok bool) {
	if d.next() == '"' {
		return d.text()
	}
	return "", d.value(n, unsafe.Pointer(new(string)), n)
}

// mapAny decodes an object into a map.
func (d *state) mapAny(m *map[string]any) bool {
	if !d.enter() {
		return false
	}
	before := d.mark()
	for more := d.space() != '}'; more; more = d.take(',') {
		name, ok := d.key()
		if !ok {
			return false
		}
		value, ok := d.any(d.next())
		if !ok {
			return false
		}
		d.texts = append(d.texts, name)
		d.list = append(d.list, value)
	}
	names, values := d.texts[before.texts:], d.list[before.list:]
	if *m == nil {
		*m = make(map[string]any, len(names))
	}
	for i, name := range names {
		(*m)[name] = values[i]
	}
	d.drop(before)
	return d.leave('}')
}

// mapOf decodes an object into a map of any type.
func (d *state) mapOf(n *node, p unsafe.Pointer) bool {
	if !d.enter() {
		return false
	}
	m := reflect.NewAt(n.typ, p).Elem()
	if m.IsNil() {
		m.Set(reflect.MakeMap(n.typ))
	}
	var key, elem reflect.Value
	for more := d.space() != '}'; more; more = d.take(',') {
		if d.space() != '"' {
			return false
		}
		start := d.pos
		name, ok := d.text()
		if !ok {
			return false
		}
		item := d.data[start:d.pos:d.pos]
		if !d.take(':') {
			return false
		}
		if !elem.IsValid() {
			key, elem = reflect.New(n.keys.typ), reflect.New(n.elem.typ)
		} else {
			n.keys.setZero(key.UnsafePointer())
			n.elem.setZero(elem.UnsafePointer())
		}
		if !d.value(n.elem, elem.UnsafePointer(), n.elem) {
			return false
		}
		fits, ok := d.mapKey(n.keys, key.UnsafePointer(), name, item, start)
		if !ok {
			return false
		}
		if fits {
			m.SetMapIndex(key.Elem(), elem.Elem())
		}
	}
	return d.leave('}')
}

// mapKey sets the key at p from a name, whose JSON text is item, and says whether it fits.
func (d *state) mapKey(n *node, p unsafe.Pointer, name string, item []byte, start int) (fits, ok bool) {
	var v int64
	var err error
	switch bits := int(n.bits); {
	case n.method != nil:
		ok := d.literalInto(item, n, p, n, true)
		return ok, ok
	case n.kind == reflect.String:
		*(*string)(p) = name
		return true, true
	case n.op == opInt:
		v, err = strconv.ParseInt(name, 10, bits)
	default:
		var u uint64
		u, err = strconv.ParseUint(name, 10, bits)
		v = int64(u)
	}
	if err != nil {
		return false, d.mismatch("number "+name, n.typ, start+1)
	}
	n.setInt(p, v)
	return true, true
}
