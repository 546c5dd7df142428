package jsondecode_test

import (
	"fmt"
	"reflect"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

func Example() {
	type order struct {
		ID    string `json:"id"`
		Items []int  `json:"items"`
	}
	// Once, before the first event.
	d := jsondecode.Compile(reflect.TypeFor[order]())

	// For each event.
	for _, event := range []string{`{"id":"a","items":[1,2]}`, `{"id":7}`, `{"id":`} {
		var o order
		err := d.Decode([]byte(event), &o, jsondecode.Options{})
		fmt.Printf("%+v %v\n", o, err)
	}
	// Output:
	// {ID:a Items:[1 2]} <nil>
	// {ID: Items:[]} json: cannot unmarshal number into Go struct field order.id of type string
	// {ID: Items:[]} unexpected end of JSON input
}
