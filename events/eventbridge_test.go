package events_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// detail decodes an event with a detail of D, and prints the detail or which member is wrong.
func detail[D any](text string) string {
	var e events.EventBridge[D]
	err := json.Unmarshal([]byte(`{"version":"0","detail":`+text+`}`), &e)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "wrong " + wrong.Field + ": " + wrong.Value
	}
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%v", e.Detail)
}

func TestEventBridgeDetail(t *testing.T) {
	type words string
	for name, tt := range map[string]struct{ got, want string }{
		"struct":             {detail[order](`{"id":"a","total":1.5}`), "{a 1.5}"},
		"struct, from text":  {detail[order](`"{\"id\":\"a\",\"total\":1.5}"`), "{a 1.5}"},
		"map, from text":     {detail[map[string]int](`"{}"`), "map[]"},
		"string":             {detail[string](`"{}"`), "{}"},
		"string kind":        {detail[words](`"{}"`), "{}"},
		"any":                {detail[any](`"{}"`), "{}"},
		"raw message":        {detail[json.RawMessage](`"{}"`), `[34 123 125 34]`},
		"null":               {detail[order](`null`), "{ 0}"},
		"not JSON inside":    {detail[order](`"soon"`), "wrong detail: string"},
		"a list":             {detail[order](`[]`), "wrong detail: array"},
		"wrong within":       {detail[order](`{"total":"x"}`), "wrong detail.total: string"},
		"wrong within, text": {detail[order](`"{\"total\":\"x\"}"`), "wrong detail.total: string"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", name, tt.got, tt.want)
		}
	}
}

func TestEventBridgeVersion(t *testing.T) {
	for text, want := range map[string]string{`0`: "0", `"0"`: "0", `null`: ""} {
		var e events.EventBridge[any]
		if err := json.Unmarshal([]byte(`{"version":`+text+`}`), &e); err != nil || e.Version != want {
			t.Errorf("version %s: %q, %v; want %q", text, e.Version, err, want)
		}
	}
}

// The envelope is one type, whatever it holds.
func TestEventBridgeConverts(t *testing.T) {
	raw := events.EventBridge[json.RawMessage]{ID: "1", ReplayName: "r", Detail: json.RawMessage(`{}`)}
	e := events.CloudWatchEvent(raw)
	if back := events.EventBridge[json.RawMessage](e); back.ID != "1" || back.ReplayName != "r" || string(back.Detail) != "{}" {
		t.Errorf("converted and back: %+v", back)
	}
	var same events.EventBridgeEvent = e // an alias
	wantJSON(t, same, `{"version":"","id":"1","detail-type":"","source":"","account":"","region":"","resources":null,"detail":{},"replay-name":"r"}`)
}

// A detail of one's own in an embedded envelope.
func TestCloudWatchEventEmbedded(t *testing.T) {
	var e struct {
		events.CloudWatchEvent
		Detail order `json:"detail"`
	}
	if err := json.Unmarshal([]byte(`{"id":"7","time":"2026-03-04T05:06:07.5Z","detail":{"id":"a"}}`), &e); err != nil {
		t.Fatal(err)
	}
	if e.ID != "7" || e.Detail.ID != "a" || e.Time.Nanosecond() != 5e8 {
		t.Errorf("decoded %+v", e)
	}
}

// A function that takes the detail's own type.
func ExampleEventBridge() {
	type Order struct {
		ID    string
		Total float64
	}
	handler := func(e events.EventBridge[Order]) {
		fmt.Printf("%s from %s: order %s, %.2f\n", e.DetailType, e.Source, e.Detail.ID, e.Detail.Total)
	}

	var e events.EventBridge[Order]
	err := json.Unmarshal([]byte(`{
		"version": "0",
		"detail-type": "Order Placed",
		"source": "shop.orders",
		"detail": {"ID": "order-17", "Total": 12.5}
	}`), &e)
	if err != nil {
		fmt.Println(err)
		return
	}
	handler(e)
	// Output: Order Placed from shop.orders: order order-17, 12.50
}
