package events_test

import (
	"encoding/json"
	"fmt"

	"github.com/lambent-go/lambent/events"
)

// A topic that an alarm publishes to.
func ExampleSNSEvent() {
	payload := `{"Records":[{"EventSource":"aws:sns","Sns":{
		"MessageId":"m-1",
		"Subject":"ALARM: burrow-floods",
		"Message":"{\"AlarmName\":\"burrow-floods\",\"NewStateValue\":\"ALARM\",\"Trigger\":{\"MetricName\":\"Water\",\"Threshold\":0.5}}",
		"Timestamp":"2026-01-02T03:04:05.678Z"}}]}`
	var e events.SNSEvent
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range e.Records {
		alarm, err := events.SNSMessage[events.CloudWatchAlarmSNSPayload](r.SNS)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(alarm.AlarmName, "is", alarm.NewStateValue, "at", r.SNS.Timestamp.UTC())
		fmt.Println(alarm.Trigger.MetricName, "over", alarm.Trigger.Threshold)
	}
	// Output:
	// burrow-floods is ALARM at 2026-01-02 03:04:05.678 +0000 UTC
	// Water over 0.5
}

// A queue that subscribes to a topic receives the message in an envelope.
func ExampleSNSEntity() {
	m := events.SQSMessage{Body: `{"Type":"Notification","MessageId":"m-1","Message":"dig","SigningCertURL":"https://sns.example.com/cert.pem"}`}
	envelope, err := events.SQSBody[events.SNSEntity](m)
	fmt.Println(envelope.Message, envelope.SigningCertURL, err)
	// Output: dig https://sns.example.com/cert.pem <nil>
}
