package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
)

// A Duration is a length of time in lambent.json: a Go duration as a string, or a number of seconds.
type Duration time.Duration

// UnmarshalJSON reads "1m30s" or 90.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	var number float64
	switch {
	case json.Unmarshal(data, &number) == nil:
		*d = Duration(number * float64(time.Second))
		return nil
	case json.Unmarshal(data, &text) == nil:
		parsed, err := time.ParseDuration(text)
		*d = Duration(parsed)
		if err == nil {
			return nil
		}
	}
	return errors.New(`want a time such as "3s" or "1m30s", or a number of seconds`)
}

// MarshalJSON writes a Go duration.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

// decode puts v into what target points to. A struct says by its tags which members there can be; any other is an
// error, as is a value of the wrong type, with its place.
func (v *value) decode(target any) error { return v.decodeInto(reflect.ValueOf(target).Elem()) }

func (v *value) decodeInto(target reflect.Value) error {
	_, own := target.Addr().Interface().(json.Unmarshaler)
	switch kind := target.Kind(); {
	case own:
		return v.decodeScalar(target)
	case kind == reflect.Struct:
		return v.decodeStruct(target)
	case kind == reflect.Map:
		return v.decodeMap(target)
	case kind == reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		return v.decodeInto(target.Elem())
	}
	return v.decodeScalar(target)
}

func (v *value) decodeStruct(target reflect.Value) error {
	if v.members == nil {
		return fmt.Errorf("%s: %s: want an object", v.origin, shorten(v.raw))
	}
	fields := map[string]int{}
	for i := range target.NumField() {
		if name := target.Type().Field(i).Tag.Get("json"); name != "" {
			fields[name] = i
		}
	}
	for _, name := range v.names() {
		i, ok := fields[name]
		if !ok {
			return v.unknown(name, slices.Sorted(maps.Keys(fields)))
		}
		if err := v.members[name].decodeInto(target.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

func (v *value) unknown(name string, known []string) error {
	err := fmt.Errorf("%s: unknown key %q", v.places[name], name)
	if near := nearest.To(name, known); near != "" {
		return hint.Add(err, "did you mean %q?", near)
	}
	return hint.Add(err, "the keys here are %s", strings.Join(known, ", "))
}

func (v *value) decodeMap(target reflect.Value) error {
	if v.members == nil {
		return fmt.Errorf("%s: %s: want an object", v.origin, shorten(v.raw))
	}
	target.Set(reflect.MakeMap(target.Type()))
	for _, name := range v.names() {
		element := reflect.New(target.Type().Elem()).Elem()
		if err := v.members[name].decodeInto(element); err != nil {
			return err
		}
		target.SetMapIndex(reflect.ValueOf(name), element)
	}
	return nil
}

func (v *value) decodeScalar(target reflect.Value) error {
	if v.members != nil {
		return fmt.Errorf("%s: an object, want %s", v.origin, wanted(target.Type()))
	}
	if string(v.raw) == "null" {
		return fmt.Errorf("%s: null, want %s", v.origin, wanted(target.Type()))
	}
	err := json.Unmarshal(v.raw, target.Addr().Interface())
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: %s: want %s", v.origin, shorten(v.raw), wanted(target.Type()))
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", v.origin, shorten(v.raw), err)
	}
	return nil
}

// wanted describes the JSON that a scalar or an array is made of.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.String:
			return "an array of strings"
		case reflect.Struct:
			return "an array of objects"
		}
		return "an array of times"
	}
	return "a time"
}

// shorten returns the JSON of a scalar for an error.
func shorten(raw json.RawMessage) string {
	if len(raw) > 40 {
		return string(raw[:37]) + "…"
	}
	return string(raw)
}
