package sprint_test

import (
	"fmt"
	"io"
	"math"
	"reflect"
	"testing"
	"time"
	"unsafe"
)

// FuzzValue makes a type and a value of bytes, and compares what Value and fmt.Sprint print of it.
func FuzzValue(f *testing.F) {
	for i := range 256 {
		f.Add([]byte{byte(i)})
	}
	for i := range 64 {
		seed := make([]byte, 256)
		for j := range seed {
			seed[j] = byte((i*257 + j*j*31 + j*7) >> (j % 3))
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := &maker{data: data[:min(len(data), 4096)]}
		v := m.value(m.typ(0))
		same(t, v.Interface())
		same(t, v)
		same(t, reflect.ValueOf(hidden{v.Interface()}).Field(0))
	})
}

// A maker makes types and values of bytes. It makes the least of nothing.
type maker struct {
	data  []byte
	made  int // values
	depth int // of the value that is being made
}

func (m *maker) byte() byte {
	if len(m.data) == 0 {
		return 0
	}
	b := m.data[0]
	m.data = m.data[1:]
	return b
}

func (m *maker) uint64() (n uint64) {
	for range m.byte() % 9 {
		n = n<<8 | uint64(m.byte())
	}
	return n
}

func (m *maker) string() string {
	b := make([]byte, m.byte()%6)
	for i := range b {
		b[i] = m.byte()
	}
	return string(b)
}

var leaves = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](),
	reflect.TypeFor[int64](), reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](),
	reflect.TypeFor[uint64](), reflect.TypeFor[uintptr](), reflect.TypeFor[float32](), reflect.TypeFor[float64](),
	reflect.TypeFor[complex64](), reflect.TypeFor[complex128](), reflect.TypeFor[string](), reflect.TypeFor[unsafe.Pointer](),
	reflect.TypeFor[any](), reflect.TypeFor[any](), reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[fmt.Stringer](),
	reflect.TypeFor[flag](), reflect.TypeFor[number](), reflect.TypeFor[octets](), reflect.TypeFor[word](), reflect.TypeFor[weight](),
	reflect.TypeFor[point](), reflect.TypeFor[hidden](), reflect.TypeFor[generic](), reflect.TypeFor[named](), reflect.TypeFor[both](),
	reflect.TypeFor[onPointer](), reflect.TypeFor[onValue](), reflect.TypeFor[formatter](), reflect.TypeFor[bad](),
	reflect.TypeFor[*badFormatter](), reflect.TypeFor[badError](), reflect.TypeFor[node](), reflect.TypeFor[tree](),
	reflect.TypeFor[reflect.Value](), reflect.TypeFor[time.Duration](), reflect.TypeFor[func()](),
}

func (m *maker) typ(depth int) reflect.Type {
	b := int(m.byte())
	if depth > 5 {
		b %= len(leaves)
	}
	if b < 4*len(leaves) {
		return leaves[b%len(leaves)]
	}
	switch b % 7 {
	case 0:
		return reflect.SliceOf(m.typ(depth + 1))
	case 1:
		return reflect.ArrayOf(int(m.byte()%4), m.typ(depth+1))
	case 2:
		return reflect.PointerTo(m.typ(depth + 1))
	case 3:
		return reflect.ChanOf(reflect.BothDir, m.typ(depth+1))
	case 4:
		key := m.typ(depth + 1)
		if !key.Comparable() {
			key = reflect.PointerTo(key)
		}
		return reflect.MapOf(key, m.typ(depth+1))
	case 5:
		return reflect.SliceOf(reflect.TypeFor[any]())
	}
	fields := make([]reflect.StructField, m.byte()%4)
	for i := range fields {
		fields[i] = reflect.StructField{Name: string(rune('A' + i)), Type: m.typ(depth + 1)}
		if m.byte()%2 == 1 {
			fields[i].Name, fields[i].PkgPath = string(rune('a'+i)), "example.com/p"
		}
	}
	return reflect.StructOf(fields)
}

