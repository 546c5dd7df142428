package events_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// Parameters never stand in the way of CloudWatch's own members.
func TestCloudWatchCustomWidgetParameters(t *testing.T) {
	wantJSON(t, events.CloudWatchCustomWidgetEvent{}, `{}`)
	wantJSON(t, events.CloudWatchCustomWidgetEvent{Describe: true, Parameters: map[string]json.RawMessage{
		"b": json.RawMessage(`{"x":[1,"<"]}`), "a": nil, "describe": json.RawMessage("2"), "WidgetContext": json.RawMessage("3"),
	}}, `{"describe":true,"a":null,"b":{"x":[1,"<"]}}`)

	broken := events.CloudWatchCustomWidgetEvent{Parameters: map[string]json.RawMessage{"a": json.RawMessage("{")}}
	if b, err := json.Marshal(broken); err == nil {
		t.Errorf("a broken parameter is encoded as %s", b)
	}
}

func TestCloudWatchCustomWidgetDecode(t *testing.T) {
	for text, want := range map[string]string{
		`null`:                          `{}`,
		` {} `:                          `{}`,
		`{"describe":null,"x":null}`:    `{"x":null}`,
		`{"x":1,"x":2}`:                 `{"x":2}`,
		`{"Describe":true,"a\u0062":3}`: `{"describe":true,"ab":3}`,
	} {
		var e events.CloudWatchCustomWidgetEvent
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		wantJSON(t, e, want)
	}
	for _, text := range []string{`[]`, `1`, `{"describe":"yes"}`, `{"widgetContext":{"period":"5"}}`} {
		var e events.CloudWatchCustomWidgetEvent
		if err := json.Unmarshal([]byte(text), &e); err == nil {
			t.Errorf("%s is no widget event, and decodes", text)
		}
	}
}

func FuzzCloudWatchCustomWidget(f *testing.F) {
	f.Add([]byte(`{"a":1,"describe":true,"widgetContext":{"params":{"a":1},"forms":{"all":{"b":2}},"timeRange":{"start":1}}}`))
	f.Add([]byte(`{"\u0061":"\ud800","A":[],"WIDGETCONTEXT":null}`))
	f.Fuzz(func(t *testing.T, b []byte) { wantStable[events.CloudWatchCustomWidgetEvent](t, b) })
}

func ExampleCloudWatchCustomWidgetEvent() {
	payload := `{"table":"orders","widgetContext":{"title":"Open orders","params":{"table":"orders"},"forms":{"all":{"page":"2"}}}}`
	var e events.CloudWatchCustomWidgetEvent
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		fmt.Println(err)
		return
	}
	var params struct{ Table string }
	if err := json.Unmarshal(e.WidgetContext.Params, &params); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.WidgetContext.Title, params.Table, e.WidgetContext.Forms.All["page"])
	// Output: Open orders orders 2
}
