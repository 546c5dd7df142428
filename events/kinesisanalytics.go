package events

// A KinesisAnalyticsOutputDeliveryEvent is output of a Kinesis Data Analytics SQL application that has the function as
// its destination. Return a [KinesisAnalyticsOutputDeliveryResponse].
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
type KinesisAnalyticsOutputDeliveryEvent struct {
	InvocationID   string                                      `json:"invocationId"`     // unique for every batch
	ApplicationARN string                                      `json:"applicationArn"`   // the application
	Records        []KinesisAnalyticsOutputDeliveryEventRecord `json:"records,omitzero"` // rows of the in-application stream
}

// A KinesisAnalyticsOutputDeliveryEventRecord is one row of output.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
type KinesisAnalyticsOutputDeliveryEventRecord struct {
	RecordID                     string                                        `json:"recordId"`                               // names the record in the response
	LambdaDeliveryRecordMetadata *KinesisAnalyticsLambdaDeliveryRecordMetadata `json:"lambdaDeliveryRecordMetadata,omitempty"` // nil if not sent
	Data                         []byte                                        `json:"data,omitzero"`                          // JSON or CSV as the application is set up, decoded from base64

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *KinesisAnalyticsOutputDeliveryEventRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("recordId", &r.RecordID),
		member("lambdaDeliveryRecordMetadata", &r.LambdaDeliveryRecordMetadata),
		member("data", &r.Data),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r KinesisAnalyticsOutputDeliveryEventRecord) MarshalJSON() ([]byte, error) {
	type plain KinesisAnalyticsOutputDeliveryEventRecord
	return r.wire.encode(plain(r))
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. The affected field is zero;
// every other field is as sent.
func (r KinesisAnalyticsOutputDeliveryEventRecord) DecodeError() error { return r.wire.damaged("") }

// A KinesisAnalyticsLambdaDeliveryRecordMetadata is what the application knows of a delivery.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
type KinesisAnalyticsLambdaDeliveryRecordMetadata struct {
	RetryHint int64 `json:"retryHint"` // how often delivery has failed; 0 the first time
}

// A KinesisAnalyticsOutputDeliveryResponse has a result for every record of a [KinesisAnalyticsOutputDeliveryEvent].
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
type KinesisAnalyticsOutputDeliveryResponse struct {
	Records []KinesisAnalyticsOutputDeliveryResponseRecord `json:"records,omitzero"` // nil is written as an empty list
}

// MarshalJSON implements [encoding/json.Marshaler]. The service wants the list of records even if there are none. A
// struct that embeds the response encodes as the response alone; to add members, redefine the type or copy the field.
func (r KinesisAnalyticsOutputDeliveryResponse) MarshalJSON() ([]byte, error) {
	type plain KinesisAnalyticsOutputDeliveryResponse
	if r.Records == nil {
		r.Records = []KinesisAnalyticsOutputDeliveryResponseRecord{}
	}
	return encode(plain(r))
}

// What became of a record, for Result of a [KinesisAnalyticsOutputDeliveryResponseRecord].
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
const (
	KinesisAnalyticsOutputDeliveryOK     = "Ok"             // delivered
	KinesisAnalyticsOutputDeliveryFailed = "DeliveryFailed" // comes again
)

// A KinesisAnalyticsOutputDeliveryResponseRecord is what became of one record.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
type KinesisAnalyticsOutputDeliveryResponseRecord struct {
	RecordID string `json:"recordId"` // that of the event's record
	Result   string `json:"result"`   // KinesisAnalyticsOutputDeliveryOK or KinesisAnalyticsOutputDeliveryFailed
}

// A KinesisAnalyticsInputPreprocessingEvent is a batch of records that a Kinesis Data Analytics SQL application has
// preprocessed before it reads them. Return a [KinesisAnalyticsInputPreprocessingResponse].
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
type KinesisAnalyticsInputPreprocessingEvent struct {
	InvocationID   string                                          `json:"invocationId"`     // unique for every batch
	ApplicationARN string                                          `json:"applicationArn"`   // the application
	StreamARN      string                                          `json:"streamArn"`        // the Kinesis or Firehose stream it reads
	Records        []KinesisAnalyticsInputPreprocessingEventRecord `json:"records,omitzero"` // of the stream
}

// A KinesisAnalyticsInputPreprocessingEventRecord is one record to preprocess.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
type KinesisAnalyticsInputPreprocessingEventRecord struct {
	RecordID                      string                                       `json:"recordId"`                                // names the record in the response
	KinesisStreamRecordMetadata   *KinesisAnalyticsInputStreamRecordMetadata   `json:"kinesisStreamRecordMetadata,omitempty"`   // where it was in a Kinesis stream; else nil
	KinesisFirehoseRecordMetadata *KinesisAnalyticsInputFirehoseRecordMetadata `json:"kinesisFirehoseRecordMetadata,omitempty"` // of a Firehose stream; else nil
	Data                          []byte                                       `json:"data,omitzero"`                           // the record, decoded from base64

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *KinesisAnalyticsInputPreprocessingEventRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("recordId", &r.RecordID),
		member("kinesisStreamRecordMetadata", &r.KinesisStreamRecordMetadata),
		member("kinesisFirehoseRecordMetadata", &r.KinesisFirehoseRecordMetadata),
		member("data", &r.Data),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r KinesisAnalyticsInputPreprocessingEventRecord) MarshalJSON() ([]byte, error) {
	type plain KinesisAnalyticsInputPreprocessingEventRecord
	return r.wire.encode(plain(r))
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. The affected field is zero;
// every other field is as sent.
func (r KinesisAnalyticsInputPreprocessingEventRecord) DecodeError() error {
	err := r.wire.damaged("")
	if m := r.KinesisStreamRecordMetadata; err == nil && m != nil {
		err = m.wire.damaged("kinesisStreamRecordMetadata")
	}
	if m := r.KinesisFirehoseRecordMetadata; err == nil && m != nil {
		err = m.wire.damaged("kinesisFirehoseRecordMetadata")
	}
	return err
}

// A KinesisAnalyticsInputStreamRecordMetadata is where a record was in a Kinesis stream.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
type KinesisAnalyticsInputStreamRecordMetadata struct {
	SequenceNumber              string                `json:"sequenceNumber"`                       // decimal digits, rising within a partition key
	PartitionKey                string                `json:"partitionKey"`                         // chose the shard
	ShardID                     string                `json:"shardId"`                              // the shard it came from
	ApproximateArrivalTimestamp MilliSecondsEpochTime `json:"approximateArrivalTimestamp,omitzero"` // when the stream received it

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *KinesisAnalyticsInputStreamRecordMetadata) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		member("sequenceNumber", &m.SequenceNumber),
		member("partitionKey", &m.PartitionKey),
		member("shardId", &m.ShardID),
		member("approximateArrivalTimestamp", &m.ApproximateArrivalTimestamp),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m KinesisAnalyticsInputStreamRecordMetadata) MarshalJSON() ([]byte, error) {
	type plain KinesisAnalyticsInputStreamRecordMetadata
	return m.wire.encode(plain(m))
}

// A KinesisAnalyticsInputFirehoseRecordMetadata is what a Firehose stream knows of a record.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
type KinesisAnalyticsInputFirehoseRecordMetadata struct {
	ApproximateArrivalTimestamp MilliSecondsEpochTime `json:"approximateArrivalTimestamp,omitzero"` // when the stream received it

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *KinesisAnalyticsInputFirehoseRecordMetadata) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire, member("approximateArrivalTimestamp", &m.ApproximateArrivalTimestamp))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m KinesisAnalyticsInputFirehoseRecordMetadata) MarshalJSON() ([]byte, error) {
	type plain KinesisAnalyticsInputFirehoseRecordMetadata
	return m.wire.encode(plain(m))
}

// A KinesisAnalyticsInputPreprocessingResponse has a preprocessed record for every record of a
// [KinesisAnalyticsInputPreprocessingEvent].
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
type KinesisAnalyticsInputPreprocessingResponse struct {
	Records []KinesisAnalyticsInputPreprocessingResponseRecord `json:"records,omitzero"` // up to 6 MB as JSON
}

// What became of a record, for Result of a [KinesisAnalyticsInputPreprocessingResponseRecord].
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
const (
	KinesisAnalyticsInputPreprocessingOK               = "Ok"               // preprocessed, to be read
	KinesisAnalyticsInputPreprocessingDropped          = "Dropped"          // left out on purpose
	KinesisAnalyticsInputPreprocessingProcessingFailed = "ProcessingFailed" // goes to the application's error stream
)

// A KinesisAnalyticsInputPreprocessingResponseRecord is what became of one record.
//
// https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
type KinesisAnalyticsInputPreprocessingResponseRecord struct {
	RecordID string `json:"recordId"`      // that of the event's record
	Result   string `json:"result"`        // KinesisAnalyticsInputPreprocessingOK, …Dropped or …ProcessingFailed
	Data     []byte `json:"data,omitzero"` // the preprocessed record, written as base64; nil leaves it out
}