// value makes a value that can be set.
func (m *maker) value(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	m.fill(v)
	return v
}

func (m *maker) fill(v reflect.Value) {
	m.made++
	m.depth++
	defer func() { m.depth-- }()
	if m.made > 2000 || m.depth > 40 {
		return
	}
	if !v.CanSet() { // an unexported field
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	switch v.Type() {
	case reflect.TypeFor[reflect.Value]():
		v.Set(reflect.ValueOf(m.value(m.typ(5))))
		return
	case reflect.TypeFor[named](), reflect.TypeFor[onPointer](), reflect.TypeFor[onValue]():
		v = reflect.NewAt(reflect.TypeFor[int](), unsafe.Pointer(v.UnsafeAddr())).Elem()
		v.SetInt(int64(m.byte()))
		return
	case reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Location]():
		return
	}
	switch k := v.Kind(); {
	case k == reflect.Bool:
		v.SetBool(m.byte()%2 == 1)
	case v.CanInt():
		v.SetInt(int64(m.uint64()))
	case v.CanUint():
		v.SetUint(m.uint64())
	case v.CanFloat():
		v.SetFloat(m.float())
	case v.CanComplex():
		v.SetComplex(complex(m.float(), m.float()))
	case k == reflect.String:
		v.SetString(m.string())
	case k == reflect.UnsafePointer && m.byte()%2 == 1:
		v.SetPointer(unsafe.Pointer(new(int)))
	case k == reflect.Chan && m.byte()%2 == 1:
		v.Set(reflect.MakeChan(v.Type(), 0))
	case k == reflect.Func && m.byte()%2 == 1:
		v.Set(reflect.ValueOf(func() {}))
	case k == reflect.Pointer && m.byte()%4 != 0:
		v.Set(m.value(v.Type().Elem()).Addr())
	case k == reflect.Slice:
		if n := int(m.byte() % 5); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			m.fill(v.Index(i))
		}
	case k == reflect.Array:
		for i := range v.Len() {
			m.fill(v.Index(i))
		}
	case k == reflect.Struct:
		for i := range v.NumField() {
			m.fill(v.Field(i))
		}
	case k == reflect.Interface:
		m.fillInterface(v)
	case k == reflect.Map:
		m.fillMap(v)
	}
}

func (m *maker) fillInterface(v reflect.Value) {
	switch {
	case v.NumMethod() == 0:
		if m.byte()%4 != 0 {
			v.Set(m.value(m.typ(3)))
		}
	case v.Type() == reflect.TypeFor[error]():
		list := []any{io.EOF, both{m.string()}, onValue{int(m.byte())}, &badError{m.string()}, (*onValue)(nil)}
		v.Set(reflect.ValueOf(list[int(m.byte())%len(list)]))
	case v.Type() == reflect.TypeFor[fmt.Stringer]():
		list := []any{named(m.byte()), both{m.string()}, &onPointer{int(m.byte())}, bad{m.string()}, formatter{3}}
		v.Set(reflect.ValueOf(list[int(m.byte())%len(list)]))
	}
}

func (m *maker) fillMap(v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	for range m.byte() % 6 {
		key, value := m.value(v.Type().Key()), m.value(v.Type().Elem())
		if isKey(key.Interface()) {
			v.SetMapIndex(key, value)
		}
	}
}

// isKey reports whether v can be a key, and one that is found again: others, like NaN, have no order.
func isKey(v any) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return map[any]bool{v: true}[v]
}

func (m *maker) float() float64 {
	switch b := m.byte(); b % 8 {
	case 0, 1, 2:
		return float64(int8(m.byte()))
	case 3:
		return float64(m.uint64()) * math.Pow10(int(int8(m.byte())))
	case 4:
		return -float64(m.byte()) / 256
	case 5:
		return math.NaN()
	case 6:
		return math.Inf(int(b&8) - 4)
	}
	return math.Float64frombits(m.uint64())
}
