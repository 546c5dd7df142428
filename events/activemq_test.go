package events_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestActiveMQMessage(t *testing.T) {
	const others = `"messageID":"","messageType":"","timestamp":0,"redelivered":false,"data":"ZGln","brokerInTime":0,"brokerOutTime":0`
	for name, tt := range map[string]struct {
		payload string
		want    events.ActiveMQMessage // the fields of interest
	}{
		"expiration":         {`{` + others + `,"expiration":60000}`, events.ActiveMQMessage{Expiration: 60000}},
		"expiration as text": {`{` + others + `,"expiration":"60000"}`, events.ActiveMQMessage{Expiration: 60000}},
		"never expires":      {`{` + others + `,"expiration":0,"priority":0,"persistent":false,"deliveryMode":0}`, events.ActiveMQMessage{}},
		"correlationID":      {`{` + others + `,"correlationID":"c"}`, events.ActiveMQMessage{CorrelationID: "c"}},
		"correlationId":      {`{` + others + `,"correlationId":"c"}`, events.ActiveMQMessage{CorrelationID: "c"}},
		"physicalName":       {`{` + others + `,"destination":{"physicalName":"q"}}`, events.ActiveMQMessage{Destination: events.ActiveMQDestination{PhysicalName: "q"}}},
		"physicalname":       {`{` + others + `,"destination":{"physicalname":"q"}}`, events.ActiveMQMessage{Destination: events.ActiveMQDestination{PhysicalName: "q"}}},
		"properties":         {`{` + others + `,"properties":{"a":1}}`, events.ActiveMQMessage{Properties: map[string]string{"a": "1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.ActiveMQMessage
			if err := json.Unmarshal([]byte(tt.payload), &got); err != nil {
				t.Fatal(err)
			}
			if got.Expiration != tt.want.Expiration || got.CorrelationID != tt.want.CorrelationID ||
				got.Destination.PhysicalName != tt.want.Destination.PhysicalName || got.Properties["a"] != tt.want.Properties["a"] {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			wantJSON(t, got, tt.payload)
			if data, err := got.DataBytes(); err != nil || string(data) != "dig" {
				t.Errorf("data is %q, %v", data, err)
			}
			wantError(t, got.DecodeError(), "")
		})
	}
	wantError(t, events.ActiveMQMessage{Data: "x*"}.DecodeError(), "data: illegal base64 data at input byte 1")
}

func TestRabbitMQMessage(t *testing.T) {
	for name, tt := range map[string]struct{ payload, want string }{ // of the expiration
		"expiration as a number": {`{"expiration":60000,"bodySize":0}`, "60000"},
		"expiration":             {`{"expiration":"60000","bodySize":0}`, "60000"},
		"null":                   {`{"contentType":null,"priority":null,"timestamp":null,"userId":null,"expiration":null,"bodySize":0}`, ""},
		"zero":                   {`{"priority":0,"deliveryMode":0,"bodySize":0}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var m events.RabbitMQMessage
			if err := json.Unmarshal([]byte(`{"basicProperties":`+tt.payload+`}`), &m); err != nil {
				t.Fatal(err)
			}
			if m.BasicProperties.Expiration != tt.want {
				t.Errorf("expiration %q, want %q", m.BasicProperties.Expiration, tt.want)
			}
			wantJSON(t, m.BasicProperties, tt.payload)
			wantError(t, m.DecodeError(), "")
		})
	}
	if data, err := (events.RabbitMQMessage{Data: "ZGln"}).DataBytes(); err != nil || string(data) != "dig" {
		t.Errorf("data is %q, %v", data, err)
	}
	wantError(t, events.RabbitMQMessage{Data: "x*"}.DecodeError(), "data: illegal base64 data at input byte 1")
}

func TestDocumentDBTime(t *testing.T) {
	got := events.DocumentDBClusterTime{Timestamp: events.DocumentDBTimestamp{Seconds: 1765432100, Increment: 1}}.Time()
	if want := time.Unix(1765432100, 0); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := (events.DocumentDBClusterTime{}).Time(); !got.IsZero() {
		t.Errorf("got %v, want the zero time", got)
	}
}
