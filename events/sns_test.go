package events_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestSNSSpellings(t *testing.T) {
	for name, tt := range map[string]struct{ payload, want string }{
		"Lambda":   {`{"SigningCertUrl":"a","UnsubscribeUrl":"b"}`, `{"Signature":"","MessageId":"","Type":"","TopicArn":"","SignatureVersion":"","Message":"","SigningCertUrl":"a","UnsubscribeUrl":"b"}`},
		"envelope": {`{"SigningCertURL":"a","UnsubscribeURL":"b"}`, `{"Signature":"","MessageId":"","Type":"","TopicArn":"","SignatureVersion":"","Message":"","SigningCertURL":"a","UnsubscribeURL":"b"}`},
		"neither":  {`{}`, `{"Signature":"","MessageId":"","Type":"","TopicArn":"","SignatureVersion":"","Message":""}`},
	} {
		t.Run(name, func(t *testing.T) {
			var e events.SNSEntity
			if err := json.Unmarshal([]byte(tt.payload), &e); err != nil {
				t.Fatal(err)
			}
			if name != "neither" && (e.SigningCertURL != "a" || e.UnsubscribeURL != "b") {
				t.Errorf("got %+v", e)
			}
			wantJSON(t, e, tt.want)
		})
	}
	// The default is Lambda's.
	wantJSON(t, events.SNSEntity{SigningCertURL: "a"}, `{"Signature":"","MessageId":"","Type":"","TopicArn":"","SignatureVersion":"","Message":"","SigningCertUrl":"a"}`)
}

func TestSNSDecodeError(t *testing.T) {
	var e events.SNSEvent
	payload := `{"Records":[{"Sns":{"MessageId":"1","Timestamp":"tomorrow"}},{"Sns":{"MessageId":"2","Timestamp":"2026-01-02T03:04:05.678+0000"}}]}`
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		t.Fatal(err)
	}
	wantError(t, e.Records[0].DecodeError(), "Sns.Timestamp: not a time: tomorrow")
	if !e.Records[0].SNS.Timestamp.IsZero() || e.Records[0].SNS.MessageID != "1" {
		t.Errorf("got %+v", e.Records[0])
	}
	wantError(t, e.Records[1].DecodeError(), "")
	if want := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC); !e.Records[1].SNS.Timestamp.Equal(want) {
		t.Errorf("got %v, want %v", e.Records[1].SNS.Timestamp, want)
	}
}

func TestSNSMessage(t *testing.T) {
	alarm, err := events.SNSMessage[events.CloudWatchAlarmSNSPayload](events.SNSEntity{Message: `{"AlarmName":"flood","StateChangeTime":"2026-01-02T03:04:05.678+0000"}`})
	if err != nil || alarm.AlarmName != "flood" || alarm.StateChangeTime != "2026-01-02T03:04:05.678+0000" {
		t.Errorf("got %+v, %v", alarm, err)
	}
	_, err = events.SNSMessage[int](events.SNSEntity{MessageID: "m-1", Message: "dig"})
	wantError(t, err, "SNS message m-1: invalid character 'd' looking for beginning of value")
}

func TestAlarmThreshold(t *testing.T) {
	const others = `"Period":60,"EvaluationPeriods":1,"ComparisonOperator":"","TreatMissingData":"","EvaluateLowSampleCountPercentile":""`
	for name, payload := range map[string]string{
		"absent":  `{` + others + `}`,
		"zero":    `{` + others + `,"Threshold":0}`,
		"decimal": `{` + others + `,"Threshold":0.0}`,
		"other":   `{` + others + `,"Threshold":0.5}`,
	} {
		t.Run(name, func(t *testing.T) {
			var trigger events.CloudWatchAlarmTrigger
			if err := json.Unmarshal([]byte(payload), &trigger); err != nil {
				t.Fatal(err)
			}
			wantJSON(t, trigger, payload)
			trigger.Threshold = 7
			wantJSON(t, trigger, `{`+others+`,"Threshold":7}`)
		})
	}
	err := json.Unmarshal([]byte(`{"Trigger":{"Threshold":"7"}}`), new(events.CloudWatchAlarmSNSPayload))
	wantError(t, err, "json: cannot unmarshal string into Go struct field CloudWatchAlarmSNSPayload.Trigger.Threshold of type float64")
}
