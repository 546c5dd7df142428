package sprint

import (
	"reflect"
	"unsafe"
)

// words are those of a reflect.Value. The methods Interface and UnsafePointer, which would do what is done with them
// here, know values that are methods as well, and the code that makes functions of these is 40 KB of a binary.
//
// Which words a Value has, and of which type the first one is, has been the same since Go 1.4. What else matters is
// asked of reflect.
type words struct {
	typ   unsafe.Pointer
	ptr   unsafe.Pointer // to the value; of some that are one pointer themselves, the value
	flags uintptr
}

func wordsOf(v *reflect.Value) *words { return (*words)(unsafe.Pointer(v)) }

// indirect says what ptr is: where the value is.
func (w *words) indirect() bool {
	number := reflect.ValueOf(0) // has nothing but its kind and the flag for this
	return w.flags&(wordsOf(&number).flags-uintptr(reflect.Int)) != 0
}

// isMethod says whether v is a method: typ and ptr are of its receiver.
func isMethod(v reflect.Value) bool {
	t := v.Type()
	return wordsOf(&v).typ != (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1] // what an interface has of a pointer
}

// pointer is v, of a kind that is one pointer; for a function its code, for a method its receiver, which is not what fmt
// prints.
func pointer(v reflect.Value) unsafe.Pointer {
	w := wordsOf(&v)
	p := w.ptr
	if isMethod(v) {
		return p
	}
	if w.indirect() {
		p = *(*unsafe.Pointer)(p)
	}
	if p != nil && v.Kind() == reflect.Func {
		p = *(*unsafe.Pointer)(p)
	}
	return p
}

// unboxed is v as it was before it became a [reflect.Value]; nil for a method.
func unboxed(v reflect.Value) (x any) {
	if isMethod(v) {
		return nil
	}
	w := wordsOf(&v)
	inside := (*[2]unsafe.Pointer)(unsafe.Pointer(&x))
	inside[0], inside[1] = w.typ, w.ptr
	if again := reflect.ValueOf(x); w.indirect() && !wordsOf(&again).indirect() {
		inside[1] = *(*unsafe.Pointer)(w.ptr) // interfaces have values of this type themselves
	}
	return x
}
