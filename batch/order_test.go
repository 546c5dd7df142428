package batch_test

import (
	"context"
	"encoding/json"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
)

func kinesisEvent(records ...string) (e events.KinesisEvent) {
	if err := json.Unmarshal([]byte(kinesis(records...)), &e); err != nil {
		panic(err)
	}
	return e
}

// A watch sees that records of one key are run in their order and never at the same time.
type watch struct {
	t    *testing.T
	mu   sync.Mutex
	last map[string]int  // by key
	busy map[string]bool // by key
}

func (w *watch) run(key string, i int) {
	w.mu.Lock()
	if w.busy[key] || w.last[key] >= i {
		w.t.Errorf("record %d of key %q: another one is running %v, the last one was %d", i, key, w.busy[key], w.last[key])
	}
	w.busy[key], w.last[key] = true, i
	w.mu.Unlock()
	runtime.Gosched()
	w.mu.Lock()
	w.busy[key] = false
	w.mu.Unlock()
}

func newWatch(t *testing.T) *watch {
	return &watch{t: t, last: map[string]int{}, busy: map[string]bool{}}
}

// TestManyRecords are as many as Lambda sends, with keys and without, in few goroutines.
func TestManyRecords(t *testing.T) {
	const n, workers = 10_000, 7
	var most atomic.Int64
	count := func() {
		if g := int64(runtime.NumGoroutine()); g > most.Load() {
			most.Store(g)
		}
	}
	before := runtime.NumGoroutine()
	var standardEvent, fifoEvent events.SQSEvent
	var kinesisEvent events.KinesisEvent
	var dynamodbEvent events.DynamoDBEvent
	kafkaEvent := events.KafkaEvent{Records: map[string][]events.KafkaRecord{}}
	for i := 1; i <= n; i++ {
		id, key := strconv.Itoa(i), "k"+strconv.Itoa(i%31)
		m := events.SQSMessage{MessageId: id, EventSourceARN: standard, Attributes: map[string]string{"MessageGroupId": key}}
		standardEvent.Records = append(standardEvent.Records, m)
		m.EventSourceARN = fifo
		fifoEvent.Records = append(fifoEvent.Records, m)
		kinesisEvent.Records = append(kinesisEvent.Records, events.KinesisEventRecord{Kinesis: events.KinesisRecord{SequenceNumber: id, PartitionKey: key}})
		var d events.DynamoDBEventRecord
		d.Change.SequenceNumber = id
		d.Change.Keys = map[string]events.DynamoDBAttributeValue{"id": events.NewStringAttribute(key), "n": events.NewNumberAttribute("1")}
		dynamodbEvent.Records = append(dynamodbEvent.Records, d)
		kafkaEvent.Records[key+"-0"] = append(kafkaEvent.Records[key+"-0"], events.KafkaRecord{Topic: key, Offset: int64(i)})
	}
	number := func(s string) int {
		i, err := strconv.Atoi(s)
		if err != nil {
			t.Error(err)
		}
		return i
	}
	concurrent := []batch.Option{batch.WithConcurrency(workers)}
	var ran atomic.Int64
	w := newWatch(t)
	each := func(key string, i int) error {
		count()
		ran.Add(1)
		w.run(key, i)
		return nil
	}
	for name, handle := range map[string]func() (any, error){
		"SQS": func() (any, error) {
			return batch.SQS(func(_ context.Context, m events.SQSMessage) error { return each(m.MessageId, number(m.MessageId)) }, concurrent...)(t.Context(), standardEvent)
		},
		"SQSFIFO": func() (any, error) {
			return batch.SQSFIFO(func(_ context.Context, m events.SQSMessage) error {
				return each(m.Attributes["MessageGroupId"], number(m.MessageId))
			}, concurrent...)(t.Context(), fifoEvent)
		},
		"Kinesis": func() (any, error) {
			return batch.Kinesis(func(_ context.Context, r events.KinesisEventRecord) error {
				return each(r.Kinesis.PartitionKey, number(r.Kinesis.SequenceNumber))
			}, concurrent...)(t.Context(), kinesisEvent)
		},
		"DynamoDB": func() (any, error) {
			return batch.DynamoDB(func(_ context.Context, r events.DynamoDBEventRecord) error {
				return each(r.Change.Keys["id"].String(), number(r.Change.SequenceNumber))
			}, concurrent...)(t.Context(), dynamodbEvent)
		},
		"Kafka": func() (any, error) {
			return batch.Kafka(func(_ context.Context, r events.KafkaRecord) error { return each(r.Topic, int(r.Offset)) }, concurrent...)(t.Context(), kafkaEvent)
		},
	} {
		*w = *newWatch(t)
		ran.Store(0)
		response, err := handle()
		text, _ := json.Marshal(response)
		if err != nil || string(text) != allDone || ran.Load() != n {
			t.Errorf("%s: %s, %v; ran %d of %d", name, text, err, ran.Load(), n)
		}
	}
	if got := int(most.Load()) - before; got > n/100 { // one for each worker, and those of the batch before that are not gone yet
		t.Errorf("%d goroutines for %d workers", got, workers)
	}
}

