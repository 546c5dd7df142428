package events_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestVPCLatticeValues(t *testing.T) {
	const payload = `{"one":"x","list":["x"],"two":["x","y"],"none":[]}`
	roundTrip(t, []byte(payload), is[events.VPCLatticeValues])
	var v events.VPCLatticeValues
	if err := json.Unmarshal([]byte(payload), &v); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"one": {"x"}, "list": {"x"}, "two": {"x", "y"}, "none": {}}
	if got := map[string][]string(v); !reflect.DeepEqual(got, want) {
		t.Errorf("decoded %q, want %q", got, want)
	}
	v["one"] = append(v["one"], "y")
	v["list"][0] = "z"
	wantJSON(t, v, `{"one":["x","y"],"list":["z"],"two":["x","y"],"none":[]}`)
	wantJSON(t, events.VPCLatticeValues{"a": append([]string{"x", "y"}[:1:1], "y")}, `{"a":["x","y"]}`)
	wantJSON(t, events.VPCLatticeValues{"a": []string{"x", "y"}[:1]}, `{"a":["x"]}`)
	wantJSON(t, events.VPCLatticeValues(nil), `null`)

	for _, payload := range []string{`{"a":1}`, `{"a":[1]}`, `{"a":{}}`, `[]`, `"x"`} {
		var v events.VPCLatticeValues
		if err := json.Unmarshal([]byte(payload), &v); err == nil {
			t.Errorf("Unmarshal(%s) has no error", payload)
		}
	}
	if err := json.Unmarshal([]byte(`null`), &v); err != nil || v != nil {
		t.Errorf("Unmarshal(null) = %v, %v", v, err)
	}
}
