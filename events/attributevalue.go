package events

import (
	"bytes"
	"encoding/base64"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A DynamoDBAttributeValue is the value of an attribute of a DynamoDB item, which is of one of ten kinds. The zero value
// is null.
//
// The accessors named after a kind panic with an [IncompatibleDynamoDBTypeError] if the value is of another one; those
// that begin with As report it instead. Slices and maps are shared with the value, not copied.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
type DynamoDBAttributeValue struct {
	text string // of a string or number; of a null that was sent otherwise than {"NULL":true}, the JSON that was sent
	data any    // its type is the kind, see DataType; nil is null
}

// What data is for the kinds whose Go type does not tell them apart, or that need none.
type (
	isString  struct{}
	isDigits  struct{}
	stringSet []string
	numberSet []string
)

// Binary returns the bytes of a value of kind B. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Binary() []byte { return must[[]byte](av, DataTypeBinary) }

// AsBinary returns the bytes of a value of kind B. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsBinary() ([]byte, bool) { return as[[]byte](av) }

// Boolean returns a value of kind BOOL. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Boolean() bool { return must[bool](av, DataTypeBoolean) }

// AsBoolean returns a value of kind BOOL. It is false, twice, if the value is of another kind.
func (av DynamoDBAttributeValue) AsBoolean() (value, ok bool) { return as[bool](av) }

// BinarySet returns the elements of a value of kind BS. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) BinarySet() [][]byte { return must[[][]byte](av, DataTypeBinarySet) }

// AsBinarySet returns the elements of a value of kind BS. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsBinarySet() ([][]byte, bool) { return as[[][]byte](av) }

// List returns the elements of a value of kind L. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) List() []DynamoDBAttributeValue {
	return must[[]DynamoDBAttributeValue](av, DataTypeList)
}

// AsList returns the elements of a value of kind L. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsList() ([]DynamoDBAttributeValue, bool) {
	return as[[]DynamoDBAttributeValue](av)
}

// Map returns the members of a value of kind M. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Map() map[string]DynamoDBAttributeValue {
	return must[map[string]DynamoDBAttributeValue](av, DataTypeMap)
}

// AsMap returns the members of a value of kind M. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsMap() (map[string]DynamoDBAttributeValue, bool) {
	return as[map[string]DynamoDBAttributeValue](av)
}

// Number returns the text of a value of kind N, as it was sent. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Number() string {
	must[isDigits](av, DataTypeNumber)
	return av.text
}

// AsNumber returns the text of a value of kind N. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsNumber() (string, bool) {
	if _, ok := av.data.(isDigits); !ok {
		return "", false
	}
	return av.text, true
}

// Int64 returns a value of kind N that is written as a plain integer. Other numbers are an error, 12.0 too; see Integer.
// It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Int64() (int64, error) { return strconv.ParseInt(av.Number(), 10, 64) }

// Integer returns the whole part of a value of kind N: a fraction is cut. Beyond what an int64 holds it is the nearest
// int64, with an error that wraps [strconv.ErrRange]. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Integer() (int64, error) {
	number := av.Number()
	w, ok := parseWhole(number)
	if !ok {
		return 0, &strconv.NumError{Func: "Integer", Num: number, Err: strconv.ErrSyntax}
	}
	n, ok := w.int64()
	if !ok {
		return n, &strconv.NumError{Func: "Integer", Num: number, Err: strconv.ErrRange}
	}
	return n, nil
}

// Float returns the float64 nearest to a value of kind N. Beyond what a float64 holds it is an infinity, with an error
// that wraps [strconv.ErrRange]. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) Float() (float64, error) {
	return strconv.ParseFloat(av.Number(), 64)
}

// NumberSet returns the text of each element of a value of kind NS, as it was sent. It panics if the value is of another
// kind.
func (av DynamoDBAttributeValue) NumberSet() []string { return must[numberSet](av, DataTypeNumberSet) }

// AsNumberSet returns the text of each element of a value of kind NS. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsNumberSet() ([]string, bool) { return as[numberSet](av) }

// String returns the text of a value of kind S, and the JSON of a value of another kind. It does not panic.
func (av DynamoDBAttributeValue) String() string {
	if s, ok := av.AsString(); ok {
		return s
	}
	b, err := av.MarshalJSON()
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// AsString returns the text of a value of kind S. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsString() (string, bool) {
	if _, ok := av.data.(isString); !ok {
		return "", false
	}
	return av.text, true
}

// StringSet returns the elements of a value of kind SS. It panics if the value is of another kind.
func (av DynamoDBAttributeValue) StringSet() []string { return must[stringSet](av, DataTypeStringSet) }

// AsStringSet returns the elements of a value of kind SS. It is false if the value is of another kind.
func (av DynamoDBAttributeValue) AsStringSet() ([]string, bool) { return as[stringSet](av) }

// IsNull reports whether the value is of kind NULL.
func (av DynamoDBAttributeValue) IsNull() bool { return av.data == nil }

