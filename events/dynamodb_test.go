package events_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestDynamoDBCreationTime(t *testing.T) {
	const name = "ApproximateCreationDateTime"
	for payload, want := range map[string]time.Time{
		`{"` + name + `":1716369573}`:                                                                       time.Unix(1716369573, 0),
		`{"` + name + `":1.716369573123456789E9}`:                                                           time.Unix(1716369573, 123456789),
		`{"` + name + `":1716369573887}`:                                                                    time.UnixMilli(1716369573887),
		`{"` + name + `":1716369573887123}`:                                                                 time.UnixMicro(1716369573887123),
		`{"` + name + `":1716369573887123456}`:                                                              time.Unix(1716369573, 887123456),
		`{"` + name + `":1.716369573887123456e18}`:                                                          time.Unix(1716369573, 887123456),
		`{"` + name + `":99999999999}`:                                                                      time.Unix(99999999999, 0),
		`{"` + name + `":100000000000}`:                                                                     time.UnixMilli(100000000000),
		`{"` + name + `":-1.5}`:                                                                             time.Unix(-2, 5e8),
		`{"` + name + `":"1716369573"}`:                                                                     time.Unix(1716369573, 0),
		`{"` + name + `":1716369573887,"` + name + `Precision":"MILLISECOND"}`:                              time.UnixMilli(1716369573887),
		`{"` + name + `Precision":"MILLISECOND","` + name + `":1716369573}`:                                 time.UnixMilli(1716369573),
		`{"` + name + `":1716369573887123,"` + name + `Precision":"MICROSECOND"}`:                           time.UnixMicro(1716369573887123),
		`{"` + name + `":"1716369573887","` + name + `Precision":"MILLISECOND"}`:                            time.UnixMilli(1716369573887),
		`{"` + name + `":1716369573,"` + name + `Precision":"SECOND"}`:                                      time.Unix(1716369573, 0),
		`{"approximatecreationdatetime":1716369573887,"` + name + `":1716369573887.5,"SequenceNumber":"1"}`: time.UnixMicro(1716369573887500),
	} {
		var r events.DynamoDBStreamRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		if !r.ApproximateCreationDateTime.Equal(want) {
			t.Errorf("%s is %v, want %v", payload, r.ApproximateCreationDateTime, want)
		}
		if !strings.HasPrefix(payload, `{"approx`) {
			wantJSON(t, r, payload)
		}
	}
	for payload, want := range map[string]string{`{}`: `{}`, `{"` + name + `":null}`: `{}`, `{"` + name + `":""}`: `{"` + name + `":""}`} {
		var r events.DynamoDBStreamRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil || !r.ApproximateCreationDateTime.IsZero() {
			t.Errorf("%s: %v, %v; want the zero time", payload, r.ApproximateCreationDateTime, err)
		}
		wantJSON(t, r, want)
	}
}

// The unit that a time was sent in stays while the time does, and the precision decides for another one.
func TestDynamoDBCreationTimeChanged(t *testing.T) {
	var r events.DynamoDBStreamRecord
	if err := json.Unmarshal([]byte(`{"ApproximateCreationDateTime":1716369573887}`), &r); err != nil {
		t.Fatal(err)
	}
	r.ApproximateCreationDateTime.Time = time.UnixMilli(1716369574500)
	wantJSON(t, r, `{"ApproximateCreationDateTime":1716369574.5}`)
	r.ApproximateCreationDateTimePrecision = "MILLISECOND"
	wantJSON(t, r, `{"ApproximateCreationDateTime":1716369574500,"ApproximateCreationDateTimePrecision":"MILLISECOND"}`)
	r.ApproximateCreationDateTime.Time = time.Time{}
	wantJSON(t, r, `{"ApproximateCreationDateTimePrecision":"MILLISECOND"}`)
}

