package jsondecode_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

func pointer[T any](v T) *T { return &v }

type stringer struct{ S string }

func (s *stringer) String() string { return s.S }

// What a value holds already is decoded into, kept or replaced, as encoding/json does.
func TestExistingValuesEqual(t *testing.T) {
	full := inner{A: 1, B: "b", C: &inner{A: 2, B: "c"}}
	for name, fresh := range map[string]func() any{
		"struct":              func() any { v := full; return &v },
		"pointer to struct":   func() any { return pointer(&inner{A: 1, C: &inner{B: "x"}}) },
		"any, number":         func() any { return pointer[any](5) },
		"any, nil":            func() any { return pointer[any](nil) },
		"any, struct":         func() any { return pointer[any](full) },
		"any, pointer":        func() any { return pointer[any](&inner{A: 1, B: "b"}) },
		"any, nil pointer":    func() any { return pointer[any]((*inner)(nil)) },
		"any, pointers":       func() any { return pointer[any](pointer(pointer(7))) },
		"any, pointer to any": func() any { return pointer[any](pointer[any](pointer("s"))) },
		"any, map":            func() any { return pointer[any](map[string]int{"a": 5}) },
		"any, pointer to map": func() any { return pointer[any](&map[string]int{"z": 5}) },
		"any, upper":          func() any { return pointer[any](pointer(upper("u"))) },
		"any, word":           func() any { return pointer[any](pointer(word("w"))) },
		"any, named pointer":  func() any { return pointer[any](pointerName(&inner{A: 3})) },
		"any, named upper":    func() any { return pointer[any](upperPointer(pointer(upper("u")))) },
		"interface, nil":      func() any { return new(fmt.Stringer) },
		"interface, pointer":  func() any { return pointer[fmt.Stringer](&stringer{"s"}) },
		"interface, big.Int":  func() any { return pointer[fmt.Stringer](big.NewInt(7)) },
		"in a struct": func() any {
			return &struct{ A, B any }{&inner{A: 9}, pointer[any](&[]int{1, 2, 3})}
		},
		"in a slice":  func() any { return &[]any{&inner{A: 9}, pointer("x"), 5, nil, pointer(pointer(1))} },
		"slice":       func() any { return &[]inner{full, {A: 5}, {B: "z"}} },
		"stale slice": func() any { v := []inner{full, {A: 5}, {B: "z"}}; v = v[:1]; return &v },
		"stale empty": func() any { v := []*inner{{A: 5}, {B: "z"}}; v = v[:0]; return &v },
		"ints":        func() any { return &[]int{1, 2, 3, 4, 5, 6} },
		"bytes":       func() any { return &[]byte{1, 2, 3} },
		"array":       func() any { return &[3]inner{full, {A: 5}, {B: "z"}} },
		"strings":     func() any { return &map[string]string{"a": "1", "z": "26"} },
		"values":      func() any { return &map[string]any{"a": &inner{A: 4}, "z": 26} },
		"lists":       func() any { return &map[string][]string{"a": {"1", "2"}, "z": {"26"}} },
		"structs":     func() any { return &map[string]inner{"a": full, "z": {A: 26}} },
		"pointers":    func() any { return &map[string]*inner{"a": {A: 4, C: &inner{}}, "z": nil} },
		"raw":         func() any { return pointer(json.RawMessage(`"something long"`)) },
		"embedded":    func() any { return &embedsPointers{hidden: &hidden{X: 5}, Shown: &Shown{S: "s"}} },
		"embeds none": func() any { return &embedsPointers{} },
		"by value": func() any {
			return &methods{V: byValue{}, PU: pointer(upper("p")), PW: pointer(word("w")), I: &inner{A: 5}}
		},
		"two strings": func() any { return pointer(pointer("old")) },
		"deep": func() any {
			return &recursive{Next: &recursive{Name: "n"}, All: []recursive{{Name: "a"}}, Any: &recursive{Name: "any"}}
		},
		"tagged hides": func() any { return &embedsHiddenPointer{&hidden{X: 1, Y: "y"}} },
	} {
		t.Run(name, func(t *testing.T) {
			for _, o := range []jsondecode.Options{allOptions[0], allOptions[3]} {
				for _, v := range values {
					compare(t, []byte(v), o, fresh)
				}
				for _, m := range members {
					compare(t, []byte(`{`+m+`}`), o, fresh)
				}
				for _, b := range broken {
					compare(t, []byte(b), o, fresh)
				}
			}
		})
	}
}

