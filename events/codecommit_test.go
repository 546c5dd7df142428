package events_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestCodeCommitEventTime(t *testing.T) {
	at := time.Date(2016, time.January, 1, 23, 59, 59, 0, time.UTC)
	for name, tt := range map[string]struct {
		payload string
		want    time.Time
		encoded string
	}{
		"usual":         {`"2016-01-01T23:59:59.000+0000"`, at, `"2016-01-01T23:59:59.000+0000"`},
		"two-digit day": {`"2016-01-31T23:59:59.125+0000"`, at.AddDate(0, 0, 30).Add(125 * time.Millisecond), `"2016-01-31T23:59:59.125+0000"`},
		"one-digit day": {`"2016-01-09T23:59:59.000+0000"`, at.AddDate(0, 0, 8), `"2016-01-09T23:59:59.000+0000"`},
		"offset":        {`"2016-01-01T15:59:59-08:00"`, at, `"2016-01-01T15:59:59.000-0800"`},
		"no fraction":   {`"2016-01-01T23:59:59Z"`, at, `"2016-01-01T23:59:59.000+0000"`},
		"nanoseconds":   {`"2016-01-01T23:59:59.000000001Z"`, at.Add(1), `"2016-01-01T23:59:59.000000001+0000"`},
		"empty":         {`""`, time.Time{}, `null`},
		"null":          {`null`, time.Time{}, `null`},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.CodeCommitEventTime
			if err := json.Unmarshal([]byte(tt.payload), &got); err != nil {
				t.Fatal(err)
			}
			if !time.Time(got).Equal(tt.want) {
				t.Errorf("time = %v, want %v", time.Time(got), tt.want)
			}
			for _, v := range []any{got, &got} {
				if encoded, err := json.Marshal(v); string(encoded) != tt.encoded || err != nil {
					t.Errorf("encoded %T = %s, %v, want %s", v, encoded, err, tt.encoded)
				}
			}
		})
	}
	if err := json.Unmarshal([]byte(`"yesterday"`), new(events.CodeCommitEventTime)); err == nil {
		t.Error("yesterday is accepted")
	}
}

// A time that is none fails neither the record nor its neighbours.
func TestCodeCommitRecordDecodeError(t *testing.T) {
	payload := `{"Records":[{"eventId":"1","eventTime":"yesterday"},{"eventId":"2","eventTime":"2016-01-01T23:59:59.000+0000"}]}`
	var event events.CodeCommitEvent
	if err := json.Unmarshal([]byte(payload), &event); err != nil {
		t.Fatal(err)
	}
	damaged, whole := event.Records[0], event.Records[1]
	if err := damaged.DecodeError(); err == nil || err.Error() != "eventTime: not a time: yesterday" {
		t.Errorf("error = %v", err)
	}
	if !damaged.EventTime.IsZero() || damaged.EventID != "1" {
		t.Errorf("record = %v", damaged)
	}
	if err := whole.DecodeError(); err != nil || whole.EventTime.IsZero() {
		t.Errorf("record = %v, error = %v", whole, err)
	}
	if encoded, err := json.Marshal(damaged); err != nil || !strings.Contains(string(encoded), `"eventTime":"yesterday"`) {
		t.Errorf("encoded = %s, %v", encoded, err)
	}
	damaged.EventTime = whole.EventTime
	if encoded, err := json.Marshal(damaged); err != nil || !strings.Contains(string(encoded), `"eventTime":"2016-01-01T23:59:59.000+0000"`) {
		t.Errorf("encoded with another time = %s, %v", encoded, err)
	}
	if err := json.Unmarshal([]byte(`{"Records":[{"eventTime":12}]}`), &event); err == nil {
		t.Error("a number is accepted as a time")
	}
}

func TestCodeCommitEventString(t *testing.T) {
	event := events.CodeCommitEvent{Records: []events.CodeCommitRecord{{
		EventID: "1",
		CodeCommit: events.CodeCommitCodeCommit{References: []events.CodeCommitReference{
			{Commit: "c1", Ref: "refs/heads/main", Created: true},
		}},
		EventTime: events.CodeCommitEventTime(time.Date(2016, time.January, 1, 23, 59, 59, 0, time.UTC)),
	}}}
	text := fmt.Sprint(event)
	for _, want := range []string{"eventId: 1,", "eventTime: 2016-01-01 23:59:59 +0000 UTC", "codeCommit: {references: [{commit: c1, ref: refs/heads/main, created: true, deleted: false}]}"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}