// Nothing is made up of what is absent or null.
func TestDynamoDBRecordInventsNothing(t *testing.T) {
	for payload, want := range map[string]string{
		`{"dynamodb":{"SequenceNumber":"1"}}`:                         `{"dynamodb":{"SequenceNumber":"1"}}`,
		`{"dynamodb":{"Keys":{},"NewImage":null,"SizeBytes":null}}`:   `{"dynamodb":{"Keys":{}}}`,
		`{"dynamodb":null,"userIdentity":null,"eventID":null}`:        `{}`,
		`{"DYNAMODB":{"keys":{"id":{"S":"1"}},"other":[{}]},"x":1.5}`: `{"dynamodb":{"Keys":{"id":{"S":"1"}}}}`,
		`{"eventID":"a","eventID":"b","userIdentity":{}}`:             `{"eventID":"b","userIdentity":{}}`,
	} {
		var r events.DynamoDBEventRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
		}
		if err := r.DecodeError(); err != nil {
			t.Errorf("%s: DecodeError is %v", payload, err)
		}
		wantJSON(t, r, want)
	}
}

func TestDynamoDBRecordDamage(t *testing.T) {
	for payload, want := range map[string]string{
		`{"dynamodb":{"NewImage":{"price":{"N":"12,50"}}}}`:                                                      `dynamodb.NewImage.price.N: not a number: "12,50"`,
		`{"dynamodb":{"OldImage":{"a":{"L":[{"S":"b"},{"M":{"c":{"X":[1]}}}]}}}}`:                                `dynamodb.OldImage.a.L[1].M.c: unsupported DynamoDB attribute type "X"`,
		`{"dynamodb":{"Keys":{"a":{"BS":["!"]},"b":{"N":1}}}}`:                                                   `dynamodb.Keys.a.BS[0]: illegal base64 data at input byte 0`,
		`{"dynamodb":{"Keys":{"id":{}},"NewImage":{"a":5}}}`:                                                     `dynamodb.Keys.id: an attribute value without a kind`,
		`{"dynamodb":{"ApproximateCreationDateTime":"noon","Keys":{"id":{}}}}`:                                   `dynamodb.ApproximateCreationDateTime: not a number of seconds: "noon"`,
		`{"dynamodb":{"Keys":{"id":{}},"ApproximateCreationDateTime":"noon"}}`:                                   `dynamodb.Keys.id: an attribute value without a kind`,
		`{"dynamodb":{"NewImage":{"a":{"M":{"b":{"S":"fine"},"c":{"S":"x","SS":["y"]}}}},"SequenceNumber":"7"}}`: `dynamodb.NewImage.a.M.c: an attribute value of two kinds, S and SS`,
	} {
		var r events.DynamoDBEventRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		if err := r.DecodeError(); err == nil || err.Error() != want {
			t.Errorf("%s: DecodeError is %v, want %s", payload, err, want)
		}
		wantJSON(t, r, payload)
	}
}

// Damage leaves the rest of a batch alone, and goes when the value is replaced.
func TestDynamoDBBatchWithDamage(t *testing.T) {
	var e events.DynamoDBEvent
	payload := `{"Records":[{"eventID":"1","dynamodb":{"NewImage":{"a":{"X":1},"b":{"S":"c"}},"SequenceNumber":"11"}},{"eventID":"2"}]}`
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		t.Fatal(err)
	}
	image := e.Records[0].Change.NewImage
	if !image["a"].IsNull() || image["b"].String() != "c" || e.Records[0].Change.SequenceNumber != "11" || e.Records[1].EventID != "2" {
		t.Errorf("decoded %+v", e)
	}
	unsupported, ok := errors.AsType[events.UnsupportedDynamoDBTypeError](e.Records[0].DecodeError())
	if !ok || unsupported.Type != "X" {
		t.Errorf("DecodeError is %v", e.Records[0].DecodeError())
	}
	image["a"] = events.NewBooleanAttribute(true)
	wantJSON(t, e, strings.Replace(payload, `{"X":1}`, `{"BOOL":true}`, 1))
	e.Records[0].Change.NewImage = nil
	wantJSON(t, e.Records[0], `{"eventID":"1","dynamodb":{"SequenceNumber":"11"}}`)
}

