package events

import (
	"encoding"
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

// This file decodes attribute values into Go values by reflection. Programs that do not call it do not link it.

// Unmarshal decodes the value into what into points to, as [UnmarshalDynamoDBMap] does with an attribute.
func (av DynamoDBAttributeValue) Unmarshal(into any) error {
	target, err := pointedTo(into)
	if err != nil {
		return err
	}
	return decodeAttribute(av, target, false)
}

// UnmarshalDynamoDBMap decodes an image of an item, or its keys, into what into points to: a struct, a map or an any.
//
// A struct's field takes the attribute that its tag dynamodbav names, else its tag json, else the field's own name;
// without regard to case if there is none of just that name. "-" leaves a field out. The fields of embedded structs count
// as the struct's own. Attributes without a field are ignored, and fields without an attribute left as they are.
//
//   - N goes into any integer or float type that holds it, without a fraction in integers; into [math/big.Int] and
//     [math/big.Float]; and, as text, into [encoding/json.Number] and other string types called Number. With the option
//     unixtime (`dynamodbav:"created,unixtime"`) it is a [time.Time], in seconds.
//   - S goes into strings and what has an UnmarshalText method, such as [time.Time].
//   - B goes into slices and arrays of bytes, BOOL into bools, L into slices and arrays, M into structs and maps.
//   - SS, NS and BS go into slices, arrays and maps whose values are struct{}.
//   - NULL sets the zero value.
//   - Any of them goes into a [DynamoDBAttributeValue], into what has a method
//     UnmarshalDynamoDBAttributeValue(DynamoDBAttributeValue) error, and into an any: S as string, N as float64, B as
//     []byte, BOOL as bool, L as []any, M as map[string]any, SS, NS and BS as slices.
//
// Pointers on the way are allocated. Errors say where: orders[3].price: number "1e400" overflows float64.
func UnmarshalDynamoDBMap(image map[string]DynamoDBAttributeValue, into any) error {
	return NewMapAttribute(image).Unmarshal(into)
}

func pointedTo(into any) (reflect.Value, error) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return v, fmt.Errorf("decode DynamoDB attribute value: %T is no pointer to decode into", into)
	}
	return v.Elem(), nil
}

// A decodeError is an error with the way to it.
type decodeError struct {
	path  string
	cause error
}

func (e *decodeError) Error() string { return e.path + ": " + e.cause.Error() }
func (e *decodeError) Unwrap() error { return e.cause }

// at puts a part in front of the way to an error.
func at(part string, err error) error {
	switch e := err.(type) {
	case nil:
		return nil
	case *decodeError:
		return &decodeError{join(part, e.path), e.cause}
	}
	return &decodeError{part, err}
}

func atElement(i int, err error) error {
	if err == nil {
		return nil
	}
	return at("["+strconv.Itoa(i)+"]", err)
}

// An attributeUnmarshaler decodes itself.
type attributeUnmarshaler interface {
	UnmarshalDynamoDBAttributeValue(DynamoDBAttributeValue) error
}

// decodeAttribute decodes into an addressable value. With unixTime, numbers are times.
func decodeAttribute(av DynamoDBAttributeValue, into reflect.Value, unixTime bool) error {
	switch target := into.Addr().Interface().(type) {
	case attributeUnmarshaler:
		return target.UnmarshalDynamoDBAttributeValue(av)
	case *DynamoDBAttributeValue:
		*target = av
		return nil
	}
	t := into.Type()
	switch {
	case av.IsNull():
		into.SetZero()
		return nil
	case t.Kind() == reflect.Pointer:
		if into.IsNil() {
			into.Set(reflect.New(t.Elem()))
		}
		return decodeAttribute(av, into.Elem(), unixTime)
	case t.Kind() == reflect.Interface:
		if t.NumMethod() > 0 {
			return mistyped(av, t)
		}
		v, err := anyValue(av)
		if err != nil {
			return err
		}
		into.Set(reflect.ValueOf(v))
		return nil
	}
	switch data := av.data.(type) {
	case isString:
		return decodeString(av, into)
	case isDigits:
		if unixTime && t.ConvertibleTo(reflect.TypeFor[time.Time]()) {
			return decodeUnixTime(av.text, into)
		}
		return decodeNumber(av, into)
	case bool:
		if t.Kind() != reflect.Bool {
			return mistyped(av, t)
		}
		into.SetBool(data)
		return nil
	case []byte:
		return decodeBinary(av, data, into)
	case []DynamoDBAttributeValue:
		return decodeElements(av, data, into)
	case map[string]DynamoDBAttributeValue:
		return decodeMap(av, data, into)
	}
	return decodeSet(av, into)
}

