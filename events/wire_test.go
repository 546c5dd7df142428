package events

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

// A sample has a member of each form.
type sample struct {
	Name    string            `json:"name"`
	URL     string            `json:"url,omitempty"`
	Size    int64             `json:"size,omitempty"`
	Count   int64             `json:"count"`
	Level   string            `json:"level"`
	Slot    *string           `json:"slot"`
	Labels  map[string]string `json:"labels,omitempty"`
	Actions []string          `json:"actions,omitempty"`
	Data    []byte            `json:"data"`
	Time    time.Time         `json:"time,omitzero"`
	Arrival SecondsEpochTime  `json:"arrival,omitzero"`
	Open    bool              `json:"open,omitempty"`
	Odd     int               `json:"odd,omitempty"`
	Part    samplePart        `json:"part,omitzero"`
	wire    *wire
}

type samplePart struct {
	Number int64 `json:"number"`
}

func (p *samplePart) UnmarshalJSON(b []byte) error {
	return decode(b, nil, number("number", &p.Number))
}

func (s *sample) UnmarshalJSON(b []byte) error {
	return decode(b, &s.wire,
		member("name", &s.Name),
		member("url", &s.URL).or("URLText"),
		member("size", &s.Size).sticky(),
		number("count", &s.Count),
		text("level", &s.Level),
		textPtr("slot", &s.Slot),
		texts("labels", &s.Labels),
		list("actions", &s.Actions),
		member("data", &s.Data),
		member("time", &s.Time),
		member("arrival", &s.Arrival),
		member("open", &s.Open),
		custom("odd", &s.Odd, s.decodeOdd),
		member("part", &s.Part),
	)
}

func (s *sample) decodeOdd(raw []byte) error {
	var n int
	if err := json.Unmarshal(raw, &n); err != nil {
		return err
	}
	if n%2 == 0 {
		return damage(errors.New("even"))
	}
	s.Odd = n
	return nil
}

func (s sample) MarshalJSON() ([]byte, error) {
	type plain sample
	return s.wire.encode(plain(s))
}

// What is sent comes back, whatever its form.
func TestWire(t *testing.T) {
	two := "2"
	for text, want := range map[string]sample{
		`{"name":"a","size":3,"count":4,"level":"5","slot":"2","data":"eA==","time":"2026-03-04T05:06:07Z","arrival":1.5,"open":true}`: {Name: "a", Size: 3,
			Count: 4, Level: "5", Slot: &two, Data: []byte("x"), Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Arrival: SecondsEpochTime{time.Unix(1, 5e8)}, Open: true},
		`{"URLText":"u"}`:                     {URL: "u"},
		`{"url":"u"}`:                         {URL: "u"},
		`{"size":0}`:                          {},
		`{"count":"12"}`:                      {Count: 12},
		`{"count":""}`:                        {},
		`{"count":"twelve"}`:                  {},
		`{"count":60.0}`:                      {Count: 60},
		`{"level":5}`:                         {Level: "5"},
		`{"level":true}`:                      {Level: "true"},
		`{"level":{"a":[1,2]}}`:               {Level: `{"a":[1,2]}`},
		`{"slot":2}`:                          {Slot: &two},
		`{"slot":null}`:                       {},
		`{"labels":{"a":"x","b":7,"c":null}}`: {Labels: map[string]string{"a": "x", "b": "7", "c": ""}},
		`{"actions":"go"}`:                    {Actions: []string{"go"}},
		`{"actions":["go","stop"]}`:           {Actions: []string{"go", "stop"}},
		`{"data":"eA="}`:                      {},
		`{"time":"yesterday"}`:                {},
		`{"time":"2026-03-04T05:06:07+0000"}`: {Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)},
		`{"arrival":"1.5"}`:                   {Arrival: SecondsEpochTime{time.Unix(1, 5e8)}},
		`{"odd":4}`:                           {},
		`{"odd":5}`:                           {Odd: 5},
		`{"part":{"number":7}}`:               {Part: samplePart{7}},
		`null`:                                {},
	} {
		t.Run(text, func(t *testing.T) {
			var got sample
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			var sent, back map[string]any
			if err := json.Unmarshal([]byte(text), &sent); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &back); err != nil {
				t.Fatal(err)
			}
			for name, value := range sent {
				if !reflect.DeepEqual(back[name], value) {
					t.Errorf("%s came back as %v, in %s", name, back[name], b)
				}
			}
			for name, value := range back {
				if _, ok := sent[name]; !ok && value != nil && value != "" && value != 0.0 {
					t.Errorf("%s: %v was not sent", name, value)
				}
			}
			got.wire = nil
			if !got.Time.Equal(want.Time) {
				t.Errorf("time %v, want %v", got.Time, want.Time)
			}
			got.Time, want.Time = time.Time{}, time.Time{}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("decoded %+v, want %+v", got, want)
			}
		})
	}
}

