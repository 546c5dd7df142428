package batch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/lambent-go/lambent/events"
)

// SQSBulk returns a handler that runs process once for all messages of a batch, for work that is cheaper together. The
// messages that process calls fail for come again, the others are done. With an error of process, a panic, or when it
// is still running shortly before the deadline, all come again.
//
// Fail is safe for concurrent use. It returns an error for an ID that no message has, with which the invocation fails
// too, and when it is too late because the response has been made.
//
// Messages that cannot be decoded have failed already and are not among all. Of a FIFO queue neither are those behind
// one of them, and after a failure the messages behind it are listed too, so that the order is kept, though process may
// be done with them; both concern the group alone under [WithSkipGroup].
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func SQSBulk(process func(ctx context.Context, all []events.SQSMessage, fail func(messageID string, err error) error) error, options ...Option) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	s, err := newSettings(entrySQSBulk, "SQS", process != nil, options)
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		if err != nil {
			return events.SQSEventResponse{}, err
		}
		queue := queueRecords{records: event.Records}
		if err := queue.check(anyKind); err != nil {
			return events.SQSEventResponse{}, err
		}
		if len(event.Records) == 0 {
			return queueResponse(nil), nil
		}
		b := newBulk(&queue, s.ruleOf(&queue), process)
		failures, err := b.run(ctx, s)
		if err != nil {
			return events.SQSEventResponse{}, err
		}
		failures, err = s.conclude(ctx, len(event.Records), failures)
		if err != nil {
			return events.SQSEventResponse{}, err
		}
		return queueResponse(failures), nil
	}
}

// A bulk is messages that are run together. As a list it is one record.
type bulk struct {
	queue *queueRecords
	rule  rule
	all   func(ctx context.Context, all []events.SQSMessage, fail func(messageID string, err error) error) error
	given []events.SQSMessage // to all; nil: all of them are damaged, or behind one that is

	mu      sync.Mutex
	closed  bool
	errs    []error          // by message: why it failed; nil: it did not
	byID    map[string][]int // messages; nil until somebody asks
	unknown error            // the first call of fail for an ID that no message has
}

func newBulk(queue *queueRecords, r rule, all func(context.Context, []events.SQSMessage, func(string, error) error) error) *bulk {
	b := &bulk{queue: queue, rule: r, all: all, errs: make([]error, queue.len())}
	hurt := false
	for i := range queue.records {
		b.errs[i] = damageOf(&queue.records[i])
		hurt = hurt || b.errs[i] != nil
	}
	if !hurt {
		b.given = slices.Clone(queue.records)
		return b
	}
	behind := b.behind()
	for i, m := range queue.records {
		if b.errs[i] == nil && !behind[i] {
			b.given = append(b.given, m)
		}
	}
	return b
}

// run calls the function for all, and lists what failed.
func (b *bulk) run(ctx context.Context, s *settings) ([]Failure, error) {
	var whole []Failure
	if len(b.given) > 0 {
		whole = s.execute(ctx, b, goOn).failures(s.source)
	}
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	if b.unknown != nil {
		return nil, b.unknown
	}
	return b.failures(s.source, whole), nil
}

// failures lists the messages that failed. Whole is the failure of the function for all, if there was one.
func (b *bulk) failures(source string, whole []Failure) []Failure {
	behind := b.behind()
	var failures []Failure
	for i, err := range b.errs {
		f := Failure{Source: source, ID: b.queue.id(i), Index: i, Err: err, Started: true}
		switch {
		case err != nil:
		case behind[i]:
			f.Err, f.Started = ErrStopped, false
		case len(whole) > 0:
			f.Err, f.Started = whole[0].Err, whole[0].Started
		default:
			continue
		}
		failures = append(failures, f)
	}
	return failures
}

// behind marks the messages that the order of a FIFO queue has come again because one before them failed.
func (b *bulk) behind() []bool {
	marks := make([]bool, len(b.errs))
	if b.rule == goOn {
		return marks
	}
	hurt := map[string]bool{} // groups; "" is all of them
	for i := range b.queue.records {
		key := ""
		if b.rule == stopKey {
			key = group(&b.queue.records[i])
		}
		marks[i] = hurt[key]
		hurt[key] = hurt[key] || b.errs[i] != nil
	}
	return marks
}

var (
	errTooLate  = errors.New("batch: fail: the response has been made")
	errNoReason = errors.New("failed without a reason")
	errEmptyID  = errors.New("batch: fail: the message ID is empty")
)

// fail notes that a message failed.
func (b *bulk) fail(messageID string, err error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errTooLate
	}
	if b.byID == nil {
		b.byID = make(map[string][]int, len(b.errs))
		for i := range b.errs {
			id := b.queue.id(i)
			b.byID[id] = append(b.byID[id], i)
		}
	}
	found := b.byID[messageID]
	if len(found) == 0 {
		unknown := errEmptyID
		if messageID != "" {
			unknown = fmt.Errorf("batch: fail: no message of the batch has the ID %q", messageID)
		}
		if b.unknown == nil {
			b.unknown = unknown
		}
		return unknown
	}
	if err == nil {
		err = errNoReason
	}
	for _, i := range found {
		if b.errs[i] == nil {
			b.errs[i] = err
		}
	}
	return nil
}

func (b *bulk) len() int                           { return 1 }
func (b *bulk) id(int) string                      { return "" }
func (b *bulk) keyed() bool                        { return false }
func (b *bulk) appendKey(dst []byte, _ int) []byte { return dst }

func (b *bulk) process(ctx context.Context, _ int) error { return b.all(ctx, b.given, b.fail) }
