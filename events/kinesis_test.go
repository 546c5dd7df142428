package events_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestKinesisRecordInventsNothing(t *testing.T) {
	for payload, want := range map[string]string{
		`{"kinesis":{"sequenceNumber":"1"}}`:                                     `{"kinesis":{"sequenceNumber":"1"}}`,
		`{"kinesis":{"data":"","approximateArrivalTimestamp":null}}`:             `{"kinesis":{"data":""}}`,
		`{"kinesis":null,"eventID":null,"awsRegion":"a","AWSREGION":"b"}`:        `{"awsRegion":"b"}`,
		`{"eventName":"a","eventName":"\u00fc"}`:                                 `{"eventName":"ü"}`,
		`{"eventName":"\u00fc","eventName":"a"}`:                                 `{"eventName":"a"}`,
		"{\"eventName\":\"\xff\",\"eventID\":\"ü\",\"eventSource\":\"gophers\"}": `{"eventName":"\ufffd","eventID":"ü","eventSource":"gophers"}`,
	} {
		var r events.KinesisEventRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
		}
		wantJSON(t, r, want)
	}
}

func TestKinesisArrival(t *testing.T) {
	for payload, want := range map[string]time.Time{
		`{"approximateArrivalTimestamp":1545084650.987}`:           time.UnixMilli(1545084650987),
		`{"approximateArrivalTimestamp":1.635734407123456789E9}`:   time.Unix(1635734407, 123456789),
		`{"approximateArrivalTimestamp":"1545084650.987"}`:         time.UnixMilli(1545084650987),
		`{"data":"Z28=","approximateArrivalTimestamp":1545084650}`: time.Unix(1545084650, 0),
	} {
		var r events.KinesisRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil || !r.ApproximateArrivalTimestamp.Equal(want) {
			t.Errorf("%s: %v, %v; want %v", payload, r.ApproximateArrivalTimestamp, err, want)
		}
		wantJSON(t, r, payload)
	}
}

func TestKinesisRecordDamage(t *testing.T) {
	for payload, want := range map[string]string{
		`{"kinesis":{"data":"!","sequenceNumber":"1"},"eventID":"2"}`:           `kinesis.data: illegal base64 data at input byte 0`,
		`{"kinesis":{"approximateArrivalTimestamp":"noon","data":"Z28="}}`:      `kinesis.approximateArrivalTimestamp: not a number of seconds: "noon"`,
		`{"kinesis":{"data":"Z28","approximateArrivalTimestamp":1545084650}}`:   `kinesis.data: illegal base64 data at input byte 0`,
		`{"kinesis":{"approximateArrivalTimestamp":"noon","data":"\u005aA=="}}`: `kinesis.approximateArrivalTimestamp: not a number of seconds: "noon"`,
	} {
		var r events.KinesisEventRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		if err := r.DecodeError(); err == nil || err.Error() != want {
			t.Errorf("%s: DecodeError is %v, want %s", payload, err, want)
		}
		wantJSON(t, r, payload)
		if _, err := events.KinesisData[any](r.Kinesis); err == nil {
			t.Errorf("%s: KinesisData has no error", payload)
		}
	}
	var damaged events.KinesisEventRecord
	if err := json.Unmarshal([]byte(`{"kinesis":{"data":"!"}}`), &damaged); err != nil {
		t.Fatal(err)
	}
	damaged.Kinesis.Data = []byte("go")
	wantJSON(t, damaged, `{"kinesis":{"data":"Z28="}}`)
}

func TestKinesisRecordErrors(t *testing.T) {
	for payload, want := range map[string]string{
		`{"eventID":1}`:                                    "eventID",
		`{"kinesis":"x"}`:                                  "kinesis",
		`{"kinesis":{"data":1}}`:                           "kinesis.data",
		`{"kinesis":{"partitionKey":["a"]}}`:               "kinesis.partitionKey",
		`{"kinesis":{"approximateArrivalTimestamp":true}}`: "kinesis.approximateArrivalTimestamp",
		`true`: "cannot unmarshal",
	} {
		err := json.Unmarshal([]byte(payload), new(events.KinesisEventRecord))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one that names %s", payload, err, want)
		}
	}
	for _, payload := range []string{``, `{`, `{"eventID":"a"`, `{"kinesis":{"data":"Z28="`, `{"kinesis":{"data":"Z2`, "{\"eventID\":\"0123456789\n\"}", `{}x`} {
		if err := new(events.KinesisEventRecord).UnmarshalJSON([]byte(payload)); err == nil {
			t.Errorf("%s: no error", payload)
		}
	}
}

func TestKinesisData(t *testing.T) {
	r := events.KinesisRecord{Data: []byte(`{"id":"4711","total":12.5}`), SequenceNumber: "49"}
	if got, err := events.KinesisData[order](r); err != nil || got != (order{"4711", 12.5}) {
		t.Errorf("KinesisData is %v, %v", got, err)
	}
	if _, err := events.KinesisData[[]int](r); err == nil || !strings.Contains(err.Error(), "record 49 of a Kinesis data stream") {
		t.Errorf("KinesisData as a list: error %v", err)
	}
}

// Strings of a record lie in one allocation, its data in another.
func TestKinesisRecordAllocations(t *testing.T) {
	payload := []byte(`{"kinesis":{"partitionKey":"customer-17","sequenceNumber":"49590338271490256608559692538361571095921575989136588898","data":"Z29waGVy"},` +
		`"eventSource":"aws:kinesis","eventID":"shardId-000000000006:4959","eventName":"aws:kinesis:record","awsRegion":"eu-central-1"}`)
	var r events.KinesisEventRecord
	got := testing.AllocsPerRun(100, func() {
		r = events.KinesisEventRecord{}
		if err := r.UnmarshalJSON(payload); err != nil {
			t.Fatal(err)
		}
	})
	if got > 2 {
		t.Errorf("%v allocations, want 2", got)
	}
	want := string(payload)
	clear(payload)
	wantJSON(t, r, want)
}

func FuzzKinesisRecord(f *testing.F) {
	f.Add([]byte(`{"kinesis":{"partitionKey":"a","data":"Z28=","approximateArrivalTimestamp":1545084650.987},"eventID":"b"}`))
	f.Add([]byte(`{"Kinesis":{"data":"!","approximateArrivalTimestamp":"noon","encryptionType":"\u004bMS"},"eventID":null,"eventID":"\ud800"}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		var r events.KinesisEventRecord
		err := json.Unmarshal(payload, &r)
		type plain events.KinesisEventRecord
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
		var again events.KinesisEventRecord
		if err := json.Unmarshal(encoded, &again); err != nil {
			t.Fatalf("%q is encoded as %s: %v", payload, encoded, err)
		}
		if second, err := json.Marshal(again); err != nil || string(second) != string(encoded) {
			t.Fatalf("%q is encoded as %s and then as %s, %v", payload, encoded, second, err)
		}
	})
}
