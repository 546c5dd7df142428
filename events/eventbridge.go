package events

import (
	"encoding/json"
	"time"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// A CloudWatchEvent is an event of Amazon EventBridge, once CloudWatch Events, with the detail as it was sent. To
// decode the detail too, take an [EventBridge] of its type.
//
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
type CloudWatchEvent struct {
	Version       string          `json:"version" jsondecode:"text"` // of the envelope: "0"
	ID            string          `json:"id"`                        // a UUID, the same each time the event is delivered
	DetailType    string          `json:"detail-type"`               // with Source, what Detail holds
	Source        string          `json:"source"`                    // aws.… for services, another name for applications
	AccountID     string          `json:"account"`                   // 12 digits
	Time          time.Time       `json:"time,omitzero"`             // when it happened, as the source says; to the second
	Region        string          `json:"region"`                    // where it happened
	Resources     []string        `json:"resources"`                 // ARNs, possibly none
	Detail        json.RawMessage `json:"detail,omitempty"`          // what the source says about it, an object
	ReplayName    string          `json:"replay-name,omitempty"`     // of the replay that sent it from an archive; "" for none
	IngestionTime time.Time       `json:"ingestion-time,omitzero"`   // when EventBridge received it, where it says so
}

// An EventBridgeEvent is a [CloudWatchEvent] under the service's present name.
//
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
type EventBridgeEvent = CloudWatchEvent

// An EventBridge is an event of Amazon EventBridge whose detail is a D:
//
//	func(ctx context.Context, e events.EventBridge[Order]) error
//
// A detail that is JSON in a string, as EventBridge Scheduler may send it, is decoded from its text, unless D takes a
// string. The version may be a number. An EventBridge has an UnmarshalJSON method for that: a struct of one's own that
// is to embed the envelope embeds [CloudWatchEvent] instead. An EventBridge[json.RawMessage] converts to a
// CloudWatchEvent and back.
//
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
type EventBridge[D any] struct {
	Version       string    `json:"version"`                 // of the envelope: "0"
	ID            string    `json:"id"`                      // a UUID, the same each time the event is delivered
	DetailType    string    `json:"detail-type"`             // with Source, what Detail holds
	Source        string    `json:"source"`                  // aws.… for services, another name for applications
	AccountID     string    `json:"account"`                 // 12 digits
	Time          time.Time `json:"time,omitzero"`           // when it happened, as the source says; to the second
	Region        string    `json:"region"`                  // where it happened
	Resources     []string  `json:"resources"`               // ARNs, possibly none
	Detail        D         `json:"detail,omitzero"`         // what the source says about it
	ReplayName    string    `json:"replay-name,omitempty"`   // of the replay that sent it from an archive; "" for none
	IngestionTime time.Time `json:"ingestion-time,omitzero"` // when EventBridge received it, where it says so
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *EventBridge[D]) UnmarshalJSON(b []byte) error {
	return decode(b, nil,
		text("version", &e.Version),
		member("id", &e.ID),
		member("detail-type", &e.DetailType),
		member("source", &e.Source),
		member("account", &e.AccountID),
		member("time", &e.Time),
		member("region", &e.Region),
		member("resources", &e.Resources),
		custom("detail", &e.Detail, e.decodeDetail),
		member("replay-name", &e.ReplayName),
		member("ingestion-time", &e.IngestionTime),
	)
}

func (e *EventBridge[D]) decodeDetail(raw []byte) error {
	err := Unmarshal(raw, &e.Detail)
	if err == nil {
		return nil
	}
	if s, ok := unquote(raw); ok && jsondecode.Valid([]byte(s)) {
		return Unmarshal([]byte(s), &e.Detail)
	}
	return err
}
