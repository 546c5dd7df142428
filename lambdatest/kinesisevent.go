package lambdatest

import (
	"fmt"
	"time"

	"github.com/lambent-go/lambent/events"
)

// KinesisEvent makes a batch of records of one shard, one for each piece of data. A string, []byte or json.RawMessage
// is the data as it is; anything else is encoded as JSON. Sequence numbers and partition keys are unique, and rise
// within the process.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
func KinesisEvent(data ...any) events.KinesisEvent {
	var e events.KinesisEvent
	for _, d := range data {
		id := nextID()
		sequenceNumber := fmt.Sprintf("49590338271490256608559692538361571095%018d", id)
		e.Records = append(e.Records, events.KinesisEventRecord{
			AwsRegion:         region,
			EventID:           "shardId-000000000000:" + sequenceNumber,
			EventName:         "aws:kinesis:record",
			EventSource:       "aws:kinesis",
			EventSourceArn:    arn("kinesis", "stream/test"),
			EventVersion:      "1.0",
			InvokeIdentityArn: "arn:aws:iam::" + account + ":role/test",
			Kinesis: events.KinesisRecord{
				ApproximateArrivalTimestamp: events.SecondsEpochTime{Time: time.Now().UTC().Truncate(time.Millisecond)},
				Data:                        bytesOf(d),
				PartitionKey:                fmt.Sprintf("key-%d", id),
				SequenceNumber:              sequenceNumber,
				KinesisSchemaVersion:        "1.0",
			},
		})
	}
	return e
}
