package jsondecode

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

type rehearsed struct {
	Name    string            `json:"name"`
	Tags    map[string]string `json:"tags"`
	Numbers map[int][]float64
	Lists   map[string][]string
	Any     map[string]any
	Bytes   []byte
	At      time.Time
	Next    *rehearsed
	Raw     json.RawMessage
	Pair    [2]bool
}

// A counter counts how often it is decoded.
type counter int

func (c *counter) UnmarshalJSON([]byte) error { *c++; calls++; return nil }

var calls int

func TestRehearse(t *testing.T) {
	d := Compile(reflect.TypeFor[rehearsed]())
	text := d.target.example(nil, 5)
	var want rehearsed
	if err := json.Unmarshal(text, &want); err != nil || !d.maps || want.Next.Tags["1"] != "a" || want.At.IsZero() {
		t.Fatalf("example %s: %v, maps %v, %+v", text, err, d.maps, want)
	}
	d.Rehearse()
	if f := d.target.fields.first.Load(); f != nil {
		t.Errorf("an event is expected to begin with %q, as the example did", f.name)
	}
	var got rehearsed
	if err := d.Decode(text, &got, Options{}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("decode = %+v, %v, want %+v", got, err, want)
	}
	if f := d.target.fields.first.Load(); f == nil || f.name != "name" {
		t.Errorf("an event is expected to begin with %v, as one has", f)
	}

	type users struct {
		Tags map[string]string
		C    counter
	}
	if Compile(reflect.TypeFor[users]()).Rehearse(); calls > 0 {
		t.Errorf("a method of the user's was called %d times", calls)
	}
}

// A type that says much has a short example all the same.
func TestLongExample(t *testing.T) {
	type wide struct{ A, B, C, D, E, F, G, H map[string]*rehearsed }
	type wider struct{ A, B, C, D, E, F, G, H map[string]wide }
	d := Compile(reflect.TypeFor[[]wider]())
	if text := d.target.example(nil, 5); len(text) > 64<<10 || !json.Valid(text) {
		t.Errorf("%d bytes, valid: %v", len(text), json.Valid(text))
	}
	d.Rehearse()
}
