package events_test

import (
	"testing"

	"github.com/lambent-go/lambent/events"
)

// The endpoint takes a list of statuses and no null, and in v3 another message.
func TestClientVPNConnectionHandlerResponse(t *testing.T) {
	wantJSON(t, events.ClientVPNConnectionHandlerResponse{Allow: true},
		`{"allow":true,"error-msg-on-failed-posture-compliance":"","posture-compliance-statuses":[],"schema-version":""}`)
	wantJSON(t, events.ClientVPNConnectionHandlerResponse{SchemaVersion: "v2", ErrorMsgOnFailedPostureCompliance: "no", PostureComplianceStatuses: []string{"a"}},
		`{"allow":false,"error-msg-on-failed-posture-compliance":"no","posture-compliance-statuses":["a"],"schema-version":"v2"}`)
	wantJSON(t, events.ClientVPNConnectionHandlerResponse{SchemaVersion: "v3"},
		`{"allow":false,"error-msg-on-denied-connection":"","posture-compliance-statuses":[],"schema-version":"v3"}`)
	wantJSON(t, &events.ClientVPNConnectionHandlerResponse{SchemaVersion: "v3", ErrorMsgOnDeniedConnection: "no", ErrorMsgOnFailedPostureCompliance: "old"},
		`{"allow":false,"error-msg-on-failed-posture-compliance":"old","error-msg-on-denied-connection":"no","posture-compliance-statuses":[],"schema-version":"v3"}`)
}
