package batch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/events"
)

// Kafka returns a handler that runs process for each record of a batch from topics of Amazon MSK or of another Kafka
// cluster, one partition after the other. After a failure the rest of its topic's partition is not run, and other
// partitions go on. The response has topic-partition and offset of every record that failed or was not run.
//
// Lambda takes partial responses from event source mappings with provisioned event pollers alone.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
func Kafka(process func(context.Context, events.KafkaRecord) error, options ...Option) func(context.Context, events.KafkaEvent) (events.KafkaEventResponse, error) {
	return newKafka(entryKafka, process, options)
}

// KafkaValue returns a handler as [Kafka] does, with the value of each record, which is JSON, as a T. A value that does
// not decode fails its record, and process is not called. A tombstone, which has no value, is the nil of a T that is a
// pointer, slice or map; with another T it fails.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
func KafkaValue[T any](process func(context.Context, T, events.KafkaRecord) error, options ...Option) func(context.Context, events.KafkaEvent) (events.KafkaEventResponse, error) {
	var each func(context.Context, events.KafkaRecord) error
	if process != nil {
		each = func(ctx context.Context, r events.KafkaRecord) error {
			v, err := fromValue[T](&r)
			if err != nil {
				return err
			}
			return process(ctx, v, r)
		}
	}
	return newKafka(entryKafkaValue, each, options)
}

var errTombstone = errors.New("value: a tombstone, which has none\nhint: take a pointer to get nil for it")

// fromValue decodes the value of a record.
func fromValue[T any](r *events.KafkaRecord) (v T, err error) {
	b, err := r.ValueBytes()
	if err != nil {
		return v, damaged(err)
	}
	if b != nil {
		return fromJSON[T]("value", b)
	}
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v, nil
	}
	return v, damaged(errTombstone)
}

func newKafka(e entry, process func(context.Context, events.KafkaRecord) error, options []Option) func(context.Context, events.KafkaEvent) (events.KafkaEventResponse, error) {
	s, err := newSettings(e, "Kafka", process != nil, options)
	return func(ctx context.Context, event events.KafkaEvent) (events.KafkaEventResponse, error) {
		if err != nil {
			return events.KafkaEventResponse{}, err
		}
		topics, err := newPartitions(event, process)
		if err != nil {
			return events.KafkaEventResponse{}, err
		}
		r := stopKey
		if s.continues {
			r = goOn
		}
		failures, err := s.run(ctx, topics, r)
		if err != nil {
			return events.KafkaEventResponse{}, err
		}
		return topics.response(failures), nil
	}
}

// partitions are the records of topics, one partition after the other.
type partitions struct {
	records []partitioned
	each    func(context.Context, events.KafkaRecord) error
}

// A partitioned record is one with the partition that it is in.
type partitioned struct {
	partition string // as in the event: orders-0
	record    *events.KafkaRecord
}

// newPartitions lists the records of an event. It refuses a batch that could not be answered for.
func newPartitions(event events.KafkaEvent, each func(context.Context, events.KafkaRecord) error) (*partitions, error) {
	if s := event.EventSource; s != "" && s != "aws:kafka" && s != "SelfManagedKafka" {
		return nil, fmt.Errorf("batch: event source is %s, want aws:kafka or SelfManagedKafka", s)
	}
	n, names := 0, make([]string, 0, len(event.Records))
	for name, records := range event.Records {
		n += len(records)
		names = append(names, name)
	}
	slices.Sort(names)
	p := &partitions{records: make([]partitioned, 0, n), each: each}
	for _, partition := range names {
		records := event.Records[partition]
		for i := range records {
			if partition == "" {
				return nil, invalid(len(p.records), n, "no topic and partition: its list in records has no key")
			}
			if problem := offsetProblem(records, i); problem != "" {
				return nil, invalid(len(p.records), n, "%s", problem)
			}
			p.records = append(p.records, partitioned{partition, &records[i]})
		}
	}
	return p, nil
}

// offsetProblem says why a record of a partition cannot be answered for; "" if it can. An offset that was not sent is the
// same as 0, which can only be the first of a partition.
func offsetProblem(records []events.KafkaRecord, i int) string {
	switch r := &records[i]; {
	case r.Offset < 0:
		return "offset is negative"
	case r.Offset > 0:
	case i > 0 && records[i-1].Offset > 0:
		return "no offset"
	case r.DecodeError() != nil && !isZeroOffset(r):
		return "offset is not a number"
	}
	return ""
}

// isZeroOffset reports whether the offset of a record that is damaged somewhere was sent as a zero, which it decodes to.
// What could not be decoded is encoded as it was sent.
func isZeroOffset(r *events.KafkaRecord) bool {
	var sent struct {
		Offset json.RawMessage `json:"offset"`
	}
	text, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(text, &sent)
	}
	return err == nil && strings.Trim(string(sent.Offset), `"0.eE+-`) == ""
}

// response names the records that failed or were not run, those of a partition by rising offset. All of them are named,
// whether Lambda takes one for that record or for all of the partition from there on.
func (p *partitions) response(failures []Failure) events.KafkaEventResponse {
	items := make([]events.KafkaBatchItemFailure, 0, len(failures))
	for _, f := range failures {
		r := &p.records[f.Index]
		items = append(items, events.KafkaBatchItemFailure{
			ItemIdentifier: events.KafkaItemIdentifier{Partition: r.partition, Offset: r.record.Offset},
		})
	}
	slices.SortStableFunc(items, func(a, b events.KafkaBatchItemFailure) int {
		return cmp.Or(cmp.Compare(a.ItemIdentifier.Partition, b.ItemIdentifier.Partition),
			cmp.Compare(a.ItemIdentifier.Offset, b.ItemIdentifier.Offset))
	})
	return events.KafkaEventResponse{BatchItemFailures: slices.Compact(items)}
}

func (p *partitions) len() int    { return len(p.records) }
func (p *partitions) keyed() bool { return true }

func (p *partitions) id(i int) string {
	return p.records[i].partition + "@" + strconv.FormatInt(p.records[i].record.Offset, 10)
}

func (p *partitions) appendKey(dst []byte, i int) []byte {
	return append(dst, p.records[i].partition...)
}

func (p *partitions) process(ctx context.Context, i int) error {
	r := p.records[i].record
	if err := damageOfRecord(r); err != nil {
		return err
	}
	return p.each(ctx, *r)
}

// damageOfRecord returns what of a record could not be decoded, if anything. Key and value are looked at here, since
// DecodeError decodes them to know.
func damageOfRecord(r *events.KafkaRecord) error {
	if !isBase64(r.Key) || !isBase64(r.Value) {
		return damaged(r.DecodeError())
	}
	rest := *r
	rest.Key, rest.Value = "", ""
	return damaged(rest.DecodeError())
}

// isBase64 reports whether a text is base64 in its usual form. There are other ones, with line breaks.
func isBase64(text string) bool {
	if len(text)%4 != 0 {
		return false
	}
	if n := len(text); n > 0 && text[n-1] == '=' {
		if text = text[:n-1]; text[n-2] == '=' {
			text = text[:n-2]
		}
	}
	for i := range len(text) {
		c := text[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '/') {
			return false
		}
	}
	return true
}
