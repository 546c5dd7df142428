package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestECSContainerInstanceResource(t *testing.T) {
	for _, payload := range []string{
		`{"name":"CPU","type":"INTEGER","integerValue":2048}`,
		`{"name":"CPU","type":"INTEGER","integerValue":0}`,
		`{"name":"CPU","type":"INTEGER"}`,
		`{"name":"PORTS","type":"STRINGSET","stringSetValue":["22","2376"]}`,
		`{"name":"PORTS","type":"STRINGSET","stringSetValue":["22",null]}`,
		`{"name":"PORTS","type":"STRINGSET","stringSetValue":[]}`,
		`{"name":"PORTS","type":"STRINGSET","doubleValue":0.0,"longValue":0,"integerValue":0,"stringSetValue":["22"]}`,
	} {
		roundTrip(t, []byte(payload), is[events.ECSContainerInstanceEventResource])
	}
	wantJSON(t, events.ECSContainerInstanceEventResource{Name: "PORTS", Type: "STRINGSET", StringSetValue: []*string{}},
		`{"name":"PORTS","type":"STRINGSET","stringSetValue":[]}`)
}

func TestECSContainerExitCode(t *testing.T) {
	var running, ended events.ECSContainer
	for payload, c := range map[string]*events.ECSContainer{`{"name":"web"}`: &running, `{"name":"web","exitCode":0}`: &ended} {
		if err := json.Unmarshal([]byte(payload), c); err != nil {
			t.Fatal(err)
		}
	}
	if running.ExitCode != nil || ended.ExitCode == nil || *ended.ExitCode != 0 {
		t.Errorf("exit codes = %v, %v, want nil and 0", running.ExitCode, ended.ExitCode)
	}
}
