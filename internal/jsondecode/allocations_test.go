//go:build !race

package jsondecode_test

import (
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// What allocates is what is kept.
func TestAllocations(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		into any
		most float64
	}{
		"numbers":     {`{"Int":1,"Bool":true,"F64":2.5}`, new(scalars), 0},
		"one string":  {`{"A":1,"B":"text"}`, new(inner), 1},
		"two strings": {`["one","two"]`, new([2]string), 1},
		"unknown":     {`{"unknown":{"deep":["x",1.5,null,true]}}`, new(inner), 0},
		"headers":     {`{"a":"1","b":"2","c":"3"}`, new(headers), 3},
	} {
		t.Run(name, func(t *testing.T) {
			d := jsondecode.Compile(reflect.TypeOf(tt.into).Elem())
			text := []byte(tt.text)
			got := testing.AllocsPerRun(200, func() {
				reflect.ValueOf(tt.into).Elem().SetZero()
				if err := d.Decode(text, tt.into, jsondecode.Options{}); err != nil {
					t.Fatal(err)
				}
			})
			if got > tt.most {
				t.Errorf("%v allocations, want at most %v", got, tt.most)
			}
		})
	}
}
