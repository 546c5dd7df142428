package lambdatest

import (
	"time"

	"github.com/lambent-go/lambent/events"
)

// EventBridgeEvent makes an event of Amazon EventBridge. A []byte, json.RawMessage or string is the detail's JSON;
// anything else is encoded. The ID is unique.
//
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html
func EventBridgeEvent(source, detailType string, detail any) events.EventBridgeEvent {
	return events.EventBridgeEvent{
		Version:    "0",
		ID:         uuid(nextID()),
		DetailType: detailType,
		Source:     source,
		AccountID:  account,
		Time:       time.Now().UTC().Truncate(time.Second),
		Region:     region,
		Resources:  []string{},
		Detail:     bytesOf(detail),
	}
}
