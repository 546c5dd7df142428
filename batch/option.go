package batch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/lambent-go/lambent/events"
)

// An Option changes how a batch is run or answered. Each says which functions of this package it is for; one that is
// given to another, or that has a value which makes no sense, is the error of every invocation.
type Option struct {
	name  string
	scope entry
	set   func(*settings) error
}

// An entry is a function of this package that makes handlers, or several of them.
type entry int

const (
	entrySQS entry = 1 << iota
	entrySQSFIFO
	entrySQSBody
	entrySQSBulk
	entryKinesis
	entryKinesisData
	entryDynamoDB
	entryDynamoDBItem
	entryKafka
	entryKafkaValue

	anyQueue  = entrySQS | entrySQSFIFO | entrySQSBody | entrySQSBulk
	anyStream = entryKinesis | entryKinesisData | entryDynamoDB | entryDynamoDBItem
	anyKafka  = entryKafka | entryKafkaValue
	anyEntry  = anyQueue | anyStream | anyKafka
)

var entryNames = [...]string{
	"SQS", "SQSFIFO", "SQSBody", "SQSBulk", "Kinesis", "KinesisData", "DynamoDB", "DynamoDBItem", "Kafka", "KafkaValue",
}

// String names the functions in messages.
func (e entry) String() string {
	var names []string
	for i, name := range entryNames {
		if e&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// settings are what options say.
type settings struct {
	source string // of the records, in failures and messages

	concurrency           int
	skipGroup             bool
	continues             bool
	margin                time.Duration
	hasMargin             bool // margin was chosen
	fullFailureAsResponse bool
	failWholeBatch        bool
	payload               func(events.SQSMessage) ([]byte, error) // nil: the body
	onFailure             func(context.Context, Failure)
	logger                *slog.Logger
	hasLogger             bool // logger was chosen, nil included
}

// newSettings applies options. Its error is that of every invocation.
func newSettings(e entry, source string, hasProcess bool, options []Option) (*settings, error) {
	s := &settings{source: source, concurrency: 1}
	if !hasProcess {
		return nil, fmt.Errorf("batch: %v: the function for records is nil", e)
	}
	for _, o := range options {
		if o.set == nil {
			continue // the zero Option
		}
		if o.scope&e == 0 {
			return nil, fmt.Errorf("batch: option %s is for %v, not for %v", o.name, o.scope, e)
		}
		if err := o.set(s); err != nil {
			return nil, fmt.Errorf("batch: option %s: %w", o.name, err)
		}
	}
	if s.fullFailureAsResponse && s.failWholeBatch {
		return nil, errors.New("batch: options WithFullFailureAsResponse and WithFailWholeBatch exclude each other")
	}
	return s, nil
}

var errNilFunction = errors.New("the function is nil")

// WithConcurrency runs up to n records at the same time; the default is 1, one after the other in the order of the batch.
// Records that belong together are still run one after the other, in their order: those of a message group of a FIFO
// queue, of a partition key of Kinesis, of a DynamoDB item, of a Kafka partition. It is for all but [SQSBulk].
func WithConcurrency(n int) Option {
	return Option{"WithConcurrency", anyEntry &^ entrySQSBulk, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("%d records at a time, want at least 1", n)
		}
		s.concurrency = n
		return nil
	}}
}

// WithSkipGroup has a failure in a FIFO queue end its own message group only: later messages of the group are not run,
// other groups go on. By default nothing is started after a failure, so that messages of other groups are received again
// too, which counts towards maxReceiveCount of the queue's redrive policy. It is for [SQS], [SQSFIFO], [SQSBody] and
// [SQSBulk], and changes nothing for a standard queue.
func WithSkipGroup() Option {
	return Option{"WithSkipGroup", anyQueue, func(s *settings) error {
		s.skipGroup = true
		return nil
	}}
}

// WithContinue runs records on that stand behind a failed one, though they will come again with it, out of order with
// regard to it. By default they are not run. It is for streams and Kafka.
func WithContinue() Option {
	return Option{"WithContinue", anyStream | anyKafka, func(s *settings) error {
		s.continues = true
		return nil
	}}
}

// WithDeadlineMargin sets how long before the invocation's deadline no more records are started and the contexts of
// those that run end; d/2 before the deadline the response is sent, whatever still runs. What is left then comes again;
// a record that ignores its context may so be run twice at the same time.
//
// The default is one second, or a tenth of the time that is left when the invocation begins if that is less. A d beyond
// half of that time counts as half. With 0 all records are waited for, and the function may time out. When the context
// ends before its deadline, it is the same as when the deadline is d away.
func WithDeadlineMargin(d time.Duration) Option {
	return Option{"WithDeadlineMargin", anyEntry, func(s *settings) error {
		if d < 0 {
			return fmt.Errorf("%v is negative", d)
		}
		s.margin, s.hasMargin = d, true
		return nil
	}}
}

// WithFullFailureAsResponse answers a batch of which no record succeeded with a response that lists what must come again.
// By default the invocation fails with a [*FullFailureError].
func WithFullFailureAsResponse() Option {
	return Option{"WithFullFailureAsResponse", anyEntry, func(s *settings) error {
		s.fullFailureAsResponse = true
		return nil
	}}
}

// WithFailWholeBatch makes any failure that of the invocation, a [*FullFailureError], so that the whole batch comes again.
// It is for event source mappings without ReportBatchItemFailures, which ignore the response.
func WithFailWholeBatch() Option {
	return Option{"WithFailWholeBatch", anyEntry, func(s *settings) error {
		s.failWholeBatch = true
		return nil
	}}
}

// WithPayload chooses what [SQSBody] decodes; the default is the message's body. [SNSMessage] and [EventBridgeDetail] are
// there for messages that came to the queue through these services. An error fails the message.
func WithPayload(payload func(events.SQSMessage) ([]byte, error)) Option {
	return Option{"WithPayload", entrySQSBody, func(s *settings) error {
		if payload == nil {
			return errNilFunction
		}
		s.payload = payload
		return nil
	}}
}

// WithOnFailure has f called for each record that failed or was not run, in the order of the batch, one call at a time,
// before the response is sent. Its context is the invocation's, which a deadline has not ended yet.
func WithOnFailure(f func(context.Context, Failure)) Option {
	return Option{"WithOnFailure", anyEntry, func(s *settings) error {
		if f == nil {
			return errNilFunction
		}
		s.onFailure = f
		return nil
	}}
}

// WithLogger sets where failures are logged: a line of level ERROR for each record that failed, one of level WARN for all
// that were not run, and one of level WARN for each that is still running. The default is [slog.Default] at the time of
// the invocation; nil is nowhere.
func WithLogger(logger *slog.Logger) Option {
	return Option{"WithLogger", anyEntry, func(s *settings) error {
		s.logger, s.hasLogger = logger, true
		return nil
	}}
}
