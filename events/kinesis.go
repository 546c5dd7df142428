package events

import (
	"fmt"
)

// A KinesisEvent is a batch of records from a shard of an Amazon Kinesis data stream, sent by an event source mapping.
// Return a [KinesisEventResponse] to have the batch sent again from the first record that failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
type KinesisEvent struct {
	Records []KinesisEventRecord `json:"Records"` // in the order of the shard; up to 10,000
}

// A KinesisEventRecord is a record and where it comes from.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
type KinesisEventRecord struct {
	AwsRegion         string        `json:"awsRegion,omitempty"`                 // of the stream, such as eu-central-1
	EventID           string        `json:"eventID,omitempty"`                   // shard ID and sequence number, with a colon between them
	EventName         string        `json:"eventName,omitempty"`                 // aws:kinesis:record
	EventSource       string        `json:"eventSource,omitempty"`               // aws:kinesis
	EventSourceArn    string        `json:"eventSourceARN,omitempty"`            // of the stream, or of a consumer with enhanced fan-out
	EventVersion      string        `json:"eventVersion,omitempty"`              // of the record's form, such as 1.0
	InvokeIdentityArn string        `json:"invokeIdentityArn,omitempty"`         // of the function's role
	Kinesis           KinesisRecord `json:"kinesis,omitzero" jsondecode:"plain"` // the record
}

// DecodeError returns the first thing in the record that could not be decoded, or nil: data that is not base64, or the
// time. It is zero then, and every other field is as sent.
func (r KinesisEventRecord) DecodeError() error { return r.Kinesis.wire.damaged("kinesis") }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It is there for speed alone.
func (r *KinesisEventRecord) UnmarshalJSON(b []byte) error {
	t := textReader{scanner: scanner{text: b}}
	err := t.fields(kinesisEventRecordFields[:], func(field string) error {
		switch field {
		case "kinesis":
			return r.Kinesis.read(&t)
		case "eventSource":
			return t.stringInto(&r.EventSource)
		case "eventVersion":
			return t.stringInto(&r.EventVersion)
		case "eventID":
			return t.stringInto(&r.EventID)
		case "eventName":
			return t.stringInto(&r.EventName)
		case "invokeIdentityArn":
			return t.stringInto(&r.InvokeIdentityArn)
		case "awsRegion":
			return t.stringInto(&r.AwsRegion)
		}
		return t.stringInto(&r.EventSourceArn)
	})
	if err != nil {
		return err
	}
	return t.end()
}

var kinesisEventRecordFields = [...]string{
	"kinesis", "eventSource", "eventVersion", "eventID", "eventName", "invokeIdentityArn", "awsRegion", "eventSourceARN",
}

// A KinesisRecord is what a producer has put into a Kinesis data stream. [KinesisData] decodes data that is JSON.
//
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html
type KinesisRecord struct {
	// When the stream received the record, to the millisecond. Zero if it was not sent.
	ApproximateArrivalTimestamp SecondsEpochTime `json:"approximateArrivalTimestamp,omitzero"`

	// The producer's bytes, up to 10 MiB. Nil if they were not sent.
	Data []byte `json:"data,omitzero"`

	// NONE or KMS: how the stream keeps the record. Empty if it was not sent.
	EncryptionType string `json:"encryptionType,omitempty"`

	// What the producer has had the shard chosen by, up to 256 characters.
	PartitionKey string `json:"partitionKey,omitempty"`

	// The record's place in its shard, a number of up to 129 digits. It is what a [KinesisBatchItemFailure] names.
	SequenceNumber string `json:"sequenceNumber,omitempty"`

	// The version of the stream's record form: 1.0.
	KinesisSchemaVersion string `json:"kinesisSchemaVersion,omitempty"`

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Data that is not base64, or a time that is none, does not fail it;
// see [KinesisEventRecord.DecodeError].
func (r *KinesisRecord) UnmarshalJSON(b []byte) error {
	t := textReader{scanner: scanner{text: b}}
	if err := r.read(&t); err != nil {
		return err
	}
	return t.end()
}

func (r *KinesisRecord) read(t *textReader) error {
	var kept []keptMember
	if r.wire != nil {
		kept = append(kept, r.wire.members...)
	}
	err := t.fields(kinesisRecordFields[:], func(field string) (err error) {
		switch field {
		case "kinesisSchemaVersion":
			return t.stringInto(&r.KinesisSchemaVersion)
		case "partitionKey":
			return t.stringInto(&r.PartitionKey)
		case "sequenceNumber":
			return t.stringInto(&r.SequenceNumber)
		case "encryptionType":
			return t.stringInto(&r.EncryptionType)
		case "data":
			kept, err = t.keep(kept, member(field, &r.Data))
		case "approximateArrivalTimestamp":
			kept, err = t.keep(kept, member(field, &r.ApproximateArrivalTimestamp))
		}
		return err
	})
	return settle(&r.wire, kept, err)
}

var kinesisRecordFields = [...]string{
	"kinesisSchemaVersion", "partitionKey", "sequenceNumber", "data", "approximateArrivalTimestamp", "encryptionType",
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r KinesisRecord) MarshalJSON() ([]byte, error) {
	type plain KinesisRecord
	return r.wire.encode(plain(r))
}

// KinesisData returns the data of a record, which is JSON, as a T.
func KinesisData[T any](r KinesisRecord) (T, error) {
	var v T
	if err := r.wire.damaged(""); err != nil {
		return v, fmt.Errorf("record %s of a Kinesis data stream: %w", r.SequenceNumber, err)
	}
	if err := Unmarshal(r.Data, &v); err != nil {
		return v, fmt.Errorf("data of record %s of a Kinesis data stream: %w", r.SequenceNumber, err)
	}
	return v, nil
}

// A KinesisEventResponse says which records of a batch failed; see [KinesisEvent]. The event source mapping has to be set
// to ReportBatchItemFailures.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
type KinesisEventResponse struct {
	// The records that failed. The batch is sent again from the one with the lowest sequence number; none means that all
	// is done.
	BatchItemFailures []KinesisBatchItemFailure `json:"batchItemFailures,omitzero"`
}

// A KinesisBatchItemFailure is a record that failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
type KinesisBatchItemFailure struct {
	ItemIdentifier string `json:"itemIdentifier"` // its [KinesisRecord.SequenceNumber]; an empty one fails the whole batch
}
