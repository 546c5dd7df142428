package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestCloudFormationResponses(t *testing.T) {
	for want, response := range map[string]any{
		`{"requestId":"1","status":"failure","errorMessage":"no"}`:                                 events.CloudFormationMacroResponse{RequestID: "1", Status: "failure", ErrorMessage: "no"},
		`{"requestId":"1","status":"success","fragment":{"Resources":{}}}`:                         events.CloudFormationMacroResponse{RequestID: "1", Status: "success", Fragment: json.RawMessage(`{"Resources":{}}`)},
		`{"hookStatus":"SUCCESS","message":"","clientRequestToken":"1"}`:                           events.CloudFormationHookResponse{HookStatus: "SUCCESS", ClientRequestToken: "1"},
		`{"hookStatus":"FAILED","errorCode":"NonCompliant","message":"","clientRequestToken":"1"}`: events.CloudFormationHookResponse{HookStatus: "FAILED", ErrorCode: "NonCompliant", ClientRequestToken: "1"},
	} {
		encoded, err := json.Marshal(response)
		if err != nil || string(encoded) != want {
			t.Errorf("encoded = %s, %v, want %s", encoded, err, want)
		}
	}
}