func mistyped(av DynamoDBAttributeValue, t reflect.Type) error {
	return fmt.Errorf("an attribute value of type %s does not go into %s", av.DataType(), t)
}

func decodeString(av DynamoDBAttributeValue, into reflect.Value) error {
	if u, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(av.text))
	}
	if into.Kind() != reflect.String {
		return mistyped(av, into.Type())
	}
	into.SetString(av.text)
	return nil
}

func decodeUnixTime(number string, into reflect.Value) error {
	sec, nsec, ok := parseSeconds([]byte(number), 0)
	if !ok {
		return fmt.Errorf("not a number of seconds: %q", number)
	}
	into.Set(reflect.ValueOf(time.Unix(sec, nsec)).Convert(into.Type()))
	return nil
}

func decodeNumber(av DynamoDBAttributeValue, into reflect.Value) error {
	t, number := into.Type(), av.text
	w, ok := parseWhole(number)
	if !ok {
		return fmt.Errorf("not a number: %q", number)
	}
	switch target := into.Addr().Interface().(type) {
	case *big.Int:
		return decodeBigInt(number, w, target)
	case *big.Float:
		return decodeBigFloat(number, target)
	}
	switch {
	case t.Kind() == reflect.String && t.Name() == "Number":
		into.SetString(number)
		return nil
	case into.CanFloat():
		f, err := strconv.ParseFloat(number, t.Bits())
		if err != nil {
			return fmt.Errorf("number %q overflows %s", number, t)
		}
		into.SetFloat(f)
		return nil
	case !into.CanInt() && !into.CanUint():
		return mistyped(av, t)
	case w.fraction:
		return fmt.Errorf("number %q has a fraction, which %s does not hold", number, t)
	}
	return decodeInteger(number, w, into)
}

func decodeBigInt(number string, w whole, into *big.Int) error {
	if w.fraction {
		return fmt.Errorf("number %q has a fraction, which big.Int does not hold", number)
	}
	into.SetString(w.text(), 10)
	if w.negative {
		into.Neg(into)
	}
	return nil
}

// decodeBigFloat takes 38 digits, which are as many as DynamoDB has, unless the number has been given a precision.
func decodeBigFloat(number string, into *big.Float) error {
	if into.Prec() == 0 {
		into.SetPrec(128)
	}
	if _, _, err := into.Parse(number, 10); err != nil {
		return fmt.Errorf("number %q overflows big.Float", number)
	}
	return nil
}

func decodeInteger(number string, w whole, into reflect.Value) error {
	if into.CanInt() {
		if n, ok := w.int64(); ok && !into.OverflowInt(n) {
			into.SetInt(n)
			return nil
		}
	} else if n, ok := w.uint64(); ok && !into.OverflowUint(n) {
		if !w.negative || n == 0 {
			into.SetUint(n)
			return nil
		}
		return fmt.Errorf("number %q is negative, which %s does not hold", number, into.Type())
	}
	return fmt.Errorf("number %q overflows %s", number, into.Type())
}

func decodeBinary(av DynamoDBAttributeValue, data []byte, into reflect.Value) error {
	t := into.Type()
	switch k := t.Kind(); {
	case k != reflect.Slice && k != reflect.Array || t.Elem().Kind() != reflect.Uint8:
		return mistyped(av, t)
	case k == reflect.Slice:
		into.Set(reflect.MakeSlice(t, len(data), len(data)))
	case len(data) > t.Len():
		return fmt.Errorf("%d bytes do not go into %s", len(data), t)
	default:
		into.SetZero()
	}
	if t.Elem() == reflect.TypeFor[byte]() {
		reflect.Copy(into, reflect.ValueOf(data))
		return nil
	}
	for i, b := range data {
		into.Index(i).SetUint(uint64(b))
	}
	return nil
}

