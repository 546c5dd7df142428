package events

// A PipesKinesisRecord is a record of a Kinesis data stream as Amazon EventBridge Pipes sends it, to an enrichment or a
// target: what a [KinesisEventRecord] has at two levels lies on one. The event is a []PipesKinesisRecord.
//
// The events from other sources are lists too, of the records that Lambda's own event source mappings send:
// []SQSMessage, []DynamoDBEventRecord, []KafkaRecord.
//
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html
type PipesKinesisRecord struct {
	KinesisRecord
	AwsRegion         string `json:"awsRegion,omitempty"`         // of the stream, such as eu-central-1
	EventID           string `json:"eventID,omitempty"`           // shard ID and sequence number, with a colon between them
	EventName         string `json:"eventName,omitempty"`         // aws:kinesis:record
	EventSource       string `json:"eventSource,omitempty"`       // aws:kinesis
	EventSourceArn    string `json:"eventSourceARN,omitempty"`    // of the stream, or of a consumer with enhanced fan-out
	EventVersion      string `json:"eventVersion,omitempty"`      // of the record's form, such as 1.0
	InvokeIdentityArn string `json:"invokeIdentityArn,omitempty"` // of the pipe's role
}

// DecodeError returns the first thing in the record that could not be decoded, or nil: data that is not base64, or the
// time. It is zero then, and every other field is as sent.
func (r PipesKinesisRecord) DecodeError() error { return r.wire.damaged("") }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Data that is not base64, or a time that is none, does not fail it.
func (r *PipesKinesisRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("kinesisSchemaVersion", &r.KinesisSchemaVersion),
		member("partitionKey", &r.PartitionKey),
		member("sequenceNumber", &r.SequenceNumber),
		member("data", &r.Data),
		member("approximateArrivalTimestamp", &r.ApproximateArrivalTimestamp),
		member("encryptionType", &r.EncryptionType),
		member("awsRegion", &r.AwsRegion),
		member("eventID", &r.EventID),
		member("eventName", &r.EventName),
		member("eventSource", &r.EventSource),
		member("eventSourceARN", &r.EventSourceArn),
		member("eventVersion", &r.EventVersion),
		member("invokeIdentityArn", &r.InvokeIdentityArn),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r PipesKinesisRecord) MarshalJSON() ([]byte, error) {
	type record KinesisRecord // without its methods
	return r.wire.encode(struct {
		record
		AwsRegion         string `json:"awsRegion,omitempty"`
		EventID           string `json:"eventID,omitempty"`
		EventName         string `json:"eventName,omitempty"`
		EventSource       string `json:"eventSource,omitempty"`
		EventSourceArn    string `json:"eventSourceARN,omitempty"`
		EventVersion      string `json:"eventVersion,omitempty"`
		InvokeIdentityArn string `json:"invokeIdentityArn,omitempty"`
	}{
		record(r.KinesisRecord), r.AwsRegion, r.EventID, r.EventName, r.EventSource, r.EventSourceArn, r.EventVersion, r.InvokeIdentityArn,
	})
}