// DataType returns the kind of the value.
func (av DynamoDBAttributeValue) DataType() DynamoDBDataType {
	switch av.data.(type) {
	case isString:
		return DataTypeString
	case isDigits:
		return DataTypeNumber
	case bool:
		return DataTypeBoolean
	case []byte:
		return DataTypeBinary
	case [][]byte:
		return DataTypeBinarySet
	case []DynamoDBAttributeValue:
		return DataTypeList
	case map[string]DynamoDBAttributeValue:
		return DataTypeMap
	case stringSet:
		return DataTypeStringSet
	case numberSet:
		return DataTypeNumberSet
	}
	return DataTypeNull
}

func as[T any](av DynamoDBAttributeValue) (T, bool) {
	v, ok := av.data.(T)
	return v, ok
}

func must[T any](av DynamoDBAttributeValue, requested DynamoDBDataType) T {
	v, ok := av.data.(T)
	if !ok {
		panic(IncompatibleDynamoDBTypeError{Requested: requested, Actual: av.DataType()})
	}
	return v
}

// NewBinaryAttribute returns a value of kind B. Nil is an empty one.
func NewBinaryAttribute(value []byte) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: value}
}

// NewBooleanAttribute returns a value of kind BOOL.
func NewBooleanAttribute(value bool) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: value}
}

// NewBinarySetAttribute returns a value of kind BS. Nil is an empty one, which DynamoDB does not store.
func NewBinarySetAttribute(value [][]byte) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: value}
}

// NewListAttribute returns a value of kind L. Nil is an empty one.
func NewListAttribute(value []DynamoDBAttributeValue) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: value}
}

// NewMapAttribute returns a value of kind M. Nil is an empty one.
func NewMapAttribute(value map[string]DynamoDBAttributeValue) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: value}
}

// NewNumberAttribute returns a value of kind N. The text is a decimal number, of up to 38 digits for DynamoDB; it is not
// checked.
func NewNumberAttribute(value string) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{text: value, data: isDigits{}}
}

// NewNumberSetAttribute returns a value of kind NS. Nil is an empty one, which DynamoDB does not store.
func NewNumberSetAttribute(value []string) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: numberSet(value)}
}

// NewNullAttribute returns a value of kind NULL, which is the zero value.
func NewNullAttribute() DynamoDBAttributeValue { return DynamoDBAttributeValue{} }

// NewStringAttribute returns a value of kind S.
func NewStringAttribute(value string) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{text: value, data: isString{}}
}

// NewStringSetAttribute returns a value of kind SS. Nil is an empty one, which DynamoDB does not store.
func NewStringSetAttribute(value []string) DynamoDBAttributeValue {
	return DynamoDBAttributeValue{data: stringSet(value)}
}

// A DynamoDBDataType is a kind of attribute value.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
type DynamoDBDataType int

// The kinds of attribute values.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
const (
	DataTypeBinary    DynamoDBDataType = iota // B: bytes
	DataTypeBoolean                           // BOOL: true or false
	DataTypeBinarySet                         // BS: a set of bytes
	DataTypeList                              // L: a list of values of any kind
	DataTypeMap                               // M: values of any kind by name
	DataTypeNumber                            // N: a number of up to 38 digits, as text
	DataTypeNumberSet                         // NS: a set of numbers, each as text
	DataTypeNull                              // NULL: nothing
	DataTypeString                            // S: a text
	DataTypeStringSet                         // SS: a set of texts
)

// String returns the name of the kind in JSON, such as BOOL.
func (t DynamoDBDataType) String() string {
	const names = "B   BOOLBS  L   M   N   NS  NULLS   SS  "
	if t < 0 || t > DataTypeStringSet {
		return "DynamoDBDataType(" + strconv.Itoa(int(t)) + ")"
	}
	name := names[4*t : 4*t+4]
	for name[len(name)-1] == ' ' {
		name = name[:len(name)-1]
	}
	return name
}

// An UnsupportedDynamoDBTypeError is the error for an attribute value of a kind that this package does not know. Find it
// with [errors.As]: it is wrapped in an error that says where.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
type UnsupportedDynamoDBTypeError struct {
	Type string // the kind, as it was sent
}

// Error implements error.
func (e UnsupportedDynamoDBTypeError) Error() string {
	return "unsupported DynamoDB attribute type " + strconv.Quote(e.Type)
}

// An IncompatibleDynamoDBTypeError is what an accessor of [DynamoDBAttributeValue] panics with if the value is of another
// kind.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
type IncompatibleDynamoDBTypeError struct {
	Requested DynamoDBDataType // the kind that the accessor is for
	Actual    DynamoDBDataType // the kind that the value is of
}

// Error implements error.
func (e IncompatibleDynamoDBTypeError) Error() string {
	return "accessor for DynamoDB attribute type " + e.Requested.String() + " called on one of type " + e.Actual.String()
}

// MarshalJSON implements [encoding/json.Marshaler]. Members of maps are sorted by name.
func (av DynamoDBAttributeValue) MarshalJSON() ([]byte, error) { return av.appendJSON(nil, 0) }

