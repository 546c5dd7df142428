//lint:file-ignore SA5008 what encoding/json makes of odd tags is what is tested
//lint:file-ignore U1000 embedded fields are there for encoding/json

package jsonfields_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsonfields"
)

type (
	Base struct {
		ID   int
		Name string `json:"name"`
		Note string
	}
	Other struct {
		ID    int
		Extra bool `json:"Note"`
	}
	hidden struct{ Shown, private int }
	text   string
)

// TestOf checks which fields count, by what encoding/json makes of a value: every field that is not left out has its
// member.
func TestOf(t *testing.T) {
	for name, tt := range map[string]struct {
		value any
		want  string
	}{
		"plain": {struct{ B, A int }{}, "B A"},
		"tags": {struct {
			A, B int `json:"-"`
			C    int `json:"-,"`
			D    int `json:"d"`
		}{}, "- d"},
		"odd names": {struct {
			A int `json:"a b"`
			B int `json:"b\\c"`
			C int `json:",omitempty"`
		}{C: 1}, "a b|B|C"},
		"unexported": {struct {
			a int
			A int
		}{}, "A"},
		"embedded": {struct{ Base }{}, "ID name Note"},
		"deeper ones give way": {struct {
			Base
			ID string
		}{}, "name Note ID"},
		"two of one name": {struct {
			Base
			Other
		}{}, "name Note"},
		"named embedded": {struct {
			Base `json:"base"`
		}{}, "base"},
		"embedded pointer":    {struct{ *Base }{&Base{}}, "ID name Note"},
		"unexported embedded": {struct{ hidden }{}, "Shown"},
		"embedded and no struct": {struct {
			text
			A int
		}{}, "A"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range jsonfields.Of(reflect.TypeOf(tt.value)) {
				got = append(got, f.Name)
				if sf := reflect.TypeOf(tt.value).FieldByIndex(f.Index); sf.Type != f.Type {
					t.Errorf("%s is said to be a %v at %v, which is a %v", f.Name, f.Type, f.Index, sf.Type)
				}
			}
			want := strings.FieldsFunc(tt.want, func(r rune) bool { return r == '|' || r == ' ' && !strings.Contains(tt.want, "|") })
			if !slices.Equal(got, want) {
				t.Errorf("fields are %q, want %q", got, want)
			}
			text, err := json.Marshal(tt.value)
			if err != nil {
				t.Fatal(err)
			}
			members := map[string]any{}
			if err := json.Unmarshal(text, &members); err != nil {
				t.Fatal(err)
			}
			for _, name := range got {
				if _, ok := members[name]; !ok {
					t.Errorf("encoding/json has no member %s: %s", name, text)
				}
			}
			if len(members) != len(got) {
				t.Errorf("encoding/json has %d members, want %d: %s", len(members), len(got), text)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	type options struct {
		A int    `json:",string,omitempty"`
		B []int  `json:",string,omitzero"`
		C *bool  `json:",string"`
		D **bool `json:",string"`
		E text   `json:",omitempty,omitzero,unknown"`
		F any    `json:",string"`
	}
	var got []string
	for _, f := range jsonfields.Of(reflect.TypeFor[options]()) {
		got = append(got, fmt.Sprint(f.Name, f.Quoted, f.OmitEmpty, f.OmitZero))
	}
	want := []string{"Atrue true false", "Bfalse false true", "Ctrue false false", "Dfalse false false", "Efalse true true", "Ffalse false false"}
	if !slices.Equal(got, want) {
		t.Errorf("options are %q, want %q", got, want)
	}
}
