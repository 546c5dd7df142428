package batch_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
)

// A parcel is what records carry.
type parcel struct {
	ID    string    `json:"id"`
	Grams int       `json:"grams"`
	Sent  time.Time `json:"sent"`
	Stops []struct {
		Place string `json:"place"`
	} `json:"stops"`
	Price int `json:"price,string"`
}

// failuresOf runs a handler for one record that is to fail, and returns why it failed.
func failureOf[E, R any](t *testing.T, handler func(batch.Option) func(context.Context, E) (R, error), event E) error {
	t.Helper()
	var got error
	_, err := handler(batch.WithOnFailure(func(_ context.Context, f batch.Failure) { got = f.Err }))(t.Context(), event)
	if _, full := errors.AsType[*batch.FullFailureError](err); err != nil && !full {
		t.Fatal(err)
	}
	return got
}

// TestUndecodable names the place, and nothing of what is there.
func TestUndecodable(t *testing.T) {
	quiet(t)
	for body, want := range map[string]string{
		``:                                 "body: empty, want JSON",
		`secret`:                           "body: not JSON, at byte 1",
		`{"id":"secret"`:                   "body: not JSON, at byte 14",
		`["secret"]`:                       "body: cannot decode array into batch_test.parcel",
		`{"grams":"secret"}`:               "body.grams: cannot decode string into int",
		`{"grams":31415.9}`:                "body.grams: cannot decode number into int",
		`{"stops":[{},{"place":31415}]}`:   "body.stops.place: cannot decode number into string",
		`{"sent":"secret"}`:                "body: not a time of RFC 3339",
		`{"price":"secret"}`:               "body: a value does not fit its field",
		`{"id":"a","price":"1","grams":2}`: "",
	} {
		called := false
		err := failureOf(t, func(o batch.Option) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
			return batch.SQSBody(func(context.Context, parcel, events.SQSMessage) error {
				called = true
				return nil
			}, o)
		}, events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: body}}})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want || called != (want == "") {
			t.Errorf("%s: %q, called %v; want %q", body, got, called, want)
		}
		if strings.Contains(got, "secret") || strings.Contains(got, "31415") {
			t.Errorf("%s: the error tells: %s", body, got)
		}
	}
	_, err := batch.SQSBody(func(context.Context, parcel, events.SQSMessage) error { return nil })(t.Context(), events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: "x"}}})
	if _, ok := errors.AsType[*json.SyntaxError](err); !ok {
		t.Errorf("%v does not wrap a json.SyntaxError", err)
	}
}

func TestPayload(t *testing.T) {
	quiet(t)
	for name, tt := range map[string]struct {
		payload func(events.SQSMessage) ([]byte, error)
		body    string
		want    string // the parcel's ID, or an error
	}{
		"SNS":                  {batch.SNSMessage, `{"Type":"Notification","Message":"{\"id\":\"A7\"}","TopicArn":"x","Timestamp":"noon"}`, "A7"},
		"SNS, no JSON":         {batch.SNSMessage, `{"Message":"secret"}`, "payload: not JSON, at byte 1"},
		"SNS, empty":           {batch.SNSMessage, `{"Message":""}`, "payload: empty, want JSON"},
		"no SNS":               {batch.SNSMessage, `{"id":"A7"}`, "payload: body: no SNS notification: it has no Message"},
		"no SNS and no JSON":   {batch.SNSMessage, `secret`, "body: not JSON, at byte 1"},
		"SNS of a number":      {batch.SNSMessage, `{"Message":7}`, "body.Message: cannot decode number into string"},
		"EventBridge":          {batch.EventBridgeDetail, `{"version":"0","detail-type":"Parcel","detail":{"id":"A7"}}`, "A7"},
		"EventBridge, a list":  {batch.EventBridgeDetail, `{"detail":[1]}`, "payload: cannot decode array into batch_test.parcel"},
		"no EventBridge":       {batch.EventBridgeDetail, `{"id":"A7"}`, "payload: body: no EventBridge event: it has no detail"},
		"EventBridge, no JSON": {batch.EventBridgeDetail, ``, "body: empty, want JSON"},
		"the user's":           {func(m events.SQSMessage) ([]byte, error) { return []byte(m.Body[1:]), nil }, `x{"id":"A7"}`, "A7"},
		"the user's error":     {func(events.SQSMessage) ([]byte, error) { return nil, errors.New("no key") }, ``, "payload: no key"},
		"the user's panic":     {func(events.SQSMessage) ([]byte, error) { panic("oh") }, ``, "panic: oh"},
	} {
		got := ""
		err := failureOf(t, func(o batch.Option) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
			return batch.SQSBody(func(_ context.Context, p parcel, m events.SQSMessage) error {
				got = p.ID
				return nil
			}, batch.WithPayload(tt.payload), o)
		}, events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: tt.body}}})
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestKinesisData(t *testing.T) {
	quiet(t)
	run := func(data []byte) (got *parcel, err error) {
		err = failureOf(t, func(o batch.Option) func(context.Context, events.KinesisEvent) (events.KinesisEventResponse, error) {
			return batch.KinesisData(func(_ context.Context, p *parcel, r events.KinesisEventRecord) error {
				got = p
				return nil
			}, o)
		}, events.KinesisEvent{Records: []events.KinesisEventRecord{{Kinesis: events.KinesisRecord{SequenceNumber: "1", Data: data}}}})
		return got, err
	}
	if got, err := run([]byte(`{"id":"A7"}`)); err != nil || got == nil || got.ID != "A7" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := run(nil); err == nil || err.Error() != "kinesis.data: empty, want JSON" {
		t.Errorf("no data: %+v, %v", got, err)
	}
}