func (av DynamoDBAttributeValue) appendJSON(b []byte, depth int) (_ []byte, err error) {
	if depth >= maxDepth {
		return nil, errDepth // a list can hold itself
	}
	switch data := av.data.(type) {
	case nil:
		if av.text != "" {
			return append(b, av.text...), nil
		}
		return append(b, `{"NULL":true}`...), nil
	case isString:
		b = appendQuoted(append(b, `{"S":`...), av.text)
	case isDigits:
		b = appendQuoted(append(b, `{"N":`...), av.text)
	case bool:
		b = strconv.AppendBool(append(b, `{"BOOL":`...), data)
	case []byte:
		b = appendBase64(append(b, `{"B":`...), data)
	case stringSet:
		b = appendList(append(b, `{"SS":`...), data, appendQuoted)
	case numberSet:
		b = appendList(append(b, `{"NS":`...), data, appendQuoted)
	case [][]byte:
		b = appendList(append(b, `{"BS":`...), data, appendBase64)
	case []DynamoDBAttributeValue:
		b = appendList(append(b, `{"L":`...), data, func(b []byte, element DynamoDBAttributeValue) []byte {
			if err == nil {
				b, err = element.appendJSON(b, depth+2)
			}
			return b
		})
	case map[string]DynamoDBAttributeValue:
		b = append(b, `{"M":{`...)
		for i, name := range slices.Sorted(maps.Keys(data)) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendQuoted(b, name), ':')
			if b, err = data[name].appendJSON(b, depth+2); err != nil {
				return nil, err
			}
		}
		b = append(b, '}')
	}
	return append(b, '}'), err
}

func appendList[T any](b []byte, elements []T, appendOne func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, e := range elements {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendOne(b, e)
	}
	return append(b, ']')
}

func appendBase64(b, data []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(b, '"'), data), '"')
}

// appendQuoted appends s as a JSON string. What is no character becomes U+FFFD.
func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ':
			b = append(b, `\u00`...)
			b = append(b, hex[r>>4], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Its errors say where in the value something is wrong, and begin
// with the kind: L[2].N: not a number: "12,50". JSON null is a value of kind NULL.
func (av *DynamoDBAttributeValue) UnmarshalJSON(b []byte) error {
	r := newAttributeReader(b)
	defer r.release()
	value, err := r.attribute(0)
	if err == nil {
		err = r.end()
	}
	if err == nil {
		*av = value
	}
	return err
}

// A whole is a number without its fraction.
type whole struct {
	digits   []byte // the first of them not zero
	zeros    int    // that follow the digits
	negative bool
	fraction bool // whether the number has one, other than zero
}

// parseWhole reads a decimal number. It is false for another text.
func parseWhole(number string) (w whole, ok bool) {
	if !isDecimal(number) {
		return w, false
	}
	w.negative = number[0] == '-'
	digits, exponent, ok := scientific([]byte(number))
	switch point := len(digits) + exponent; {
	case !ok:
		w.digits, w.zeros = []byte{'1'}, math.MaxInt16 // or more, which is too much for all
	case len(digits) == 0:
		w.fraction = strings.ContainsAny(number[:strings.IndexAny(number+"e", "eE")], "123456789") // too small for scientific
	case exponent >= 0:
		w.digits, w.zeros = digits, exponent
	default:
		point = max(point, 0)
		w.digits = digits[:point]
		w.fraction = len(bytes.Trim(digits[point:], "0")) > 0
	}
	return w, true
}

// int64 returns the number, or the nearest int64 and false.
func (w whole) int64() (int64, bool) {
	m, ok := w.uint64()
	switch {
	case w.negative && (!ok || m > 1<<63):
		return -1 << 63, false
	case w.negative:
		return -int64(m), true
	case !ok || m > 1<<63-1:
		return 1<<63 - 1, false
	}
	return int64(m), true
}

// uint64 returns the magnitude, or false.
func (w whole) uint64() (uint64, bool) {
	if len(w.digits) == 0 {
		return 0, true
	}
	if len(w.digits)+w.zeros > 20 {
		return 0, false
	}
	m, err := strconv.ParseUint(w.text(), 10, 64)
	return m, err == nil
}

// text is the magnitude in digits.
func (w whole) text() string {
	if len(w.digits) == 0 {
		return "0"
	}
	b := make([]byte, 0, len(w.digits)+w.zeros)
	b = append(b, w.digits...)
	for range w.zeros {
		b = append(b, '0')
	}
	return string(b)
}

// isDecimal reports whether text is a decimal number as DynamoDB takes them: a sign, digits, a point among them and a
// power of ten, all but one digit optional.
func isDecimal[T string | []byte](text T) bool {
	i := 0
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	digits, points := 0, 0
	for ; i < len(text); i++ {
		if c := text[i]; '0' <= c && c <= '9' {
			digits++
		} else if c == '.' {
			points++
		} else {
			break
		}
	}
	if digits == 0 || points > 1 {
		return false
	}
	if i == len(text) {
		return true
	}
	if text[i]|0x20 != 'e' {
		return false
	}
	i++
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	start := i
	for i < len(text) && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	return i == len(text) && i > start
}
