package events

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// FuzzAny compares values of any type with those of encoding/json.
func FuzzAny(f *testing.F) {
	for _, seed := range []string{`{}`, `null`, `[]`, `{"a":[1,2.5,-0,1e3,"x",true,false,null,{"b":{}}],"a":2}`, `{"\u0061":"\ud800"}`, `{"a":1e999}`, `{"a"`, `{"a":[1,]}`, `7`, `{"a":nul}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got, want map[string]any
		s := scanner{text: text}
		err := s.anyMap(&got)
		if err == nil {
			err = s.end()
		}
		if wantErr := json.Unmarshal(text, &want); (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, encoding/json says %v", text, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %#v, want %#v", text, got, want)
		}
	})
}

func TestAnyDepth(t *testing.T) {
	for depth, want := range map[int]bool{10000: true, 10001: false} {
		s := scanner{text: []byte(`{"x":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`)}
		var got map[string]any
		if err := s.anyMap(&got); (err == nil) != want {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}