func TestDynamoDBRecordErrors(t *testing.T) {
	for payload, want := range map[string]string{
		`{"eventID":1}`:                                   "eventID",
		`{"dynamodb":[]}`:                                 "dynamodb",
		`{"dynamodb":{"NewImage":[]}}`:                    "dynamodb.NewImage",
		`{"dynamodb":{"SizeBytes":"12"}}`:                 "dynamodb.SizeBytes",
		`{"dynamodb":{"SequenceNumber":{}}}`:              "dynamodb.SequenceNumber",
		`{"dynamodb":{"StreamViewType":true}}`:            "dynamodb.StreamViewType",
		`{"userIdentity":"root"}`:                         "userIdentity",
		`{"dynamodb":{"ApproximateCreationDateTime":{}}}`: "dynamodb.ApproximateCreationDateTime",
		`[]`: "cannot unmarshal",
	} {
		err := json.Unmarshal([]byte(payload), new(events.DynamoDBEventRecord))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one that names %s", payload, err, want)
		}
	}
	for _, payload := range []string{``, `{`, `{"eventID"`, `{"eventID":"a"`, `{"dynamodb":{"Keys":{"a":{"S":"b"}}`, `{} {}`, `{"a":}`} {
		if err := new(events.DynamoDBEventRecord).UnmarshalJSON([]byte(payload)); err == nil {
			t.Errorf("%s: no error", payload)
		}
	}
}

// Decoding into a record that has something adds to its maps, as encoding/json does.
func TestDynamoDBRecordIntoOld(t *testing.T) {
	var r events.DynamoDBStreamRecord
	for _, payload := range []string{`{"Keys":{"a":{"S":"1"}},"SequenceNumber":"1"}`, `{"Keys":{"b":{"S":"2"}}}`} {
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Fatal(err)
		}
	}
	wantJSON(t, r, `{"Keys":{"a":{"S":"1"},"b":{"S":"2"}},"SequenceNumber":"1"}`)
}

func TestStreamResponses(t *testing.T) {
	for want, response := range map[string]any{
		`{}`:                       events.DynamoDBEventResponse{},
		`{ }`:                      events.KinesisEventResponse{},
		`{  }`:                     events.KinesisTimeWindowEventResponse{},
		`{   }`:                    events.DynamoDBTimeWindowEventResponse{},
		`{    }`:                   events.WindowResponse[map[string]int]{},
		`{"batchItemFailures":[]}`: events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}},
		`{"batchItemFailures":[{"itemIdentifier":""}]}`:             events.KinesisEventResponse{BatchItemFailures: []events.KinesisBatchItemFailure{{}}},
		`{"state":{},"batchItemFailures":[{"itemIdentifier":"1"}]}`: events.WindowResponse[map[string]int]{State: map[string]int{}, BatchItemFailures: []events.WindowBatchItemFailure{{ItemIdentifier: "1"}}},
	} {
		wantJSON(t, response, want)
		if encoded, err := json.Marshal(response); err != nil || strings.Contains(string(encoded), "null") {
			t.Errorf("%T is %s, %v", response, encoded, err)
		}
	}
}

// Records agree with a struct of the same fields that has no methods, where that accepts what they are sent.
func FuzzDynamoDBRecord(f *testing.F) {
	f.Add([]byte(`{"eventID":"1","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1716369573,"Keys":{"id":{"S":"1"}},"SizeBytes":12}}`))
	f.Add([]byte(`{"EVENTID":"1","dynamodb":{"ApproximateCreationDateTime":"x","NewImage":{"a":{"N":"1,5"}},"SizeBytes":12},"userIdentity":{"type":"Service"}}`))
	f.Add([]byte(`{"dynamodb":{"ApproximateCreationDateTime":17163695738871,"Keys":null},"eventID":"\ud800","eventID":null}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		var r events.DynamoDBEventRecord
		err := json.Unmarshal(payload, &r)
		type plain events.DynamoDBEventRecord
		var p plain
		if plainErr := json.Unmarshal(payload, &p); (err == nil) != (plainErr == nil) {
			t.Fatalf("%q: %v, without methods %v", payload, err, plainErr)
		}
		if err != nil {
			return
		}
		if !reflect.DeepEqual(plain(r), p) {
			t.Fatalf("%q is %+v, without methods %+v", payload, r, p)
		}
		encoded, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q: %v", payload, err)
		}
		var again events.DynamoDBEventRecord
		if err := json.Unmarshal(encoded, &again); err != nil || (again.DecodeError() == nil) != (r.DecodeError() == nil) {
			t.Fatalf("%q is encoded as %s: %v; damage %v, was %v", payload, encoded, err, again.DecodeError(), r.DecodeError())
		}
		if second, err := json.Marshal(again); err != nil || string(second) != string(encoded) {
			t.Fatalf("%q is encoded as %s and then as %s, %v", payload, encoded, second, err)
		}
	})
}
