// Package sprint prints a value as fmt does, for functions that would link fmt for nothing else: a handler may panic
// with any value, and lambda reports what [fmt.Sprint] prints of it.
//
// It is written for the size of the binary, not for speed. Of fmt it has interfaces and no code, and of reflect and
// strconv it takes what the runtime and the codecs of JSON need anyway.
package sprint

import (
	"reflect"
	"strconv"
)

// Value is what [fmt.Sprint] prints of v.
//
// It has an end where fmt.Sprint has none, as for a slice that contains itself: "..." stands for each element, field,
// key or value that is more than 100 levels deep, and at the end of a text that would go on after its first MiB.
//
// Methods of v, and of what it contains, run: Format, Error and String. If one panics, the text says so. As with fmt,
// Value panics if in turn a method of the value that it panicked with panics.
func Value(v any) string {
	var p printer
	p.argument(v)
	s := string(p.text)
	if p.cut {
		s += "..."
	}
	return s
}

const (
	maxDepth = 100
	maxText  = 1 << 20 // bytes; what is added last may end later
)

// A printer makes one text.
type printer struct {
	text      []byte
	cut       bool // there would be more text
	panicking bool // the panic of a method is being printed
}

// WriteString is what everything is added to the text with.
//
//go:noinline // append is a lot of code, for many callers
func (p *printer) WriteString(s string) (int, error) {
	if len(p.text) > maxText {
		p.cut = true
	} else {
		p.text = append(p.text, s...)
	}
	return len(s), nil
}

// argument prints v, or what is in it if it is a [reflect.Value].
func (p *printer) argument(v any) {
	r, ok := v.(reflect.Value)
	if !ok {
		r = reflect.ValueOf(v)
	} else if !r.IsValid() {
		p.WriteString("<invalid reflect.Value>")
		return
	}
	p.value(r, 0)
}

// value prints v, at depth 0 with what it points to.
func (p *printer) value(v reflect.Value, depth int) {
	if p.cut {
		return
	}
	if depth > maxDepth {
		p.WriteString("...")
		return
	}
	if v.Kind() == reflect.Interface {
		v, depth = v.Elem(), max(depth, 1)
	}
	k := v.Kind()
	n, x, y := scalar(v)
	if v.IsValid() && v.CanInterface() && p.byMethod(v.Interface(), k == reflect.Pointer && n == 0) {
		return
	}
	s := "<nil>"
	switch {
	case k == reflect.Bool:
		s = strconv.FormatBool(n == 1)
	case v.CanInt():
		s = strconv.FormatInt(int64(n), 10)
	case v.CanUint():
		s = strconv.FormatUint(n, 10)
	case v.CanFloat():
		bits := 64
		if k == reflect.Float32 {
			bits = 32
		}
		s = strconv.FormatFloat(x, 'g', -1, bits)
	case v.CanComplex():
		bits := 128
		if k == reflect.Complex64 {
			bits = 64
		}
		s = strconv.FormatComplex(complex(x, y), 'g', -1, bits)
	case k == reflect.String:
		s = v.String()
	case isComposite(k):
		p.elements(v, depth+1)
		return
	case k == reflect.Pointer && depth == 0 && isComposite(v.Elem().Kind()):
		p.WriteString("&")
		p.value(v.Elem(), 1)
		return
	case n != 0:
		s = "0x" + strconv.FormatUint(n, 16)
	}
	p.WriteString(s)
}

func isComposite(k reflect.Kind) bool {
	switch k {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.Struct:
		return true
	}
	return false
}

// scalar returns the number or the address that v is, a real or complex number as x and y.
func scalar(v reflect.Value) (n uint64, x, y float64) {
	switch k := v.Kind(); {
	case k == reflect.Bool:
		if v.Bool() {
			n = 1
		}
	case v.CanInt():
		n = uint64(v.Int())
	case v.CanUint():
		n = v.Uint()
	case v.CanFloat():
		x = v.Float()
	case v.CanComplex():
		c := v.Complex()
		x, y = real(c), imag(c)
	case k == reflect.Pointer, k == reflect.Chan, k == reflect.Func, k == reflect.UnsafePointer:
		n = uint64(uintptr(v.UnsafePointer()))
	}
	return n, x, y
}

// elements prints the elements of a list, the entries of a map, the fields of a struct.
func (p *printer) elements(v reflect.Value, depth int) {
	start, end := "[", "]"
	switch v.Kind() {
	case reflect.Map:
		p.WriteString("map[")
		p.entries(sorted(v), len(p.text), depth)
		p.WriteString("]")
		return
	case reflect.Struct:
		start, end = "{", "}"
	}
	p.WriteString(start)
	for i := 0; i < length(v) && !p.cut; i++ {
		if i > 0 {
			p.WriteString(" ")
		}
		p.value(element(v, i), depth)
	}
	p.WriteString(end)
}

// entries prints a tree of entries. The text of the first one is at start.
func (p *printer) entries(e *entry, start, depth int) {
	for ; e != nil; e = e.after {
		p.entries(e.before, start, depth)
		if len(p.text) > start {
			p.WriteString(" ")
		}
		p.value(e.key, depth)
		p.WriteString(":")
		p.value(e.value, depth)
	}
}

// length is the number of elements or fields.
func length(v reflect.Value) int {
	if v.Kind() == reflect.Struct {
		return v.NumField()
	}
	return v.Len()
}

func element(v reflect.Value, i int) reflect.Value {
	if v.Kind() == reflect.Struct {
		return v.Field(i)
	}
	return v.Index(i)
}
