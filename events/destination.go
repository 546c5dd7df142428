package events

import (
	"encoding/json"
	"time"
)

// A LambdaDestinationEvent is what AWS Lambda sends to a destination after an asynchronous invocation of another
// function: to a function and a queue as it is, to a topic as the message, to an event bus as the detail.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
type LambdaDestinationEvent struct {
	Version         string                            `json:"version"`                   // of the record: 1.0
	Timestamp       time.Time                         `json:"timestamp,omitzero"`        // when it was made
	RequestContext  LambdaDestinationRequestContext   `json:"requestContext,omitzero"`   // the invocation
	RequestPayload  json.RawMessage                   `json:"requestPayload,omitempty"`  // the event, any JSON
	ResponseContext *LambdaDestinationResponseContext `json:"responseContext,omitempty"` // how it ended; nil if the function was never called
	ResponsePayload json.RawMessage                   `json:"responsePayload,omitempty"` // what the function returned, or its error; nil if it was never called
}

// A LambdaDestinationRequestContext is the invocation that a record is about.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
type LambdaDestinationRequestContext struct {
	RequestID              string `json:"requestId"`              // of the invocation
	FunctionARN            string `json:"functionArn"`            // with its version or alias
	Condition              string `json:"condition"`              // Success, RetriesExhausted, EventAgeExceeded; of streams RetryAttemptsExhausted, MaximumRecordAgeExceeded and others
	ApproximateInvokeCount int64  `json:"approximateInvokeCount"` // how often the function was called with this
}

// A LambdaDestinationResponseContext is how the invocation ended that a record is about.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
type LambdaDestinationResponseContext struct {
	StatusCode      int    `json:"statusCode"`              // of the Invoke API: 200 also where the function failed
	ExecutedVersion string `json:"executedVersion"`         // of the function: $LATEST or a number
	FunctionError   string `json:"functionError,omitempty"` // Handled or Unhandled; "" if it did not fail
}

// A LambdaStreamFailureEvent is what an event source mapping of a stream sends to its on-failure destination about a
// batch that it gives up. Only an S3 bucket gets the batch itself; else read it from the stream with the sequence numbers.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
type LambdaStreamFailureEvent struct {
	Version            string                            `json:"version"`                      // of the record: 1.0
	Timestamp          time.Time                         `json:"timestamp,omitzero"`           // when it was made
	RequestContext     LambdaDestinationRequestContext   `json:"requestContext,omitzero"`      // the last invocation
	ResponseContext    *LambdaDestinationResponseContext `json:"responseContext,omitempty"`    // how that ended; nil if the function was never called
	KinesisBatchInfo   *LambdaStreamBatchInfo            `json:"KinesisBatchInfo,omitempty"`   // the batch, of a Kinesis stream
	DDBStreamBatchInfo *LambdaStreamBatchInfo            `json:"DDBStreamBatchInfo,omitempty"` // the batch, of a DynamoDB stream
	Payload            json.RawMessage                   `json:"payload,omitempty"`            // the event, as text of JSON; nil unless sent to S3
}

// A LambdaStreamBatchInfo is a batch of records of a stream.
//
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
type LambdaStreamBatchInfo struct {
	ShardID                         string    `json:"shardId"`                                  // shard the records are in
	StartSequenceNumber             string    `json:"startSequenceNumber"`                      // of the first record
	EndSequenceNumber               string    `json:"endSequenceNumber"`                        // of the last record
	ApproximateArrivalOfFirstRecord time.Time `json:"approximateArrivalOfFirstRecord,omitzero"` // when the stream got it
	ApproximateArrivalOfLastRecord  time.Time `json:"approximateArrivalOfLastRecord,omitzero"`  // when the stream got it
	BatchSize                       int64     `json:"batchSize"`                                // how many records
	StreamARN                       string    `json:"streamArn"`                                // ARN of the stream
}
