package events_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func attribute(t *testing.T, text string) events.DynamoDBAttributeValue {
	t.Helper()
	var av events.DynamoDBAttributeValue
	if err := json.Unmarshal([]byte(text), &av); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return av
}

// Each kind decodes, is what its constructor makes, and encodes as it was.
func TestAttributeKinds(t *testing.T) {
	for _, tt := range []struct {
		text string
		want events.DynamoDBAttributeValue
		kind events.DynamoDBDataType
	}{
		{`{"S":"gopher"}`, events.NewStringAttribute("gopher"), events.DataTypeString},
		{`{"S":""}`, events.NewStringAttribute(""), events.DataTypeString},
		{`{"S":"\u00fc\"\\\n\u0000\ud83d\ude00<&>"}`, events.NewStringAttribute("ü\"\\\n\x00😀<&>"), events.DataTypeString},
		{`{"N":"12.50"}`, events.NewNumberAttribute("12.50"), events.DataTypeNumber},
		{`{"N":"-1E-130"}`, events.NewNumberAttribute("-1E-130"), events.DataTypeNumber},
		{`{"BOOL":true}`, events.NewBooleanAttribute(true), events.DataTypeBoolean},
		{`{"BOOL":false}`, events.NewBooleanAttribute(false), events.DataTypeBoolean},
		{`{"NULL":true}`, events.NewNullAttribute(), events.DataTypeNull},
		{`{"B":"Z29waGVy"}`, events.NewBinaryAttribute([]byte("gopher")), events.DataTypeBinary},
		{`{"B":""}`, events.NewBinaryAttribute([]byte{}), events.DataTypeBinary},
		{`{"SS":["plush","gift"]}`, events.NewStringSetAttribute([]string{"plush", "gift"}), events.DataTypeStringSet},
		{`{"NS":["1","2.0"]}`, events.NewNumberSetAttribute([]string{"1", "2.0"}), events.DataTypeNumberSet},
		{`{"BS":["Z28=","cGhlcg=="]}`, events.NewBinarySetAttribute([][]byte{[]byte("go"), []byte("pher")}), events.DataTypeBinarySet},
		{`{"L":[]}`, events.NewListAttribute([]events.DynamoDBAttributeValue{}), events.DataTypeList},
		{`{"L":[{"S":"a"},{"L":[{"N":"1"}]}]}`, events.NewListAttribute([]events.DynamoDBAttributeValue{
			events.NewStringAttribute("a"),
			events.NewListAttribute([]events.DynamoDBAttributeValue{events.NewNumberAttribute("1")}),
		}), events.DataTypeList},
		{`{"M":{}}`, events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{}), events.DataTypeMap},
		{`{"M":{"a":{"M":{"b":{"BOOL":true}}},"c":{"SS":["d"]}}}`, events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{
			"a": events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{"b": events.NewBooleanAttribute(true)}),
			"c": events.NewStringSetAttribute([]string{"d"}),
		}), events.DataTypeMap},
	} {
		got := attribute(t, tt.text)
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s is %v, want %v", tt.text, got, tt.want)
		}
		if got.DataType() != tt.kind {
			t.Errorf("%s is of kind %v, want %v", tt.text, got.DataType(), tt.kind)
		}
		if got.IsNull() != (tt.kind == events.DataTypeNull) {
			t.Errorf("IsNull of %s is %v", tt.text, got.IsNull())
		}
		wantJSON(t, tt.want, tt.text)
	}
}

func TestAttributeNull(t *testing.T) {
	for text, want := range map[string]string{
		`null`:                    `{"NULL":true}`,
		`{"NULL":true}`:           `{"NULL":true}`,
		` { "NULL" : false } `:    `{"NULL":false}`,
		`{"L":[null]}`:            `{"L":[{"NULL":true}]}`,
		`{"M":{"a":null}}`:        `{"M":{"a":{"NULL":true}}}`,
		`{"L":[{"NULL":false}]}`:  `{"L":[{"NULL":false}]}`,
		`{"\u0053":"a","S":"b"}`:  `{"S":"b"}`,
		"{\"S\":\"\xff\"}":        `{"S":"\ufffd"}`,
		"{\"S\":\"\xc3\xbc\"}":    `{"S":"ü"}`,
		`{"M":{"\u0061\"":null}}`: `{"M":{"a\"":{"NULL":true}}}`,
	} {
		av := events.NewStringAttribute("before")
		if err := av.UnmarshalJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		wantJSON(t, av, want)
	}
	if av := attribute(t, `{"NULL":false}`); !av.IsNull() || av.DataType() != events.DataTypeNull {
		t.Errorf(`{"NULL":false} is of kind %v`, av.DataType())
	}
	var zero events.DynamoDBAttributeValue
	if !zero.IsNull() || zero.DataType() != events.DataTypeNull || zero != events.NewNullAttribute() {
		t.Errorf("the zero value is of kind %v", zero.DataType())
	}
	wantJSON(t, zero, `{"NULL":true}`)
}

