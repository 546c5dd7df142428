package events

// A KinesisFirehoseEvent is a batch of records that a stream of Amazon Data Firehose has transformed before it delivers
// them. Return a [KinesisFirehoseResponse].
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
type KinesisFirehoseEvent struct {
	InvocationID           string                       `json:"invocationId"`                     // unique for every batch
	DeliveryStreamArn      string                       `json:"deliveryStreamArn,omitempty"`      // the Firehose stream
	DeliverySteamArn       string                       `json:"deliverySteamArn,omitempty"`       // as sample events of AWS SAM spell it; "" in real ones
	SourceKinesisStreamArn string                       `json:"sourceKinesisStreamArn,omitempty"` // the Kinesis stream it reads; "" for another source
	SourceMSKArn           string                       `json:"sourceMSKArn,omitempty"`           // the Amazon MSK cluster it reads; "" for another source
	Region                 string                       `json:"region"`                           // the Firehose stream's region
	Records                []KinesisFirehoseEventRecord `json:"records,omitzero"`                 // up to 3 MB, the buffer size of the transformation
}

// A KinesisFirehoseEventRecord is one record to transform: of a Kinesis stream, of a topic of Amazon MSK, or one that was
// put into Firehose directly.
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
type KinesisFirehoseEventRecord struct {
	RecordID                      string                            `json:"recordId"`                             // names the record in the response
	ApproximateArrivalTimestamp   MilliSecondsEpochTime             `json:"approximateArrivalTimestamp,omitzero"` // when Firehose received it
	Data                          []byte                            `json:"data,omitzero"`                        // the record, decoded from base64; nil from Amazon MSK
	KafkaRecordValue              []byte                            `json:"kafkaRecordValue,omitzero"`            // the record from Amazon MSK, decoded from base64; else nil
	KinesisFirehoseRecordMetadata KinesisFirehoseRecordMetadata     `json:"kinesisRecordMetadata,omitzero"`       // where it was in a Kinesis stream; else zero
	MSKRecordMetadata             *KinesisFirehoseMSKRecordMetadata `json:"mskRecordMetadata,omitempty"`          // where it was in Amazon MSK; else nil

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *KinesisFirehoseEventRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("recordId", &r.RecordID),
		member("approximateArrivalTimestamp", &r.ApproximateArrivalTimestamp),
		member("data", &r.Data),
		member("kafkaRecordValue", &r.KafkaRecordValue),
		member("kinesisRecordMetadata", &r.KinesisFirehoseRecordMetadata),
		member("mskRecordMetadata", &r.MSKRecordMetadata),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r KinesisFirehoseEventRecord) MarshalJSON() ([]byte, error) {
	type plain KinesisFirehoseEventRecord
	return r.wire.encode(plain(r))
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. The affected field is zero;
// every other field is as sent.
func (r KinesisFirehoseEventRecord) DecodeError() error {
	err := firstError(r.wire.damaged(""), r.KinesisFirehoseRecordMetadata.wire.damaged("kinesisRecordMetadata"))
	if err == nil && r.MSKRecordMetadata != nil {
		err = r.MSKRecordMetadata.wire.damaged("mskRecordMetadata")
	}
	return err
}

// A KinesisFirehoseRecordMetadata is where a record was in the Kinesis stream that Firehose reads.
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
type KinesisFirehoseRecordMetadata struct {
	ShardID                     string                `json:"shardId"`                              // the shard it came from
	PartitionKey                string                `json:"partitionKey"`                         // chose the shard
	SequenceNumber              string                `json:"sequenceNumber"`                       // decimal digits, rising within a partition key
	SubsequenceNumber           int64                 `json:"subsequenceNumber"`                    // counts from 0 within an aggregated record; sent as a number or as text
	ApproximateArrivalTimestamp MilliSecondsEpochTime `json:"approximateArrivalTimestamp,omitzero"` // when the Kinesis stream received it

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *KinesisFirehoseRecordMetadata) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		member("sequenceNumber", &m.SequenceNumber),
		number("subsequenceNumber", &m.SubsequenceNumber),
		member("partitionKey", &m.PartitionKey),
		member("shardId", &m.ShardID),
		member("approximateArrivalTimestamp", &m.ApproximateArrivalTimestamp),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m KinesisFirehoseRecordMetadata) MarshalJSON() ([]byte, error) {
	type plain KinesisFirehoseRecordMetadata
	return m.wire.encode(plain(m))
}

