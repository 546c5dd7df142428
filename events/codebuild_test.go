package events_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestCodeBuildTime(t *testing.T) {
	at := time.Date(2017, time.September, 1, 16, 13, 21, 0, time.UTC)
	for name, tt := range map[string]struct {
		payload string
		want    time.Time
		encoded string
	}{
		"usual":         {`"Sep 1, 2017 4:13:21 PM"`, at, `"Sep 1, 2017 4:13:21 PM"`},
		"narrow space":  {`"Sep 1, 2017 4:13:21` + "\u202f" + `PM"`, at, `"Sep 1, 2017 4:13:21 PM"`},
		"RFC 3339":      {`"2017-09-01T16:13:21Z"`, at, `"Sep 1, 2017 4:13:21 PM"`},
		"offset":        {`"2017-09-01T18:13:21+0200"`, at, `"Sep 1, 2017 4:13:21 PM"`},
		"morning":       {`"Sep 13, 2019 12:12:29 AM"`, time.Date(2019, time.September, 13, 0, 12, 29, 0, time.UTC), `"Sep 13, 2019 12:12:29 AM"`},
		"empty":         {`""`, time.Time{}, `null`},
		"null":          {`null`, time.Time{}, `null`},
		"two-digit day": {`"Dec 31, 2026 11:59:59 PM"`, time.Date(2026, time.December, 31, 23, 59, 59, 0, time.UTC), `"Dec 31, 2026 11:59:59 PM"`},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.CodeBuildTime
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
	for _, payload := range []string{`"yesterday"`, `"Sep 31, 2017 4:13:21 PM"`, `1504282401`, `{}`} {
		if err := json.Unmarshal([]byte(payload), new(events.CodeBuildTime)); err == nil {
			t.Errorf("%s is accepted", payload)
		}
	}
}

func TestCodeBuildNumber(t *testing.T) {
	for payload, want := range map[string]events.CodeBuildNumber{
		`60`: 60, `60.0`: 60, `6e1`: 60, `"60"`: 60, `"60.0"`: 60, `""`: 0, `null`: 0, `60.9`: 60,
		`2147483647`: 2147483647, `16777217`: 16777217,
	} {
		var got events.CodeBuildNumber
		if err := json.Unmarshal([]byte(payload), &got); err != nil || got != want {
			t.Errorf("%s = %d, %v, want %d", payload, got, err, want)
		}
	}
	for _, payload := range []string{`2147483648`, `"sixty"`, `true`, `[]`} {
		if err := json.Unmarshal([]byte(payload), new(events.CodeBuildNumber)); err == nil {
			t.Errorf("%s is accepted", payload)
		}
	}
	if encoded, err := json.Marshal(events.CodeBuildNumber(16777217)); string(encoded) != "16777217" || err != nil {
		t.Errorf("encoded = %s, %v", encoded, err)
	}
}

func TestCodeBuildScalars(t *testing.T) {
	var detail events.CodeBuildEventDetail
	payload := `{"project-name":"orders","build-id":"b","version":"1","completed-phase":"BUILD","completed-phase-duration-seconds":"36",` +
		`"additional-information":{"build-complete":false,"initiator":"gopher","build-number":60.0,"timeout-in-minutes":"90"}}`
	if err := json.Unmarshal([]byte(payload), &detail); err != nil {
		t.Fatal(err)
	}
	if got := time.Duration(detail.CompletedPhaseDuration); got != 36*time.Second {
		t.Errorf("duration = %v", got)
	}
	if got := detail.AdditionalInformation; got.BuildNumber != 60 || time.Duration(got.Timeout) != 90*time.Minute {
		t.Errorf("number %d, timeout %v", got.BuildNumber, time.Duration(got.Timeout))
	}
	wantJSON(t, detail, payload)
	detail.CompletedPhaseDuration = events.DurationSeconds(900 * time.Millisecond)
	detail.AdditionalInformation.BuildNumber = 61
	wantJSON(t, detail, strings.NewReplacer(`"36"`, `0.9`, `60.0`, `61`).Replace(payload))
}

// What a build says of its phases is written again, and no more.
func TestCodeBuildPhase(t *testing.T) {
	for _, payload := range []string{
		`{"start-time":"Sep 1, 2017 4:14:26 PM","phase-type":"COMPLETED"}`,
		`{"phase-context":[],"start-time":"Sep 1, 2017 4:12:29 PM","end-time":"Sep 1, 2017 4:12:29 PM","duration-in-seconds":0,"phase-type":"SUBMITTED","phase-status":"SUCCEEDED"}`,
		`{"phase-context":[],"start-time":"Sep 1, 2017 4:12:29 PM","end-time":"","duration-in-seconds":"","phase-type":"QUEUED"}`,
	} {
		roundTrip(t, []byte(payload), is[events.CodeBuildPhase])
	}
	start := events.CodeBuildTime(time.Date(2017, time.September, 1, 16, 12, 29, 0, time.UTC))
	want := events.CodeBuildPhase{PhaseContext: []any{}, StartTime: start, EndTime: start, PhaseType: events.CodeBuildPhaseTypeSubmitted, PhaseStatus: events.CodeBuildPhaseStatusSucceeded}
	var got events.CodeBuildPhase
	payload := `{"phase-context":[],"start-time":"Sep 1, 2017 4:12:29 PM","end-time":"Sep 1, 2017 4:12:29 PM","duration-in-seconds":0.0,"phase-type":"SUBMITTED","phase-status":"SUCCEEDED"}`
	if err := json.Unmarshal([]byte(payload), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("decoded = %+v, %v, want %+v", got, err, want)
	}
}

// A build that has made nothing says so, and one that has not said it does not.
func TestCodeBuildEmptyParts(t *testing.T) {
	for _, payload := range []string{
		`{"build-complete":false,"initiator":"gopher","artifact":{"location":""},"logs":{}}`,
		`{"build-complete":false,"initiator":"gopher"}`,
	} {
		roundTrip(t, []byte(payload), is[events.CodeBuildEventAdditionalInformation])
	}
	var info events.CodeBuildEventAdditionalInformation
	if err := json.Unmarshal([]byte(`{"build-complete":false,"initiator":"gopher","artifact":{"location":""}}`), &info); err != nil {
		t.Fatal(err)
	}
	info.Artifact.Location = "arn:aws:s3:::orders/1"
	wantJSON(t, info, `{"build-complete":false,"initiator":"gopher","artifact":{"location":"arn:aws:s3:::orders/1"}}`)
}

// A build is no record of a batch: what cannot be decoded is an error.
func TestCodeBuildDamage(t *testing.T) {
	for payload, path := range map[string]string{
		`{"detail":{"completed-phase-start":"yesterday"}}`:                                         "completed-phase-start",
		`{"detail":{"completed-phase-duration-seconds":"long"}}`:                                   "completed-phase-duration-seconds",
		`{"detail":{"additional-information":{"build-number":"none"}}}`:                            "additional-information.build-number",
		`{"detail":{"additional-information":{"phases":[{"end-time":"never"}]}}}`:                  "end-time",
		`{"detail":{"additional-information":{"phases":[{"duration-in-seconds":{"seconds":1}}]}}}`: "duration-in-seconds",
	} {
		err := json.Unmarshal([]byte(payload), new(events.CodeBuildEvent))
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error = %v, want one with %s", payload, err, path)
		}
	}
}
