// Package typemap maps types to what has been made of them, once each. It is read without a lock, and touches less
// memory than sync.Map, which counts at the start of a function.
package typemap

import (
	"reflect"
	"sync/atomic"
	"unsafe"
)

// A Map has values for types. The zero Map has none. [Map.Get] may be called at any time, [Map.Put] by one goroutine at
// a time.
type Map struct {
	table atomic.Pointer[table]
	count int // of types
}

// A table has as many slots as a power of two, at least half of them empty.
type table []atomic.Pointer[entry]

// An entry does not change.
type entry struct {
	_ [0]func() // saves the code that compares entries

	t reflect.Type
	v any
}

// Get returns the value of t, nil if there is none.
func (m *Map) Get(t reflect.Type) any {
	present := m.table.Load()
	if present == nil {
		return nil
	}
	if e := present.slot(t).Load(); e != nil {
		return e.v
	}
	return nil
}

// Put sets the value of t. Setting it again takes as much room as another type.
func (m *Map) Put(t reflect.Type, v any) {
	const least = 8
	var present table
	if p := m.table.Load(); p != nil {
		present = *p
	}
	m.count++
	added := &entry{t: t, v: v}
	if 2*m.count <= len(present) {
		present.put(added)
		return
	}
	grown := make(table, max(2*len(present), least))
	grown.put(added)
	for i := range present {
		if e := present[i].Load(); e != nil {
			grown.put(e)
		}
	}
	m.table.Store(&grown)
}

// put stores an entry in its slot.
//
//go:noinline for the sake of size
func (t table) put(e *entry) { t.slot(e.t).Store(e) }

// slot returns the slot that t has, or is to have.
func (t table) slot(of reflect.Type) *atomic.Pointer[entry] {
	const spread = 0x9e3779b97f4a7c15
	for h := uint64(address(of)) * spread >> 32; ; h++ {
		s := &t[h&uint64(len(t)-1)]
		if e := s.Load(); e == nil || e.t == of {
			return s
		}
	}
}

// address returns where the description of t is, which does not move.
func address(t reflect.Type) uintptr {
	return (*[2]uintptr)(unsafe.Pointer(&t))[1] // the second word of an interface
}
