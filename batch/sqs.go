package batch

import (
	"context"
	"strings"

	"github.com/lambent-go/lambent/events"
)

// SQS returns a handler that runs process for each message of a batch from a queue, and names those that failed, so that
// the queue delivers them again and no others. Messages of a FIFO queue, which is known by its ARN, are treated as
// [SQSFIFO] does.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func SQS(process func(context.Context, events.SQSMessage) error, options ...Option) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	s, err := newSettings(entrySQS, "SQS", process != nil, options)
	return newQueue(s, err, anyKind, process)
}

// SQSFIFO returns a handler as [SQS] does, for a FIFO queue: messages of a group are run in their order, and after a
// failure no further message is started. The failed message and all that were not run come again, of all groups; each
// time counts towards maxReceiveCount of the queue's redrive policy, also for those of groups in which nothing failed.
// [WithSkipGroup] spares the other groups. Messages of another queue are refused.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func SQSFIFO(process func(context.Context, events.SQSMessage) error, options ...Option) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	s, err := newSettings(entrySQSFIFO, "SQS", process != nil, options)
	return newQueue(s, err, onlyFIFO, process)
}

// SQSBody returns a handler as [SQS] does, with the body of each message, which is JSON, as a T. A body that does not
// decode fails its message, and process is not called. With [WithPayload] something else in the message is decoded.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func SQSBody[T any](process func(context.Context, T, events.SQSMessage) error, options ...Option) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	s, err := newSettings(entrySQSBody, "SQS", process != nil, options)
	return newQueue(s, err, anyKind, func(ctx context.Context, m events.SQSMessage) error {
		v, err := fromPayload[T](s, m)
		if err != nil {
			return err
		}
		return process(ctx, v, m)
	})
}

// The kinds of queues that a handler takes.
const (
	anyKind  = false
	onlyFIFO = true
)

// newQueue makes a handler; every invocation fails with err, if there is one.
func newQueue(s *settings, err error, fifo bool, process func(context.Context, events.SQSMessage) error) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		if err != nil {
			return events.SQSEventResponse{}, err
		}
		queue := queueRecords{records: event.Records, each: process}
		if err := queue.check(fifo); err != nil {
			return events.SQSEventResponse{}, err
		}
		failures, err := s.run(ctx, &queue, s.ruleOf(&queue))
		if err != nil {
			return events.SQSEventResponse{}, err
		}
		return queueResponse(failures), nil
	}
}

// ruleOf says what a failure of a message leads to.
func (s *settings) ruleOf(queue *queueRecords) rule {
	switch {
	case !queue.fifo:
		return goOn
	case s.skipGroup:
		return stopKey
	}
	return stopAll
}

// queueResponse names the messages that failed, each once.
func queueResponse(failures []Failure) events.SQSEventResponse {
	items := make([]events.SQSBatchItemFailure, 0, len(failures))
	var named map[string]bool
	if len(failures) > 1 {
		named = make(map[string]bool, len(failures))
	}
	for _, f := range failures {
		if named[f.ID] {
			continue
		}
		if named != nil {
			named[f.ID] = true
		}
		items = append(items, events.SQSBatchItemFailure{ItemIdentifier: f.ID})
	}
	return events.SQSEventResponse{BatchItemFailures: items}
}

// queueRecords are the messages of a queue.
type queueRecords struct {
	records []events.SQSMessage
	each    func(context.Context, events.SQSMessage) error
	fifo    bool
}

// check refuses a batch that could not be answered for, and finds out what queue it is from.
func (q *queueRecords) check(fifo bool) error {
	n := len(q.records)
	for i := range q.records {
		m := &q.records[i]
		if err := checkSource(i, n, m.EventSource, "aws:sqs"); err != nil {
			return err
		}
		if m.MessageId == "" {
			return invalid(i, n, "no messageId")
		}
		if strings.HasSuffix(m.EventSourceARN, ".fifo") {
			q.fifo = true
		} else if fifo {
			return invalid(i, n, "queue %q is no FIFO queue", m.EventSourceARN)
		}
	}
	if !q.fifo {
		return nil
	}
	for i := range q.records {
		if group(&q.records[i]) == "" {
			return invalid(i, n, "message %s of a FIFO queue has no attributes.MessageGroupId", q.records[i].MessageId)
		}
	}
	return nil
}

// group is the message group of a message: of a FIFO queue an order, of a standard queue only a share.
func group(m *events.SQSMessage) string { return m.Attributes["MessageGroupId"] }

func (q *queueRecords) len() int        { return len(q.records) }
func (q *queueRecords) id(i int) string { return q.records[i].MessageId }
func (q *queueRecords) keyed() bool     { return q.fifo }

func (q *queueRecords) appendKey(dst []byte, i int) []byte {
	return append(dst, group(&q.records[i])...)
}

func (q *queueRecords) process(ctx context.Context, i int) error {
	m := &q.records[i]
	if err := damageOf(m); err != nil {
		return err
	}
	return q.each(ctx, *m)
}

// damageOf returns what of a message could not be decoded, if anything. Only attributes may be damaged.
func damageOf(m *events.SQSMessage) error {
	if len(m.MessageAttributes) == 0 {
		return nil
	}
	return damaged(m.DecodeError())
}
