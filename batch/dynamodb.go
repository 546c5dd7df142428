package batch

import (
	"context"
	"slices"
	"strconv"

	"github.com/lambent-go/lambent/events"
)

// DynamoDB returns a handler that runs process for each change in a batch from a shard of the stream of a DynamoDB table.
// After a failure no change behind it is started, and the response has the lowest sequence number of the changes that
// failed or were not run: Lambda sends the shard's changes again from there on.
//
// Once its retries are used up, Lambda gives up what is left of a batch, with changes that have never been run. An event
// source mapping should therefore have BisectBatchOnFunctionError, a bound on retries and an on-failure destination.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
func DynamoDB(process func(context.Context, events.DynamoDBEventRecord) error, options ...Option) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	return newDynamoDB(entryDynamoDB, process, options)
}

// DynamoDBItem returns a handler as [DynamoDB] does, with the item before and after each change as a T, by the rules of
// [events.UnmarshalDynamoDBMap]. Before is nil for a new item, after for one that was removed, and each where the view
// type of the stream leaves the image out. An image that does not decode fails its change, and process is not called.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
func DynamoDBItem[T any](process func(ctx context.Context, before, after *T, r events.DynamoDBEventRecord) error, options ...Option) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	var each func(context.Context, events.DynamoDBEventRecord) error
	if process != nil {
		each = func(ctx context.Context, r events.DynamoDBEventRecord) error {
			before, err := fromImage[T]("dynamodb.OldImage", r.Change.OldImage)
			if err != nil {
				return err
			}
			after, err := fromImage[T]("dynamodb.NewImage", r.Change.NewImage)
			if err != nil {
				return err
			}
			return process(ctx, before, after, r)
		}
	}
	return newDynamoDB(entryDynamoDBItem, each, options)
}

// fromImage decodes an image; nil is no image.
func fromImage[T any](name string, image map[string]events.DynamoDBAttributeValue) (*T, error) {
	if image == nil {
		return nil, nil
	}
	v := new(T)
	if err := events.UnmarshalDynamoDBMap(image, v); err != nil {
		return nil, &decodeError{join(name, err.Error()), err}
	}
	return v, nil
}

func newDynamoDB(e entry, process func(context.Context, events.DynamoDBEventRecord) error, options []Option) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	s, err := newSettings(e, "DynamoDB", process != nil, options)
	return func(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		if err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		if err := refuseWindow(ctx, "events.DynamoDBWindow"); err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		stream := changes{event.Records, process}
		if err := stream.check(); err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		failures, err := s.run(ctx, &stream, s.ruleOfStream())
		if err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		return stream.response(failures)
	}
}

// changes are the records of a table's stream.
type changes struct {
	records []events.DynamoDBEventRecord
	each    func(context.Context, events.DynamoDBEventRecord) error
}

// check refuses a batch that could not be answered for.
func (c *changes) check() error {
	n := len(c.records)
	for i := range c.records {
		r := &c.records[i]
		if err := checkSource(i, n, r.EventSource, "aws:dynamodb"); err != nil {
			return err
		}
		if err := checkSequenceNumber(i, n, "dynamodb.SequenceNumber", r.Change.SequenceNumber); err != nil {
			return err
		}
	}
	return nil
}

// response says from where on the changes have to come again.
func (c *changes) response(failures []Failure) (events.DynamoDBEventResponse, error) {
	items := []events.DynamoDBBatchItemFailure{}
	if len(failures) > 0 {
		if err := oneShard(len(c.records), c.shard, failures[0]); err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		items = append(items, events.DynamoDBBatchItemFailure{ItemIdentifier: lowest(failures)})
	}
	return events.DynamoDBEventResponse{BatchItemFailures: items}, nil
}

func (c *changes) shard(i int) shard { return shardOf(c.records[i].EventID) }
func (c *changes) len() int          { return len(c.records) }
func (c *changes) id(i int) string   { return c.records[i].Change.SequenceNumber }
func (c *changes) keyed() bool       { return true }

func (c *changes) appendKey(dst []byte, i int) []byte {
	return appendItemKey(dst, c.records[i].Change.Keys)
}

// appendItemKey adds the primary key of an item in a form that is the same for the same item, and for no other one.
func appendItemKey(dst []byte, keys map[string]events.DynamoDBAttributeValue) []byte {
	type attribute struct {
		name  string
		value events.DynamoDBAttributeValue
	}
	var few [2]attribute // a primary key has no more
	sorted := few[:0]
	for name, value := range keys {
		i := len(sorted)
		for i > 0 && sorted[i-1].name > name {
			i--
		}
		sorted = slices.Insert(sorted, i, attribute{name, value})
	}
	for _, a := range sorted {
		dst = appendPart(dst, a.name)
		dst = appendAttribute(dst, a.value)
	}
	return dst
}

// appendAttribute adds kind and value of an attribute. Numbers come from DynamoDB in one form for each.
func appendAttribute(dst []byte, v events.DynamoDBAttributeValue) []byte {
	if text, ok := v.AsString(); ok {
		return appendPart(append(dst, 'S'), text)
	}
	if digits, ok := v.AsNumber(); ok {
		return appendPart(append(dst, 'N'), digits)
	}
	if b, ok := v.AsBinary(); ok {
		return appendPart(append(dst, 'B'), b)
	}
	return appendPart(append(dst, '?'), v.String())
}

// appendPart adds a text and its length.
func appendPart[T string | []byte](dst []byte, text T) []byte {
	dst = strconv.AppendInt(dst, int64(len(text)), 10)
	dst = append(dst, ':')
	return append(dst, text...)
}

func (c *changes) process(ctx context.Context, i int) error {
	r := &c.records[i]
	if err := r.DecodeError(); err != nil {
		return damaged(err)
	}
	return c.each(ctx, *r)
}