// A value that has been changed is written in the form of its type.
func TestWireAfterAChange(t *testing.T) {
	var s sample
	if err := json.Unmarshal([]byte(`{"URLText":"u","count":"12","actions":"go","data":"?","size":0}`), &s); err != nil {
		t.Fatal(err)
	}
	kept := s
	s.URL, s.Count, s.Actions, s.Data, s.Size = "v", 13, []string{"stop"}, []byte("x"), 9
	b, err := json.Marshal(s)
	if want := `{"name":"","url":"v","size":9,"count":13,"level":"","slot":null,"actions":["stop"],"data":"eA=="}`; err != nil || string(b) != want {
		t.Errorf("encoded %s, %v; want %s", b, err, want)
	}
	b, err = json.Marshal(kept)
	if want := `{"name":"","URLText":"u","count":"12","level":"","slot":null,"actions":"go","data":"?","size":0}`; err != nil || string(b) != want {
		t.Errorf("the copy is encoded as %s, %v; want %s", b, err, want)
	}
}

// Into a value that is not fresh: what is sent again is what counts.
func TestWireTwice(t *testing.T) {
	var s sample
	for _, text := range []string{`{"count":"12","level":1}`, `{"count":13}`} {
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatal(err)
		}
	}
	b, err := json.Marshal(s)
	if want := `{"name":"","count":13,"level":1,"slot":null,"data":null}`; err != nil || string(b) != want {
		t.Errorf("encoded %s, %v; want %s", b, err, want)
	}
}

func TestWireDamage(t *testing.T) {
	for text, want := range map[string]string{
		`{"data":"?"}`:            "part.data: illegal base64 data at input byte 0",
		`{"time":"soon"}`:         "part.time: not a time: soon",
		`{"arrival":"soon"}`:      `part.arrival: not a number of seconds: "soon"`,
		`{"count":"soon"}`:        `part.count: not a number: "soon"`,
		`{"odd":2,"data":"?"}`:    "part.odd: even",
		`{"part":{"number":"x"}}`: `part.part.number: not a number: "x"`,
		`{"count":"1","level":2}`: "",
	} {
		var s sample
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got := s.wire.damaged("part"); want == "" && got != nil || want != "" && (got == nil || got.Error() != want) {
			t.Errorf("%s: damage %v, want %s", text, got, want)
		}
	}
	if err := (*wire)(nil).damaged(""); err != nil {
		t.Errorf("nothing is damaged: %v", err)
	}
}

