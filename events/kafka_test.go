package events_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestKafkaRecord(t *testing.T) {
	const ids = `"topic":"","partition":0,"offset":0`
	for name, payload := range map[string]string{
		"zeros":             `{` + ids + `}`,
		"partition as text": `{"topic":"","partition":"0","offset":0}`,
		"empty value":       `{` + ids + `,"key":"","value":""}`,
		"signed header":     `{` + ids + `,"headers":[{"h":[-56,104]}]}`,
		"unsigned header":   `{` + ids + `,"headers":[{"h":[200,104]}]}`,
		"base64 header":     `{` + ids + `,"headers":[{"h":"yGg="}]}`,
		"empty headers":     `{` + ids + `,"headers":[]}`,
		"time as text":      `{` + ids + `,"timestamp":"1545084650987"}`,
		"schema":            `{` + ids + `,"keySchemaMetadata":{"schemaId":7,"dataFormat":"AVRO"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var r events.KafkaRecord
			if err := json.Unmarshal([]byte(payload), &r); err != nil {
				t.Fatal(err)
			}
			wantError(t, r.DecodeError(), "")
			wantJSON(t, r, payload)
			if len(r.Headers) == 1 && !reflect.DeepEqual(r.Headers[0]["h"], events.JSONNumberBytes{200, 104}) {
				t.Errorf("header is %v", r.Headers)
			}
		})
	}
}

// Headers that the function changes are written, not those that were sent.
func TestKafkaHeadersChanged(t *testing.T) {
	var r events.KafkaRecord
	if err := json.Unmarshal([]byte(`{"headers":[{"h":[200]}]}`), &r); err != nil {
		t.Fatal(err)
	}
	r.Headers[0]["h"][0] = 201
	wantJSON(t, r, `{"topic":"","partition":0,"offset":0,"headers":[{"h":[-55]}]}`)
}

func TestKafkaValueBytes(t *testing.T) {
	for name, tt := range map[string]struct {
		payload string
		want    []byte
		wantErr string
	}{
		"absent":    {`{}`, nil, ""},
		"tombstone": {`{"value":null}`, nil, ""},
		"empty":     {`{"value":""}`, []byte{}, ""},
		"value":     {`{"value":"ZGln"}`, []byte("dig"), ""},
		"damaged":   {`{"value":"x*"}`, nil, "value: illegal base64 data at input byte 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var r events.KafkaRecord
			if err := json.Unmarshal([]byte(tt.payload), &r); err != nil {
				t.Fatal(err)
			}
			got, err := r.ValueBytes()
			wantError(t, err, tt.wantErr)
			wantError(t, r.DecodeError(), tt.wantErr)
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestKafkaDecodeError(t *testing.T) {
	for payload, want := range map[string]string{
		`{"timestamp":"long ago"}`:                           `timestamp: not a number of milliseconds: "long ago"`,
		`{"headers":[{"a":[1]},{"b":[1,300]},{"c":[-129]}]}`: "headers[1].b[1]: not a byte: 300",
		`{"headers":[{"a":"x*"}]}`:                           "headers[0].a: illegal base64 data at input byte 1",
		`{"partition":"first"}`:                              `partition: not a number: "first"`,
		`{"key":"x*"}`:                                       "key: illegal base64 data at input byte 1",
	} {
		var r events.KafkaRecord
		if err := json.Unmarshal([]byte(payload), &r); err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		wantError(t, r.DecodeError(), want)
	}
	for _, payload := range []string{`{"headers":{}}`, `{"headers":[1]}`, `{"headers":[{"a":[1.5]}]}`, `{"headers":[{"a":["1"]}]}`, `{"headers":[{"a":{}}]}`, `{"value":1}`, `{"offset":{}}`} {
		if err := json.Unmarshal([]byte(payload), new(events.KafkaRecord)); err == nil {
			t.Errorf("%s: no error", payload)
		}
	}
}

func TestJSONNumberBytes(t *testing.T) {
	for payload, want := range map[string]events.JSONNumberBytes{
		`[-56,104]`: {200, 104},
		`[200,104]`: {200, 104},
		`"yGg="`:    {200, 104},
		`[]`:        {},
		`null`:      nil,
	} {
		var got events.JSONNumberBytes
		if err := json.Unmarshal([]byte(payload), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v, %v; want %#v", payload, got, err, want)
		}
	}
	wantJSON(t, events.JSONNumberBytes{200, 104}, `[-56,104]`)
	wantJSON(t, events.JSONNumberBytes(nil), `[]`)
	wantError(t, json.Unmarshal([]byte(`[256]`), new(events.JSONNumberBytes)), "[0]: not a byte: 256")
}

func TestKafkaValue(t *testing.T) {
	type order struct{ ID string }
	got, err := events.KafkaValue[*order](events.KafkaRecord{Value: "eyJpZCI6Im8tMSJ9"})
	if err != nil || *got != (order{"o-1"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := events.KafkaValue[*order](events.KafkaRecord{}); err != nil || got != nil {
		t.Errorf("tombstone is %+v, %v; want nil", got, err)
	}
	_, err = events.KafkaValue[order](events.KafkaRecord{Topic: "orders", Partition: 1, Offset: 7, Value: "x*"})
	wantError(t, err, "record 7 of Kafka partition orders-1: value: illegal base64 data at input byte 1")
	_, err = events.KafkaValue[order](events.KafkaRecord{Topic: "orders", Value: "ZGln"})
	wantError(t, err, "record 0 of Kafka partition orders-0: invalid character 'd' looking for beginning of value")
}