func TestAttributeConstructorsWithNil(t *testing.T) {
	for want, av := range map[string]events.DynamoDBAttributeValue{
		`{"L":[]}`:  events.NewListAttribute(nil),
		`{"M":{}}`:  events.NewMapAttribute(nil),
		`{"SS":[]}`: events.NewStringSetAttribute(nil),
		`{"NS":[]}`: events.NewNumberSetAttribute(nil),
		`{"BS":[]}`: events.NewBinarySetAttribute(nil),
		`{"B":""}`:  events.NewBinaryAttribute(nil),
	} {
		wantJSON(t, av, want)
		if av.IsNull() {
			t.Errorf("%s is null", want)
		}
	}
}

// Accessors give the value of their own kind and panic for any other, those with As are false.
func TestAttributeAccessors(t *testing.T) {
	values := []events.DynamoDBAttributeValue{
		events.DataTypeBinary:    events.NewBinaryAttribute([]byte("b")),
		events.DataTypeBoolean:   events.NewBooleanAttribute(true),
		events.DataTypeBinarySet: events.NewBinarySetAttribute([][]byte{[]byte("b")}),
		events.DataTypeList:      events.NewListAttribute([]events.DynamoDBAttributeValue{{}}),
		events.DataTypeMap:       events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{"m": {}}),
		events.DataTypeNumber:    events.NewNumberAttribute("1"),
		events.DataTypeNumberSet: events.NewNumberSetAttribute([]string{"1"}),
		events.DataTypeNull:      events.NewNullAttribute(),
		events.DataTypeString:    events.NewStringAttribute("s"),
		events.DataTypeStringSet: events.NewStringSetAttribute([]string{"s"}),
	}
	type av = events.DynamoDBAttributeValue
	type accessor struct {
		must func(av) any
		as   func(av) (any, bool)
	}
	pair := func(v any, ok bool) (any, bool) { return v, ok }
	for kind, a := range map[events.DynamoDBDataType]accessor{
		events.DataTypeBinary:    {func(v av) any { return v.Binary() }, func(v av) (any, bool) { x, ok := v.AsBinary(); return pair(x, ok) }},
		events.DataTypeBoolean:   {func(v av) any { return v.Boolean() }, func(v av) (any, bool) { x, ok := v.AsBoolean(); return pair(x, ok) }},
		events.DataTypeBinarySet: {func(v av) any { return v.BinarySet() }, func(v av) (any, bool) { x, ok := v.AsBinarySet(); return pair(x, ok) }},
		events.DataTypeList:      {func(v av) any { return v.List() }, func(v av) (any, bool) { x, ok := v.AsList(); return pair(x, ok) }},
		events.DataTypeMap:       {func(v av) any { return v.Map() }, func(v av) (any, bool) { x, ok := v.AsMap(); return pair(x, ok) }},
		events.DataTypeNumber:    {func(v av) any { return v.Number() }, func(v av) (any, bool) { x, ok := v.AsNumber(); return pair(x, ok) }},
		events.DataTypeNumberSet: {func(v av) any { return v.NumberSet() }, func(v av) (any, bool) { x, ok := v.AsNumberSet(); return pair(x, ok) }},
		events.DataTypeStringSet: {func(v av) any { return v.StringSet() }, func(v av) (any, bool) { x, ok := v.AsStringSet(); return pair(x, ok) }},
	} {
		for other, value := range values {
			as, ok := a.as(value)
			if want := events.DynamoDBDataType(other) == kind; ok != want {
				t.Errorf("As accessor for %v of a %v: %v, want %v", kind, other, ok, want)
			}
			func() {
				defer func() {
					want := events.IncompatibleDynamoDBTypeError{Requested: kind, Actual: events.DynamoDBDataType(other)}
					if got := recover(); ok != (got == nil) || !ok && got != want {
						t.Errorf("accessor for %v of a %v: panic %v", kind, other, got)
					}
				}()
				if must := a.must(value); !reflect.DeepEqual(must, as) {
					t.Errorf("accessors for %v differ: %v, %v", kind, must, as)
				}
			}()
		}
	}
	for kind, value := range values {
		want := "s"
		if events.DynamoDBDataType(kind) != events.DataTypeString {
			encoded, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			want = string(encoded)
		}
		if got := value.String(); got != want {
			t.Errorf("String of a %v is %s, want %s", events.DynamoDBDataType(kind), got, want)
		}
		if s, ok := value.AsString(); ok != (s == "s") {
			t.Errorf("AsString of a %v is %q, %v", events.DynamoDBDataType(kind), s, ok)
		}
	}
	text := events.IncompatibleDynamoDBTypeError{Requested: events.DataTypeBoolean, Actual: events.DataTypeNull}.Error()
	if want := "accessor for DynamoDB attribute type BOOL called on one of type NULL"; text != want {
		t.Errorf("%q, want %q", text, want)
	}
}

