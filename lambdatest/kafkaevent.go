package lambdatest

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/lambent-go/lambent/events"
)

// KafkaEvent makes a batch of records of partition 0 of a topic in Amazon MSK, one for each value. A string, []byte or
// json.RawMessage is the value as it is, nil a tombstone; anything else is encoded as JSON. Offsets and keys are
// unique, and rise within the process.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
func KafkaEvent(topic string, values ...any) events.KafkaEvent {
	e := events.KafkaEvent{
		EventSource:      "aws:kafka",
		EventSourceARN:   arn("kafka", "cluster/test/"+uuid(0)+"-1"),
		BootstrapServers: "b-1.test.kafka." + region + ".amazonaws.com:9092",
		Records:          map[string][]events.KafkaRecord{},
	}
	for _, value := range values {
		id := nextID()
		r := events.KafkaRecord{
			Topic:         topic,
			Offset:        id,
			Timestamp:     events.MilliSecondsEpochTime{Time: time.Now().UTC().Truncate(time.Millisecond)},
			TimestampType: "CREATE_TIME",
			Key:           base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "key-%d", id)),
		}
		if value != nil {
			r.Value = base64.StdEncoding.EncodeToString(bytesOf(value))
		}
		e.Records[topic+"-0"] = append(e.Records[topic+"-0"], r)
	}
	return e
}
