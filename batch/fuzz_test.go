package batch_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
)

// A script is what records of a fuzzed batch do, and what has become of them. Each byte is a record: its low three bits
// say what it does, the next two its key, the highest three what its identifier is.
type script struct {
	records []byte
	cancel  context.CancelFunc

	mu   sync.Mutex
	done []bool // by record: it succeeded
}

func (s *script) key(i int) string { return string('a' + s.records[i]>>3&3) }

// number is an identifier, now and then one that has been there or is lower than the one before.
func (s *script) number(i int) string {
	switch s.records[i] >> 5 {
	case 0:
		return strconv.Itoa(i / 2)
	case 1:
		return strconv.Itoa(1_000_000 - i)
	case 2:
		return "00" + strconv.Itoa(i)
	case 3:
		return "9999999999999999999999" + strconv.Itoa(i)
	}
	return strconv.Itoa(i)
}

func (s *script) run(i int) error {
	switch s.records[i] & 7 {
	case 0:
		return errors.New("no such order")
	case 1:
		panic("oh no")
	case 2:
		runtime.Goexit()
	case 3:
		s.cancel()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[i] = true
	return nil
}

// index finds the record in what a function was given.
func index(tag string) int {
	i, err := strconv.Atoi(tag)
	if err != nil {
		panic(err)
	}
	return i
}

// options are those that a byte stands for.
func (s *script) options(bits byte, skipGroup, continues bool) []batch.Option {
	list := []batch.Option{batch.WithLogger(nil), batch.WithConcurrency(1 + int(bits&3))}
	if bits&4 != 0 {
		list = append(list, batch.WithFullFailureAsResponse())
	} else if bits&8 != 0 {
		list = append(list, batch.WithFailWholeBatch())
	}
	if bits&16 != 0 && skipGroup {
		list = append(list, batch.WithSkipGroup())
	}
	if bits&16 != 0 && continues {
		list = append(list, batch.WithContinue())
	}
	return list
}

// FuzzResponse checks that whatever records do, those that failed or were not run come again: the invocation fails, or
// the response covers each of them.
func FuzzResponse(f *testing.F) {
	f.Add([]byte{}, byte(0))
	f.Add([]byte{4, 0, 12, 8}, byte(0))
	f.Add([]byte{4, 0 + 4<<5, 12 + 1<<5, 8 + 2<<5, 3 + 3<<5}, byte(1))
	f.Add([]byte{7, 15, 1, 23, 9, 31, 2}, byte(1|4|16))
	f.Add([]byte{7, 15, 3, 23, 2, 31, 2}, byte(3))
	f.Add([]byte{0, 0, 0}, byte(4))
	f.Fuzz(func(t *testing.T, records []byte, bits byte) {
		if len(records) > 200 {
			return
		}
		for _, check := range []func(*testing.T, context.Context, *script, byte){fuzzSQS, fuzzFIFO, fuzzBulk, fuzzKinesis, fuzzDynamoDB, fuzzKafka} {
			ctx, cancel := context.WithCancel(t.Context())
			check(t, ctx, &script{records: records, cancel: cancel, done: make([]bool, len(records))}, bits)
			cancel()
		}
	})
}

// messages are a batch of a queue. Identifiers may be there twice.
func (s *script) messages(arn string) (e events.SQSEvent) {
	for i := range s.records {
		e.Records = append(e.Records, events.SQSMessage{
			MessageId: s.number(i), Body: strconv.Itoa(i), EventSourceARN: arn, Attributes: map[string]string{"MessageGroupId": s.key(i)},
		})
	}
	return e
}

func fuzzSQS(t *testing.T, ctx context.Context, s *script, bits byte) {
	response, err := batch.SQS(func(_ context.Context, m events.SQSMessage) error { return s.run(index(m.Body)) },
		s.options(bits, false, false)...)(ctx, s.messages(standard))
	s.checkQueue(t, "SQS", response, err)
}

func fuzzFIFO(t *testing.T, ctx context.Context, s *script, bits byte) {
	response, err := batch.SQSFIFO(func(_ context.Context, m events.SQSMessage) error { return s.run(index(m.Body)) },
		s.options(bits, true, false)...)(ctx, s.messages(fifo))
	s.checkQueue(t, "SQSFIFO", response, err)
	s.checkOrder(t, "SQSFIFO")
}

func fuzzBulk(t *testing.T, ctx context.Context, s *script, bits byte) {
	arn := standard
	if bits&32 != 0 {
		arn = fifo
	}
	options := slices.Delete(s.options(bits, true, false), 1, 2) // not WithConcurrency
	response, err := batch.SQSBulk(func(_ context.Context, all []events.SQSMessage, fail func(string, error) error) error {
		for _, m := range all {
			if err := s.run(index(m.Body)); err != nil {
				if err := fail(m.MessageId, err); err != nil {
					return err
				}
			}
		}
		return nil
	}, options...)(ctx, s.messages(arn))
	s.checkQueue(t, "SQSBulk", response, err)
}

// checkOrder checks that nothing of a key succeeded behind what has not.
func (s *script) checkOrder(t *testing.T, source string) {
	stopped := map[string]bool{}
	for i, done := range s.done {
		if done && stopped[s.key(i)] {
			t.Errorf("%s: record %d of key %s is done, and one before it is not", source, i, s.key(i))
		}
		stopped[s.key(i)] = stopped[s.key(i)] || !done
	}
}

func (s *script) checkQueue(t *testing.T, source string, response events.SQSEventResponse, err error) {
	listed := map[string]bool{}
	for _, item := range response.BatchItemFailures {
		if item.ItemIdentifier == "" || listed[item.ItemIdentifier] {
			t.Errorf("%s: %q is empty or there twice", source, item.ItemIdentifier)
		}
		listed[item.ItemIdentifier] = true
	}
	known := map[string]bool{}
	s.check(t, source, response, err, func(i int) bool {
		known[s.number(i)] = true // and not done
		return listed[s.number(i)]
	})
	for id := range listed {
		if !known[id] && source != "SQSBulk" { // of which all come again after a panic, and of FIFO what is behind
			t.Errorf("%s: %q is listed, and is done or not in the batch", source, id)
		}
	}
}

// check checks that an invocation has failed, or that its response covers each record that is not done.
func (s *script) check(t *testing.T, source string, response any, err error, covers func(i int) bool) {
	t.Helper()
	if err != nil {
		return // all come again
	}
	text, encodeErr := json.Marshal(response)
	if encodeErr != nil || (string(text) == allDone) == slices.Contains(s.done, false) {
		t.Errorf("%s: response %s, %v", source, text, encodeErr)
	}
	for i, done := range s.done {
		if !done && !covers(i) {
			t.Errorf("%s: record %d, %s, is lost with response %s", source, i, s.number(i), text)
		}
	}
}

func fuzzKinesis(t *testing.T, ctx context.Context, s *script, bits byte) {
	var e events.KinesisEvent
	for i := range s.records {
		e.Records = append(e.Records, events.KinesisEventRecord{EventName: strconv.Itoa(i), Kinesis: events.KinesisRecord{
			SequenceNumber: s.number(i), PartitionKey: s.key(i),
		}})
	}
	response, err := batch.Kinesis(func(_ context.Context, r events.KinesisEventRecord) error { return s.run(index(r.EventName)) },
		s.options(bits, false, true)...)(ctx, e)
	var from []string
	for _, item := range response.BatchItemFailures {
		from = append(from, item.ItemIdentifier)
	}
	s.checkStream(t, "Kinesis", response, from, err)
}

func fuzzDynamoDB(t *testing.T, ctx context.Context, s *script, bits byte) {
	var e events.DynamoDBEvent
	for i := range s.records {
		r := events.DynamoDBEventRecord{EventName: strconv.Itoa(i)}
		r.Change.SequenceNumber = s.number(i)
		r.Change.Keys = map[string]events.DynamoDBAttributeValue{"id": events.NewStringAttribute(s.key(i))}
		e.Records = append(e.Records, r)
	}
	response, err := batch.DynamoDB(func(_ context.Context, r events.DynamoDBEventRecord) error { return s.run(index(r.EventName)) },
		s.options(bits, false, true)...)(ctx, e)
	var from []string
	for _, item := range response.BatchItemFailures {
		from = append(from, item.ItemIdentifier)
	}
	s.checkStream(t, "DynamoDB", response, from, err)
}

func (s *script) checkStream(t *testing.T, source string, response any, from []string, err error) {
	if len(from) > 1 {
		t.Errorf("%s: %q, want one", source, from)
	}
	exact := err != nil || len(from) == 0
	s.check(t, source, response, err, func(i int) bool {
		first, ok := new(big.Int).SetString(from[0], 10)
		number, ok2 := new(big.Int).SetString(s.number(i), 10)
		exact = exact || ok && ok2 && first.Cmp(number) == 0
		return ok && ok2 && first.Cmp(number) <= 0
	})
	if !exact {
		t.Errorf("%s: %q is lower than all that failed", source, from)
	}
}

func fuzzKafka(t *testing.T, ctx context.Context, s *script, bits byte) {
	e := events.KafkaEvent{Records: map[string][]events.KafkaRecord{}}
	for i := range s.records {
		name := s.key(i) + "-0"
		e.Records[name] = append(e.Records[name], events.KafkaRecord{Topic: s.key(i), Offset: int64(i)})
	}
	response, err := batch.Kafka(func(_ context.Context, r events.KafkaRecord) error { return s.run(int(r.Offset)) },
		s.options(bits, false, true)...)(ctx, e)
	listed := map[events.KafkaItemIdentifier]bool{}
	for _, item := range response.BatchItemFailures {
		listed[item.ItemIdentifier] = true
	}
	s.check(t, "Kafka", response, err, func(i int) bool {
		id := events.KafkaItemIdentifier{Partition: s.key(i) + "-0", Offset: int64(i)}
		covered := listed[id]
		delete(listed, id)
		return covered
	})
	if err == nil && len(listed) > 0 {
		t.Errorf("Kafka: %v are listed, and are done or not in the batch", listed)
	}
	if bits&16 == 0 {
		s.checkOrder(t, "Kafka")
	}
}
