package events

import (
	"fmt"
	"time"
)

// A CodeCommitEvent says what has happened in a repository of AWS CodeCommit that
// has a trigger for the function.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
type CodeCommitEvent struct {
	Records []CodeCommitRecord `json:"Records"` // one for each branch or tag that was changed
}

// String returns the event in one line, for logs and tests.
func (e CodeCommitEvent) String() string {
	return fmt.Sprintf("{Records: %v}", e.Records)
}

// A CodeCommitEventTime is a time as the triggers of CodeCommit write it:
// "2016-01-01T23:59:59.000+0000". RFC 3339 is read too; null and "" are the zero
// time. The zero time is written as null.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
type CodeCommitEventTime time.Time

// MarshalJSON implements [encoding/json.Marshaler]. It has a value receiver, so
// that it holds for values and for pointers.
func (t CodeCommitEventTime) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	layout := `"2006-01-02T15:04:05.000-0700"`
	if time.Time(t).Nanosecond()%int(time.Millisecond) != 0 {
		layout = `"2006-01-02T15:04:05.000000000-0700"`
	}
	return []byte(time.Time(t).Format(layout)), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (t *CodeCommitEventTime) UnmarshalJSON(b []byte) error {
	return unmarshalTime(b, (*time.Time)(t))
}

// IsZero reports whether t is the zero time, which stands for an absent one.
func (t CodeCommitEventTime) IsZero() bool { return time.Time(t).IsZero() }

// A CodeCommitRecord is a change of a repository.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
type CodeCommitRecord struct {
	EventID              string               `json:"eventId"`              // unique ID of the event
	EventVersion         string               `json:"eventVersion"`         // version of the record, "1.0" today
	EventTime            CodeCommitEventTime  `json:"eventTime,omitzero"`   // when it happened; zero if it was not sent or is damaged
	EventTriggerName     string               `json:"eventTriggerName"`     // name of the trigger
	EventPartNumber      uint64               `json:"eventPartNumber"`      // which part of the event this is, from 1
	CodeCommit           CodeCommitCodeCommit `json:"codecommit,omitzero"`  // what was changed
	EventName            string               `json:"eventName"`            // such as "ReferenceChanges" or "TriggerEventTest"
	EventTriggerConfigId string               `json:"eventTriggerConfigId"` // ID of the trigger's configuration
	EventSourceARN       string               `json:"eventSourceARN"`       // ARN of the repository
	UserIdentityARN      string               `json:"userIdentityARN"`      // ARN of who made the change
	EventSource          string               `json:"eventSource"`          // always "aws:codecommit"
	AWSRegion            string               `json:"awsRegion"`            // Region of the repository
	EventTotalParts      uint64               `json:"eventTotalParts"`      // how many parts the event has, from 1
	CustomData           string               `json:"customData,omitempty"` // text set on the trigger; empty if there is none

	wire *wire `jsondecode:"plain"`
}

// String returns the record in one line, for logs and tests.
func (r CodeCommitRecord) String() string {
	return fmt.Sprintf("{eventId: %v, eventVersion: %v, eventTime: %v, eventTriggerName: %v, "+
		"eventPartNumber: %v, codeCommit: %v, eventName: %v, eventTriggerConfigId: %v, "+
		"eventSourceARN: %v, userIdentityARN: %v, eventSource: %v, awsRegion: %v, "+
		"eventTotalParts: %v, customData: %v}",
		r.EventID, r.EventVersion, time.Time(r.EventTime), r.EventTriggerName,
		r.EventPartNumber, r.CodeCommit, r.EventName, r.EventTriggerConfigId,
		r.EventSourceARN, r.UserIdentityARN, r.EventSource, r.AWSRegion,
		r.EventTotalParts, r.CustomData)
}

// DecodeError returns the first thing in the record that could not be decoded, or
// nil. The affected field is zero; every other field is as sent.
func (r CodeCommitRecord) DecodeError() error { return r.wire.damaged("") }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. A time that is none does
// not fail it; see [CodeCommitRecord.DecodeError].
func (r *CodeCommitRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("awsRegion", &r.AWSRegion),
		member("codecommit", &r.CodeCommit),
		member("customData", &r.CustomData),
		member("eventId", &r.EventID),
		member("eventName", &r.EventName),
		member("eventPartNumber", &r.EventPartNumber),
		member("eventSource", &r.EventSource),
		member("eventSourceARN", &r.EventSourceARN),
		otherForms("eventTime", &r.EventTime),
		member("eventTotalParts", &r.EventTotalParts),
		member("eventTriggerConfigId", &r.EventTriggerConfigId),
		member("eventTriggerName", &r.EventTriggerName),
		member("eventVersion", &r.EventVersion),
		member("userIdentityARN", &r.UserIdentityARN),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CodeCommitRecord) MarshalJSON() ([]byte, error) {
	type plain CodeCommitRecord
	return r.wire.encode(plain(r))
}

// CodeCommitCodeCommit is what was changed in a repository.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
type CodeCommitCodeCommit struct {
	References []CodeCommitReference `json:"references,omitzero"` // branches and tags
}

// String returns the references in one line, for logs and tests.
func (c CodeCommitCodeCommit) String() string {
	return fmt.Sprintf("{references: %v}", c.References)
}

// A CodeCommitReference is a branch or tag that was changed.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
type CodeCommitReference struct {
	Commit  string `json:"commit"`            // ID of the commit it names now
	Ref     string `json:"ref"`               // full name, such as "refs/heads/main"
	Created bool   `json:"created,omitempty"` // whether it is new
	Deleted bool   `json:"deleted,omitempty"` // whether it was removed
}

// String returns the reference in one line, for logs and tests.
func (r CodeCommitReference) String() string {
	return fmt.Sprintf("{commit: %v, ref: %v, created: %v, deleted: %v}",
		r.Commit, r.Ref, r.Created, r.Deleted)
}
