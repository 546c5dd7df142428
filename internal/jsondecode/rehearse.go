package jsondecode

import "reflect"

// Rehearse decodes an example of the type, if there are maps in it and no user's code would run: what the first map of
// each kind needs (its type's hash, memory of sizes that nothing else has) takes longer than the rest of a small event.
// The plan remains as it was.
func (d *Decoder) Rehearse() {
	if !d.pure || !d.maps {
		return
	}
	s := newState()
	s.data, s.rehearses = d.target.example(nil, 5), true
	s.value(d.target, reflect.New(d.target.typ).UnsafePointer(), &d.pointer)
	s.free()
}

// example appends JSON for a value of the type. It goes depth levels deep.
func (n *node) example(text []byte, depth int) []byte {
	const most = 4 << 10 // bytes
	if depth == 0 || len(text) > most {
		return append(text, "null"...)
	}
	depth--
	value := "null"
	switch n.op {
	case opPointer:
		return n.elem.example(text, depth)
	case opBool:
		value = "true"
	case opInt, opUint, opFloat, opNumber:
		value = "1"
	case opString, opRaw, opAny:
		value = `"a"`
	case opSlice, opArray:
		if n.bytes {
			value = `"AA=="`
			break
		}
		return append(n.elem.example(append(text, '['), depth), ']')
	case opMap, opMapString, opMapAny, opMapStrings:
		return append(n.elem.example(append(text, `{"1":`...), depth), '}')
	case opStruct, opUnmarshaler:
		if n.isTime {
			value = `"2006-01-02T15:04:05Z"`
		} else if n.fields != nil {
			return n.fields.example(text, depth)
		}
	}
	return append(text, value...)
}

func (s *fields) example(text []byte, depth int) []byte {
	text = append(text, '{')
	for i := range s.list {
		if i > 0 {
			text = append(text, ',')
		}
		f := &s.list[i]
		text = append(append(append(text, '"'), f.quote...), ':')
		text = f.node.example(text, depth)
	}
	return append(text, '}')
}
