package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestCodePipelineVersion(t *testing.T) {
	for _, version := range []string{`"1"`, `1`, `1.0`} {
		payload := `{"pipeline":"orders","execution-id":"1","state":"STARTED","version":` + version +
			`,"type":{"owner":"AWS","category":"Build","provider":"CodeBuild","version":` + version + `}}`
		var detail events.CodePipelineEventDetail
		if err := json.Unmarshal([]byte(payload), &detail); err != nil {
			t.Fatal(err)
		}
		if detail.Version != 1 || detail.Type.Version != 1 {
			t.Errorf("%s: versions = %d, %d, want 1", version, detail.Version, detail.Type.Version)
		}
		wantJSON(t, detail, payload)
		detail.Version, detail.Type.Version = 2, 3
		wantJSON(t, detail, `{"pipeline":"orders","execution-id":"1","state":"STARTED","version":2,`+
			`"type":{"owner":"AWS","category":"Build","provider":"CodeBuild","version":3}}`)
	}
	for _, version := range []string{`"one"`, `true`, `1.5`} {
		if err := json.Unmarshal([]byte(`{"detail":{"version":`+version+`}}`), new(events.CodePipelineCloudWatchEvent)); err == nil {
			t.Errorf("version %s is accepted", version)
		}
	}
}

func TestCodePipelineDetailInventsNothing(t *testing.T) {
	payload := `{"pipeline":"orders","version":1,"execution-id":"1","state":"STARTED","type":null,"execution-result":null}`
	var detail events.CodePipelineEventDetail
	if err := json.Unmarshal([]byte(payload), &detail); err != nil {
		t.Fatal(err)
	}
	if want := (events.CodePipelineEventDetail{Pipeline: "orders", Version: 1, ExecutionID: "1", State: events.CodePipelineStateStarted}); detail != want {
		t.Errorf("detail = %+v, want %+v", detail, want)
	}
	wantJSON(t, detail, payload)
}
