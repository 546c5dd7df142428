package events_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

type (
	Address struct {
		Street string
		City   string `json:"town"`
	}
	base   struct{ ID, Hidden string }
	hidden struct{ Deep string }
	state  int
	Number string
	item   struct {
		base
		*Address
		Hidden  int     `dynamodbav:"hidden"`
		Price   float64 `dynamodbav:"price,omitempty" json:"cost"`
		Count   *int16  `json:"count,omitempty"`
		Small   uint8   `json:"small"`
		Kept    string  `dynamodbav:"-" json:"kept"`
		Omitted string  `json:"-"`
		//lint:ignore SA5008 the name is a dash
		Named   string    `json:"-,"`
		Created time.Time `dynamodbav:"created,unixtime"`
		Updated time.Time `json:"updated"`
		Paid    bool      `json:"paid"`
		Tags    map[string]struct{}
		Numbers []int
		Blobs   [][]byte
		Digest  [4]byte
		Data    []byte
		Lines   []struct {
			SKU      string
			Quantity int
		}
		Pair    [2]string
		Labels  map[label]*string
		State   state
		Exact   json.Number
		Text    Number
		Big     *big.Int
		Float   big.Float
		Any     any
		Raw     events.DynamoDBAttributeValue
		Self    shout
		private string
	}
	label string
	shout string
)

func (s *shout) UnmarshalDynamoDBAttributeValue(av events.DynamoDBAttributeValue) error {
	if av.DataType() != events.DataTypeString {
		return errors.New("not to be shouted")
	}
	*s = shout(strings.ToUpper(av.String()))
	return nil
}

