//lint:file-ignore SA5008 what encoding/json makes of odd tags is what is tested
//lint:file-ignore U1000 embedded fields are there for encoding/json

package jsonencode_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"math"
	"math/rand"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/quick"
	"time"

	"github.com/lambent-go/lambent/internal/jsonencode"
)

// compare holds what Append makes of a value against what encoding/json makes of it.
func compare(t *testing.T, v any) {
	t.Helper()
	for _, escapeHTML := range []bool{false, true} {
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(escapeHTML)
		wantErr := e.Encode(v)
		got, err := jsonencode.Append([]byte("before "), v, escapeHTML)
		if text(err) != text(wantErr) {
			t.Errorf("%T %+v: error is %v, want %v", v, v, err, wantErr)
			continue
		}
		if wantErr != nil {
			if string(got) != "before " {
				t.Errorf("%T: with an error Append returns %q", v, got)
			}
			compareErrors(t, err, wantErr)
			continue
		}
		if wanted := "before " + strings.TrimSuffix(want.String(), "\n"); string(got) != wanted {
			t.Errorf("%T %+v:\n got %q\nwant %q", v, v, got, wanted)
		}
	}
}

func compareErrors(t *testing.T, got, want error) {
	t.Helper()
	if e, ok := errors.AsType[*json.MarshalerError](want); ok {
		if g, ok := errors.AsType[*json.MarshalerError](got); !ok || g.Type != e.Type {
			t.Errorf("error %v is a %T, want a %T about %v", got, got, want, e.Type)
		}
		g, _ := errors.AsType[*json.SyntaxError](got)
		if s, ok := errors.AsType[*json.SyntaxError](want); ok && (g == nil || *g != *s) {
			t.Errorf("error %v wraps %#v, want %#v", got, g, s)
		}
	} else if reflect.TypeOf(got) != reflect.TypeOf(want) && !strings.HasPrefix(text(want), "json: ") {
		t.Errorf("error %v is a %T, want a %T", got, got, want)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func ptr[T any](v T) *T { return &v }

func TestScalars(t *testing.T) {
	for _, v := range []any{
		nil, true, false, 0, -1, math.MaxInt64, int8(-128), int16(5), int32(-7), int64(9), uint(3), uint8(255), uint16(1), uint32(2),
		uint64(math.MaxUint64), uintptr(17), "", "text", 0.0, math.Copysign(0, -1), 1.5, 1e20, 1e21, 1e-6, 9.9e-7, 1e-7, 1e-10, 123456789.125,
		math.MaxFloat64, math.SmallestNonzeroFloat64, float32(1e21), float32(1e20), float32(1e-6), float32(9.9e-7), float32(3.4e38), float32(0.1),
		math.NaN(), math.Inf(1), math.Inf(-1), float32(math.Inf(1)),
		json.Number(""), json.Number("0"), json.Number("-1.5e+10"), json.Number("01"), json.Number("1."), json.Number("1e"), json.Number("-"), json.Number(".5"),
		json.Number("1e+"), json.Number("1E5"), json.Number("x"), json.Number("1x"), json.Number("--1"),
		complex(1, 2), func() {}, make(chan int), (*int)(nil), ptr(5), ptr(ptr("x")), (func())(nil),
	} {
		compare(t, v)
	}
}

func TestStrings(t *testing.T) {
	for c := range 0x180 {
		compare(t, "a"+string(rune(c))+"b")
		compare(t, "a"+string([]byte{byte(c)})+"b")
	}
	for _, s := range []string{"\u2027\u2028\u2029\u202a", "\ufffd", "\xe2\x80", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "<a href=\"x\">&amp;</a>", "日本\xff語", strings.Repeat("é\x00", 100)} {
		compare(t, s)
		compare(t, map[string]string{s: s})
		compare(t, struct {
			S string `json:",string"`
		}{s})
	}
}

type (
	plain struct {
		A int
		b int
		C string `json:"c"`
		D bool   `json:"-"`
		E string `json:"-,"`
		F *plain `json:"f,omitempty"`
	}
	empties struct {
		B  bool           `json:",omitempty"`
		I  int8           `json:",omitempty"`
		U  uint           `json:",omitempty"`
		F  float32        `json:",omitempty"`
		S  string         `json:",omitempty"`
		P  *int           `json:",omitempty"`
		N  any            `json:",omitempty"`
		L  []int          `json:",omitempty"`
		M  map[string]int `json:",omitempty"`
		A0 [0]int         `json:",omitempty"`
		A  [2]int         `json:",omitempty"`
		O  struct{}       `json:",omitempty"`
		T  time.Time      `json:",omitempty"`
	}
	zeros struct {
		B  bool           `json:",omitzero"`
		S  string         `json:",omitzero"`
		L  []int          `json:",omitzero"`
		A  [2]int         `json:",omitzero"`
		O  plain          `json:",omitzero"`
		T  time.Time      `json:",omitzero"`
		P  *time.Time     `json:",omitzero"`
		Z  zero           `json:",omitzero"`
		ZP pointerZero    `json:",omitzero"`
		ZI zeroInterface  `json:",omitzero"`
		ZZ map[string]int `json:",omitzero,omitempty"`
	}
	quoted struct {
		B  bool         `json:",string"`
		I  int          `json:",string"`
		U  uint8        `json:",string"`
		F  float64      `json:",string"`
		S  string       `json:",string"`
		N  json.Number  `json:",string"`
		P  *int         `json:",string"`
		PP **int        `json:",string"`
		L  []int        `json:",string"`
		X  any          `json:",string"`
		V  valueJSON    `json:",string"`
		T  valueText    `json:",string"`
		NS namedString  `json:"ns,string,omitempty"`
		NP *namedString `json:"np,string"`
	}
	names struct {
		A int `json:"<a>&"`
		B int `json:"日本"`
		C int `json:"with space"`
		D int `json:"bad\"name"`
		E int `json:"back\\slash"`
		F int `json:","`
		G int `json:"comma,unknown"`
	}
	Inner struct {
		X, Y int
		Z    string `json:"z"`
	}
	Other struct {
		X int
		W int `json:"Y"`
	}
	lower    struct{ Q, X int }
	embedded struct {
		Inner
		*Other
		lower
		Z string
	}
	embeddedPointers struct {
		*Inner
		*lower
		namedString
		NamedString
		Named Inner `json:"Inner"`
	}
	tagged struct {
		Inner `json:"inner"`
		lower `json:"lower"`
	}
	deep1     struct{ Deep int }
	deep2     struct{ Deep int }
	ambiguous struct {
		deep1
		deep2
	}
	settled struct {
		deep1
		deep2
		Deep string
	}
	recursive struct {
		Name string
		Next *recursive
		List []recursive
		Map  map[string]recursive
	}
	namedString string
	NamedString string
)

type zero int

func (z zero) IsZero() bool { return z == 7 }

type pointerZero struct{ N int }

func (z *pointerZero) IsZero() bool { return z.N == 7 }

type zeroInterface interface{ IsZero() bool }

// Types with methods.
type (
	valueJSON     struct{ N int }
	pointerJSON   struct{ N int }
	valueText     struct{ N int }
	pointerText   struct{ N int }
	bothText      struct{ N int } // JSON by the pointer, text by the value
	mapJSON       map[string]int
	failing       struct{}
	failingText   struct{}
	invalid       struct{ Text string }
	textKey       struct{ N int }
	textInt       int
	failingKey    struct{ N int }
	stringTextKey string
	textByte      byte
)

func (v valueJSON) MarshalJSON() ([]byte, error) {
	return []byte(" { \"value\" : \"<" + strings.Repeat("x", v.N&7) + ">\u2028\" } "), nil
}
func (v *pointerJSON) MarshalJSON() ([]byte, error) { return []byte(`[1, 2,` + "\n" + `3]`), nil }
func (v valueText) MarshalText() ([]byte, error)    { return []byte("<text>\"\xff"), nil }
func (v *pointerText) MarshalText() ([]byte, error) { return []byte("pointer text"), nil }
func (v *bothText) MarshalJSON() ([]byte, error)    { return []byte(`"json"`), nil }
func (v bothText) MarshalText() ([]byte, error)     { return []byte("text"), nil }
func (m mapJSON) MarshalJSON() ([]byte, error)      { return []byte(`"a map"`), nil }
func (failing) MarshalJSON() ([]byte, error)        { return nil, errors.New("boom") }
func (failingText) MarshalText() ([]byte, error)    { return nil, errors.New("boom") }
func (v invalid) MarshalJSON() ([]byte, error)      { return []byte(v.Text), nil }
func (k textKey) MarshalText() ([]byte, error) {
	return strconv.AppendInt([]byte("k"), int64(k.N), 10), nil
}
func (k textInt) MarshalText() ([]byte, error)    { return []byte("int"), nil }
func (k failingKey) MarshalText() ([]byte, error) { return nil, errors.New("no \"key\"") }
func (k stringTextKey) MarshalText() ([]byte, error) {
	return []byte("never for a key"), nil
}
func (b textByte) MarshalText() ([]byte, error) { return []byte("b"), nil }

func TestStructs(t *testing.T) {
	seven, now := zero(7), time.Date(2026, 11, 22, 1, 2, 3, 4, time.UTC)
	for _, v := range []any{
		plain{A: 1, b: 2, C: "c", E: "e", F: &plain{}}, &plain{}, (*plain)(nil), struct{}{}, &struct{}{},
		empties{}, empties{B: true, I: 1, U: 1, F: 1, S: "s", P: new(int), N: 0, L: []int{0}, M: map[string]int{"": 0}, T: now},
		empties{L: []int{}, M: map[string]int{}},
		zeros{}, zeros{B: true, S: "s", L: []int{}, A: [2]int{0, 1}, O: plain{b: 1}, T: now, P: &now, Z: seven, ZP: pointerZero{7}, ZI: &seven},
		&zeros{ZP: pointerZero{7}, ZI: (*zero)(nil)}, &zeros{ZP: pointerZero{8}, Z: 7, ZI: zero(7), ZZ: map[string]int{}},
		zeros{P: &time.Time{}, ZI: zero(8)},
		quoted{}, quoted{S: `"<x>"`, P: ptr(1), PP: ptr(ptr(2)), N: "1e5", X: 5, L: []int{1}, NS: "ns", NP: ptr(namedString("np"))}, quoted{N: "x"},
		names{}, embedded{}, embedded{Other: &Other{1, 2}}, embeddedPointers{}, embeddedPointers{Inner: &Inner{X: 1}, lower: &lower{1, 2}}, tagged{},
		ambiguous{}, settled{}, recursive{Next: &recursive{}, List: []recursive{{Name: "a"}}, Map: map[string]recursive{"b": {}}},
		struct{ Func func() }{}, struct {
			Func func() `json:",omitempty"`
		}{}, struct {
			Func func() `json:",omitzero"`
		}{}, struct{ C complex64 }{}, struct{ Any any }{struct{ Any any }{[]any{1, nil, "x"}}},
		struct{ A, B, C, D any }{int8(1), float32(2.5), []byte("bytes"), map[string]any{"b": 1, "a": []string(nil)}},
	} {
		compare(t, v)
	}
}

func TestListsAndMaps(t *testing.T) {
	for _, v := range []any{
		[]int(nil), []int{}, []int{1, 2}, [3]bool{true}, [0]int{}, []byte(nil), []byte{}, []byte("\x00\xff?"), [3]byte{1, 2, 3}, []textByte{1, 2}, []namedByte{1, 2},
		[][]string{{"a"}, nil, {}}, []any{nil, 1, "x", []any{}}, []func(){nil}, []*int{nil, ptr(1)},
		map[string]int(nil), map[string]int{}, map[string]int{"b": 2, "a": 1, "<": 3, "": 4}, map[int]string{2: "b", 10: "c", -1: "a"}, map[uint8]bool{200: true, 3: false},
		map[textKey]int{{3}: 3, {1}: 1}, map[textInt]int{1: 1}, map[failingKey]int{{1}: 1}, map[stringTextKey]int{"b": 1, "a": 2}, map[*textKey]int{nil: 1, {2}: 2},
		map[float64]int{}, map[float64]int{1: 1}, map[bool]int(nil), map[any]int{}, map[string]func(){}, map[string]func(){"a": nil},
		map[encoding.TextMarshaler]int{textKey{2}: 1, textInt(3): 2}, map[string]any{"x": map[string]any{"y": []any{1.5, true}}},
		many(1000),
	} {
		compare(t, v)
	}
}

type namedByte byte

func many(n int) map[string]int {
	m := map[string]int{}
	for i := range n {
		m[strings.Repeat(string(rune('a'+i%26)), 1+i/26)] = i
	}
	return m
}

func TestMethods(t *testing.T) {
	for _, v := range []any{
		valueJSON{3}, &valueJSON{3}, (*valueJSON)(nil), pointerJSON{}, &pointerJSON{}, (*pointerJSON)(nil), []pointerJSON{{}}, [1]pointerJSON{}, &[1]pointerJSON{},
		map[string]pointerJSON{"a": {}}, struct{ P pointerJSON }{}, &struct{ P pointerJSON }{}, struct{ P *pointerJSON }{}, struct{ pointerJSON }{}, &struct{ pointerJSON }{},
		valueText{}, &valueText{}, (*valueText)(nil), pointerText{}, &pointerText{}, struct{ P pointerText }{}, &struct{ P pointerText }{}, []pointerText{{}},
		bothText{}, &bothText{}, []bothText{{}}, [1]bothText{}, map[string]bothText{"a": {}}, mapJSON(nil), mapJSON{}, &mapJSON{},
		failing{}, []any{failing{}}, failingText{}, map[string]any{"a": failingText{}}, struct{ F failingText }{},
		invalid{""}, invalid{"{"}, invalid{"1 2"}, invalid{`{"a":1,}`}, invalid{" \"\\u2028<&>\" "}, invalid{"\"\xff\""}, &invalid{"nul"},
		json.RawMessage(nil), json.RawMessage(" [1, 2] "), json.RawMessage("["), struct{ R json.RawMessage }{}, struct{ R *json.RawMessage }{ptr(json.RawMessage(`{"a": "<"}`))},
		struct{ M json.Marshaler }{}, struct{ M json.Marshaler }{valueJSON{}}, struct{ M encoding.TextMarshaler }{}, struct{ M encoding.TextMarshaler }{valueText{}},
		struct{ M json.Marshaler }{(*valueJSON)(nil)}, struct{ M encoding.TextMarshaler }{(*pointerText)(nil)},
		time.Date(2026, 11, 22, 1, 2, 3, 4, time.UTC), time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), ptr(time.Time{}), time.Second,
		struct{ time.Time }{}, struct{ error }{errors.New("x")}, errors.New("x"),
	} {
		t.Run(reflect.TypeOf(v).String(), func(t *testing.T) {
			want, got := panicOf(func() { json.Marshal(v) }), panicOf(func() { jsonencode.Append(nil, v, true) })
			if (want == nil) != (got == nil) {
				t.Fatalf("panic is %v, want %v", got, want)
			}
			if want == nil {
				compare(t, v)
			}
		})
	}
}

func panicOf(f func()) (r any) {
	defer func() { r = recover() }()
	f()
	return nil
}

func TestPanicsPass(t *testing.T) {
	if r := panicOf(func() { jsonencode.Append(nil, []any{panics{}}, false) }); r != "boom" {
		t.Errorf("panic is %v, want the method's", r)
	}
}

type panics struct{}

func (panics) MarshalJSON() ([]byte, error) { panic("boom") }

func TestCycles(t *testing.T) {
	pointer := &recursive{}
	pointer.Next = pointer
	list := []any{nil}
	list[0] = list
	m := map[string]any{}
	m["m"] = m
	for _, v := range []any{pointer, list, m, deepList(990), deepList(1500)} {
		compare(t, v)
	}
}

// deepList is lists in lists, not in themselves.
func deepList(depth int) any {
	var v any = "end"
	for range depth {
		v = []any{v}
	}
	return v
}

// TestRandomValues fills values at random.
func TestRandomValues(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, typ := range []reflect.Type{
		reflect.TypeFor[names](), reflect.TypeFor[Inner](), reflect.TypeFor[map[string][]Inner](), reflect.TypeFor[map[int]map[string]float64](),
		reflect.TypeFor[[]float64](), reflect.TypeFor[[]float32](), reflect.TypeFor[*[]string](), reflect.TypeFor[[4]map[uint16]*string](),
		reflect.TypeFor[struct {
			A []byte            `json:"a,omitempty"`
			B map[string]string `json:"b,omitempty"`
			C *bool             `json:"c,omitempty,string"`
			D float64           `json:",string"`
			E valueJSON
			F []pointerText
			G map[textKey]pointerJSON
		}](),
	} {
		for range 50 {
			if v, ok := quick.Value(typ, r); ok {
				compare(t, v.Interface())
			} else {
				t.Fatalf("%v cannot be filled", typ)
			}
		}
	}
}

// TestConcurrentPlans has goroutines meet types at once.
func TestConcurrentPlans(t *testing.T) {
	type a struct{ Next *recursive }
	type b struct {
		A []a
		B *b
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := jsonencode.Append(nil, b{A: []a{{}}, B: &b{}}, false)
			if want := `{"A":[{"Next":null}],"B":{"A":null,"B":null}}`; err != nil || string(got) != want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
	group.Wait()
}

// FuzzAppend encodes what JSON decodes to.
func FuzzAppend(f *testing.F) {
	for _, seed := range []string{`null`, `{"A":1,"c":"<\u2028>","f":{"A":-5}}`, `[1e21,1e-7,0.1,-0]`, `{"Name":"a","Next":{"List":[{}]},"Map":{"b":{}}}`, `"\ud800"`, `{"b":{"":[]},"a":null}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, v := range []any{new(any), new(plain), new(recursive), new(quoted), new(empties), new(map[string]string), new([]float32)} {
			if json.Unmarshal(data, v) == nil {
				compare(t, v)
				compare(t, reflect.ValueOf(v).Elem().Interface())
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	type receipt struct {
		ID      int    `json:"id"`
		Message string `json:"message"`
	}
	for name, v := range map[string]any{
		"small": receipt{4711, "Gopher"},
		"large": []any{many(100), strings.Repeat("text ", 1000), deepList(10)},
	} {
		b.Run(name+"/lambent", func(b *testing.B) {
			var buf []byte
			for b.Loop() {
				buf, _ = jsonencode.Append(buf[:0], v, false)
			}
		})
		b.Run(name+"/encoding-json", func(b *testing.B) {
			var buf bytes.Buffer
			e := json.NewEncoder(&buf)
			e.SetEscapeHTML(false)
			for b.Loop() {
				buf.Reset()
				_ = e.Encode(v)
			}
		})
	}
}
