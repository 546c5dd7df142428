package jsondecode_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// standard decodes as encoding/json does.
func standard(data []byte, into any, o jsondecode.Options) error {
	if o == (jsondecode.Options{}) {
		return json.Unmarshal(data, into)
	}
	if err := json.Unmarshal(data, new(json.RawMessage)); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if o.UseNumber {
		d.UseNumber()
	}
	if o.DisallowUnknownFields {
		d.DisallowUnknownFields()
	}
	return d.Decode(into)
}

// allOptions are all there are.
var allOptions = []jsondecode.Options{
	{}, {UseNumber: true}, {DisallowUnknownFields: true}, {UseNumber: true, DisallowUnknownFields: true},
}

// compare decodes data into what two makers of equal values return, and fails unless both decoders do the same.
func compare(t *testing.T, data []byte, o jsondecode.Options, fresh func() any) {
	t.Helper()
	if got, want := jsondecode.Valid(data), json.Valid(data); got != want {
		t.Fatalf("Valid(%s) = %v, want %v", data, got, want)
	}
	got, want := fresh(), fresh()
	wantErr := standard(bytes.Clone(data), want, o)
	text := bytes.Clone(data)
	gotErr := jsondecode.Compile(reflect.TypeOf(got).Elem()).Decode(text, got, o)
	for i := range text {
		text[i] = '!' // strings must not share memory with the text
	}
	if !sameError(gotErr, wantErr) {
		t.Fatalf("%s into %T with %+v\n error = %s\n  want = %s", data, got, o, describe(gotErr), describe(wantErr))
	}
	if !same(reflect.ValueOf(got), reflect.ValueOf(want)) {
		t.Fatalf("%s into %T with %+v, error %v\n  got %s\n want %s", data, got, o, gotErr, show(got), show(want))
	}
}

func sameError(a, b error) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && a.Error() == b.Error() && reflect.DeepEqual(a, b)
}

func describe(err error) string {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Sprintf("%T %v %+v", err, err, *mismatch)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("%T %v at %d", err, err, syntax.Offset)
	}
	return fmt.Sprintf("%T %v", err, err)
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(b) + fmt.Sprintf(" %#v", v)
}

// same is reflect.DeepEqual for which a NaN equals another, and the bytes of a slice behind its length matter not.
func same(a, b reflect.Value) bool {
	if a.Kind() == reflect.Float64 && b.Kind() == reflect.Float64 {
		return math.Float64bits(a.Float()) == math.Float64bits(b.Float())
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
