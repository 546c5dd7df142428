package jsondecode

import (
	"encoding/json"
	"reflect"
	"unsafe"

	"github.com/lambent-go/lambent/internal/jsonsyntax"
)

// A Decoder decodes JSON into values of one type. It is safe for concurrent use.
type Decoder struct {
	pointer reflect.Type // to the type
	root    node         // of pointer
	pure    bool         // no code of the user's runs
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
	defer plans.Unlock()
	n, pure := compile(t)
	pointer := reflect.PointerTo(t)
	d := &Decoder{pointer: pointer, pure: pure}
	d.root = node{op: opRoot, kind: reflect.Pointer, typ: pointer, elem: n}
	plans.decoders.Put(t, d)
	return d
}

// Decode decodes data, one JSON value, into what into points to. Its errors are those of json.Unmarshal. With a syntax
// error, nothing is changed.
func (d *Decoder) Decode(data []byte, into any, o Options) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		if err := check(data); err != nil {
			return err
		}
		return &json.InvalidUnmarshalError{Type: reflect.TypeOf(into)}
	}
	if v.Type() != d.pointer {
		d = Compile(v.Type().Elem())
	}
	inOnePass := d.pure && isZero(v.UnsafePointer(), d.pointer.Elem().Size())
	if !inOnePass {
		if err := check(data); err != nil {
			return err
		}
	}
	s := newState()
	s.data, s.Options, s.target = data, o, v.UnsafePointer()
	ok := s.value(&d.root, unsafe.Pointer(&s.target), &d.root) && s.atEnd()
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
		v.Elem().SetZero()
		return fault
	}
	return err
}

// isZero reports whether the n bytes at p are zero.
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
