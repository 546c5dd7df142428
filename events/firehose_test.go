package events_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestFirehoseRecord(t *testing.T) {
	for name, tt := range map[string]struct{ payload, wantErr string }{
		"nothing invented":   {`{"recordId":"r","data":"eA=="}`, ""},
		"text times":         {`{"recordId":"r","approximateArrivalTimestamp":"1495072949453"}`, ""},
		"empty number":       {`{"recordId":"r","kinesisRecordMetadata":{"shardId":"s","partitionKey":"","sequenceNumber":"","subsequenceNumber":""}}`, ""},
		"number as text":     {`{"recordId":"r","kinesisRecordMetadata":{"shardId":"s","partitionKey":"","sequenceNumber":"","subsequenceNumber":"0"}}`, ""},
		"number":             {`{"recordId":"r","kinesisRecordMetadata":{"shardId":"s","partitionKey":"","sequenceNumber":"","subsequenceNumber":0}}`, ""},
		"damaged data":       {`{"recordId":"r","data":"x*"}`, "data: illegal base64 data at input byte 1"},
		"damaged Kafka data": {`{"recordId":"r","kafkaRecordValue":"x*"}`, "kafkaRecordValue: illegal base64 data at input byte 1"},
		"damaged time":       {`{"recordId":"r","kinesisRecordMetadata":{"shardId":"s","partitionKey":"","sequenceNumber":"","subsequenceNumber":0,"approximateArrivalTimestamp":"soon"}}`, `kinesisRecordMetadata.approximateArrivalTimestamp: not a number of milliseconds: "soon"`},
		"damaged MSK time":   {`{"recordId":"r","mskRecordMetadata":{"offset":"0","partitionId":"1","approximateArrivalTimestamp":"soon"}}`, `mskRecordMetadata.approximateArrivalTimestamp: not a number of milliseconds: "soon"`},
	} {
		t.Run(name, func(t *testing.T) {
			var r events.KinesisFirehoseEventRecord
			if err := json.Unmarshal([]byte(tt.payload), &r); err != nil {
				t.Fatal(err)
			}
			wantJSON(t, r, tt.payload)
			wantError(t, r.DecodeError(), tt.wantErr)
			if name == "text times" && !r.ApproximateArrivalTimestamp.Equal(time.UnixMilli(1495072949453)) {
				t.Errorf("got %v", r.ApproximateArrivalTimestamp)
			}
		})
	}
}

func TestKinesisAnalyticsDecodeError(t *testing.T) {
	var out events.KinesisAnalyticsOutputDeliveryEventRecord
	if err := json.Unmarshal([]byte(`{"data":"x*"}`), &out); err != nil {
		t.Fatal(err)
	}
	wantError(t, out.DecodeError(), "data: illegal base64 data at input byte 1")
	for payload, want := range map[string]string{
		`{"data":"x*"}`: "data: illegal base64 data at input byte 1",
		`{"kinesisStreamRecordMetadata":{"approximateArrivalTimestamp":"soon"}}`:   `kinesisStreamRecordMetadata.approximateArrivalTimestamp: not a number of milliseconds: "soon"`,
		`{"kinesisFirehoseRecordMetadata":{"approximateArrivalTimestamp":"soon"}}`: `kinesisFirehoseRecordMetadata.approximateArrivalTimestamp: not a number of milliseconds: "soon"`,
		`{"data":"eA=="}`: "",
	} {
		var in events.KinesisAnalyticsInputPreprocessingEventRecord
		if err := json.Unmarshal([]byte(payload), &in); err != nil {
			t.Fatal(err)
		}
		wantError(t, in.DecodeError(), want)
	}
}
