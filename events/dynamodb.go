package events

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"time"
)

// A DynamoDBEvent is a batch of changes from the stream of an Amazon DynamoDB table, sent by an event source mapping.
// Return a [DynamoDBEventResponse] to have the batch sent again from the first change that failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
type DynamoDBEvent struct {
	Records []DynamoDBEventRecord `json:"Records"` // in the order of the changes to an item; up to 10,000
}

// A DynamoDBEventRecord is a change of one item. Those that DynamoDB puts into a Kinesis data stream are the JSON in
// [KinesisRecord.Data], and have the table's name instead of the stream's ARN.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
type DynamoDBEventRecord struct {
	AWSRegion      string                `json:"awsRegion,omitempty"`      // of the table, such as eu-central-1
	Change         DynamoDBStreamRecord  `json:"dynamodb,omitzero"`        // what has changed
	EventID        string                `json:"eventID,omitempty"`        // the same each time the change is delivered
	EventName      string                `json:"eventName,omitempty"`      // INSERT, MODIFY or REMOVE; see [DynamoDBOperationType]
	EventSource    string                `json:"eventSource,omitempty"`    // aws:dynamodb
	EventVersion   string                `json:"eventVersion,omitempty"`   // of the record's form, such as 1.1; "" through Kinesis
	EventSourceArn string                `json:"eventSourceARN,omitempty"` // the stream's ARN; "" through Kinesis
	UserIdentity   *DynamoDBUserIdentity `json:"userIdentity,omitempty"`   // who changed it, if that was DynamoDB itself, else nil
	RecordFormat   string                `json:"recordFormat,omitempty"`   // through Kinesis application/json, else ""
	TableName      string                `json:"tableName,omitempty"`      // through Kinesis the table's name, else ""
}

// DecodeError returns the first thing in the record that could not be decoded, or nil: an attribute value, whose place
// is null then, or the time, which is zero. Every other field is as sent.
func (r DynamoDBEventRecord) DecodeError() error { return r.Change.wire.damaged("dynamodb") }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It is there for speed alone.
func (r *DynamoDBEventRecord) UnmarshalJSON(b []byte) error {
	a := newAttributeReader(b)
	defer a.release()
	a.tolerant = true
	err := a.fields(eventRecordFields[:], func(field string) error {
		switch field {
		case "eventID":
			return a.stringInto(&r.EventID)
		case "eventName":
			return a.stringInto(&r.EventName)
		case "eventVersion":
			return a.stringInto(&r.EventVersion)
		case "eventSource":
			return a.stringInto(&r.EventSource)
		case "awsRegion":
			return a.stringInto(&r.AWSRegion)
		case "dynamodb":
			return r.Change.read(a)
		case "eventSourceARN":
			return a.stringInto(&r.EventSourceArn)
		case "recordFormat":
			return a.stringInto(&r.RecordFormat)
		case "tableName":
			return a.stringInto(&r.TableName)
		}
		return a.valueInto(func(raw []byte) error { return Unmarshal(raw, &r.UserIdentity) })
	})
	if err != nil {
		return err
	}
	return a.end()
}

var eventRecordFields = [...]string{
	"eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "eventSourceARN", "userIdentity",
	"recordFormat", "tableName",
}

// A DynamoDBUserIdentity is who changed an item, where DynamoDB did that itself: it has deleted an item whose time to live
// was over, or replicated a change.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Identity.html
type DynamoDBUserIdentity struct {
	Type        string `json:"type,omitempty"`        // Service
	PrincipalID string `json:"principalId,omitempty"` // dynamodb.amazonaws.com
}

// A DynamoDBStreamRecord is what has changed in an item. The stream's view type decides which images it holds. Decode an
// image with [UnmarshalDynamoDBMap].
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
type DynamoDBStreamRecord struct {
	// When the item was changed. In a stream of the table that is exact to the second; through Kinesis to what
	// ApproximateCreationDateTimePrecision says, and it is written in that unit. Zero if it was not sent.
	ApproximateCreationDateTime SecondsEpochTime `json:"ApproximateCreationDateTime,omitzero"`

	// The item's primary key.
	Keys map[string]DynamoDBAttributeValue `json:"Keys,omitzero"`

	// The item after the change. Nil if the item was removed, or if the stream leaves it out.
	NewImage map[string]DynamoDBAttributeValue `json:"NewImage,omitzero"`

	// The item before the change. Nil if the item is new, or if the stream leaves it out.
	OldImage map[string]DynamoDBAttributeValue `json:"OldImage,omitzero"`

	// The change's place in its shard, a number of 21 to 40 digits. It is what a [DynamoDBBatchItemFailure] names. Empty
	// through Kinesis.
	SequenceNumber string `json:"SequenceNumber,omitempty"`

	// The size of keys and images, in bytes of UTF-8.
	SizeBytes int64 `json:"SizeBytes,omitempty"`

	// Which images the stream holds: a [DynamoDBStreamViewType]. Empty through Kinesis.
	StreamViewType string `json:"StreamViewType,omitempty"`

	// The unit of the time in JSON: MILLISECOND or MICROSECOND through Kinesis. If it is empty, the number's size decides
	// when it is read, and it is written in seconds.
	ApproximateCreationDateTimePrecision string `json:"ApproximateCreationDateTimePrecision,omitempty"`

	wire *wire
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r DynamoDBStreamRecord) MarshalJSON() ([]byte, error) {
	type plain DynamoDBStreamRecord
	return r.wire.encode(struct {
		Created json.RawMessage `json:"ApproximateCreationDateTime,omitempty"`
		plain
	}{r.created(), plain(r)})
}

