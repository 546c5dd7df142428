package jsondecode

import (
	"encoding/json"
	"reflect"
	"unsafe"

	"github.com/lambent-go/lambent/internal/jsonsyntax"
)

// A Decoder decodes JSON into values of one type. It is safe for concurrent use.
type Decoder struct {
	_ incomparable

	pointer node // to the type, for errors
	target  *node
	pure    bool // see Pure
	maps    bool // and there are maps in reach
}

// Options change what a Decoder does. The zero value is what json.Unmarshal does.
type Options struct {
	UseNumber             bool // a number in an interface becomes a json.Number in place of a float64
	DisallowUnknownFields bool // a member that a struct has no field for is an error
}

// Compile returns the decoder of t. It is made at the first call for the type; each of several first ones makes its own.
func Compile(t reflect.Type) *Decoder {
	if d, ok := plans.decoders.Get(t).(*Decoder); ok {
		return d
	}
	plans.Lock()
	d := new(Decoder)
	d.target = plan(t, true)
	plans.walks++
	d.pure = d.walk(d.target)
	d.pointer.typ = reflect.PointerTo(t)
	plans.decoders.Put(t, d)
	plans.Unlock()
	return d
}

// Pure reports whether a decode into a zero value runs no code of the user's: none of the types in reach has a method
// that decodes it, but for those of package time and package events, which keep nothing of the JSON. Everybody else's
// UnmarshalJSON and UnmarshalText are given a part of data itself.
func (d *Decoder) Pure() bool { return d.pure }

// Decode decodes data, one JSON value, into what into points to. Its errors are those of json.Unmarshal. With a syntax
// error, nothing is changed.
func (d *Decoder) Decode(data []byte, into any, o Options) error {
	t := reflect.TypeOf(into)
	p := (*[2]unsafe.Pointer)(unsafe.Pointer(&into))[1] // what an interface has of a pointer
	if t == nil || t.Kind() != reflect.Pointer || p == nil {
		if err := check(data); err != nil {
			return err
		}
		return &json.InvalidUnmarshalError{Type: t}
	}
	if t != d.pointer.typ {
		d = Compile(t.Elem())
	}
	n := d.target
	inOnePass := d.pure && isZero(p, n.size)
	if !inOnePass {
		if err := check(data); err != nil {
			return err
		}
	}
	s := newState()
	s.data, s.Options = data, o
	ok := s.value(n, p, &d.pointer) && s.atEnd()
	err, stopped := s.saved, s.stopped
	s.free()
	if ok || !inOnePass {
		return err
	}
	var fault error
	if stopped {
		fault = check(data)
	} else {
		fault = jsonsyntax.Check(data)
	}
	if fault != nil {
		n.setZero(p)
		return fault
	}
	return err
}

// isZero reports whether the n bytes at p are zero.
//
//go:noinline for the sake of size
func isZero(p unsafe.Pointer, n uintptr) bool {
	const word = unsafe.Sizeof(uint64(0))
	bytes := unsafe.Slice((*byte)(p), n)
	if uintptr(p)%word == 0 {
		for _, w := range unsafe.Slice((*uint64)(p), n/word) {
			if w != 0 {
				return false
			}
		}
		bytes = bytes[n&^(word-1):]
	}
	for _, b := range bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

// check returns the syntax error in data, or nil.
func check(data []byte) error {
	if Valid(data) {
		return nil
	}
	return jsonsyntax.Check(data)
}

// Valid is json.Valid, without encoding/json's scanner.
func Valid(data []byte) bool {
	s := newState()
	s.data = data
	ok := s.skip() && s.atEnd()
	s.free()
	return ok
}