// Where there is nowhere to keep it, damage is an error, and so is what is of another type anywhere.
func TestWireErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":1}`:              "json: cannot unmarshal number 1 into Go struct field .sample.name of type string",
		`{"size":"1"}`:            "json: cannot unmarshal string into Go struct field .sample.size of type int64",
		`{"size":1.5}`:            "json: cannot unmarshal number 1.5 into Go struct field .sample.size of type int64",
		`{"open":0}`:              "json: cannot unmarshal number 0 into Go struct field .sample.open of type bool",
		`{"data":[1]}`:            "", // as encoding/json has it
		`{"data":{}}`:             "json: cannot unmarshal object into Go struct field .sample.data of type []uint8",
		`{"count":[1]}`:           "json: cannot unmarshal array into Go struct field .sample.count of type int64",
		`{"labels":[]}`:           "json: cannot unmarshal array into Go struct field .sample.labels of type map[string]string",
		`{"actions":[1]}`:         "json: cannot unmarshal number into Go struct field .sample.actions of type string",
		`{"time":5}`:              "json: cannot unmarshal number 5 into Go struct field .sample.time of type time.Time",
		`{"part":{"number":[]}}`:  "json: cannot unmarshal array into Go struct field .sample.part.number of type int64",
		`[]`:                      "json: cannot unmarshal array into Go struct field .sample of type struct {}",
		`{"name":"a","name":"b"}`: "",
		`{"NAME":"a"}`:            "",
		`{"name":null,"size":null,"count":null,"level":null,"labels":null,"actions":null,"data":null,"time":null,"arrival":null,"open":null,"part":null}`: "",
	} {
		var s struct{ Sample sample }
		err := json.Unmarshal([]byte(`{"sample":`+text+`}`), &s)
		got := ""
		if err != nil {
			got = strings.Replace(err.Error(), "field .Sample", "field .sample", 1)
		}
		if got != want {
			t.Errorf("%s: error %s, want %s", text, got, want)
		}
	}
}

// Types whose methods are called directly get text that nobody has checked.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"name":"a"}`, `{"name":"\ud800\u0041\n"}`, `{`, `{"a"}`, `{"a":1,}`, `[1,2]`, `null`, `nul`, `{"count":"1e5","size":-0}`, `{"n\u0061me":"x"}`,
		`{"name":"` + "\xff" + `"}`, ` { "labels" : { "a" : [ 1 ] } } `, `{"data":"e\nA=="}`, strings.Repeat(`{"x":`, 20), "{\"name\":\"\x01\"}", `{"size":01}`, `{"size":1e2}`, `{"part":{"number":1}} x`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s sample
		err := s.UnmarshalJSON([]byte(text))
		if valid := json.Valid([]byte(text)); !valid && err == nil {
			t.Fatalf("%q is not JSON", text)
		}
		if err != nil {
			return
		}
		type strict sample // as encoding/json sees it
		var plain strict
		if json.Unmarshal([]byte(text), &plain) == nil && s.Name != plain.Name {
			t.Errorf("name %q, want %q", s.Name, plain.Name)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatalf("%q is encoded: %v", text, err)
		}
		var again sample
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if c, err := json.Marshal(again); err != nil || string(b) != string(c) {
			t.Errorf("%s is then %s, %v", b, c, err)
		}
	})
}

// FuzzUnquote compares strings with those of encoding/json.
func FuzzUnquote(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\u00e9\ud83d\ude00\ud83d"`, `"\ud83d\u0041"`, "\"\xff\xc3\"", `"\/\b\f\n\r\t\"\\"`, `"é"`, `1`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want string
		wantErr := json.Unmarshal(text, &want)
		raw, err := single(text)
		if (err == nil) != json.Valid(text) {
			t.Fatalf("%q: %v, and encoding/json has it valid %v", text, err, json.Valid(text))
		}
		if err != nil || isNull(raw) {
			return
		}
		got, ok := unquote(raw)
		if ok != (wantErr == nil) || got != want {
			t.Errorf("%q is %q, %v; want %q, %v", text, got, ok, want, wantErr)
		}
	})
}

func TestDepth(t *testing.T) {
	for depth, want := range map[int]bool{10000: true, 10001: false, 1000000: false} {
		text := `{"part":{"x":` + strings.Repeat("[", depth-2) + strings.Repeat("]", depth-2) + `}}`
		var s sample
		if err := s.UnmarshalJSON([]byte(text)); (err == nil) != want {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}