// decodeElements decodes a list, or a set as one.
func decodeElements(av DynamoDBAttributeValue, list []DynamoDBAttributeValue, into reflect.Value) error {
	t := into.Type()
	switch t.Kind() {
	case reflect.Slice:
		into.Set(reflect.MakeSlice(t, len(list), len(list)))
	case reflect.Array:
		if len(list) > t.Len() {
			return fmt.Errorf("%d elements do not go into %s", len(list), t)
		}
		into.SetZero()
	default:
		return mistyped(av, t)
	}
	for i, element := range list {
		if err := decodeAttribute(element, into.Index(i), false); err != nil {
			return atElement(i, err)
		}
	}
	return nil
}

func decodeSet(av DynamoDBAttributeValue, into reflect.Value) error {
	elements := setElements(av)
	t := into.Type()
	if t.Kind() != reflect.Map || t.Elem() != reflect.TypeFor[struct{}]() {
		return decodeElements(av, elements, into)
	}
	if into.IsNil() {
		into.Set(reflect.MakeMapWithSize(t, len(elements)))
	}
	for i, element := range elements {
		key := reflect.New(t.Key()).Elem()
		if err := decodeAttribute(element, key, false); err != nil {
			return atElement(i, err)
		}
		into.SetMapIndex(key, reflect.ValueOf(struct{}{}))
	}
	return nil
}

// setElements returns the elements of a set as values of their own.
func setElements(av DynamoDBAttributeValue) (elements []DynamoDBAttributeValue) {
	switch set := av.data.(type) {
	case stringSet:
		for _, s := range set {
			elements = append(elements, NewStringAttribute(s))
		}
	case numberSet:
		for _, n := range set {
			elements = append(elements, NewNumberAttribute(n))
		}
	case [][]byte:
		for _, b := range set {
			elements = append(elements, NewBinaryAttribute(b))
		}
	}
	return elements
}

func decodeMap(av DynamoDBAttributeValue, members map[string]DynamoDBAttributeValue, into reflect.Value) error {
	t := into.Type()
	switch {
	case t.Kind() == reflect.Struct:
		return decodeStruct(members, into)
	case t.Kind() != reflect.Map || t.Key().Kind() != reflect.String:
		return mistyped(av, t)
	case into.IsNil():
		into.Set(reflect.MakeMapWithSize(t, len(members)))
	}
	for name, member := range members {
		value := reflect.New(t.Elem()).Elem()
		if err := decodeAttribute(member, value, false); err != nil {
			return at(name, err)
		}
		into.SetMapIndex(reflect.ValueOf(name).Convert(t.Key()), value)
	}
	return nil
}

func decodeStruct(members map[string]DynamoDBAttributeValue, into reflect.Value) error {
	s := attributeStructOf(into.Type())
	for _, f := range s.fields {
		name := f.name
		member, ok := members[name]
		if !ok {
			if name, ok = s.nameWithoutCase(members, name); !ok {
				continue
			}
			member = members[name]
		}
		field, err := fieldByIndex(into, f.index)
		if err == nil {
			err = decodeAttribute(member, field, f.unixTime)
		}
		if err != nil {
			return at(name, err)
		}
	}
	return nil
}

// nameWithoutCase returns the name of a member that equals name without regard to case and is no other field's: the first
// in order, if there are several.
func (s *attributeStruct) nameWithoutCase(members map[string]DynamoDBAttributeValue, name string) (found string, ok bool) {
	for n := range members {
		if strings.EqualFold(n, name) && !s.names[n] && (!ok || n < found) {
			found, ok = n, true
		}
	}
	return found, ok
}

