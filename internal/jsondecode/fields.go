package jsondecode

import (
	"math/bits"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
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

	simple bool  // nothing of what follows
	hops   []hop // the embedded pointers on the way to it
	quoted bool  // by the option string of its tag
	odd    bool  // the struct's method has to be called if the member is there,
	zero   bool  // and zero
	text   bool  // a string, for which a number or boolean is taken too

	follower atomic.Pointer[field] // the one whose member stood behind its own in the first object
}

// A hop is a pointer to an embedded struct.
type hop struct {
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
		if strings.EqualFold(f.name, string(name)) {
			return f
		}
	}
	return nil
}

// hash returns a number for a name, whose low bits differ too.
func hash[T string | []byte](name T) uint32 {
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

func word8[T string | []byte](b T) uint64 { return word4(b[:4]) | word4(b[4:8])<<32 }

func word4[T string | []byte](b T) uint64 {
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24
}

// planFields finds the fields of a struct.
func planFields(t reflect.Type) *fields {
	candidates := collect(t)
	s := &fields{list: make([]field, len(candidates))}
	size := 4
	for size < 3*len(candidates) {
		size *= 2
	}
	s.table = make([]uint16, size)
	for i := range candidates {
		f, c := &s.list[i], &candidates[i]
		f.bit = 1 << (i % 64)
		f.quote = c.name + `"`
		f.name, f.quoted, f.ascii, f.owner = f.quote[:len(c.name)], c.quoted, isASCII(c.name), t
		f.locate(t, c)
		f.simple = f.hops == nil && !f.quoted && !f.odd && !f.text
		h := hash(c.name)
		for s.table[h%uint32(size)] != 0 {
			h++
		}
		s.table[h%uint32(size)] = uint16(i + 1)
	}
	return s
}

// locate finds the place of a field in struct t.
func (f *field) locate(t reflect.Type, c *candidate) {
	f.path = f.name
	if last := len(c.index) - 1; last > 0 {
		f.path = ""
		for _, i := range c.index[:last] {
			sf := t.Field(i)
			f.path += sf.Name + "."
			t = f.enter(&sf)
		}
		f.path += f.name
	}
	if strings.Contains(string(c.sf.Tag), tagName) {
		tag := c.sf.Tag.Get(tagName)
		f.odd, f.zero = strings.HasPrefix(tag, "odd"), tag == "odd,zero"
		f.text = tag == "text" && c.sf.Type.Kind() == reflect.String
	}
	if c.sf.IsExported() {
		f.offset += c.sf.Offset
		f.node = planField(c.sf.Type)
		return
	}
	f.node = plan(f.enter(&c.sf), false) // an embedded struct, whose methods encoding/json cannot call
}

// enter goes into an embedded struct.
func (f *field) enter(sf *reflect.StructField) reflect.Type {
	f.offset += sf.Offset
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
		f.hops = append(f.hops, hop{f.offset, t, !sf.IsExported()})
		f.offset = 0
	}
	return t
}

// A level is the structs that are embedded equally deep.
type level []embedded

type embedded struct {
	t     reflect.Type
	index []int
	times int
}

func (l level) add(t reflect.Type, index []int) level {
	for i := range l {
		if l[i].t == t {
			l[i].times++
			return l
		}
	}
	return append(l, embedded{t, index, 1})
}

// A candidate is a field before it is known whether it counts.
type candidate struct {
	name           string
	index          []int
	sf             reflect.StructField
	tagged, quoted bool
	hidden         bool // by another one of the name
}

// collect returns the fields that count as they stand in the struct. It goes through t, then the structs embedded in it,
// level by level.
func collect(t reflect.Type) []candidate {
	found := make([]candidate, 0, t.NumField())
	var visited []reflect.Type
	for now := (level{{t: t, times: 1}}); len(now) > 0; {
		var next level
		for _, e := range now {
			if slices.Contains(visited, e.t) {
				continue
			}
			visited = append(visited, e.t)
			for i := range e.t.NumField() {
				c, inner := candidateOf(e, i)
				switch {
				case inner != nil:
					next = next.add(inner, c.index)
				case c.name != "":
					c.hidden = e.times > 1
					found = settle(found, c)
				}
			}
		}
		now = next
	}
	return ordered(found)
}

// settle adds a field, or decides which one of the name counts: the least embedded, and of those the one that has a tag,
// if there is one such.
func settle(found []candidate, c candidate) []candidate {
	i := 0
	for i < len(found) && found[i].name != c.name {
		i++
	}
	if i == len(found) {
		return append(found, c)
	}
	switch f := &found[i]; {
	case len(f.index) < len(c.index), f.tagged && !c.tagged:
	case f.tagged == c.tagged:
		f.hidden = true
	default:
		*f = c
	}
	return found
}

// ordered takes out the hidden fields and sorts the others as they stand in the struct.
func ordered(found []candidate) []candidate {
	list := found[:0]
	for i := range found {
		if found[i].hidden {
			continue
		}
		list = append(list, found[i])
		for i := len(list) - 1; i > 0 && slices.Compare(list[i].index, list[i-1].index) < 0; i-- {
			list[i], list[i-1] = list[i-1], list[i]
		}
	}
	return list
}

// candidateOf returns field i of a struct, or the struct that it embeds. A field without a name has no part in JSON.
func candidateOf(e embedded, i int) (c candidate, inner reflect.Type) {
	sf := e.t.Field(i)
	target := sf.Type
	if target.Kind() == reflect.Pointer && target.Name() == "" {
		target = target.Elem()
	}
	embeds := sf.Anonymous && target.Kind() == reflect.Struct
	tag := sf.Tag.Get("json")
	if tag == "-" || !sf.IsExported() && !embeds {
		return c, nil
	}
	c.sf, c.index = sf, sf.Index
	if len(e.index) > 0 {
		c.index = append(slices.Clone(e.index), i)
	}
	name, options, _ := strings.Cut(tag, ",")
	switch {
	case isName(name):
		c.name, c.tagged = name, true
	case embeds:
		return c, target
	default:
		c.name = sf.Name
	}
	c.quoted = isScalar(target) && hasOption(options, "string")
	return c, nil
}

// isName reports whether a tag's name is one that encoding/json uses.
func isName(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) {
			return false
		}
	}
	return name != ""
}

func hasOption(options, option string) bool {
	for options != "" {
		var o string
		if o, options, _ = strings.Cut(options, ","); o == option {
			return true
		}
	}
	return false
}

func isScalar(t reflect.Type) bool {
	switch k := t.Kind(); k {
	case reflect.String, reflect.Bool:
		return true
	default:
		return reflect.Int <= k && k <= reflect.Float64
	}
}