// A KinesisFirehoseMSKRecordMetadata is where a record was in the topic of Amazon MSK that Firehose reads.
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
type KinesisFirehoseMSKRecordMetadata struct {
	Offset                      string                `json:"offset"`                               // decimal digits, from "0" in each partition
	PartitionID                 string                `json:"partitionId"`                          // decimal digits, from "0"
	ApproximateArrivalTimestamp MilliSecondsEpochTime `json:"approximateArrivalTimestamp,omitzero"` // when the topic received it

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *KinesisFirehoseMSKRecordMetadata) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		text("offset", &m.Offset),
		text("partitionId", &m.PartitionID),
		member("approximateArrivalTimestamp", &m.ApproximateArrivalTimestamp),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m KinesisFirehoseMSKRecordMetadata) MarshalJSON() ([]byte, error) {
	type plain KinesisFirehoseMSKRecordMetadata
	return m.wire.encode(plain(m))
}

// What became of a record, for Result of a [KinesisFirehoseResponseRecord].
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
const (
	KinesisFirehoseTransformedStateOk               = "Ok"               // transformed, to be delivered
	KinesisFirehoseTransformedStateDropped          = "Dropped"          // left out on purpose; counts as success
	KinesisFirehoseTransformedStateProcessingFailed = "ProcessingFailed" // goes to the error prefix of the bucket
)

// A KinesisFirehoseOTFOperation is what is done with a record in an Apache Iceberg table.
//
// https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html
type KinesisFirehoseOTFOperation string

// Operations on an Apache Iceberg table. Update and delete need the table's unique keys.
//
// https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html
const (
	KinesisFirehoseOTFOperationInsert KinesisFirehoseOTFOperation = "insert" // the default
	KinesisFirehoseOTFOperationUpdate KinesisFirehoseOTFOperation = "update" // writes over the row, or inserts it
	KinesisFirehoseOTFOperationDelete KinesisFirehoseOTFOperation = "delete" // removes the row
)

// A KinesisFirehoseResponse has a transformed record for every record of a [KinesisFirehoseEvent].
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
type KinesisFirehoseResponse struct {
	Records []KinesisFirehoseResponseRecord `json:"records,omitzero"` // up to 6 MB as JSON; one that is missing counts as failed
}

// A KinesisFirehoseResponseRecord is what became of one record.
//
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
type KinesisFirehoseResponseRecord struct {
	RecordID         string                                `json:"recordId"`                  // that of the event's record
	Result           string                                `json:"result"`                    // a KinesisFirehoseTransformedState
	Data             []byte                                `json:"data,omitzero"`             // the transformed record, written as base64; nil leaves it out
	KafkaRecordValue []byte                                `json:"kafkaRecordValue,omitzero"` // instead of Data where the event's record has it
	Metadata         KinesisFirehoseResponseRecordMetadata `json:"metadata,omitzero"`         // zero: neither partitioning nor routing
}

// A KinesisFirehoseResponseRecordMetadata says where a record is to go.
//
// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html
type KinesisFirehoseResponseRecordMetadata struct {
	PartitionKeys map[string]string                        `json:"partitionKeys,omitzero"` // values for partitionKeyFromLambda in the bucket prefix; nil for none
	OTFMetadata   KinesisFirehoseResponseRecordOTFMetadata `json:"otfMetadata,omitzero"`   // an Apache Iceberg table; zero: the stream's own
}

// A KinesisFirehoseResponseRecordOTFMetadata names an Apache Iceberg table and what is done there.
//
// https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html
type KinesisFirehoseResponseRecordOTFMetadata struct {
	DestinationDatabaseName string                      `json:"destinationDatabaseName,omitempty"` // of the AWS Glue catalog; "" is the stream's own
	DestinationTableName    string                      `json:"destinationTableName,omitempty"`    // of the AWS Glue catalog; "" is the stream's own
	Operation               KinesisFirehoseOTFOperation `json:"operation,omitempty"`               // "" is insert

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *KinesisFirehoseResponseRecordOTFMetadata) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		member("destinationDatabaseName", &m.DestinationDatabaseName).sticky(),
		member("destinationTableName", &m.DestinationTableName).sticky(),
		member("operation", &m.Operation).sticky(),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m KinesisFirehoseResponseRecordOTFMetadata) MarshalJSON() ([]byte, error) {
	type plain KinesisFirehoseResponseRecordOTFMetadata
	return m.wire.encode(plain(m))
}
