package jsondecode_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// FuzzDecode compares the decoder with encoding/json, for types and texts made from a seed, and for the text as it is.
func FuzzDecode(f *testing.F) {
	for i, v := range values {
		f.Add([]byte(v), uint64(i))
	}
	for i, m := range members {
		f.Add([]byte(`{`+m+`}`), uint64(i))
	}
	for i, b := range broken {
		f.Add([]byte(b), uint64(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		m := maker{rand.New(rand.NewPCG(seed, 1))}
		o := allOptions[seed%4]
		typ := types[seed/4%uint64(len(types))]
		compare(t, data, o, func() any { return reflect.New(typ).Interface() })
		typ = m.typ(3)
		compare(t, data, o, func() any { return reflect.New(typ).Interface() })
		text := m.damage(m.text(typ, 4))
		compare(t, []byte(text), o, func() any { return reflect.New(typ).Interface() })
		compareInto(t, []byte(text), data, o, typ)
	})
}

// TestRandomEqual is the fuzz test for a number of seeds.
func TestRandomEqual(t *testing.T) {
	for seed := range uint64(1500) {
		m := maker{rand.New(rand.NewPCG(seed, 2))}
		typ := m.typ(4)
		first := m.text(typ, 5)
		for range 4 {
			text := m.damage(m.text(typ, 5))
			o := allOptions[m.IntN(4)]
			compare(t, []byte(text), o, func() any { return reflect.New(typ).Interface() })
			compareInto(t, []byte(first), []byte(text), o, typ)
		}
	}
}

// compareInto decodes two texts into one value, so that the second one meets what the first has left.
func compareInto(t *testing.T, first, second []byte, o jsondecode.Options, typ reflect.Type) {
	t.Helper()
	compare(t, second, o, func() any {
		v := reflect.New(typ)
		_ = standard(first, v.Interface(), jsondecode.Options{})
		return v.Interface()
	})
}

// A maker makes types and texts by chance.
type maker struct{ *rand.Rand }

func pick[T any](m maker, of []T) T { return of[m.IntN(len(of))] }

// typ makes a type, at most so deep.
func (m maker) typ(depth int) reflect.Type {
	if depth == 0 || m.IntN(3) == 0 {
		return pick(m, types)
	}
	switch m.IntN(6) {
	case 0:
		return reflect.PointerTo(m.typ(depth - 1))
	case 1:
		return reflect.SliceOf(m.typ(depth - 1))
	case 2:
		return reflect.ArrayOf(m.IntN(4), m.typ(depth-1))
	case 3:
		return reflect.MapOf(pick(m, []reflect.Type{
			reflect.TypeFor[string](), reflect.TypeFor[string](), reflect.TypeFor[named](), reflect.TypeFor[int8](),
			reflect.TypeFor[uint64](), reflect.TypeFor[word](), reflect.TypeFor[both](), reflect.TypeFor[bool](),
		}), m.typ(depth-1))
	}
	var fields []reflect.StructField
	for i := range m.IntN(8) {
		f := reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: m.typ(depth - 1)}
		if m.IntN(2) == 0 {
			f.Tag = reflect.StructTag(`json:"` + pick(m, fieldNames) + pick(m, []string{"", "", ",string", ",omitempty", ",omitzero,string"}) + `"`)
		}
		fields = append(fields, f)
	}
	return reflect.StructOf(fields)
}

var fieldNames = []string{"a", "b", "A", "ab", "Name", "name", "NAME", "-", "", "f1", "F2", "größe", "k", "s", "\u017f", "eventSourceARN", "eventSourceArn"}

// text makes JSON that a type more or less takes.
func (m maker) text(t reflect.Type, depth int) string {
	if depth == 0 || m.IntN(12) == 0 {
		return pick(m, values)
	}
	space := pick(m, []string{"", "", "", " ", "\n\t"})
	switch t.Kind() {
	case reflect.Pointer:
		return m.text(t.Elem(), depth-1)
	case reflect.Slice, reflect.Array:
		var all []string
		for range m.IntN(5) {
			all = append(all, m.text(t.Elem(), depth-1))
		}
		return "[" + space + strings.Join(all, space+","+space) + "]"
	case reflect.Map:
		var all []string
		for range m.IntN(5) {
			name := pick(m, []string{`"a"`, `"b"`, `"1"`, `"200"`, `"-3"`, `"refuse"`, `"\u0061"`, `""`})
			all = append(all, name+space+":"+m.text(t.Elem(), depth-1))
		}
		return "{" + strings.Join(all, ",") + space + "}"
	case reflect.Struct:
		var all []string
		for range m.IntN(8) {
			if t.NumField() == 0 || m.IntN(4) == 0 {
				all = append(all, pick(m, members))
				continue
			}
			f := t.Field(m.IntN(t.NumField()))
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				name = f.Name
			}
			if m.IntN(4) == 0 {
				name = strings.ToUpper(name)
			}
			value := m.text(f.Type, depth-1)
			if strings.HasSuffix(f.Tag.Get("json"), "string") && m.IntN(2) == 0 {
				value = fmt.Sprintf("%q", value)
			}
			all = append(all, space+`"`+name+`":`+space+value)
		}
		return "{" + strings.Join(all, ",") + "}"
	}
	return pick(m, values)
}

// damage now and then changes a text a little, which seldom leaves it JSON.
func (m maker) damage(text string) string {
	if len(text) == 0 || m.IntN(3) > 0 {
		return text
	}
	b := []byte(text)
	i := m.IntN(len(b))
	switch m.IntN(4) {
	case 0:
		b = b[:i]
	case 1:
		b = append(b[:i], b[i+1:]...)
	case 2:
		b[i] = pick(m, []byte(`{}[]":,\0123456789eE+-. nult`))
	default:
		b = append(b[:i], append([]byte(pick(m, []string{`"`, `,`, `\`, `\u00`, `}`, `]`, "\x80", "null", `{"a":1}`})), b[i:]...)...)
	}
	return string(b)
}
