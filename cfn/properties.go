package cfn

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Properties decodes the resource's properties into a T, usually a struct, as encoding/json would, but for one thing:
// CloudFormation sends numbers and booleans as text, so "12" is read into integers and floats, and "true" and "false",
// in any case, into bools, at any depth. Numbers and booleans are read into strings too. Properties without a field are
// ignored; ServiceToken is always there.
//
// An error names the property.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
func Properties[T any](e Event) (T, error) {
	return decode[T]("properties of", e, e.ResourceProperties)
}

// OldProperties is [Properties] for the properties that the resource had before an Update. They are empty in other
// requests, and the T is zero.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
func OldProperties[T any](e Event) (T, error) {
	return decode[T]("old properties of", e, e.OldResourceProperties)
}

func decode[T any](what string, e Event, properties map[string]any) (T, error) {
	var value, zero T
	if properties == nil {
		return zero, nil
	}
	b, err := json.Marshal(fit(properties, reflect.TypeFor[T]()))
	if err == nil {
		err = json.Unmarshal(b, &value)
	}
	if err != nil {
		return zero, fmt.Errorf("%s %s: %w", what, e.LogicalResourceID, err)
	}
	return value, nil
}

// fit returns a JSON value with its scalars as t takes them. What does not fit stays as it is: encoding/json says so.
func fit(v any, t reflect.Type) any {
	if v == nil || decodesItself(t) {
		return v
	}
	switch t.Kind() {
	case reflect.Pointer:
		return fit(v, t.Elem())
	case reflect.Struct:
		return fitMembers(v, func(name string) reflect.Type { return memberType(t, name) })
	case reflect.Map:
		return fitMembers(v, func(string) reflect.Type { return t.Elem() })
	case reflect.Slice, reflect.Array:
		if list, ok := v.([]any); ok {
			fitted := make([]any, len(list))
			for i := range list {
				fitted[i] = fit(list[i], t.Elem())
			}
			return fitted
		}
	case reflect.String:
		switch v := v.(type) {
		case bool:
			return strconv.FormatBool(v)
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	default:
		if text, ok := v.(string); ok {
			return fitText(text, t)
		}
	}
	return v
}

func fitMembers(v any, typeOf func(name string) reflect.Type) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	fitted := make(map[string]any, len(object))
	for name, member := range object {
		if t := typeOf(name); t != nil {
			member = fit(member, t)
		}
		fitted[name] = member
	}
	return fitted
}

// fitText returns text as the number or boolean that it says.
func fitText(text string, t reflect.Type) any {
	switch t.Kind() {
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "true":
			return true
		case "false":
			return false
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if n, err := strconv.ParseUint(text, 10, 64); err == nil {
			return n
		}
	case reflect.Float32, reflect.Float64:
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	}
	return text
}

// decodesItself reports whether a value of type t is left to its own methods, to encoding/json's reading of base64 and
// of json.Number, or holds anything.
func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) ||
		t == reflect.TypeFor[json.Number]() || t.Kind() == reflect.Interface
}

// memberType returns the type of the field that encoding/json decodes a member into, nil for none, and for one that is
// to be sent as text anyway. An exact name goes before one in another case, an outer field before an inner one.
func memberType(t reflect.Type, name string) reflect.Type {
	var (
		found reflect.StructField
		exact bool
	)
	for _, f := range reflect.VisibleFields(t) {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || tag == "-" && options == "" || f.Anonymous && tag == "" || strings.Contains(","+options+",", ",string,") {
			continue
		}
		if tag == "" {
			tag = f.Name
		}
		if !strings.EqualFold(tag, name) || exact && tag != name {
			continue
		}
		if found.Type == nil || !exact && tag == name || len(f.Index) < len(found.Index) {
			found, exact = f, tag == name
		}
	}
	return found.Type
}
