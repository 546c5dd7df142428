//go:build !race

package batch_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
)

// The race detector allocates on its own account: budgets are for builds without it.

// Budgets, in allocations.
const (
	perRecord = 2
	perBatch  = 20
)

// A costed handler runs a batch of n records, none of which fails. With a deadline the guard is part of it.
type costed struct {
	name string
	run  func(n int) func(ctx context.Context)
}

var costedHandlers = []costed{
	{"SQS", func(n int) func(context.Context) {
		return handles(batch.SQS(nothing[events.SQSMessage]), queueOf(n, standard))
	}},
	{"SQS, 4 at a time", func(n int) func(context.Context) {
		return handles(batch.SQS(nothing[events.SQSMessage], batch.WithConcurrency(4)), queueOf(n, standard))
	}},
	{"FIFO", func(n int) func(context.Context) {
		return handles(batch.SQSFIFO(nothing[events.SQSMessage]), queueOf(n, fifo))
	}},
	{"FIFO, 4 at a time", func(n int) func(context.Context) {
		return handles(batch.SQSFIFO(nothing[events.SQSMessage], batch.WithConcurrency(4)), queueOf(n, fifo))
	}},
	{"SQSBulk", func(n int) func(context.Context) {
		return handles(batch.SQSBulk(func(context.Context, []events.SQSMessage, func(string, error) error) error { return nil }), queueOf(n, standard))
	}},
	{"Kinesis", func(n int) func(context.Context) {
		return handles(batch.Kinesis(nothing[events.KinesisEventRecord]), shardOf(n))
	}},
	{"Kinesis, 4 at a time", func(n int) func(context.Context) {
		return handles(batch.Kinesis(nothing[events.KinesisEventRecord], batch.WithConcurrency(4)), shardOf(n))
	}},
	{"DynamoDB", func(n int) func(context.Context) {
		return handles(batch.DynamoDB(nothing[events.DynamoDBEventRecord]), changesOf(n))
	}},
	{"DynamoDB, 4 at a time", func(n int) func(context.Context) {
		return handles(batch.DynamoDB(nothing[events.DynamoDBEventRecord], batch.WithConcurrency(4)), changesOf(n))
	}},
	{"Kafka", func(n int) func(context.Context) {
		return handles(batch.Kafka(nothing[events.KafkaRecord]), topicsOf(n))
	}},
	{"Kafka, 4 at a time", func(n int) func(context.Context) {
		return handles(batch.Kafka(nothing[events.KafkaRecord], batch.WithConcurrency(4)), topicsOf(n))
	}},
}

func nothing[R any](context.Context, R) error { return nil }

// handles makes a call of a handler and an event.
func handles[E, R any](handler func(context.Context, E) (R, error), event E) func(context.Context) {
	return func(ctx context.Context) {
		if _, err := handler(ctx, event); err != nil {
			panic(err)
		}
	}
}

func queueOf(n int, arn string) (e events.SQSEvent) {
	for i := range n {
		e.Records = append(e.Records, events.SQSMessage{
			MessageId: strconv.Itoa(i), Body: `{"id":"A7"}`, EventSource: "aws:sqs", EventSourceARN: arn,
			Attributes: map[string]string{"MessageGroupId": "g" + strconv.Itoa(i%10)},
		})
	}
	return e
}

func shardOf(n int) (e events.KinesisEvent) {
	for i := range n {
		r := events.KinesisRecord{SequenceNumber: strconv.Itoa(i), PartitionKey: "k" + strconv.Itoa(i%10), Data: []byte(`{"id":"A7"}`)}
		e.Records = append(e.Records, events.KinesisEventRecord{EventSource: "aws:kinesis", Kinesis: r})
	}
	return e
}

func changesOf(n int) (e events.DynamoDBEvent) {
	for i := range n {
		var r events.DynamoDBEventRecord
		r.Change.SequenceNumber = strconv.Itoa(i)
		r.Change.Keys = map[string]events.DynamoDBAttributeValue{"id": events.NewStringAttribute(strconv.Itoa(i % 10)), "at": events.NewNumberAttribute("1")}
		r.Change.NewImage = map[string]events.DynamoDBAttributeValue{"id": events.NewStringAttribute("A7")}
		e.Records = append(e.Records, r)
	}
	return e
}

