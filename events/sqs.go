package events

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// An SQSEvent is a batch of messages of an Amazon SQS queue, sent by an event source mapping. Return an
// [SQSEventResponse] to fail single messages.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
type SQSEvent struct {
	Records []SQSMessage `json:"Records,omitzero"` // up to 10,000; of a FIFO queue up to 10, in order within a group
}

// An SQSMessage is one message of a queue. [SQSBody] decodes its body.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
type SQSMessage struct {
	MessageId              string                         `json:"messageId"`                        // names the message in an SQSBatchItemFailure
	ReceiptHandle          string                         `json:"receiptHandle"`                    // deletes the message or changes its visibility; new with every receipt
	Body                   string                         `json:"body"`                             // up to 1 MiB
	Md5OfBody              string                         `json:"md5OfBody"`                        // 32 hexadecimal digits
	Md5OfMessageAttributes string                         `json:"md5OfMessageAttributes,omitempty"` // 32 hexadecimal digits; "" without message attributes
	Attributes             map[string]string              `json:"attributes,omitzero"`              // of the queue: ApproximateReceiveCount, SentTimestamp in milliseconds, MessageGroupId, …
	MessageAttributes      map[string]SQSMessageAttribute `json:"messageAttributes,omitzero"`       // of the sender, up to 10
	EventSourceARN         string                         `json:"eventSourceARN"`                   // the queue's ARN
	EventSource            string                         `json:"eventSource"`                      // aws:sqs
	AWSRegion              string                         `json:"awsRegion"`                        // the queue's region
}

// DecodeError returns the first thing in the message that could not be decoded, or nil. Message attributes are gone
// through in the order of their names. The affected field is zero; every other field is as sent.
func (m SQSMessage) DecodeError() error {
	for _, name := range slices.Sorted(maps.Keys(m.MessageAttributes)) {
		if err := m.MessageAttributes[name].wire.damaged("messageAttributes." + name); err != nil {
			return err
		}
	}
	return nil
}

// An SQSMessageAttribute is a value that the sender put beside the body of a message.
//
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
type SQSMessageAttribute struct {
	StringValue      *string  `json:"stringValue,omitempty"`     // text, or a number's text; nil for a binary value
	BinaryValue      []byte   `json:"binaryValue,omitzero"`      // nil for a text or a number
	StringListValues []string `json:"stringListValues,omitzero"` // not used by SQS yet: nil or empty
	BinaryListValues [][]byte `json:"binaryListValues,omitzero"` // not used by SQS yet: nil or empty
	DataType         string   `json:"dataType"`                  // String, Number or Binary, and a label of the sender's behind a dot

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (a *SQSMessageAttribute) UnmarshalJSON(b []byte) error {
	return decode(b, &a.wire,
		textPtr("stringValue", &a.StringValue),
		member("binaryValue", &a.BinaryValue),
		member("stringListValues", (*textList)(&a.StringListValues)),
		member("binaryListValues", (*binaryList)(&a.BinaryListValues)),
		member("dataType", &a.DataType),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (a SQSMessageAttribute) MarshalJSON() ([]byte, error) {
	type plain SQSMessageAttribute
	return a.wire.encode(plain(a))
}

// A textList decodes a list of strings as encoding/json does.
type textList []string

func (l *textList) UnmarshalJSON(b []byte) error {
	return unmarshalList(b, (*[]string)(l), setString)
}

// A binaryList decodes a list of base64 texts. One that is damaged makes it nil.
type binaryList [][]byte

func (l *binaryList) UnmarshalJSON(b []byte) error {
	return unmarshalList(b, (*[][]byte)(l), setBytes)
}

// unmarshalList reads a list whose elements set decodes. With an error, *into is nil.
func unmarshalList[E any](raw []byte, into *[]E, set func(raw []byte, into *E) error) error {
	*into = nil
	if isNull(raw) {
		return nil
	}
	if raw[0] != '[' {
		return mismatch(raw, into)
	}
	list := []E{}
	s := scanner{text: raw, at: 1}
	for more, err := s.more(true, ']'); more || err != nil; more, err = s.more(false, ']') {
		if err != nil {
			return err
		}
		element, err := s.value()
		if err != nil {
			return err
		}
		list = append(list, *new(E))
		if err := set(element, &list[len(list)-1]); err != nil {
			return within("["+strconv.Itoa(len(list)-1)+"]", err)
		}
	}
	*into = list
	return nil
}

// An SQSEventResponse says which messages of an [SQSEvent] failed and are to come again. It counts only if the event
// source mapping has ReportBatchItemFailures; its zero value says that none failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
type SQSEventResponse struct {
	BatchItemFailures []SQSBatchItemFailure `json:"batchItemFailures,omitzero"` // of a FIFO queue: the first failed message and all behind it
}

// An SQSBatchItemFailure names a message that failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
type SQSBatchItemFailure struct {
	ItemIdentifier string `json:"itemIdentifier"` // the message's MessageId; an empty or unknown one fails the whole batch
}

// SQSBody decodes the body of a message, which is JSON text, into a T. Its error names the message, not the body.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
func SQSBody[T any](m SQSMessage) (T, error) {
	v, err := fromText[T]([]byte(m.Body))
	if err != nil {
		err = fmt.Errorf("body of SQS message %s: %w", m.MessageId, err)
	}
	return v, err
}

// fromText decodes JSON text of the user's. With an error comes T's zero value.
func fromText[T any](text []byte) (T, error) {
	var v, zero T
	if len(text) == 0 {
		return zero, errors.New("empty, want JSON")
	}
	if err := Unmarshal(text, &v); err != nil {
		return zero, err
	}
	return v, nil
}
