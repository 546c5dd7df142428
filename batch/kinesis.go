package batch

import (
	"context"

	"github.com/lambent-go/lambent/events"
)

// Kinesis returns a handler that runs process for each record of a batch from a shard of a Kinesis data stream. After a
// failure no record behind it is started, and the response has the lowest sequence number of the records that failed or
// were not run: Lambda sends the shard's records again from there on.
//
// Once its retries are used up, Lambda gives up what is left of a batch, with records that have never been run. An event
// source mapping should therefore have BisectBatchOnFunctionError, a bound on retries and an on-failure destination.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
func Kinesis(process func(context.Context, events.KinesisEventRecord) error, options ...Option) func(context.Context, events.KinesisEvent) (events.KinesisEventResponse, error) {
	return newKinesis(entryKinesis, process, options)
}

// KinesisData returns a handler as [Kinesis] does, with the data of each record, which is JSON, as a T. Data that does
// not decode fails its record, and process is not called.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
func KinesisData[T any](process func(context.Context, T, events.KinesisEventRecord) error, options ...Option) func(context.Context, events.KinesisEvent) (events.KinesisEventResponse, error) {
	var each func(context.Context, events.KinesisEventRecord) error
	if process != nil {
		each = func(ctx context.Context, r events.KinesisEventRecord) error {
			v, err := fromJSON[T]("kinesis.data", r.Kinesis.Data)
			if err != nil {
				return err
			}
			return process(ctx, v, r)
		}
	}
	return newKinesis(entryKinesisData, each, options)
}

func newKinesis(e entry, process func(context.Context, events.KinesisEventRecord) error, options []Option) func(context.Context, events.KinesisEvent) (events.KinesisEventResponse, error) {
	s, err := newSettings(e, "Kinesis", process != nil, options)
	return func(ctx context.Context, event events.KinesisEvent) (events.KinesisEventResponse, error) {
		if err != nil {
			return events.KinesisEventResponse{}, err
		}
		if err := refuseWindow(ctx, "events.KinesisWindow"); err != nil {
			return events.KinesisEventResponse{}, err
		}
		stream := kinesisRecords{event.Records, process}
		if err := stream.check(); err != nil {
			return events.KinesisEventResponse{}, err
		}
		failures, err := s.run(ctx, &stream, s.ruleOfStream())
		if err != nil {
			return events.KinesisEventResponse{}, err
		}
		return stream.response(failures)
	}
}

// kinesisRecords are the records of a Kinesis data stream.
type kinesisRecords struct {
	records []events.KinesisEventRecord
	each    func(context.Context, events.KinesisEventRecord) error
}

// check refuses a batch that could not be answered for.
func (k *kinesisRecords) check() error {
	n := len(k.records)
	for i := range k.records {
		r := &k.records[i]
		if err := checkSource(i, n, r.EventSource, "aws:kinesis"); err != nil {
			return err
		}
		if err := checkSequenceNumber(i, n, "kinesis.sequenceNumber", r.Kinesis.SequenceNumber); err != nil {
			return err
		}
	}
	return nil
}

// response says from where on the records have to come again.
func (k *kinesisRecords) response(failures []Failure) (events.KinesisEventResponse, error) {
	items := []events.KinesisBatchItemFailure{}
	if len(failures) > 0 {
		if err := oneShard(len(k.records), k.shard, failures[0]); err != nil {
			return events.KinesisEventResponse{}, err
		}
		items = append(items, events.KinesisBatchItemFailure{ItemIdentifier: lowest(failures)})
	}
	return events.KinesisEventResponse{BatchItemFailures: items}, nil
}

func (k *kinesisRecords) shard(i int) shard { return shardOf(k.records[i].EventID) }
func (k *kinesisRecords) len() int          { return len(k.records) }
func (k *kinesisRecords) id(i int) string   { return k.records[i].Kinesis.SequenceNumber }
func (k *kinesisRecords) keyed() bool       { return true }

func (k *kinesisRecords) appendKey(dst []byte, i int) []byte {
	return append(dst, k.records[i].Kinesis.PartitionKey...)
}

func (k *kinesisRecords) process(ctx context.Context, i int) error {
	r := &k.records[i]
	if err := r.DecodeError(); err != nil {
		return damaged(err)
	}
	return k.each(ctx, *r)
}
