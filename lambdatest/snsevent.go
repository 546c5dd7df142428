package lambdatest

import (
	"time"

	"github.com/lambent-go/lambent/events"
)

// SNSEvent makes notifications of a topic, one record for each message. A string, []byte or json.RawMessage is the
// message as it is; anything else is encoded as JSON. Amazon SNS sends one at a time. The SNS member of a record is
// also what a queue that subscribes to a topic gets as the body of a message:
//
//	lambdatest.SQSEvent(lambdatest.SNSEvent(order).Records[0].SNS)
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
func SNSEvent(messages ...any) events.SNSEvent {
	var e events.SNSEvent
	for _, message := range messages {
		id := nextID()
		topic := arn("sns", "test")
		e.Records = append(e.Records, events.SNSEventRecord{
			EventVersion:         "1.0",
			EventSubscriptionArn: topic + ":" + uuid(0),
			EventSource:          "aws:sns",
			SNS: events.SNSEntity{
				Type:              "Notification",
				MessageID:         uuid(id),
				TopicArn:          topic,
				Message:           string(bytesOf(message)),
				Timestamp:         time.Now().UTC().Truncate(time.Millisecond),
				SignatureVersion:  "1",
				Signature:         "test",
				SigningCertURL:    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem",
				UnsubscribeURL:    "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + topic + ":" + uuid(0),
				MessageAttributes: map[string]interface{}{},
			},
		})
	}
	return e
}
