package batch_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
)

// answer invokes a handler with a payload, as lambda.Start does, and prints the answer.
func answer(handler any, payload string) {
	b, err := lambda.NewHandler(handler).Invoke(context.Background(), []byte(payload))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(b))
}

// Messages that fail come again, the others are done.
func ExampleSQS() {
	handler := batch.SQS(func(_ context.Context, m events.SQSMessage) error {
		if m.Body == "stone" {
			return errors.New("cannot be dug")
		}
		return nil
	}, batch.WithLogger(nil))

	answer(handler, `{"Records":[{"messageId":"m1","body":"sand"},{"messageId":"m2","body":"stone"},{"messageId":"m3","body":"loam"}]}`)
	// Output: {"batchItemFailures":[{"itemIdentifier":"m2"}]}
}

// A failure stops a FIFO queue, so that messages stay in order.
func ExampleSQSFIFO() {
	handler := batch.SQSFIFO(func(_ context.Context, m events.SQSMessage) error {
		if m.Body == "stone" {
			return errors.New("cannot be dug")
		}
		fmt.Println("dug", m.Body)
		return nil
	}, batch.WithLogger(nil))

	const queue = `"eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:burrows.fifo","attributes":{"MessageGroupId":"north"}`
	answer(handler, `{"Records":[{"messageId":"m1","body":"sand",`+queue+`},{"messageId":"m2","body":"stone",`+queue+`},{"messageId":"m3","body":"loam",`+queue+`}]}`)
	// Output:
	// dug sand
	// {"batchItemFailures":[{"itemIdentifier":"m2"},{"itemIdentifier":"m3"}]}
}

// The body of each message is decoded. One that is no JSON fails its message alone.
func ExampleSQSBody() {
	type burrow struct{ Depth float64 }
	handler := batch.SQSBody(func(_ context.Context, b burrow, m events.SQSMessage) error {
		fmt.Printf("%s is %v deep\n", m.MessageId, b.Depth)
		return nil
	}, batch.WithLogger(nil))

	answer(handler, `{"Records":[{"messageId":"m1","body":"{\"depth\":2.5}"},{"messageId":"m2","body":"deep"}]}`)
	// Output:
	// m1 is 2.5 deep
	// {"batchItemFailures":[{"itemIdentifier":"m2"}]}
}

// A queue that subscribes to an SNS topic gets notifications, with the text in an envelope.
func ExampleWithPayload() {
	type burrow struct{ Depth float64 }
	handler := batch.SQSBody(func(_ context.Context, b burrow, m events.SQSMessage) error {
		fmt.Printf("%s is %v deep\n", m.MessageId, b.Depth)
		return nil
	}, batch.WithPayload(batch.SNSMessage))

	answer(handler, `{"Records":[{"messageId":"m1","body":"{\"Type\":\"Notification\",\"Message\":\"{\\\"depth\\\":2.5}\"}"}]}`)
	// Output:
	// m1 is 2.5 deep
	// {"batchItemFailures":[]}
}

// All messages are written in one go. A database says which of them it did not take.
func ExampleSQSBulk() {
	write := func(rows []string) (refused []int) { return []int{1} }
	handler := batch.SQSBulk(func(_ context.Context, all []events.SQSMessage, fail func(string, error) error) error {
		var rows []string
		for _, m := range all {
			rows = append(rows, m.Body)
		}
		for _, i := range write(rows) {
			if err := fail(all[i].MessageId, errors.New("row is refused")); err != nil {
				return err
			}
		}
		return nil
	}, batch.WithLogger(nil))

	answer(handler, `{"Records":[{"messageId":"m1","body":"sand"},{"messageId":"m2","body":"stone"},{"messageId":"m3","body":"loam"}]}`)
	// Output: {"batchItemFailures":[{"itemIdentifier":"m2"}]}
}

// Lambda sends the records of the shard again from the one that failed.
func ExampleKinesis() {
	handler := batch.Kinesis(func(_ context.Context, r events.KinesisEventRecord) error {
		if string(r.Kinesis.Data) == "stone" {
			return errors.New("cannot be dug")
		}
		fmt.Printf("dug %s\n", r.Kinesis.Data)
		return nil
	}, batch.WithLogger(nil))

	answer(handler, `{"Records":[{"kinesis":{"sequenceNumber":"41","data":"c2FuZA=="}},{"kinesis":{"sequenceNumber":"42","data":"c3RvbmU="}},{"kinesis":{"sequenceNumber":"43","data":"bG9hbQ=="}}]}`)
	// Output:
	// dug sand
	// {"batchItemFailures":[{"itemIdentifier":"42"}]}
}

// The data of each record is decoded.
func ExampleKinesisData() {
	type burrow struct{ Depth float64 }
	handler := batch.KinesisData(func(_ context.Context, b burrow, r events.KinesisEventRecord) error {
		fmt.Printf("%s is %v deep\n", r.Kinesis.SequenceNumber, b.Depth)
		return nil
	})

	answer(handler, `{"Records":[{"kinesis":{"sequenceNumber":"41","data":"eyJkZXB0aCI6Mi41fQ=="}}]}`)
	// Output:
	// 41 is 2.5 deep
	// {"batchItemFailures":[]}
}

