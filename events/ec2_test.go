package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestEC2InstanceStateChangeSpelling(t *testing.T) {
	for _, payload := range []string{`{"instance-id":"i-1","state":"running"}`, `{"instance_id":"i-1","state":"running"}`} {
		var detail events.EC2InstanceStateChangeDetail
		if err := json.Unmarshal([]byte(payload), &detail); err != nil || detail.InstanceID != "i-1" {
			t.Errorf("%s = %+v, %v", payload, detail, err)
		}
		wantJSON(t, detail, payload)
	}
}
