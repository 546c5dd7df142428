package events_test

import (
	"encoding/json"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestConfigEventParse(t *testing.T) {
	payload, err := os.ReadFile("testdata/config.json")
	if err != nil {
		t.Fatal(err)
	}
	var event events.ConfigEvent
	if err := json.Unmarshal(payload, &event); err != nil {
		t.Fatal(err)
	}
	invoking, err := event.ParseInvokingEvent()
	if err != nil {
		t.Fatal(err)
	}
	item := invoking.ConfigurationItem
	if item == nil || item.ResourceID != "i-0aaaaaaaaaaaaaaa1" || item.ConfigurationStateID != "1773480411636" {
		t.Errorf("item = %+v", item)
	}
	wantJSON(t, invoking, event.InvokingEvent)
	if change := invoking.ConfigurationItemDiff.ChangedProperties["Configuration.InstanceType"]; string(change.UpdatedValue) != `"t4g.micro"` {
		t.Errorf("change = %+v", change)
	}
	if event.EvaluationMode != "DETECTIVE" {
		t.Errorf("evaluation mode = %q", event.EvaluationMode)
	}
}

func TestConfigEventParseRuleParameters(t *testing.T) {
	for name, tt := range map[string]struct {
		text    string
		want    map[string]string
		wantErr bool
	}{
		"none":    {text: ""},
		"null":    {text: "null"},
		"empty":   {text: "{}", want: map[string]string{}},
		"texts":   {text: `{"type": "t4g.micro"}`, want: map[string]string{"type": "t4g.micro"}},
		"scalars": {text: ` {"days": 90, "strict": true, "zones": ["a", "b"]} `, want: map[string]string{"days": "90", "strict": "true", "zones": `["a","b"]`}},
		"list":    {text: `["a"]`, wantErr: true},
		"cut":     {text: `{"type": "t4`, wantErr: true},
		"more":    {text: `{} {}`, wantErr: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := events.ConfigEvent{ConfigRuleName: "orders", RuleParameters: tt.text}.ParseRuleParameters()
			if (err != nil) != tt.wantErr || !maps.Equal(got, tt.want) || (got == nil) != (tt.want == nil) {
				t.Errorf("parameters = %v, %v, want %v", got, err, tt.want)
			}
			if err != nil && !strings.HasPrefix(err.Error(), "parse parameters of rule orders: ") {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestConfigEventParseInvokingEventError(t *testing.T) {
	for _, text := range []string{"", "{", `[]`, `{"messageType":1}`, `{"notificationCreationTime":"yesterday"}`, `{"configurationItem":{"resourceCreationTime":"never"}}`} {
		got, err := events.ConfigEvent{ConfigRuleName: "orders", InvokingEvent: text}.ParseInvokingEvent()
		if err == nil || !strings.HasPrefix(err.Error(), "parse invoking event of rule orders: ") || got.ConfigurationItem != nil {
			t.Errorf("%q = %+v, %v", text, got, err)
		}
	}
}
