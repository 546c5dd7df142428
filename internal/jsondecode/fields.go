package jsondecode

import (
	"math/bits"
	"reflect"
	"strings"
	"sync/atomic"

	"github.com/lambent-go/lambent/internal/jsonfields"
)

// A field is a member of JSON objects that has a place in a struct.
type field struct {
	name   string
	quote  string // the name and a quotation mark, which is how it stands in most texts
	ascii  bool
	bit    uint64       // of the first 64 fields, one that the others do not have
	path   string       // its name behind those of the structs it is embedded by
	owner  reflect.Type // the struct
	node   *node
	offset uintptr

	simple bool   // nothing of what follows
	hops   []*hop // the embedded pointers on the way to it
	quoted bool   // by the option string of its tag
	odd    bool   // the struct's method has to be called if the member is there,
	zero   bool   // and zero
	text   bool   // a string, for which a number or boolean is taken too

	follower atomic.Pointer[field] // the one whose member stood behind its own in the first object
}

// A hop is a pointer to an embedded struct.
type hop struct {
	_ incomparable

	offset uintptr
	typ    reflect.Type // of the struct
	fixed  bool         // encoding/json may not set it, because the struct's type is not exported
}

// fields are the members of a struct.
type fields struct {
	list  []field
	table []uint16              // by hash of the name: 1 and the place in list, or 0; as many as a power of two
	first atomic.Pointer[field] // the one whose member the first object began with
}

// find returns the field of a name, nil if there is none.
func (s *fields) find(name []byte) *field {
	mask := uint32(len(s.table) - 1)
	for h := hash(name); ; h++ {
		i := s.table[h&mask]
		if i == 0 {
			return s.fold(name)
		}
		if f := &s.list[i-1]; f.name == string(name) {
			return f
		}
	}
}

// fold returns the first field whose name differs in nothing but case.
func (s *fields) fold(name []byte) *field {
	ascii := isASCII(name)
	for i := range s.list {
		f := &s.list[i]
		if f.ascii && ascii && (len(f.name) != len(name) || (f.name[0]^name[0])&^0x20 != 0) {
			continue
		}
		if jsonfields.EqualFold(f.name, string(name)) {
			return f
		}
	}
	return nil
}

// hash returns a number for a name, whose low bits differ too.
func hash(name []byte) uint32 {
	const a, b = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
	var x uint64
	switch n := len(name); {
	case n >= 8:
		x = word8(name[:8])*a ^ bits.RotateLeft64(word8(name[n-8:]), 23)
	case n >= 4:
		x = word4(name[:4])<<32 ^ word4(name[n-4:])
	case n > 0:
		x = uint64(name[0]) | uint64(name[n/2])<<8 | uint64(name[n-1])<<16
	}
	x = (x ^ uint64(len(name))) * b
	return uint32((x ^ x>>32) * a >> 40)
}

func word8(b []byte) uint64 { return word4(b[:4]) | word4(b[4:8])<<32 }

func word4(b []byte) uint64 {
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24
}

// planFields finds the fields of a struct.
func planFields(t reflect.Type) *fields {
	members := jsonfields.Of(t)
	s := &fields{list: take(&spare.fields, len(members))}
	size := 4
	for size < 3*len(members) {
		size *= 2
	}
	s.table = take(&spare.tables, size)
	for i := range members {
		f, m := &s.list[i], members[i]
		f.bit = 1 << (i % 64)
		f.quote = m.Name + `"`
		f.name, f.quoted, f.ascii, f.owner = f.quote[:len(m.Name)], m.Quoted, isASCII([]byte(m.Name)), t
		f.locate(t, m)
		f.simple = f.hops == nil && !f.quoted && !f.odd && !f.text
		h := hash([]byte(m.Name))
		for s.table[h%uint32(size)] != 0 {
			h++
		}
		s.table[h%uint32(size)] = uint16(i + 1)
	}
	return s
}

// locate finds the place of a field in struct t.
func (f *field) locate(t reflect.Type, m *jsonfields.Field) {
	var sf reflect.StructField
	for last, i := range m.Index {
		sf = t.Field(i)
		if last < len(m.Index)-1 {
			f.path += sf.Name + "."
			t = f.enter(&sf)
		}
	}
	f.path += f.name
	if strings.Contains(string(sf.Tag), tagName) {
		tag := sf.Tag.Get(tagName)
		f.odd, f.zero = strings.HasPrefix(tag, "odd"), tag == "odd,zero"
		f.text = tag == "text" && sf.Type.Kind() == reflect.String
	}
	if sf.IsExported() {
		f.offset += sf.Offset
		f.node = planField(sf.Type)
		return
	}
	f.node = plan(f.enter(&sf), false) // an embedded struct, whose methods encoding/json cannot call
}

// enter goes into an embedded struct.
func (f *field) enter(sf *reflect.StructField) reflect.Type {
	f.offset += sf.Offset
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
		f.hops = append(f.hops, &hop{offset: f.offset, typ: t, fixed: !sf.IsExported()})
		f.offset = 0
	}
	return t
}
