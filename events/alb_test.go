package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// Which of the maps are there tells how the target group is set, even if they are empty.
func TestALBEmptyMaps(t *testing.T) {
	var single, multi events.ALBTargetGroupRequest
	if err := json.Unmarshal([]byte(`{"headers":{},"queryStringParameters":{}}`), &single); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"multiValueHeaders":{},"multiValueQueryStringParameters":{}}`), &multi); err != nil {
		t.Fatal(err)
	}
	if single.Headers == nil || single.QueryStringParameters == nil || single.MultiValueHeaders != nil || single.MultiValueQueryStringParameters != nil {
		t.Errorf("single values: %+v", single)
	}
	if multi.Headers != nil || multi.QueryStringParameters != nil || multi.MultiValueHeaders == nil || multi.MultiValueQueryStringParameters == nil {
		t.Errorf("several values: %+v", multi)
	}
	wantJSON(t, single, `{"httpMethod":"","path":"","body":"","isBase64Encoded":false,"headers":{},"queryStringParameters":{}}`)
	wantJSON(t, multi, `{"httpMethod":"","path":"","body":"","isBase64Encoded":false,"multiValueHeaders":{},"multiValueQueryStringParameters":{}}`)
}
