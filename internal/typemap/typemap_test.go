package typemap_test

import (
	"reflect"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/typemap"
)

// types returns n types, all different.
func types(n int) []reflect.Type {
	list := make([]reflect.Type, n)
	for i := range list {
		list[i] = reflect.ArrayOf(i, reflect.TypeFor[int]())
	}
	return list
}

func TestMap(t *testing.T) {
	var m typemap.Map
	all := types(1000)
	for i, key := range all {
		if v := m.Get(key); v != nil {
			t.Fatalf("before Put: Get(%v) = %v", key, v)
		}
		m.Put(key, i)
		for j, other := range all[:i+1] {
			if v := m.Get(other); v != j {
				t.Fatalf("after %d Puts: Get(%v) = %v, want %d", i+1, other, v, j)
			}
		}
	}
}

// What one goroutine puts, others see, and never half of it.
func TestGetWhilePutting(t *testing.T) {
	var m typemap.Map
	all := types(500)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for seen := 0; seen < len(all); {
				v := m.Get(all[seen])
				if v == nil {
					continue
				}
				if v != seen {
					t.Errorf("Get(%v) = %v, want %d", all[seen], v, seen)
				}
				seen++
			}
		})
	}
	for i, key := range all {
		m.Put(key, i)
	}
	readers.Wait()
}

func TestGetDoesNotAllocate(t *testing.T) {
	var m typemap.Map
	key := reflect.TypeFor[int]()
	m.Put(key, 1)
	if n := testing.AllocsPerRun(100, func() { m.Get(key) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