// TestItems are changes of items whose keys are alike but not the same. Those of one item stay in order.
func TestItems(t *testing.T) {
	s, n, b := events.NewStringAttribute, events.NewNumberAttribute, events.NewBinaryAttribute
	type keys = map[string]events.DynamoDBAttributeValue
	items := []keys{
		{"id": s("1")}, {"id": n("1")}, {"id": b([]byte("1"))}, {"id": events.NewBooleanAttribute(true)}, nil,
		{"id": s("1"), "at": s("2")}, {"id": s("2"), "at": s("1")}, {"id": s("12"), "at": s("")}, {"id": s(""), "at": s("12")},
		{"a": s("1"), "b": s("2"), "c": n("3"), "d": n("4"), "e": n("5")},
	}
	var event events.DynamoDBEvent
	itemOf := map[string]string{}
	for i := range 2 * len(items) {
		var r events.DynamoDBEventRecord
		r.Change.SequenceNumber, r.Change.Keys = strconv.Itoa(i+1), items[i%len(items)]
		itemOf[r.Change.SequenceNumber] = strconv.Itoa(i % len(items))
		event.Records = append(event.Records, r)
	}
	w := newWatch(t)
	first := make(chan struct{}) // all items have begun, so they are as many as workers
	var begun atomic.Int64
	handle := batch.DynamoDB(func(_ context.Context, r events.DynamoDBEventRecord) error {
		i, _ := strconv.Atoi(r.Change.SequenceNumber)
		if i <= len(items) {
			if begun.Add(1) == int64(len(items)) {
				close(first)
			}
			<-first
		}
		w.run(itemOf[r.Change.SequenceNumber], i)
		return nil
	}, batch.WithConcurrency(2*len(items)))
	if response, err := handle(t.Context(), event); err != nil || len(response.BatchItemFailures) != 0 {
		t.Errorf("%v, %v", response, err)
	}
}

// TestLargeBody has a body as large as an event can be, and keeps it.
func TestLargeBody(t *testing.T) {
	body := `{"do":"` + strings.Repeat("x", 6<<20) + `"}`
	var kept events.SQSMessage
	handle := batch.SQSBody(func(_ context.Context, v struct{ Do string }, m events.SQSMessage) error {
		kept = m
		if len(v.Do) != 6<<20 {
			t.Errorf("%d bytes", len(v.Do))
		}
		return nil
	})
	event := events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: body}}}
	response, err := handle(t.Context(), event)
	clear(event.Records)
	if err != nil || len(response.BatchItemFailures) != 0 || kept.Body != body || kept.MessageId != "m1" {
		t.Errorf("%v, %v; kept %d bytes of %s", response, err, len(kept.Body), kept.MessageId)
	}
}