func TestAttributeNumbers(t *testing.T) {
	for number, want := range map[string]struct {
		n   int64
		err error
	}{
		"0":                      {n: 0},
		"-0.0":                   {n: 0},
		"12":                     {n: 12},
		"+12":                    {n: 12},
		"12.99":                  {n: 12},
		"-12.99":                 {n: -12},
		"1e3":                    {n: 1000},
		"1.5E+1":                 {n: 15},
		"125e-1":                 {n: 12},
		"1e-130":                 {n: 0},
		"1e-99999":               {n: 0},
		"9007199254740993.0":     {n: 9007199254740993},
		"9223372036854775807":    {n: math.MaxInt64},
		"9223372036854775807.9":  {n: math.MaxInt64},
		"9223372036854775808":    {n: math.MaxInt64, err: strconv.ErrRange},
		"-9223372036854775808.0": {n: math.MinInt64},
		"-9223372036854775809":   {n: math.MinInt64, err: strconv.ErrRange},
		"1e125":                  {n: math.MaxInt64, err: strconv.ErrRange},
		"-1e99999":               {n: math.MinInt64, err: strconv.ErrRange},
		"99999999999999999999":   {n: math.MaxInt64, err: strconv.ErrRange},
		"twelve":                 {err: strconv.ErrSyntax},
		"":                       {err: strconv.ErrSyntax},
		"1e":                     {err: strconv.ErrSyntax},
		"0x10":                   {err: strconv.ErrSyntax},
		"NaN":                    {err: strconv.ErrSyntax},
	} {
		av := events.NewNumberAttribute(number)
		got, err := av.Integer()
		if got != want.n || !errors.Is(err, want.err) || (err == nil) != (want.err == nil) {
			t.Errorf("Integer of %q is %d, %v; want %d, %v", number, got, err, want.n, want.err)
		}
		if av.Number() != number {
			t.Errorf("Number is %q, want %q", av.Number(), number)
		}
	}
	if n, err := events.NewNumberAttribute("12.0").Int64(); err == nil {
		t.Errorf("Int64 of 12.0 is %d, want an error", n)
	}
	if f, err := events.NewNumberAttribute("12.5").Float(); f != 12.5 || err != nil {
		t.Errorf("Float of 12.5 is %v, %v", f, err)
	}
	if f, err := events.NewNumberAttribute("1e400").Float(); !math.IsInf(f, 1) || !errors.Is(err, strconv.ErrRange) {
		t.Errorf("Float of 1e400 is %v, %v", f, err)
	}
}

var wrongAttributes = map[string]string{
	`{"S":"a","N":"1"}`:                     `an attribute value of two kinds, S and N`,
	`{}`:                                    `an attribute value without a kind`,
	`{"X":"1"}`:                             `unsupported DynamoDB attribute type "X"`,
	`{"s":"1"}`:                             `unsupported DynamoDB attribute type "s"`,
	`{"L":[{"S":"a"},{"M":{"b":{"X":1}}}]}`: `L[1].M.b: unsupported DynamoDB attribute type "X"`,
	`{"BS":[1]}`:                            `BS[0]: not base64: 1`,
	`{"BS":["Z28=","!"]}`:                   `BS[1]: illegal base64 data at input byte 0`,
	`{"B":"!"}`:                             `B: illegal base64 data at input byte 0`,
	`{"B":1}`:                               `B: not base64: 1`,
	`{"N":12}`:                              `N: not a string: 12`,
	`{"N":"12,50"}`:                         `N: not a number: "12,50"`,
	`{"N":""}`:                              `N: not a number: ""`,
	`{"NS":["1","two"]}`:                    `NS[1]: not a number: "two"`,
	`{"SS":["1",2]}`:                        `SS[1]: not a string: 2`,
	`{"SS":"1"}`:                            `SS: not a list: "1"`,
	`{"S":null}`:                            `S: not a string: null`,
	`{"BOOL":"true"}`:                       `BOOL: not a boolean: "true"`,
	`{"NULL":1}`:                            `NULL: not a boolean: 1`,
	`{"L":{}}`:                              `L: not a list: {}`,
	`{"L":[1]}`:                             `L[0]: not an attribute value: 1`,
	`{"M":[]}`:                              `M: not an object: []`,
	`{"M":{"a":"b"}}`:                       `M.a: not an attribute value: "b"`,
	`"S"`:                                   `not an attribute value: "S"`,
}

