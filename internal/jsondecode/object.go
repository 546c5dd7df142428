package jsondecode

import (
	"errors"
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// object decodes an object into the struct at p.
func (d *state) object(s *fields, p unsafe.Pointer) bool {
	if !d.enter() {
		return false
	}
	level := len(d.path)
	d.path = append(d.path, nil)
	follower := &s.first
	var seen uint64 // bits of fields
	c := d.next()
	for c != '}' {
		if c != '"' {
			return false
		}
		f, ok := d.member(s, follower)
		if !ok {
			return false
		}
		d.path[level] = f
		if f == nil {
			ok = d.skip()
		} else {
			follower = &f.follower
			if d.trying > 0 {
				if seen&f.bit != 0 {
					return d.giveUp() // methods differ in what they do with a second one
				}
				seen |= f.bit
			}
			if f.simple {
				ok = d.value(f.node, unsafe.Add(p, f.offset), f.node)
			} else {
				ok = d.field(f, p)
			}
		}
		if !ok {
			return false
		}
		if i := d.pos; i+1 < len(d.data) && d.data[i] == ',' && d.data[i+1] == '"' {
			d.pos++
			continue
		}
		if c = d.next(); c != ',' {
			break
		}
		d.pos++
		if c = d.next(); c == '}' {
			return false
		}
	}
	d.path = d.path[:level]
	return d.leave('}')
}

// member reads the name of a member and the colon, and returns the member's field, nil if there is none.
func (d *state) member(s *fields, follower *atomic.Pointer[field]) (f *field, ok bool) {
	start := d.pos + 1
	expected := follower.Load()
	if expected != nil && start+len(expected.quote) <= len(d.data) &&
		string(d.data[start:start+len(expected.quote)]) == expected.quote {
		d.pos = start + len(expected.quote)
		return expected, d.take(':')
	}
	name, ok := d.bytes()
	if !ok {
		return nil, false
	}
	if f = s.find(name); f != nil {
		if d.trying > 0 && f.name != string(name) {
			return nil, d.giveUp() // to a method, another case can be another spelling
		}
		if expected == nil && !d.rehearses {
			follower.Store(f)
		}
	} else if d.DisallowUnknownFields {
		d.save(errors.New("json: unknown field " + jsontext.GoQuote(string(name))))
	}
	return f, d.take(':')
}

// field decodes the value of a member into its field of the struct at p.
func (d *state) field(f *field, p unsafe.Pointer) bool {
	for i := range f.hops {
		h := f.hops[i]
		embedded := (*unsafe.Pointer)(unsafe.Add(p, h.offset))
		if *embedded == nil {
			if h.fixed {
				return d.save(errors.New("json: cannot set embedded pointer to unexported struct: "+h.typ.String())) && d.skip()
			}
			*embedded = reflect.New(h.typ).UnsafePointer()
		}
		p = *embedded
	}
	p = unsafe.Add(p, f.offset)
	if f.quoted {
		return d.quoted(f.node, p)
	}
	if f.text {
		return d.anyText(f, p)
	}
	ok := d.value(f.node, p, f.node)
	if f.odd && ok && d.trying > 0 && (!f.zero || isZero(p, f.node.size)) {
		return d.giveUp()
	}
	return ok
}

// anyText decodes a value into a field with the tag jsondecode:"text".
func (d *state) anyText(f *field, p unsafe.Pointer) bool {
	switch c := d.space(); {
	case c == 't', c == 'f', c == '-', c-'0' <= 9:
		start := d.pos
		if !d.literal(c) {
			return false
		}
		*(*string)(p) = d.keep(d.data[start:d.pos])
		return true
	}
	return d.value(f.node, p, f.node)
}
