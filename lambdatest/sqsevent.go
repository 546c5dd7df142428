package lambdatest

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/lambent-go/lambent/events"
)

// SQSEvent makes a batch of messages of a standard queue, one for each body. A string, []byte or json.RawMessage is the
// body as it is; anything else is encoded as JSON. Message IDs are unique, and rise within the process.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
func SQSEvent(bodies ...any) events.SQSEvent {
	var e events.SQSEvent
	for _, body := range bodies {
		e.Records = append(e.Records, sqsMessage(nextID(), "test", string(bytesOf(body))))
	}
	return e
}

// SQSFIFOEvent makes a batch of messages of one group of a FIFO queue, as [SQSEvent] does. Messages of several groups
// are those of several events put together.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
func SQSFIFOEvent(group string, bodies ...any) events.SQSEvent {
	var e events.SQSEvent
	for _, body := range bodies {
		id := nextID()
		m := sqsMessage(id, "test.fifo", string(bytesOf(body)))
		m.Attributes["MessageGroupId"] = group
		m.Attributes["MessageDeduplicationId"] = uuid(id)
		m.Attributes["SequenceNumber"] = fmt.Sprintf("188%017d", id)
		e.Records = append(e.Records, m)
	}
	return e
}

func sqsMessage(id int64, queue, body string) events.SQSMessage {
	now := strconv.FormatInt(time.Now().UnixMilli(), 10)
	sum := md5.Sum([]byte(body)) // as SQS sends it
	return events.SQSMessage{
		MessageId:     uuid(id),
		ReceiptHandle: "receipt-" + uuid(id),
		Body:          body,
		Md5OfBody:     hex.EncodeToString(sum[:]),
		Attributes: map[string]string{
			"ApproximateReceiveCount":          "1",
			"SentTimestamp":                    now,
			"SenderId":                         "AIDATEST",
			"ApproximateFirstReceiveTimestamp": now,
		},
		MessageAttributes: map[string]events.SQSMessageAttribute{},
		EventSourceARN:    arn("sqs", queue),
		EventSource:       "aws:sqs",
		AWSRegion:         region,
	}
}