// created returns the number that the time is written as, nil for none.
func (r *DynamoDBStreamRecord) created() []byte {
	t := r.ApproximateCreationDateTime
	if t.IsZero() {
		return nil
	}
	shift, _ := precision(r.ApproximateCreationDateTimePrecision)
	return appendSeconds(nil, t.Unix(), int64(t.Nanosecond()), shift)
}

// precision returns which power of a tenth of a second a precision stands for.
func precision(name string) (shift int, known bool) {
	switch name {
	case "MILLISECOND":
		return 3, true
	case "MICROSECOND":
		return 6, true
	}
	return 0, false
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. An attribute value that is none does not fail it; see
// [DynamoDBEventRecord.DecodeError].
func (r *DynamoDBStreamRecord) UnmarshalJSON(b []byte) error {
	a := newAttributeReader(b)
	defer a.release()
	a.tolerant = true
	if err := r.read(a); err != nil {
		return err
	}
	return a.end()
}

func (r *DynamoDBStreamRecord) read(a *attributeReader) error {
	var kept []keptMember
	if r.wire != nil {
		kept = append(kept, r.wire.members...)
	}
	var created []byte // decoded at the end, as its unit may come behind it
	keptBefore := 0    // how much was kept of what is in front of it
	err := a.fields(streamRecordFields[:], func(field string) (err error) {
		kept = forget(kept, field)
		switch field {
		case "Keys":
			r.Keys, err = a.image(r.Keys)
		case "NewImage":
			r.NewImage, err = a.image(r.NewImage)
		case "OldImage":
			r.OldImage, err = a.image(r.OldImage)
		case "SequenceNumber":
			err = a.stringInto(&r.SequenceNumber)
		case "SizeBytes":
			err = a.valueInto(func(raw []byte) error { return setInt(raw, &r.SizeBytes) })
		case "StreamViewType":
			err = a.stringInto(&r.StreamViewType)
		case "ApproximateCreationDateTimePrecision":
			err = a.stringInto(&r.ApproximateCreationDateTimePrecision)
		case createdField:
			keptBefore = len(kept)
			created, err = a.value()
		}
		if a.broken != nil {
			kept = append(kept, keptMember{name: field, err: a.broken})
			a.broken = nil
		}
		return err
	})
	if err == nil && created != nil {
		var k keptMember
		var keep bool
		if k, keep, err = r.setCreated(created); keep {
			kept = slices.Insert(kept, min(keptBefore, len(kept)), k)
		}
	}
	return settle(&r.wire, kept, err)
}

const createdField = "ApproximateCreationDateTime"

var streamRecordFields = [...]string{
	createdField, "Keys", "NewImage", "OldImage", "SequenceNumber", "SizeBytes", "StreamViewType",
	"ApproximateCreationDateTimePrecision",
}

// setCreated decodes the time and says what of it has to be kept.
func (r *DynamoDBStreamRecord) setCreated(raw []byte) (keptMember, bool, error) {
	if isNull(raw) {
		return keptMember{}, false, nil
	}
	number := raw
	if raw[0] == '"' {
		text, _ := unquote(raw)
		number = []byte(text)
	}
	written, known := precision(r.ApproximateCreationDateTimePrecision)
	shift := written
	if !known {
		shift = likelyPrecision(number)
	}
	var t time.Time
	err := unmarshalEpoch(raw, &t, shift)
	if _, broken := err.(*damageError); err != nil && !broken {
		return keptMember{}, false, within(createdField, err)
	}
	r.ApproximateCreationDateTime.Time = t
	if err == nil && shift == written && raw[0] != '"' {
		return keptMember{}, false, nil
	}
	form := r.created()
	if form == nil {
		form = []byte("null")
	}
	return keptMember{name: createdField, value: json.RawMessage(form), sentName: createdField, sent: string(raw), err: err}, true, nil
}

// likelyPrecision returns the unit of a time from how large its number is, as a power of a tenth of a second.
func likelyPrecision(number []byte) (shift int) {
	digits := 0 // of whole seconds
	for digits < len(number) && '0' <= number[digits] && number[digits] <= '9' {
		digits++
	}
	if bytes.ContainsAny(number, "-eE") {
		sec, _, ok := parseSeconds(number, 0)
		if digits = len(strconv.FormatUint(magnitude(sec), 10)); !ok {
			digits = math.MaxInt
		}
	}
	switch {
	case digits <= 11:
		return 0
	case digits <= 14:
		return 3
	case digits <= 17:
		return 6
	}
	return 9
}

// A DynamoDBEventResponse says which changes of a batch failed; see [DynamoDBEvent]. The event source mapping has to be
// set to ReportBatchItemFailures.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
type DynamoDBEventResponse struct {
	// The changes that failed. The batch is sent again from the one with the lowest sequence number; none means that all
	// is done.
	BatchItemFailures []DynamoDBBatchItemFailure `json:"batchItemFailures,omitzero"`
}

// A DynamoDBBatchItemFailure is a change that failed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
type DynamoDBBatchItemFailure struct {
	ItemIdentifier string `json:"itemIdentifier"` // its [DynamoDBStreamRecord.SequenceNumber]; an empty one fails the whole batch
}

// A DynamoDBKeyType is what an attribute is in a table's primary key.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_KeySchemaElement.html
type DynamoDBKeyType string

// What an attribute is in a table's primary key.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_KeySchemaElement.html
const (
	DynamoDBKeyTypeHash  DynamoDBKeyType = "HASH"  // the partition key
	DynamoDBKeyTypeRange DynamoDBKeyType = "RANGE" // the sort key
)

// A DynamoDBOperationType is what happened to an item: the [DynamoDBEventRecord.EventName].
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
type DynamoDBOperationType string

// What happened to an item.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
const (
	DynamoDBOperationTypeInsert DynamoDBOperationType = "INSERT" // it is new
	DynamoDBOperationTypeModify DynamoDBOperationType = "MODIFY" // one or more of its attributes changed
	DynamoDBOperationTypeRemove DynamoDBOperationType = "REMOVE" // it was deleted
)

// A DynamoDBSharedIteratorType is where reading a shard of a stream begins.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
type DynamoDBSharedIteratorType string

// Where reading a shard of a stream begins.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
const (
	DynamoDBShardIteratorTypeTrimHorizon         DynamoDBSharedIteratorType = "TRIM_HORIZON"          // at the oldest record
	DynamoDBShardIteratorTypeLatest              DynamoDBSharedIteratorType = "LATEST"                // behind the newest record
	DynamoDBShardIteratorTypeAtSequenceNumber    DynamoDBSharedIteratorType = "AT_SEQUENCE_NUMBER"    // at a record
	DynamoDBShardIteratorTypeAfterSequenceNumber DynamoDBSharedIteratorType = "AFTER_SEQUENCE_NUMBER" // behind a record
)

// A DynamoDBStreamStatus is the state of a table's stream.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamDescription.html
type DynamoDBStreamStatus string

// The states of a table's stream.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamDescription.html
const (
	DynamoDBStreamStatusEnabling  DynamoDBStreamStatus = "ENABLING"  // being switched on
	DynamoDBStreamStatusEnabled   DynamoDBStreamStatus = "ENABLED"   // on
	DynamoDBStreamStatusDisabling DynamoDBStreamStatus = "DISABLING" // being switched off
	DynamoDBStreamStatusDisabled  DynamoDBStreamStatus = "DISABLED"  // off; its records can be read for a day
)

// A DynamoDBStreamViewType is what a stream holds of an item that changed.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
type DynamoDBStreamViewType string

// What a stream holds of an item that changed.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
const (
	DynamoDBStreamViewTypeNewImage        DynamoDBStreamViewType = "NEW_IMAGE"          // the item after the change
	DynamoDBStreamViewTypeOldImage        DynamoDBStreamViewType = "OLD_IMAGE"          // the item before the change
	DynamoDBStreamViewTypeNewAndOldImages DynamoDBStreamViewType = "NEW_AND_OLD_IMAGES" // both
	DynamoDBStreamViewTypeKeysOnly        DynamoDBStreamViewType = "KEYS_ONLY"          // its primary key alone
)
