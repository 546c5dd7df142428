package lambdatest

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/events"
)

// This file makes attribute values of Go values: the way back of events.UnmarshalDynamoDBMap.

// image makes attribute values of an item; nil of nil.
func image(item any) map[string]events.DynamoDBAttributeValue {
	var value events.DynamoDBAttributeValue
	switch item := item.(type) {
	case nil:
		return nil
	case map[string]events.DynamoDBAttributeValue:
		return item
	case string, []byte, json.RawMessage:
		value = fromJSON(bytesOf(item))
	default:
		value = attribute(reflect.ValueOf(item), false)
	}
	if value.DataType() != events.DataTypeMap {
		panic(fmt.Sprintf("lambdatest: item of type %T is no object", item))
	}
	return value.Map()
}

// fromJSON makes an attribute value of JSON text.
func fromJSON(text []byte) events.DynamoDBAttributeValue {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		panic(fmt.Sprintf("lambdatest: item is no JSON: %v", err))
	}
	return attribute(reflect.ValueOf(value), false)
}

// attribute makes an attribute value of a Go value. Unixtime makes a number of a time.
func attribute(v reflect.Value, unixtime bool) events.DynamoDBAttributeValue {
	if isNil(v) {
		return events.NewNullAttribute()
	}
	if value, ok := known(v.Interface(), unixtime); ok {
		return value
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return attribute(v.Elem(), unixtime)
	case reflect.String:
		if v.Type().Name() == "Number" {
			return events.NewNumberAttribute(v.String())
		}
		return events.NewStringAttribute(v.String())
	case reflect.Bool:
		return events.NewBooleanAttribute(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return events.NewNumberAttribute(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return events.NewNumberAttribute(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		return events.NewNumberAttribute(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()))
	case reflect.Slice, reflect.Array:
		return listAttribute(v)
	case reflect.Map:
		return mapAttribute(v)
	case reflect.Struct:
		members := map[string]events.DynamoDBAttributeValue{}
		addFields(members, v)
		return events.NewMapAttribute(members)
	}
	panic(fmt.Sprintf("lambdatest: no attribute value can be made of a %s", v.Type()))
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		return v.IsNil()
	}
	return false
}

// known makes attribute values of types that have a form of their own.
func known(value any, unixtime bool) (events.DynamoDBAttributeValue, bool) {
	switch value := value.(type) {
	case events.DynamoDBAttributeValue:
		return value, true
	case json.RawMessage:
		return fromJSON(value), true
	case time.Time:
		if unixtime {
			return events.NewNumberAttribute(strconv.FormatInt(value.Unix(), 10)), true
		}
	case *big.Int:
		return events.NewNumberAttribute(value.String()), true
	case big.Int:
		return events.NewNumberAttribute(value.String()), true
	case *big.Float:
		return events.NewNumberAttribute(value.Text('g', -1)), true
	case big.Float:
		return events.NewNumberAttribute(value.Text('g', -1)), true
	}
	if m, ok := value.(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			panic(fmt.Sprintf("lambdatest: attribute value of a %T: %v", value, err))
		}
		return events.NewStringAttribute(string(text)), true
	}
	return events.DynamoDBAttributeValue{}, false
}

func listAttribute(v reflect.Value) events.DynamoDBAttributeValue {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		content := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(content), v)
		return events.NewBinaryAttribute(content)
	}
	list := make([]events.DynamoDBAttributeValue, 0, v.Len())
	for i := range v.Len() {
		list = append(list, attribute(v.Index(i), false))
	}
	return events.NewListAttribute(list)
}

// mapAttribute makes a map, or a set of strings of a map whose values are struct{}.
func mapAttribute(v reflect.Value) events.DynamoDBAttributeValue {
	if v.Type().Elem() == reflect.TypeFor[struct{}]() && v.Type().Key().Kind() == reflect.String && v.Len() > 0 {
		var names []string
		for _, key := range v.MapKeys() {
			names = append(names, key.String())
		}
		slices.Sort(names)
		return events.NewStringSetAttribute(names)
	}
	members := make(map[string]events.DynamoDBAttributeValue, v.Len())
	for _, key := range v.MapKeys() {
		members[fmt.Sprint(key.Interface())] = attribute(v.MapIndex(key), false)
	}
	return events.NewMapAttribute(members)
}

// addFields adds the fields of a struct; those of embedded structs give way to its own.
func addFields(members map[string]events.DynamoDBAttributeValue, v reflect.Value) {
	own := map[string]events.DynamoDBAttributeValue{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, options := attributeName(field)
		if field.Anonymous && name == "" {
			embedded := reflect.Indirect(v.Field(i))
			if embedded.Kind() == reflect.Struct {
				addFields(members, embedded)
				continue
			}
		}
		if !field.IsExported() || name == "-" || slices.Contains(options, "omitempty") && v.Field(i).IsZero() {
			continue
		}
		if name == "" {
			name = field.Name
		}
		own[name] = attribute(v.Field(i), slices.Contains(options, "unixtime"))
	}
	maps.Copy(members, own)
}

// attributeName is what a field's tag says: "" for no name.
func attributeName(field reflect.StructField) (name string, options []string) {
	tag, ok := field.Tag.Lookup("dynamodbav")
	if !ok {
		tag = field.Tag.Get("json")
	}
	parts := strings.Split(tag, ",")
	return parts[0], parts[1:]
}