// fieldByIndex returns a field of a struct or of what it embeds. It allocates embedded pointers.
func fieldByIndex(v reflect.Value, index []int) (reflect.Value, error) {
	for n, i := range index {
		if n > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !v.CanSet() {
					return v, fmt.Errorf("embedded pointer to unexported type %s is nil", v.Type().Elem())
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, nil
}

// An attributeField is a field of a struct, or of one that it embeds, that takes an attribute.
type attributeField struct {
	name     string
	tagged   bool
	unixTime bool
	index    []int
}

// An attributeStruct is what a struct type takes.
type attributeStruct struct {
	fields []attributeField
	names  map[string]bool // of the fields
}

var attributeStructs sync.Map // of reflect.Type to *attributeStruct

func attributeStructOf(t reflect.Type) *attributeStruct {
	if s, ok := attributeStructs.Load(t); ok {
		return s.(*attributeStruct)
	}
	s := &attributeStruct{dominant(collectFields(nil, t, nil, nil)), map[string]bool{}}
	for _, f := range s.fields {
		s.names[f.name] = true
	}
	stored, _ := attributeStructs.LoadOrStore(t, s)
	return stored.(*attributeStruct)
}

// collectFields appends the fields of a struct and of what it embeds. Within are the structs around it, in which it is not
// looked into again.
func collectFields(fields []attributeField, t reflect.Type, index []int, within []reflect.Type) []attributeField {
	for _, outer := range within {
		if outer == t {
			return fields
		}
	}
	within = append(within[:len(within):len(within)], t)
	for i := range t.NumField() {
		f := t.Field(i)
		name, tagged, unixTime, skip := attributeName(f.Tag)
		embedded := f.Type
		if embedded.Kind() == reflect.Pointer {
			embedded = embedded.Elem()
		}
		isStruct := f.Anonymous && embedded.Kind() == reflect.Struct
		if skip || !f.IsExported() && !isStruct {
			continue
		}
		path := append(index[:len(index):len(index)], i)
		if isStruct && !tagged {
			fields = collectFields(fields, embedded, path, within)
			continue
		}
		if !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, attributeField{name, tagged, unixTime, path})
	}
	return fields
}

// attributeName returns what a field's tags say. The name is "" and tagged false if they have no name.
func attributeName(tag reflect.StructTag) (name string, tagged, unixTime, skip bool) {
	own, hasOwn := tag.Lookup("dynamodbav")
	if own == "-" {
		return "", false, false, true
	}
	name, options, _ := strings.Cut(own, ",")
	for option := range strings.SplitSeq(options, ",") {
		unixTime = unixTime || option == "unixtime"
	}
	if name == "" {
		other := tag.Get("json")
		if other == "-" {
			return "", false, unixTime, !hasOwn
		}
		name, _, _ = strings.Cut(other, ",")
	}
	return name, name != "", unixTime, false
}

// dominant leaves out fields that others of the same name hide, by Go's rules: the one least deep counts, of those the one
// with a tag; if there are several left, none.
func dominant(fields []attributeField) []attributeField {
	var list []attributeField
	for i, f := range fields {
		hidden := false
		for j, other := range fields {
			if i == j || f.name != other.name || len(other.index) > len(f.index) {
				continue
			}
			hidden = hidden || len(other.index) < len(f.index) || other.tagged || !f.tagged
		}
		if !hidden {
			list = append(list, f)
		}
	}
	return list
}

// anyValue returns what an attribute value is in an any.
func anyValue(av DynamoDBAttributeValue) (any, error) {
	switch data := av.data.(type) {
	case isString:
		return av.text, nil
	case isDigits:
		var f float64
		err := decodeNumber(av, reflect.ValueOf(&f).Elem())
		return f, err
	case stringSet:
		return []string(data), nil
	case numberSet:
		var set []float64
		err := decodeSet(av, reflect.ValueOf(&set).Elem())
		return set, err
	case []DynamoDBAttributeValue:
		list := make([]any, len(data))
		for i, element := range data {
			var err error
			if list[i], err = anyValue(element); err != nil {
				return nil, atElement(i, err)
			}
		}
		return list, nil
	case map[string]DynamoDBAttributeValue:
		members := make(map[string]any, len(data))
		for name, member := range data {
			var err error
			if members[name], err = anyValue(member); err != nil {
				return nil, at(name, err)
			}
		}
		return members, nil
	}
	return av.data, nil // a bool, bytes, a set of them, or nil
}