func image(t *testing.T, text string) map[string]events.DynamoDBAttributeValue {
	t.Helper()
	var m map[string]events.DynamoDBAttributeValue
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestUnmarshalDynamoDBMap(t *testing.T) {
	got := item{Kept: "as it is", Omitted: "as it is", private: "as it is", Paid: true}
	err := events.UnmarshalDynamoDBMap(image(t, `{"id":{"S":"4711"},"hidden":{"N":"1"},"Street":{"S":"Gopher Road"},"town":{"S":"Burrow"},
		"price":{"N":"12.50"},"cost":{"N":"1"},"count":{"N":"-3.0"},"SMALL":{"N":"255"},"kept":{"S":"x"},"Omitted":{"S":"x"},"-":{"S":"dash"},
		"created":{"N":"1707300672.5"},"updated":{"S":"2024-02-07T10:11:12Z"},"paid":{"NULL":true},"Tags":{"SS":["plush","gift"]},
		"Numbers":{"NS":["1","2e1"]},"Blobs":{"BS":["Z28="]},"Digest":{"B":"Z28="},"Data":{"B":"Z28="},
		"Lines":{"L":[{"M":{"sku":{"S":"plush"},"Quantity":{"N":"2"}}}]},"Pair":{"L":[{"S":"a"}]},"Labels":{"M":{"a":{"S":"b"},"c":{"NULL":true}}},
		"State":{"N":"7"},"Exact":{"N":"1.50"},"Text":{"N":"1.50"},"Big":{"N":"-1.2e30"},"Float":{"N":"12345678901234567890123456789012345678"},
		"Any":{"M":{"s":{"S":"a"},"n":{"N":"1.5"},"b":{"B":"Z28="},"t":{"BOOL":true},"0":{"NULL":true},"l":{"L":[{"N":"1"}]},"ss":{"SS":["a"]},"ns":{"NS":["2"]},"bs":{"BS":["Z28="]}}},
		"Raw":{"L":[{"S":"a"}]},"Self":{"S":"loud"},"private":{"S":"x"},"unknown":{"M":{}}}`), &got)
	if err != nil {
		t.Fatal(err)
	}
	count, b := int16(-3), "b"
	bigInt, _ := new(big.Int).SetString("-1200000000000000000000000000000", 10)
	want := item{
		base: base{ID: "4711"}, Address: &Address{"Gopher Road", "Burrow"}, Hidden: 1, Price: 12.5, Count: &count, Small: 255,
		Kept: "as it is", Omitted: "as it is", private: "as it is", Named: "dash",
		Created: time.Unix(1707300672, 5e8), Updated: time.Date(2024, 2, 7, 10, 11, 12, 0, time.UTC),
		Tags: map[string]struct{}{"plush": {}, "gift": {}}, Numbers: []int{1, 20}, Blobs: [][]byte{[]byte("go")},
		Digest: [4]byte{'g', 'o'}, Data: []byte("go"), Pair: [2]string{"a"}, Labels: map[label]*string{"a": &b, "c": nil},
		State: 7, Exact: "1.50", Text: "1.50", Big: bigInt,
		Any: map[string]any{"s": "a", "n": 1.5, "b": []byte("go"), "t": true, "0": nil, "l": []any{1.0}, "ss": []string{"a"}, "ns": []float64{2}, "bs": [][]byte{[]byte("go")}},
		Raw: events.NewListAttribute([]events.DynamoDBAttributeValue{events.NewStringAttribute("a")}), Self: "LOUD",
	}
	want.Lines = append(want.Lines, struct {
		SKU      string
		Quantity int
	}{"plush", 2})
	if text := got.Float.Text('f', 0); text != "12345678901234567890123456789012345678" {
		t.Errorf("Float is %s", text)
	}
	got.Float = big.Float{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("decoded %+v\nwant    %+v", got, want)
	}
}

// Of two attributes whose names differ in case, and of two such fields, each goes to its own.
func TestUnmarshalDynamoDBMapCase(t *testing.T) {
	var got struct {
		ID string `json:"id"`
		Id string `json:"Id"`
		X  string
	}
	if err := events.UnmarshalDynamoDBMap(image(t, `{"Id":{"S":"2"},"ID":{"S":"1"},"x":{"S":"3"},"zz":{"S":"4"}}`), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "1" || got.Id != "2" || got.X != "3" {
		t.Errorf("decoded %+v", got)
	}
}

func TestUnmarshalAttributeErrors(t *testing.T) {
	type price struct {
		Price float64 `json:"price"`
	}
	type orders struct {
		Orders [4]price          `json:"orders"`
		Sets   map[int]struct{}  `json:"sets"`
		Map    map[string]uint16 `json:"map"`
		*hidden
	}
	for _, tt := range []struct {
		image string
		into  any
		want  string
	}{
		{`{"orders":{"L":[{"M":{}},{"M":{}},{"M":{}},{"M":{"price":{"N":"1e400"}}}]}}`, new(orders), `orders[3].price: number "1e400" overflows float64`},
		{`{"orders":{"L":[{"M":{}},{"M":{}},{"M":{}},{"M":{}},{"M":{}}]}}`, new(orders), `orders: 5 elements do not go into [4]events_test.price`},
		{`{"sets":{"NS":["1","1.5"]}}`, new(orders), `sets[1]: number "1.5" has a fraction, which int does not hold`},
		{`{"map":{"M":{"a":{"N":"65536"}}}}`, new(orders), `map.a: number "65536" overflows uint16`},
		{`{"map":{"M":{"a":{"N":"-1"}}}}`, new(orders), `map.a: number "-1" is negative, which uint16 does not hold`},
		{`{"map":{"S":"a"}}`, new(orders), `map: an attribute value of type S does not go into map[string]uint16`},
		{`{"Deep":{"S":"a"}}`, new(orders), `Deep: embedded pointer to unexported type events_test.hidden is nil`},
		{`{"a":{"N":"1e400"}}`, new(map[string]any), `a: number "1e400" overflows float64`},
		{`{"a":{"L":[{"M":{"b":{"N":"1e400"}}}]}}`, new(any), `a[0].b: number "1e400" overflows float64`},
		{`{"a":{"N":"3.5e38"}}`, new(map[string]float32), `a: number "3.5e38" overflows float32`},
		{`{"a":{"N":"128"}}`, new(map[string]int8), `a: number "128" overflows int8`},
		{`{"a":{"N":"1.5"}}`, new(map[string]big.Int), `a: number "1.5" has a fraction, which big.Int does not hold`},
		{`{"a":{"N":"1"}}`, new(map[string]string), `a: an attribute value of type N does not go into string`},
		{`{"a":{"S":"1"}}`, new(map[string]int), `a: an attribute value of type S does not go into int`},
		{`{"a":{"S":"1"}}`, new(map[string][]byte), `a: an attribute value of type S does not go into []uint8`},
		{`{"a":{"B":"Z28="}}`, new(map[string][1]byte), `a: 2 bytes do not go into [1]uint8`},
		{`{"a":{"B":"Z28="}}`, new(map[string]string), `a: an attribute value of type B does not go into string`},
		{`{"a":{"BOOL":true}}`, new(map[string]string), `a: an attribute value of type BOOL does not go into string`},
		{`{"a":{"SS":["b"]}}`, new(map[string]string), `a: an attribute value of type SS does not go into string`},
		{`{"a":{"S":"b"}}`, new(map[string]fmt.Stringer), `a: an attribute value of type S does not go into fmt.Stringer`},
		{`{"a":{"S":"b"}}`, new(map[int]string), `an attribute value of type M does not go into map[int]string`},
		{`{"a":{"N":"1"}}`, new(map[string]shout), `a: not to be shouted`},
		{`{"a":{"S":"noon"}}`, new(map[string]time.Time), `a: parsing time`},
		{`{}`, orders{}, `decode DynamoDB attribute value: events_test.orders is no pointer to decode into`},
		{`{}`, (*orders)(nil), `decode DynamoDB attribute value: *events_test.orders is no pointer to decode into`},
		{`{}`, nil, `decode DynamoDB attribute value: <nil> is no pointer to decode into`},
	} {
		err := events.UnmarshalDynamoDBMap(image(t, tt.image), tt.into)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s into %T: error %v, want %s", tt.image, tt.into, err, tt.want)
		}
	}
	var n int
	if err := events.NewNumberAttribute("twelve").Unmarshal(&n); err == nil || err.Error() != `not a number: "twelve"` {
		t.Errorf("twelve into int: %v", err)
	}
	if err := events.NewNumberAttribute("12").Unmarshal(&n); err != nil || n != 12 {
		t.Errorf("12 into int: %d, %v", n, err)
	}
}

// What is in a map stays, a slice is replaced, and NULL sets the zero value.
func TestUnmarshalAttributeIntoOld(t *testing.T) {
	got := struct {
		M map[string]int
		L []int
		P *int
		N int
	}{map[string]int{"a": 1}, []int{1, 2, 3}, new(int), 5}
	p := got.P
	if err := events.UnmarshalDynamoDBMap(image(t, `{"M":{"M":{"b":{"N":"2"}}},"L":{"L":[{"N":"4"}]},"P":{"N":"6"},"N":{"NULL":true}}`), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.M, map[string]int{"a": 1, "b": 2}) || !reflect.DeepEqual(got.L, []int{4}) || got.P != p || *p != 6 || got.N != 0 {
		t.Errorf("decoded %+v", got)
	}
}