func TestAttributeErrors(t *testing.T) {
	for text, want := range wrongAttributes {
		av := events.NewStringAttribute("before")
		err := json.Unmarshal([]byte(text), &av)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", text, err, want)
		}
		if av != events.NewStringAttribute("before") {
			t.Errorf("%s: the value is changed to %v", text, av)
		}
		unsupported, ok := errors.AsType[events.UnsupportedDynamoDBTypeError](err)
		if ok != strings.Contains(want, "unsupported") || ok && !strings.Contains(text, strconv.Quote(unsupported.Type)) {
			t.Errorf("%s: the type that is unsupported is %q", text, unsupported.Type)
		}
	}
	for _, text := range []string{``, `{`, `{"S"`, `{"S":`, `{"S":"a`, `{"S":"a"`, `{"S":"a",}`, `{"S":"a"}x`, "{\"S\":\"\n\"}", `{"S":"\x"}`, `{"L":[{"S":"a"},]}`, `{"M":{"a"}}`, `{"M":{a:1}}`, `nul`, `{"BOOL":tru}`} {
		if err := new(events.DynamoDBAttributeValue).UnmarshalJSON([]byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// Neither depth nor a list that holds itself overflows the stack.
func TestAttributeDepth(t *testing.T) {
	nested := func(levels int) string {
		return strings.Repeat(`{"L":[`, levels) + strings.Repeat(`]}`, levels)
	}
	if _, err := json.Marshal(attribute(t, nested(5000))); err != nil { // 10,000 levels of JSON
		t.Error(err)
	}
	for _, levels := range []int{5001, 1e6} {
		if err := new(events.DynamoDBAttributeValue).UnmarshalJSON([]byte(nested(levels))); err == nil {
			t.Errorf("%d lists in each other decode", levels)
		}
		if err := new(events.DynamoDBStreamRecord).UnmarshalJSON([]byte(`{"Keys":{"k":` + nested(levels) + `}}`)); err == nil {
			t.Errorf("%d lists in each other decode in a record", levels)
		}
	}
	list := make([]events.DynamoDBAttributeValue, 1)
	list[0] = events.NewListAttribute(list)
	if _, err := list[0].MarshalJSON(); err == nil {
		t.Error("a list that holds itself encodes")
	}
	if list[0].String() == "" {
		t.Error("a list that holds itself has no text")
	}
}

// A decoded value does not change with the bytes that it was decoded from.
func TestAttributeKeepsNoBytes(t *testing.T) {
	text := []byte(`{"M":{"name":{"S":"gopher"},"data":{"B":"Z28="},"tags":{"SS":["a","b"]}}}`)
	var av events.DynamoDBAttributeValue
	if err := av.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	want := string(text)
	clear(text)
	wantJSON(t, av, want)
}

func TestAttributeComparison(t *testing.T) {
	if a, b := attribute(t, `{"S":"a"}`), events.NewStringAttribute("a"); a != b {
		t.Errorf("%v and %v differ", a, b)
	}
	if a, b := events.NewStringAttribute("1"), events.NewNumberAttribute("1"); a == b {
		t.Errorf("%v and %v are equal", a, b)
	}
}

func FuzzAttributeValue(f *testing.F) {
	for text := range wrongAttributes {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"M":{"a":{"L":[{"S":"\ud800"},{"N":"-1.5e3"},null]},"b":{"BS":["Z28="]},"c":{"NULL":false}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var av events.DynamoDBAttributeValue
		err := av.UnmarshalJSON(text)
		if err == nil && !json.Valid(text) {
			t.Fatalf("%q is no JSON and decodes", text)
		}
		var record events.DynamoDBStreamRecord
		inRecord := append(append([]byte(`{"NewImage":{"a":`), text...), `}}`...)
		if recordErr := json.Unmarshal(inRecord, &record); (recordErr == nil) != json.Valid(inRecord) {
			t.Fatalf("%q in a record: %v", text, recordErr)
		}
		if err != nil {
			return
		}
		encoded, err := av.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var again events.DynamoDBAttributeValue
		if err := again.UnmarshalJSON(encoded); err != nil || !reflect.DeepEqual(again, av) {
			t.Fatalf("%q is encoded as %q, which is %v, %v", text, encoded, again, err)
		}
		if second, err := again.MarshalJSON(); err != nil || !bytes.Equal(encoded, second) {
			t.Fatalf("%q is encoded as %q and then as %q, %v", text, encoded, second, err)
		}
		var into any
		_ = av.Unmarshal(&into)
		_ = fmt.Sprint(av, record)
	})
}
