package sprint

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
)

// An entry is one of a map, and the root of a tree of entries.
type entry struct {
	rank          printer // its texts are in the order of the keys
	key, value    reflect.Value
	before, after *entry
}

// sorted returns the entries of a map in the order in which fmt prints them, as far as the first half MiB of a key tells.
// The tree needs no balance: ranging over a map is random.
func sorted(m reflect.Value) *entry {
	var root *entry
	for it := m.MapRange(); it.Next(); {
		e := &entry{key: it.Key(), value: it.Value()}
		e.rank.key(e.key)
		at := &root
		for *at != nil {
			if bytes.Compare(e.rank.text, (*at).rank.text) < 0 {
				at = &(*at).before
			} else {
				at = &(*at).after
			}
		}
		*at = e
	}
	return root
}

// key prints the rank of a key, or of a part of a key.
func (p *printer) key(v reflect.Value) {
	n, x, y := scalar(v)
	switch k := v.Kind(); {
	case k == reflect.Array, k == reflect.Struct:
		for i := range length(v) {
			p.key(element(v, i))
		}
		return
	case k == reflect.Interface && !v.IsNil():
		v = v.Elem()
		p.key(reflect.ValueOf(v.Type())) // a pointer
		p.key(v)
		return
	case k == reflect.String:
		for s := v.String(); s != ""; s = s[1:] {
			p.WriteString("\x01") // more than the start of the number 0, by which a string ends
			p.WriteString(s[:1])
		}
	case v.CanInt():
		n ^= 1 << 63
	case v.CanFloat(), v.CanComplex():
		p.float(x)
		p.float(y)
		return
	}
	p.number(n)
}

// float prints the rank of a float. NaN is the first.
func (p *printer) float(f float64) {
	n := math.Float64bits(f)
	switch {
	case f != f:
		n = 0
	case f == 0:
		n = 1 << 63
	case f < 0:
		n = ^n
	default:
		n |= 1 << 63
	}
	p.number(n)
}

// number prints the rank of a number: its bytes.
func (p *printer) number(n uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	p.Write(b[:])
}