type upperPointer *upper

type embedsHiddenPointer struct {
	*hidden `json:"a"`
}

// An interface that holds a pointer to itself is set like one that holds nothing.
func TestInterfaceThatHoldsItself(t *testing.T) {
	for _, text := range []string{`5`, `{"a":[1]}`, `null`, `"x"`, `[]`} {
		var got, want any
		got, want = &got, &want
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if err := jsondecode.Compile(reflect.TypeFor[any]()).Decode([]byte(text), &got, jsondecode.Options{}); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is decoded as %v, want %v", text, got, want)
		}
	}
}

// Where encoding/json does not come to an end or panics, there is an error.
func TestBeyondEncodingJSON(t *testing.T) {
	var first, second any
	first, second = &second, &first
	for name, tt := range map[string]struct {
		into any
		text string
		want string
	}{
		"pointer to itself": {new(loop), `5`, "json: cannot unmarshal number into Go value of type jsondecode_test.loop"},
		"embedded pointer that cannot be set": {
			new(embedsHiddenPointer), `{"a":{"X":1}}`, "json: cannot set embedded pointer to unexported struct: jsondecode_test.hidden",
		},
		"interfaces that hold each other": {&first, `5`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := jsondecode.Compile(reflect.TypeOf(tt.into).Elem()).Decode([]byte(tt.text), tt.into, jsondecode.Options{})
			if got := fmt.Sprint(err); err != nil && got != tt.want || err == nil && tt.want != "" {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

// No pointer, nil and a pointer to another type than the decoder's are what they are to json.Unmarshal.
func TestTargets(t *testing.T) {
	d := jsondecode.Compile(reflect.TypeFor[inner]())
	for _, into := range []any{nil, 5, inner{}, (*inner)(nil), map[string]int{}, new(int), new(any), pointer(&inner{A: 1})} {
		for _, text := range []string{`{"A":5}`, `5`, `{`, ``} {
			gotErr := d.Decode([]byte(text), into, jsondecode.Options{})
			if wantErr := json.Unmarshal([]byte(text), into); !sameError(gotErr, wantErr) {
				t.Errorf("error of %q into %T = %s, want %s", text, into, describe(gotErr), describe(wantErr))
			}
		}
	}
}

// Nesting ends where encoding/json's ends, wherever the objects and lists go.
func TestDepthEqual(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[any](), reflect.TypeFor[recursive](), reflect.TypeFor[inner](), reflect.TypeFor[[]any](), reflect.TypeFor[upper]()} {
		for _, depth := range []int{9998, 9999, 10000, 10001, 10002} {
			for _, text := range []string{
				strings.Repeat(`[`, depth) + strings.Repeat(`]`, depth),
				strings.Repeat(`{"Next":`, depth) + `5` + strings.Repeat(`}`, depth),
				strings.Repeat(`{"unknown":[`, depth/2) + strings.Repeat(`]}`, depth/2),
				strings.Repeat(`[`, depth),
			} {
				got, want := reflect.New(typ), reflect.New(typ)
				gotErr := jsondecode.Compile(typ).Decode([]byte(text), got.Interface(), jsondecode.Options{})
				if wantErr := json.Unmarshal([]byte(text), want.Interface()); !sameError(gotErr, wantErr) {
					t.Errorf("error of %.20s… %d deep into %s = %.200s, want %.200s", text, depth, typ, describe(gotErr), describe(wantErr))
				}
			}
		}
	}
}
