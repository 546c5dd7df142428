package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestSQSMessageAttribute(t *testing.T) {
	for name, tt := range map[string]struct {
		payload string
		want    string // encoded again
		wantErr string // of the message
	}{
		"lists stay absent":   {`{"stringValue":"x","dataType":"String"}`, `{"stringValue":"x","dataType":"String"}`, ""},
		"lists stay empty":    {`{"stringListValues":[],"binaryListValues":[],"dataType":"String"}`, `{"stringListValues":[],"binaryListValues":[],"dataType":"String"}`, ""},
		"null is absent":      {`{"stringValue":null,"binaryValue":null,"stringListValues":null,"binaryListValues":null,"dataType":"String"}`, `{"dataType":"String"}`, ""},
		"empty binary":        {`{"binaryValue":"","dataType":"Binary"}`, `{"binaryValue":"","dataType":"Binary"}`, ""},
		"damaged binary":      {`{"binaryValue":"x*","dataType":"Binary"}`, `{"binaryValue":"x*","dataType":"Binary"}`, "messageAttributes.a.binaryValue: illegal base64 data at input byte 1"},
		"damaged binary list": {`{"binaryListValues":["eA==","x*"],"dataType":"Binary"}`, `{"binaryListValues":["eA==","x*"],"dataType":"Binary"}`, "messageAttributes.a.binaryListValues[1]: illegal base64 data at input byte 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var m events.SQSMessage
			if err := json.Unmarshal([]byte(`{"messageAttributes":{"a":`+tt.payload+`}}`), &m); err != nil {
				t.Fatal(err)
			}
			wantError(t, m.DecodeError(), tt.wantErr)
			wantJSON(t, m.MessageAttributes["a"], tt.want)
		})
	}
}

// One odd message leaves the others of its batch as they are, and an error of the wrong type says where it is.
func TestSQSBatch(t *testing.T) {
	var e events.SQSEvent
	payload := `{"Records":[{"messageId":"1","messageAttributes":{"a":{"binaryValue":"x*"}}},{"messageId":"2","messageAttributes":{"a":{"binaryValue":"eA=="}}}]}`
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		t.Fatal(err)
	}
	if got := e.Records[0]; got.DecodeError() == nil || got.MessageAttributes["a"].BinaryValue != nil || got.MessageId != "1" {
		t.Errorf("first message is %+v, want no value, and an error", got)
	}
	if got := e.Records[1]; got.DecodeError() != nil || string(got.MessageAttributes["a"].BinaryValue) != "x" {
		t.Errorf("second message is %+v, error %v", got, got.DecodeError())
	}
	err := json.Unmarshal([]byte(`{"stringListValues":["a",1]}`), new(events.SQSMessageAttribute))
	wantError(t, err, "json: cannot unmarshal number 1 into Go struct field .stringListValues[1] of type string")
}

func TestSQSBody(t *testing.T) {
	type order struct{ ID string }
	got, err := events.SQSBody[order](events.SQSMessage{MessageId: "m-1", Body: `{"id":"o-1"}`})
	if err != nil || got != (order{"o-1"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = events.SQSBody[order](events.SQSMessage{MessageId: "m-1", Body: `{"id":"o-1"`})
	wantError(t, err, "body of SQS message m-1: unexpected end of JSON input")
	if got != (order{}) {
		t.Errorf("with an error: %+v, want nothing", got)
	}
	_, err = events.SQSBody[order](events.SQSMessage{MessageId: "m-1"})
	wantError(t, err, "body of SQS message m-1: empty, want JSON")
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}