func topicsOf(n int) events.KafkaEvent {
	e := events.KafkaEvent{Records: map[string][]events.KafkaRecord{}}
	for i := range n {
		name := "orders-" + strconv.Itoa(i%10)
		e.Records[name] = append(e.Records[name], events.KafkaRecord{Topic: "orders", Offset: int64(i), Key: "aw==", Value: "eyJpZCI6IkE3In0="})
	}
	return e
}

// withDeadline has a deadline that does not come.
func withDeadline(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 1<<40)
	t.Cleanup(cancel)
	return ctx
}

func TestAllocations(t *testing.T) {
	ctx := withDeadline(t)
	for _, c := range costedHandlers {
		for _, n := range []int{1, 10, 1000} {
			run := c.run(n)
			got := testing.AllocsPerRun(50, func() { run(ctx) })
			t.Logf("%s: %.0f allocations for %d records", c.name, got, n)
			if most := float64(perRecord*n + perBatch); got > most {
				t.Errorf("%s: %.0f allocations for %d records, want at most %.0f", c.name, got, n, most)
			}
		}
	}
}

// TestAllocationsOfDecoding are those of the typed variants beyond what the plain one and the decoder take.
func TestAllocationsOfDecoding(t *testing.T) {
	ctx := withDeadline(t)
	type order struct {
		ID string `json:"id"`
	}
	const n = 1000
	measure := func(run func(context.Context)) float64 {
		return testing.AllocsPerRun(20, func() { run(ctx) }) / n
	}
	decoder := func(decode func() error) float64 {
		return testing.AllocsPerRun(100, func() {
			if err := decode(); err != nil {
				panic(err)
			}
		})
	}
	text := []byte(`{"id":"A7"}`)
	decodeText := func() error { return events.Unmarshal(text, new(order)) }
	q, k, d, f := queueOf(n, standard), shardOf(n), changesOf(n), topicsOf(n)
	for name, tt := range map[string]struct{ typed, plain, decoder float64 }{
		"SQSBody": {
			measure(handles(batch.SQSBody(func(context.Context, order, events.SQSMessage) error { return nil }), q)),
			measure(handles(batch.SQS(nothing[events.SQSMessage]), q)),
			decoder(decodeText),
		},
		"KinesisData": {
			measure(handles(batch.KinesisData(func(context.Context, order, events.KinesisEventRecord) error { return nil }), k)),
			measure(handles(batch.Kinesis(nothing[events.KinesisEventRecord]), k)),
			decoder(decodeText),
		},
		"DynamoDBItem": {
			measure(handles(batch.DynamoDBItem(func(_ context.Context, _, _ *order, _ events.DynamoDBEventRecord) error { return nil }), d)),
			measure(handles(batch.DynamoDB(nothing[events.DynamoDBEventRecord]), d)),
			decoder(func() error { return events.UnmarshalDynamoDBMap(d.Records[0].Change.NewImage, new(order)) }),
		},
		"KafkaValue": {
			measure(handles(batch.KafkaValue(func(context.Context, order, events.KafkaRecord) error { return nil }), f)),
			measure(handles(batch.Kafka(nothing[events.KafkaRecord]), f)),
			decoder(func() error {
				_, err := f.Records["orders-0"][0].ValueBytes()
				return errors.Join(err, decodeText())
			}),
		},
	} {
		own := tt.typed - tt.plain - tt.decoder
		t.Logf("%s: %.2f allocations a record, %.2f of the plain handler, %.0f of the decoder", name, tt.typed, tt.plain, tt.decoder)
		if own > 1 {
			t.Errorf("%s: %.2f allocations a record of its own, want at most 1", name, own)
		}
	}
}

func BenchmarkBatch(b *testing.B) {
	ctx := withDeadline(b)
	for _, c := range costedHandlers {
		for _, n := range []int{10, 1000} {
			b.Run(c.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				run := c.run(n)
				b.ReportAllocs()
				for b.Loop() {
					run(ctx)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/record")
			})
		}
	}
}
