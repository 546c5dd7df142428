package cfn_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cfn"
)

type base struct {
	Owner string
	Level int8 `json:"level"`
}

type burrow struct {
	base
	Depth   int
	Width   float64
	Area    *uint16
	Lit     bool
	Name    string
	Sealed  *bool             `json:"sealed_,omitempty"`
	Hidden  string            `json:"-"`
	Quoted  int               `json:",string"`
	Number  json.Number       `json:"number"`
	Opened  time.Time         `json:"opened"`
	Key     []byte            `json:"key"`
	Any     any               `json:"any"`
	Rooms   []room            `json:"rooms"`
	Exits   [2]int            `json:"exits"`
	ByFloor map[string][]bool `json:"byFloor"`
	Labels  map[string]string `json:"labels"`
}

type room struct {
	Width float32
	Next  *room
}

func TestProperties(t *testing.T) {
	area, yes := uint16(7), true
	for properties, want := range map[string]burrow{
		`{}`:                                {},
		`{"Depth":"12"}`:                    {Depth: 12},
		`{"depth":"-012"}`:                  {Depth: -12},
		`{"Depth":12}`:                      {Depth: 12},
		`{"Depth":"9007199254740993"}`:      {Depth: 9007199254740993},
		`{"Depth":null}`:                    {},
		`{"Width":"2.5","Area":"7"}`:        {Width: 2.5, Area: &area},
		`{"Width":"1e3"}`:                   {Width: 1000},
		`{"Lit":"true","sealed_":"True"}`:   {Lit: true, Sealed: &yes},
		`{"Lit":"FALSE"}`:                   {},
		`{"Lit":true}`:                      {Lit: true},
		`{"Name":"12"}`:                     {Name: "12"},
		`{"Name":12.5}`:                     {Name: "12.5"},
		`{"Name":true}`:                     {Name: "true"},
		`{"Owner":"me","level":"3"}`:        {base: base{Owner: "me", Level: 3}},
		`{"Hidden":"x","-":"y","None":"z"}`: {},
		`{"Quoted":"5","number":"6"}`:       {Quoted: 5, Number: "6"},
		`{"opened":"2026-03-02T08:15:30Z"}`: {Opened: time.Date(2026, 3, 2, 8, 15, 30, 0, time.UTC)},
		`{"key":"YnVycm93"}`:                {Key: []byte("burrow")},
		`{"any":{"a":"1","b":["true"]}}`:    {Any: map[string]any{"a": "1", "b": []any{"true"}}},
		`{"rooms":[{"Width":"2.5"},{"Next":{"Width":"1"}}]}`: {Rooms: []room{{Width: 2.5}, {Next: &room{Width: 1}}}},
		`{"exits":["1","2"]}`:                                {Exits: [2]int{1, 2}},
		`{"byFloor":{"0":["true","false"]}}`:                 {ByFloor: map[string][]bool{"0": {true, false}}},
		`{"labels":{"a":1,"b":"2","c":false}}`:               {Labels: map[string]string{"a": "1", "b": "2", "c": "false"}},
		`{"ServiceToken":"arn"}`:                             {},
	} {
		var e cfn.Event
		if err := json.Unmarshal([]byte(`{"ResourceProperties":`+properties+`,"OldResourceProperties":`+properties+`}`), &e); err != nil {
			t.Fatal(err)
		}
		before, _ := json.Marshal(e)
		got, err := cfn.Properties[burrow](e)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", properties, got, err, want)
		}
		old, err := cfn.OldProperties[*burrow](e)
		if err != nil || !reflect.DeepEqual(*old, want) {
			t.Errorf("old %s: %+v, %v; want %+v", properties, old, err, want)
		}
		if after, _ := json.Marshal(e); string(after) != string(before) {
			t.Errorf("%s: the event became %s", before, after)
		}
	}
}

func TestPropertiesErrors(t *testing.T) {
	for properties, want := range map[string]string{
		`{"Depth":"deep"}`:               "properties of Burrow: json: cannot unmarshal string into Go struct field burrow.Depth of type int",
		`{"Depth":""}`:                   "properties of Burrow: json: cannot unmarshal string into Go struct field burrow.Depth of type int",
		`{"Depth":"1.5"}`:                "properties of Burrow: json: cannot unmarshal string",
		`{"level":"300"}`:                "properties of Burrow: json: cannot unmarshal number 300",
		`{"Area":"-1"}`:                  "properties of Burrow: json: cannot unmarshal string",
		`{"Width":"NaN"}`:                "properties of Burrow: json: cannot unmarshal string",
		`{"Lit":"yes"}`:                  "properties of Burrow: json: cannot unmarshal string",
		`{"Lit":"1"}`:                    "properties of Burrow: json: cannot unmarshal string",
		`{"Name":[]}`:                    "properties of Burrow: json: cannot unmarshal array",
		`{"rooms":{"Width":"1"}}`:        "properties of Burrow: json: cannot unmarshal object",
		`{"rooms":[{"Next":"nowhere"}]}`: "properties of Burrow: json: cannot unmarshal string",
		`{"opened":"noon"}`:              "properties of Burrow: parsing time",
	} {
		e := cfn.Event{LogicalResourceID: "Burrow"}
		if err := json.Unmarshal([]byte(properties), &e.ResourceProperties); err != nil {
			t.Fatal(err)
		}
		got, err := cfn.Properties[burrow](e)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", properties, err, want)
		}
		if !reflect.DeepEqual(got, burrow{}) {
			t.Errorf("%s: %+v and an error", properties, got)
		}
	}
	_, err := cfn.OldProperties[[]int](cfn.Event{LogicalResourceID: "Burrow", OldResourceProperties: map[string]any{}})
	if err == nil || !strings.HasPrefix(err.Error(), "old properties of Burrow: ") {
		t.Errorf("an object into a list: %v", err)
	}
}

// A request without old properties has zero ones.
func TestOldPropertiesNone(t *testing.T) {
	got, err := cfn.OldProperties[burrow](fixture(t, "create"))
	if err != nil || !reflect.DeepEqual(got, burrow{}) {
		t.Errorf("%+v, %v; want nothing", got, err)
	}
}

// Any properties that encoding/json decodes decode to the same value.
func FuzzProperties(f *testing.F) {
	f.Add([]byte(`{"Depth":12,"Width":2.5,"Lit":true,"Name":"a","rooms":[{"Width":1}],"labels":{"a":"b"}}`))
	f.Add([]byte(`{"Depth":"12","depth":"13","LEVEL":"1","any":[{}],"exits":[1,2,3]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var e cfn.Event
		if err := json.Unmarshal(b, &e.ResourceProperties); err != nil {
			return
		}
		got, err := cfn.Properties[burrow](e)
		again, _ := json.Marshal(e.ResourceProperties)
		var want burrow
		if json.Unmarshal(again, &want) != nil {
			return
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", again, got, err, want)
		}
	})
}

func ExampleProperties() {
	var e cfn.Event
	json.Unmarshal([]byte(`{"ResourceProperties":{"ServiceToken":"arn:aws:lambda:…","Depth":"12","Lit":"true","Rooms":[{"Width":"2.5"}]}}`), &e)
	p, err := cfn.Properties[struct {
		Depth int
		Lit   bool
		Rooms []struct{ Width float64 }
	}](e)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Depth, p.Lit, p.Rooms[0].Width)
	// Output: 12 true 2.5
}