func TestDynamoDBItem(t *testing.T) {
	quiet(t)
	run := func(before, after map[string]events.DynamoDBAttributeValue) (b, a *parcel, err error) {
		var r events.DynamoDBEventRecord
		r.Change.SequenceNumber, r.Change.OldImage, r.Change.NewImage = "1", before, after
		err = failureOf(t, func(o batch.Option) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
			return batch.DynamoDBItem(func(_ context.Context, before, after *parcel, r events.DynamoDBEventRecord) error {
				b, a = before, after
				return nil
			}, o)
		}, events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{r}})
		return b, a, err
	}
	type image = map[string]events.DynamoDBAttributeValue
	id := func(s string) image { return image{"id": events.NewStringAttribute(s)} }
	if before, after, err := run(id("A7"), id("A8")); err != nil || before == nil || after == nil || before.ID != "A7" || after.ID != "A8" {
		t.Errorf("changed: %+v, %+v, %v", before, after, err)
	}
	if before, after, err := run(nil, id("A8")); err != nil || before != nil || after == nil {
		t.Errorf("new: %+v, %+v, %v", before, after, err)
	}
	if before, after, err := run(id("A7"), nil); err != nil || before == nil || after != nil {
		t.Errorf("removed: %+v, %+v, %v", before, after, err)
	}
	if before, after, err := run(image{}, nil); err != nil || before == nil || after != nil {
		t.Errorf("an empty image: %+v, %+v, %v", before, after, err)
	}
	odd := image{"grams": events.NewStringAttribute("x")}
	if _, _, err := run(odd, nil); err == nil || !strings.HasPrefix(err.Error(), "dynamodb.OldImage.grams: ") {
		t.Errorf("an odd image: %v", err)
	}
	if _, _, err := run(id("A7"), odd); err == nil || !strings.HasPrefix(err.Error(), "dynamodb.NewImage.grams: ") {
		t.Errorf("an odd image: %v", err)
	}
}

// kafkaFailure runs a typed handler for one record, as it was sent.
func kafkaFailure[T any](t *testing.T, value string, into *T) error {
	t.Helper()
	var event events.KafkaEvent
	payload := `{"records":{"parcels-0":[{"topic":"parcels","offset":1,"value":` + value + `}]}}`
	if err := json.Unmarshal([]byte(payload), &event); err != nil {
		t.Fatal(err)
	}
	return failureOf(t, func(o batch.Option) func(context.Context, events.KafkaEvent) (events.KafkaEventResponse, error) {
		return batch.KafkaValue(func(_ context.Context, v T, r events.KafkaRecord) error {
			*into = v
			return nil
		}, o)
	}, event)
}

func TestKafkaValue(t *testing.T) {
	quiet(t)
	value := `"` + "eyJpZCI6IkE3In0=" + `"` // {"id":"A7"}
	pointer := new(parcel)
	if err := kafkaFailure(t, value, &pointer); err != nil || pointer == nil || pointer.ID != "A7" {
		t.Errorf("%+v, %v", pointer, err)
	}
	if err := kafkaFailure(t, "null", &pointer); err != nil || pointer != nil {
		t.Errorf("a tombstone: %+v, %v", pointer, err)
	}
	list, table, anything := json.RawMessage("x"), map[string]any{}, any(1)
	if err := kafkaFailure(t, "null", &list); err != nil || list != nil {
		t.Errorf("a tombstone in a slice: %s, %v", list, err)
	}
	if err := kafkaFailure(t, "null", &table); err != nil || table != nil {
		t.Errorf("a tombstone in a map: %v, %v", table, err)
	}
	if err := kafkaFailure(t, "null", &anything); err != nil || anything != nil {
		t.Errorf("a tombstone in an any: %v, %v", anything, err)
	}
	var plain parcel
	for _, value := range []string{value, `"eyJpZCI6\nIkE3In0="`, `"eyJpZCI6ICJBNyJ9"`, `"eyJpZCI6ICAiQTcifQ=="`} {
		plain = parcel{}
		if err := kafkaFailure(t, value, &plain); err != nil || plain.ID != "A7" {
			t.Errorf("%s: %+v, %v", value, plain, err)
		}
	}
	for value, want := range map[string]string{
		`null`:   "value: a tombstone, which has none\nhint: take a pointer to get nil for it",
		`""`:     "value: empty, want JSON",
		`"!"`:    "value: illegal base64 data at input byte 0",
		`"c2U="`: "value: not JSON, at byte 1",

		`"e30=e30="`: "value: illegal base64 data at input byte 4",
		`"e==="`:     "value: illegal base64 data at input byte 1",
		`"="`:        "value: illegal base64 data at input byte 0",
		`"e30"`:      "value: illegal base64 data at input byte 0",
	} {
		if err := kafkaFailure(t, value, &plain); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", value, err, want)
		}
	}
}
