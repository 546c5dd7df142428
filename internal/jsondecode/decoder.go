package jsondecode

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// A Decoder decodes JSON into values of one type. It is safe for concurrent use.
type Decoder struct{ t reflect.Type }

// Options change what a Decoder does; the zero value is encoding/json's Unmarshal.
type Options struct {
	UseNumber             bool // decode a number into an interface as a json.Number
	DisallowUnknownFields bool // report an object's member that the struct has no field for
}

// Compile returns the decoder of a type.
func Compile(t reflect.Type) *Decoder { return &Decoder{t} }

// Decode decodes data into what into points to.
func (d *Decoder) Decode(data []byte, into any, o Options) error {
	if o == (Options{}) {
		return json.Unmarshal(data, into)
	}
	if err := json.Unmarshal(data, new(json.RawMessage)); err != nil {
		return err
	}
	j := json.NewDecoder(bytes.NewReader(data))
	if o.UseNumber {
		j.UseNumber()
	}
	if o.DisallowUnknownFields {
		j.DisallowUnknownFields()
	}
	return j.Decode(into)
}