// Each change of an item is a record.
func ExampleDynamoDB() {
	handler := batch.DynamoDB(func(_ context.Context, r events.DynamoDBEventRecord) error {
		fmt.Println(r.EventName, r.Change.Keys["id"])
		return nil
	})

	answer(handler, `{"Records":[{"eventName":"REMOVE","dynamodb":{"Keys":{"id":{"S":"north"}},"SequenceNumber":"4711"}}]}`)
	// Output:
	// REMOVE north
	// {"batchItemFailures":[]}
}

// The images of the item before and after the change are decoded.
func ExampleDynamoDBItem() {
	type burrow struct {
		ID    string  `dynamodbav:"id"`
		Depth float64 `dynamodbav:"depth"`
	}
	handler := batch.DynamoDBItem(func(_ context.Context, before, after *burrow, r events.DynamoDBEventRecord) error {
		switch {
		case before == nil:
			fmt.Println(after.ID, "is new")
		case after == nil:
			fmt.Println(before.ID, "is gone")
		default:
			fmt.Println(after.ID, "is deeper by", after.Depth-before.Depth)
		}
		return nil
	})

	answer(handler, `{"Records":[
		{"eventName":"INSERT","dynamodb":{"SequenceNumber":"1","NewImage":{"id":{"S":"north"},"depth":{"N":"2.5"}}}},
		{"eventName":"MODIFY","dynamodb":{"SequenceNumber":"2","NewImage":{"id":{"S":"north"},"depth":{"N":"4"}},"OldImage":{"id":{"S":"north"},"depth":{"N":"2.5"}}}}]}`)
	// Output:
	// north is new
	// north is deeper by 1.5
	// {"batchItemFailures":[]}
}

// A failure ends its partition; the others go on.
func ExampleKafka() {
	handler := batch.Kafka(func(_ context.Context, r events.KafkaRecord) error {
		value, err := r.ValueBytes()
		if err != nil {
			return err
		}
		if string(value) == "stone" {
			return errors.New("cannot be dug")
		}
		fmt.Printf("dug %s\n", value)
		return nil
	}, batch.WithLogger(nil))

	answer(handler, `{"eventSource":"aws:kafka","records":{
		"burrows-0":[{"topic":"burrows","partition":0,"offset":7,"value":"c3RvbmU="},{"topic":"burrows","partition":0,"offset":8,"value":"c2FuZA=="}],
		"burrows-1":[{"topic":"burrows","partition":1,"offset":0,"value":"bG9hbQ=="}]}}`)
	// Output:
	// dug loam
	// {"batchItemFailures":[{"itemIdentifier":{"partition":"burrows-0","offset":7}},{"itemIdentifier":{"partition":"burrows-0","offset":8}}]}
}

// The value of each record is decoded. A tombstone is nil.
func ExampleKafkaValue() {
	type burrow struct{ Depth float64 }
	handler := batch.KafkaValue(func(_ context.Context, b *burrow, r events.KafkaRecord) error {
		if b == nil {
			fmt.Println("gone")
			return nil
		}
		fmt.Println(b.Depth, "deep")
		return nil
	})

	answer(handler, `{"eventSource":"aws:kafka","records":{"burrows-0":[
		{"topic":"burrows","partition":0,"offset":7,"value":"eyJkZXB0aCI6Mi41fQ=="},
		{"topic":"burrows","partition":0,"offset":8,"value":null}]}}`)
	// Output:
	// 2.5 deep
	// gone
	// {"batchItemFailures":[]}
}

// When not one message succeeded, the invocation fails.
func ExampleFullFailureError() {
	handler := batch.SQSBody(func(context.Context, map[string]any, events.SQSMessage) error { return errors.New("no database") }, batch.WithLogger(nil))

	answer(handler, `{"Records":[{"messageId":"m1","body":"{}"},{"messageId":"m2","body":"deep"}]}`)
	_, err := handler(context.Background(), events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: "deep"}}})
	_, isJSON := errors.AsType[*json.SyntaxError](err)
	fmt.Println(isJSON)
	// Output:
	// batch: all 2 SQS records failed: m1: no database; m2: body: not JSON, at byte 1
	// true
}

// Failures go to a metric, one by one.
func ExampleWithOnFailure() {
	handler := batch.SQSFIFO(func(_ context.Context, m events.SQSMessage) error { return errors.New("no database") },
		batch.WithLogger(nil), batch.WithFullFailureAsResponse(),
		batch.WithOnFailure(func(_ context.Context, f batch.Failure) {
			fmt.Println(f.Source, f.ID, f.Started, f.Err)
		}))

	const queue = `"eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:burrows.fifo","attributes":{"MessageGroupId":"north"}`
	answer(handler, `{"Records":[{"messageId":"m1",`+queue+`},{"messageId":"m2",`+queue+`}]}`)
	// Output:
	// SQS m1 true no database
	// SQS m2 false not run: another record failed
	// {"batchItemFailures":[{"itemIdentifier":"m1"},{"itemIdentifier":"m2"}]}
}
