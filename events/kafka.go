package events

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
)

// A KafkaEvent is a batch of records of topics of Amazon MSK or of a self-managed Apache Kafka, sent by an event source
// mapping. Return a [KafkaEventResponse] to fail single records.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
type KafkaEvent struct {
	EventSource      string                   `json:"eventSource"`                // aws:kafka, or SelfManagedKafka
	EventSourceARN   string                   `json:"eventSourceArn,omitempty"`   // the cluster of Amazon MSK; "" for another
	Records          map[string][]KafkaRecord `json:"records,omitzero"`           // by topic and partition: orders-0; in the order of their offsets
	BootstrapServers string                   `json:"bootstrapServers,omitempty"` // host:port, separated by commas
}

// A KafkaRecord is one record of a partition. KeyBytes and ValueBytes decode its key and value, [KafkaValue] a value that
// is JSON. Amazon EventBridge Pipes sends a list of records, each with the four members that name its source.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
type KafkaRecord struct {
	Topic               string                       `json:"topic"`                         // the topic's name
	Partition           int64                        `json:"partition"`                     // from 0; sent as a number or as text
	Offset              int64                        `json:"offset"`                        // from 0 in each partition
	Timestamp           MilliSecondsEpochTime        `json:"timestamp,omitzero"`            // what TimestampType says
	TimestampType       string                       `json:"timestampType,omitempty"`       // CREATE_TIME by the producer, LOG_APPEND_TIME by the broker
	Key                 string                       `json:"key,omitempty"`                 // base64; "" without a key
	Value               string                       `json:"value,omitempty"`               // base64; "" for an empty value and for a tombstone
	Headers             []map[string]JSONNumberBytes `json:"headers,omitzero"`              // one header in each map, in the producer's order
	KeySchemaMetadata   *KafkaSchemaMetadata         `json:"keySchemaMetadata,omitempty"`   // the key's schema; nil without a schema registry
	ValueSchemaMetadata *KafkaSchemaMetadata         `json:"valueSchemaMetadata,omitempty"` // the value's schema; nil without a schema registry
	EventSource         string                       `json:"eventSource,omitempty"`         // Pipes only: as in KafkaEvent
	EventSourceARN      string                       `json:"eventSourceArn,omitempty"`      // Pipes only: as in KafkaEvent
	EventSourceKey      string                       `json:"eventSourceKey,omitempty"`      // Pipes only: topic and partition, orders-0
	BootstrapServers    string                       `json:"bootstrapServers,omitempty"`    // Pipes only: as in KafkaEvent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *KafkaRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("topic", &r.Topic),
		number("partition", &r.Partition),
		number("offset", &r.Offset),
		member("timestamp", &r.Timestamp),
		member("timestampType", &r.TimestampType),
		member("key", &r.Key).sticky(),
		member("value", &r.Value).sticky(),
		custom("headers", &r.Headers, r.unmarshalHeaders),
		member("keySchemaMetadata", &r.KeySchemaMetadata),
		member("valueSchemaMetadata", &r.ValueSchemaMetadata),
		member("eventSource", &r.EventSource),
		member("eventSourceArn", &r.EventSourceARN),
		member("eventSourceKey", &r.EventSourceKey),
		member("bootstrapServers", &r.BootstrapServers),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r KafkaRecord) MarshalJSON() ([]byte, error) {
	type plain KafkaRecord
	return r.wire.encode(plain(r))
}

// KeyBytes decodes the key. It is nil without one, and empty if it is empty.
func (r KafkaRecord) KeyBytes() ([]byte, error) { return r.bytes("key", r.Key) }

// ValueBytes decodes the value. It is nil for a tombstone, which has none, and empty if it is empty: in a record that was
// decoded, that is. In one that was made with a Value of "" it is nil.
func (r KafkaRecord) ValueBytes() ([]byte, error) { return r.bytes("value", r.Value) }

func (r KafkaRecord) bytes(name, text string) ([]byte, error) {
	if text == "" {
		if r.wire != nil && r.wire.find(name) >= 0 {
			return []byte{}, nil
		}
		return nil, nil
	}
	return decodeBase64(name, text)
}

// decodeBase64 decodes a member that is base64.
func decodeBase64(name, text string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, within(name, err)
	}
	return b, nil
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. A time or header that could not
// be is zero, every other field is as sent; Key and Value, which stay as sent, are looked at too.
func (r KafkaRecord) DecodeError() error {
	if err := r.wire.damaged(""); err != nil {
		return err
	}
	_, keyErr := r.KeyBytes()
	_, valueErr := r.ValueBytes()
	return firstError(keyErr, valueErr)
}

// A KafkaSchemaMetadata says which schema of a registry a key or value was written with.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
type KafkaSchemaMetadata struct {
	SchemaID   string `json:"schemaId"`   // in AWS Glue a UUID, in Confluent a number; sent as text or as a number
	DataFormat string `json:"dataFormat"` // AVRO, JSON or PROTOBUF

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *KafkaSchemaMetadata) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		text("schemaId", &m.SchemaID),
		member("dataFormat", &m.DataFormat),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m KafkaSchemaMetadata) MarshalJSON() ([]byte, error) {
	type plain KafkaSchemaMetadata
	return m.wire.encode(plain(m))
}

