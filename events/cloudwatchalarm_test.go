package events_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

// A state's time decodes in each form that AWS writes times in, and is written as it was sent.
func TestCloudWatchAlarmTimes(t *testing.T) {
	want := time.Date(2026, 3, 2, 8, 15, 30, 123e6, time.UTC)
	for _, sent := range []string{
		"2026-03-02T08:15:30.123+0000",
		"2026-03-02T08:15:30.123Z",
		"2026-03-02T00:15:30.123-08:00",
		"2026-03-02T09:15:30.123+0100",
	} {
		text := `{"alarmName":"orders-errors","state":{"value":"OK","timestamp":"` + sent + `"},"configuration":{"timestamp":"` + sent + `"}}`
		var data events.CloudWatchAlarmData
		if err := json.Unmarshal([]byte(text), &data); err != nil {
			t.Error(err)
			continue
		}
		if !data.State.Timestamp.Equal(want) || !data.Configuration.Timestamp.Equal(want) {
			t.Errorf("%s is %v and %v, want %v", sent, data.State.Timestamp, data.Configuration.Timestamp, want)
		}
		wantJSON(t, data, text)
	}
}

// A changed time is written in the standard form.
func TestCloudWatchAlarmTimeChanged(t *testing.T) {
	var s events.CloudWatchAlarmState
	if err := json.Unmarshal([]byte(`{"value":"OK","timestamp":"2026-03-02T08:15:30.123+0000"}`), &s); err != nil {
		t.Fatal(err)
	}
	s.Timestamp = s.Timestamp.Add(time.Hour)
	wantJSON(t, s, `{"value":"OK","timestamp":"2026-03-02T09:15:30.123Z"}`)
}

// An event is one thing: a time that is none fails it.
func TestCloudWatchAlarmDamage(t *testing.T) {
	for text, want := range map[string]string{
		`{"alarmData":{"state":{"timestamp":"noon"}}}`:         "timestamp: not a time: noon",
		`{"alarmData":{"configuration":{"timestamp":"noon"}}}`: "timestamp: not a time: noon",
	} {
		var e events.CloudWatchAlarmEvent
		if got := errorText(json.Unmarshal([]byte(text), &e)); got != want {
			t.Errorf("%s: error %q, want %q", text, got, want)
		}
	}
}

func FuzzCloudWatchAlarm(f *testing.F) {
	f.Add([]byte(`{"alarmName":"a","state":{"value":"OK","timestamp":"2026-03-02T08:15:30.123+0000"},"previousState":{"timestamp":""}}`))
	f.Add([]byte(`{"configuration":{"metrics":[{"id":"m"}],"threshold":0,"actionsEnabled":false,"timestamp":"2026-03-02T08:15:30Z"}}`))
	f.Add([]byte(`{"configuration":{"okActions":[],"timestamp":"noon"}}`))
	f.Fuzz(func(t *testing.T, b []byte) { wantStable[events.CloudWatchAlarmData](t, b) })
}
