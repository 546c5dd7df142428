// Package act does with the records of a batch what they say.
package act

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
)

// An Order is an event for a function of package batch.
type Order struct {
	Entry   string // SQSBody
	Options Options
	Event   json.RawMessage
}

// Options are those of package batch.
type Options struct {
	Concurrency                                           int
	Margin                                                time.Duration
	SkipGroup, Continue, FullFailureAsResponse, FailWhole bool
}

func (o Options) list() (list []batch.Option) {
	if o.Concurrency != 0 {
		list = append(list, batch.WithConcurrency(o.Concurrency))
	}
	if o.Margin != 0 {
		list = append(list, batch.WithDeadlineMargin(o.Margin))
	}
	if o.SkipGroup {
		list = append(list, batch.WithSkipGroup())
	}
	if o.Continue {
		list = append(list, batch.WithContinue())
	}
	if o.FullFailureAsResponse {
		list = append(list, batch.WithFullFailureAsResponse())
	}
	if o.FailWhole {
		list = append(list, batch.WithFailWholeBatch())
	}
	return list
}

// A Task is what a record says.
type Task struct {
	Do    string `json:"do"`    // one of those in do
	After string `json:"after"` // the record that must have begun before; "" for none
}

// Handler returns a handler that runs batches. It writes to out which records it runs, a line for each.
func Handler(out io.Writer) func(context.Context, Order) (json.RawMessage, error) {
	return func(ctx context.Context, o Order) (json.RawMessage, error) {
		a := &actor{out: out, begun: map[string]chan struct{}{}, busy: map[string]bool{}}
		handler := a.handler(o.Entry, o.Options.list())
		if handler == nil {
			return nil, errors.New("no entry " + o.Entry)
		}
		return lambda.NewHandler(handler).Invoke(ctx, o.Event)
	}
}

// An actor runs the records of one batch.
type actor struct {
	mu    sync.Mutex
	out   io.Writer
	begun map[string]chan struct{} // by record: closed when it has begun
	busy  map[string]bool          // by key
}

func (a *actor) handler(entry string, options []batch.Option) any {
	switch entry {
	case "SQS":
		return batch.SQS(a.message, options...)
	case "SQSFIFO":
		return batch.SQSFIFO(a.message, options...)
	case "SQSBody":
		return batch.SQSBody(func(ctx context.Context, t Task, m events.SQSMessage) error {
			return a.run(ctx, m.MessageId, m.Attributes["MessageGroupId"], t)
		}, options...)
	case "SQSBulk":
		return batch.SQSBulk(a.all, options...)
	case "Kinesis":
		return batch.Kinesis(func(ctx context.Context, r events.KinesisEventRecord) error {
			return a.run(ctx, r.Kinesis.SequenceNumber, r.Kinesis.PartitionKey, parse(r.Kinesis.Data))
		}, options...)
	case "KinesisData":
		return batch.KinesisData(func(ctx context.Context, t Task, r events.KinesisEventRecord) error {
			return a.run(ctx, r.Kinesis.SequenceNumber, r.Kinesis.PartitionKey, t)
		}, options...)
	case "DynamoDB":
		return batch.DynamoDB(func(ctx context.Context, r events.DynamoDBEventRecord) error {
			do, _ := r.Change.NewImage["do"].AsString()
			return a.run(ctx, r.Change.SequenceNumber, r.Change.Keys["id"].String(), Task{Do: do})
		}, options...)
	case "DynamoDBItem":
		return batch.DynamoDBItem(func(ctx context.Context, _, t *Task, r events.DynamoDBEventRecord) error {
			return a.run(ctx, r.Change.SequenceNumber, r.Change.Keys["id"].String(), *t)
		}, options...)
	case "Kafka":
		return batch.Kafka(func(ctx context.Context, r events.KafkaRecord) error {
			b, err := r.ValueBytes()
			if err != nil {
				return err
			}
			partition := fmt.Sprintf("%s-%d", r.Topic, r.Partition)
			return a.run(ctx, fmt.Sprintf("%s@%d", partition, r.Offset), partition, parse(b))
		}, options...)
	case "KafkaValue":
		return batch.KafkaValue(func(ctx context.Context, t *Task, r events.KafkaRecord) error {
			partition := fmt.Sprintf("%s-%d", r.Topic, r.Partition)
			return a.run(ctx, fmt.Sprintf("%s@%d", partition, r.Offset), partition, *t)
		}, options...)
	}
	return nil
}

func (a *actor) message(ctx context.Context, m events.SQSMessage) error {
	return a.run(ctx, m.MessageId, m.Attributes["MessageGroupId"], parse([]byte(m.Body)))
}

// all runs each message, and fails those that fail.
func (a *actor) all(ctx context.Context, all []events.SQSMessage, fail func(string, error) error) error {
	for _, m := range all {
		if parse([]byte(m.Body)).Do == "unknown" {
			return fail("nobody", errors.New("odd"))
		}
		if err := a.message(ctx, m); err != nil {
			if err := fail(m.MessageId, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// parse reads a task; what is none is done.
func parse(b []byte) (t Task) {
	if json.Unmarshal(b, &t) != nil {
		t.Do = "done"
	}
	return t
}

// run runs a record.
func (a *actor) run(ctx context.Context, id, key string, t Task) error {
	a.begin(id, key)
	defer a.end(key)
	if t.After != "" {
		<-a.beginOf(t.After)
	}
	return do(ctx, t)
}

func (a *actor) begin(id, key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	fmt.Fprintln(a.out, "ran "+id)
	if key != "" && a.busy[key] {
		fmt.Fprintln(a.out, "two of "+key)
	}
	a.busy[key] = true
	c := a.channel(id)
	select {
	case <-c: // a second one of this ID
	default:
		close(c)
	}
}

func (a *actor) end(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.busy, key)
}

func (a *actor) beginOf(id string) <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.channel(id)
}

func (a *actor) channel(id string) chan struct{} {
	if a.begun[id] == nil {
		a.begun[id] = make(chan struct{})
	}
	return a.begun[id]
}

// A typedNil is an error that may be a nil pointer.
type typedNil struct{ text string }

func (e *typedNil) Error() string { return e.text }

func do(ctx context.Context, t Task) error {
	switch t.Do {
	case "fail":
		return errors.New("no such order")
	case "panic":
		panic("oh no")
	case "goexit":
		runtime.Goexit()
	case "nil":
		var err *typedNil
		return err
	case "wait": // as long as it may
		<-ctx.Done()
		return context.Cause(ctx)
	case "sleep": // longer than it may
		time.Sleep(time.Hour)
		panic("late")
	}
	return nil
}