// JSONNumberBytes is the value of a Kafka header. It is written as a list of signed numbers, from -128 to 127; a list of
// unsigned ones and base64 text are read too.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
type JSONNumberBytes []byte

// MarshalJSON implements [encoding/json.Marshaler].
func (b JSONNumberBytes) MarshalJSON() ([]byte, error) {
	out := make([]byte, 1, 2+4*len(b))
	out[0] = '['
	for i, c := range b {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(int8(c)), 10)
	}
	return append(out, ']'), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (b *JSONNumberBytes) UnmarshalJSON(data []byte) error {
	raw, err := single(data)
	if err == nil {
		_, err = unmarshalNumberBytes(raw, b)
	}
	return err
}

// unmarshalNumberBytes reads a list of numbers or base64. It reports whether raw is another form than the one that is
// written. With an error, *into is nil.
func unmarshalNumberBytes(raw []byte, into *JSONNumberBytes) (other bool, err error) {
	*into = nil
	switch raw[0] {
	case 'n':
		return true, nil
	case '"':
		return true, setBytes(raw, (*[]byte)(into))
	case '[':
	default:
		return false, mismatch(raw, into)
	}
	out := make(JSONNumberBytes, 0, len(raw)/3)
	s := scanner{text: raw, at: 1}
	for more, err := s.more(true, ']'); more || err != nil; more, err = s.more(false, ']') {
		if err != nil {
			return false, err
		}
		number, err := s.value()
		if err != nil {
			return false, err
		}
		n, err := strconv.ParseInt(string(number), 10, 64)
		switch {
		case errors.Is(err, strconv.ErrSyntax):
			return false, mismatch(number, new(int8))
		case err != nil || n < -128 || n > 255:
			return false, within("["+strconv.Itoa(len(out))+"]", damage(errors.New("not a byte: "+clip(number))))
		}
		other = other || n > 127
		out = append(out, byte(n))
	}
	*into = out
	return other, nil
}

// unmarshalHeaders reads a list of headers. One that is damaged is nil; the others are as sent.
func (r *KafkaRecord) unmarshalHeaders(raw []byte) error {
	r.Headers = nil
	if isNull(raw) {
		return nil
	}
	if raw[0] != '[' {
		return mismatch(raw, &r.Headers)
	}
	headers := []map[string]JSONNumberBytes{}
	var damaged, other error
	s := scanner{text: raw, at: 1}
	for more, err := s.more(true, ']'); more || err != nil; more, err = s.more(false, ']') {
		if err != nil {
			return err
		}
		value, err := s.value()
		if err != nil {
			return err
		}
		header, another, err := unmarshalKafkaHeader(value)
		if err != nil {
			err = within("["+strconv.Itoa(len(headers))+"]", err)
			if _, ok := errors.AsType[*damageError](err); !ok {
				return err
			}
			damaged = firstError(damaged, err)
		}
		if another {
			other = errOtherForm
		}
		headers = append(headers, header)
	}
	r.Headers = headers
	return firstError(damaged, other)
}

// unmarshalKafkaHeader reads an object of headers, null as no object. Its error may be damage, of the first header that
// is damaged.
func unmarshalKafkaHeader(raw []byte) (header map[string]JSONNumberBytes, other bool, err error) {
	if isNull(raw) {
		return nil, false, nil
	}
	if raw[0] != '{' {
		return nil, false, mismatch(raw, &header)
	}
	header = make(map[string]JSONNumberBytes)
	var damaged error
	err = eachMember(raw, func(name string, value []byte) error {
		var b JSONNumberBytes
		another, err := unmarshalNumberBytes(value, &b)
		if _, ok := errors.AsType[*damageError](err); ok {
			damaged, err = firstError(damaged, within(name, err)), nil
		}
		header[name], other = b, other || another
		return err
	})
	return header, other, firstError(err, damaged)
}

// KafkaValue decodes the value of a record, which is JSON, into a T. A tombstone is decoded as null is: into the zero
// value of T, without an error. Its error names the record, not the value.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
func KafkaValue[T any](r KafkaRecord) (T, error) {
	var zero T
	b, err := r.ValueBytes()
	if b == nil && err == nil {
		return zero, nil
	}
	if err == nil {
		zero, err = fromText[T](b)
	}
	if err != nil {
		err = fmt.Errorf("record %d of Kafka partition %s-%d: %w", r.Offset, r.Topic, r.Partition, err)
	}
	return zero, err
}

// A KafkaEventResponse says which records of a [KafkaEvent] failed and are to come again, with all behind them in their
// partitions. It counts only if the event source mapping has ReportBatchItemFailures; its zero value says that none
// failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
type KafkaEventResponse struct {
	BatchItemFailures []KafkaBatchItemFailure `json:"batchItemFailures,omitzero"` // of each partition the first one counts
}

// A KafkaBatchItemFailure names a record that failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
type KafkaBatchItemFailure struct {
	ItemIdentifier KafkaItemIdentifier `json:"itemIdentifier"` // the record
}

// A KafkaItemIdentifier is where a record is.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
type KafkaItemIdentifier struct {
	Partition string `json:"partition"` // topic and partition, as in the keys of the event's Records: orders-0
	Offset    int64  `json:"offset"`    // the record's Offset
}
