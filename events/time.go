package events

import (
	"errors"
	"time"
)

// A SecondsEpochTime is a time that is written as a number of seconds since January 1, 1970 UTC, with as many decimals
// as it needs: 1545084650.987. Text, decimals and exponents are read too, exactly to the nanosecond; null and "" are
// the zero time. The zero time is written as null.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
type SecondsEpochTime struct {
	time.Time
}

// A MilliSecondsEpochTime is a time that is written as a number of milliseconds since January 1, 1970 UTC:
// 1545084650987. Text and decimals are read too, exactly to the nanosecond; null and "" are the zero time. The zero
// time is written as null.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html
type MilliSecondsEpochTime struct {
	time.Time
}

// An RFC3339EpochTime is a time that is written as RFC 3339 has it, with as many decimals as it needs:
// "2018-12-17T22:10:50.987Z". An offset without a colon is read too; null and "" are the zero time. The zero time is
// written as null.
//
// https://docs.aws.amazon.com/streams/latest/dev/introduction.html
type RFC3339EpochTime struct {
	time.Time
}

// MarshalJSON implements [encoding/json.Marshaler].
func (e SecondsEpochTime) MarshalJSON() ([]byte, error) { return marshalEpoch(e.Time, 0) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *SecondsEpochTime) UnmarshalJSON(b []byte) error { return unmarshalEpoch(b, &e.Time, 0) }

// MarshalJSON implements [encoding/json.Marshaler].
func (e MilliSecondsEpochTime) MarshalJSON() ([]byte, error) { return marshalEpoch(e.Time, 3) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *MilliSecondsEpochTime) UnmarshalJSON(b []byte) error { return unmarshalEpoch(b, &e.Time, 3) }

// MarshalJSON implements [encoding/json.Marshaler]. A year beyond 9999 is an error, as with [time.Time].
func (e RFC3339EpochTime) MarshalJSON() ([]byte, error) {
	if e.IsZero() {
		return []byte("null"), nil
	}
	return e.Time.MarshalJSON()
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *RFC3339EpochTime) UnmarshalJSON(b []byte) error { return unmarshalTime(b, &e.Time) }

func marshalEpoch(t time.Time, shift int) ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return appendSeconds(nil, t.Unix(), int64(t.Nanosecond()), shift), nil
}

// unmarshalEpoch reads a number of units of 10^-shift seconds, or its text.
func unmarshalEpoch(b []byte, t *time.Time, shift int) error {
	raw, err := single(b)
	if err != nil || isNull(raw) {
		return err
	}
	number := raw
	if text, ok := unquote(raw); ok {
		if text == "" {
			*t = time.Time{}
			return nil
		}
		number = []byte(text)
	} else if !isNumber(raw) {
		return mismatch(raw, t)
	}
	sec, nsec, ok := parseSeconds(number, shift)
	if !ok {
		return damage(errors.New("not a number of " + unitName(shift) + ": " + clip(raw)))
	}
	*t = time.Unix(sec, nsec)
	return nil
}

func unitName(shift int) string {
	if shift == 3 {
		return "milliseconds"
	}
	return "seconds"
}

// unmarshalTime reads a time as text, in any of the forms that AWS writes.
func unmarshalTime(b []byte, t *time.Time) error {
	raw, err := single(b)
	if err != nil || isNull(raw) {
		return err
	}
	text, ok := unquote(raw)
	if !ok {
		return mismatch(raw, t)
	}
	parsed, err := parseTime(text)
	if err != nil {
		return damage(err)
	}
	*t = parsed
	return nil
}

// parseTime reads RFC 3339, with or without a colon in the offset. "" is the zero time.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04:05Z0700", text)
	}
	if err != nil {
		return time.Time{}, errors.New("not a time: " + clip([]byte(text)))
	}
	return t, nil
}
