package events

// A KinesisTimeWindowEvent is a [KinesisEvent] of a tumbling window: a shard's records in a span of time, in several
// invocations that hand on a state. Return a [KinesisTimeWindowEventResponse]. A [KinesisWindow] has a state of one's own
// type.
//
// It has JSON methods, because a state's values may be other JSON than strings: they are their JSON text here.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type KinesisTimeWindowEvent struct {
	KinesisEvent
	TimeWindowProperties

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *KinesisTimeWindowEvent) UnmarshalJSON(b []byte) error {
	return decode(b, &e.wire, append(e.fields(), member("Records", &e.Records))...)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (e KinesisTimeWindowEvent) MarshalJSON() ([]byte, error) {
	type plain KinesisTimeWindowEvent
	return e.wire.encode(plain(e))
}

// A KinesisTimeWindowEventResponse hands on the state of a tumbling window, and says which records failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type KinesisTimeWindowEventResponse struct {
	TimeWindowEventResponseProperties
	BatchItemFailures []KinesisBatchItemFailure `json:"batchItemFailures,omitzero"` // as in [KinesisEventResponse]

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *KinesisTimeWindowEventResponse) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire, texts("state", &r.State), member("batchItemFailures", &r.BatchItemFailures))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r KinesisTimeWindowEventResponse) MarshalJSON() ([]byte, error) {
	type plain KinesisTimeWindowEventResponse
	return r.wire.encode(plain(r))
}

// A DynamoDBTimeWindowEvent is a [DynamoDBEvent] of a tumbling window: a shard's changes in a span of time, in several
// invocations that hand on a state. Return a [DynamoDBTimeWindowEventResponse]. A [DynamoDBWindow] has a state of one's
// own type.
//
// It has JSON methods, because a state's values may be other JSON than strings: they are their JSON text here.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
type DynamoDBTimeWindowEvent struct {
	DynamoDBEvent
	TimeWindowProperties

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *DynamoDBTimeWindowEvent) UnmarshalJSON(b []byte) error {
	return decode(b, &e.wire, append(e.fields(), member("Records", &e.Records))...)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (e DynamoDBTimeWindowEvent) MarshalJSON() ([]byte, error) {
	type plain DynamoDBTimeWindowEvent
	return e.wire.encode(plain(e))
}

// A DynamoDBTimeWindowEventResponse hands on the state of a tumbling window, and says which changes failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
type DynamoDBTimeWindowEventResponse struct {
	TimeWindowEventResponseProperties
	BatchItemFailures []DynamoDBBatchItemFailure `json:"batchItemFailures,omitzero"` // as in [DynamoDBEventResponse]

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *DynamoDBTimeWindowEventResponse) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire, texts("state", &r.State), member("batchItemFailures", &r.BatchItemFailures))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r DynamoDBTimeWindowEventResponse) MarshalJSON() ([]byte, error) {
	type plain DynamoDBTimeWindowEventResponse
	return r.wire.encode(plain(r))
}

// TimeWindowProperties are what the events of tumbling windows have beside their records.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type TimeWindowProperties struct {
	// The span of time that the records are from.
	Window Window `json:"window,omitzero"`

	// What the invocation before has handed on in its response; empty in the first one of a window, or after
	// IsWindowTerminatedEarly. Up to 1 MB of JSON.
	State map[string]string `json:"state,omitzero"`

	// The shard that the records are from, such as shardId-000000000006.
	ShardID string `json:"shardId,omitempty"`

	// The stream's ARN.
	EventSourceARN string `json:"eventSourceARN,omitempty"`

	// Whether this is the window's last invocation: the one to put the result away. It has no records.
	IsFinalInvokeForWindow bool `json:"isFinalInvokeForWindow"`

	// Whether Lambda has ended the window before its time, because the state was too large. The next invocation is of
	// the same window, with an empty state.
	IsWindowTerminatedEarly bool `json:"isWindowTerminatedEarly"`
}

// fields are the members of an event of a tumbling window, its records excepted.
func (p *TimeWindowProperties) fields() []field {
	return []field{
		member("window", &p.Window),
		texts("state", &p.State),
		member("shardId", &p.ShardID),
		member("eventSourceARN", &p.EventSourceARN),
		member("isFinalInvokeForWindow", &p.IsFinalInvokeForWindow),
		member("isWindowTerminatedEarly", &p.IsWindowTerminatedEarly),
	}
}

// TimeWindowEventResponseProperties are what the responses for tumbling windows have beside the failures.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type TimeWindowEventResponseProperties struct {
	// What the next invocation of the window gets; up to 1 MB of JSON. Nil is left out, which makes it empty.
	State map[string]string `json:"state,omitzero"`
}

// A Window is a span of time.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type Window struct {
	Start RFC3339EpochTime `json:"start,omitzero"` // its first moment
	End   RFC3339EpochTime `json:"end,omitzero"`   // the first moment after it
}

// A KinesisWindow is a [KinesisTimeWindowEvent] whose state is an S, a struct or a map. Return a [WindowResponse] with
// the same S.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type KinesisWindow[S any] struct {
	KinesisEvent
	Window                  Window `json:"window,omitzero"`          // the span of time that the records are from
	State                   S      `json:"state,omitzero"`           // what the response before handed on; zero at first
	ShardID                 string `json:"shardId,omitempty"`        // the shard that the records are from
	EventSourceARN          string `json:"eventSourceARN,omitempty"` // the stream's ARN
	IsFinalInvokeForWindow  bool   `json:"isFinalInvokeForWindow"`   // whether this is the last invocation; it has no records
	IsWindowTerminatedEarly bool   `json:"isWindowTerminatedEarly"`  // whether the window ends before its time
}

// A DynamoDBWindow is a [DynamoDBTimeWindowEvent] whose state is an S, a struct or a map. Return a [WindowResponse] with
// the same S.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
type DynamoDBWindow[S any] struct {
	DynamoDBEvent
	Window                  Window `json:"window,omitzero"`          // the span of time that the changes are from
	State                   S      `json:"state,omitzero"`           // what the response before handed on; zero at first
	ShardID                 string `json:"shardId,omitempty"`        // the shard that the changes are from
	EventSourceARN          string `json:"eventSourceARN,omitempty"` // the stream's ARN
	IsFinalInvokeForWindow  bool   `json:"isFinalInvokeForWindow"`   // whether this is the last invocation; it has no records
	IsWindowTerminatedEarly bool   `json:"isWindowTerminatedEarly"`  // whether the window ends before its time
}

// A WindowResponse is the response to a [KinesisWindow] or a [DynamoDBWindow].
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type WindowResponse[S any] struct {
	// What the next invocation of the window gets; up to 1 MB of JSON. A zero one is left out, which makes it empty.
	State S `json:"state,omitzero"`

	// The records that failed, as in [KinesisEventResponse].
	BatchItemFailures []WindowBatchItemFailure `json:"batchItemFailures,omitzero"`
}

// A WindowBatchItemFailure is a record of a tumbling window that failed. It converts to a [KinesisBatchItemFailure] and a
// [DynamoDBBatchItemFailure] and back.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
type WindowBatchItemFailure struct {
	ItemIdentifier string `json:"itemIdentifier"` // its sequence number; an empty one fails the whole batch
}
