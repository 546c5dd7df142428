package batch

import (
	"encoding/json"
	"errors"

	"github.com/lambent-go/lambent/events"
)

// fromPayload decodes the payload of a message: its body, or what was chosen in its place.
func fromPayload[T any](s *settings, m events.SQSMessage) (v T, err error) {
	if s.payload == nil {
		return fromJSON[T]("body", []byte(m.Body))
	}
	b, err := s.payload(m)
	if err != nil {
		return v, undecodable("payload", err)
	}
	return fromJSON[T]("payload", b)
}

// SNSMessage returns the text of the Amazon SNS notification that a message holds, for [WithPayload]: of a topic that the
// queue subscribes to without raw message delivery.
//
// https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
func SNSMessage(m events.SQSMessage) ([]byte, error) {
	notification, err := fromJSON[struct {
		Type    string
		Message *string
	}]("body", []byte(m.Body))
	switch {
	case err != nil:
		return nil, err
	case notification.Message == nil:
		return nil, errors.New("body: no SNS notification: it has no Message")
	}
	return []byte(*notification.Message), nil
}

// EventBridgeDetail returns the detail of the Amazon EventBridge event that a message holds, for [WithPayload]: of a rule
// whose target is the queue.
//
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
func EventBridgeDetail(m events.SQSMessage) ([]byte, error) {
	event, err := fromJSON[struct {
		Detail json.RawMessage `json:"detail"`
	}]("body", []byte(m.Body))
	switch {
	case err != nil:
		return nil, err
	case len(event.Detail) == 0:
		return nil, errors.New("body: no EventBridge event: it has no detail")
	}
	return event.Detail, nil
}
