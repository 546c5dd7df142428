package events

import (
	"errors"
	"math"
	"strconv"
	"time"
)

// A DurationSeconds is a duration that is written as a number of seconds: 0.9 is 900 ms. Its text is read too; null and
// "" are zero.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type DurationSeconds time.Duration

// A DurationMinutes is a duration that is written as a number of minutes: 0.5 is 30 s. Its text is read too; null and ""
// are zero.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type DurationMinutes time.Duration

// MarshalJSON implements [encoding/json.Marshaler].
func (d DurationSeconds) MarshalJSON() ([]byte, error) {
	return appendSeconds(nil, int64(d)/1e9, int64(d)%1e9, 0), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *DurationSeconds) UnmarshalJSON(b []byte) error {
	return unmarshalDuration(b, (*time.Duration)(d), time.Second)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d DurationMinutes) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, time.Duration(d).Minutes(), 'f', -1, 64), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *DurationMinutes) UnmarshalJSON(b []byte) error {
	return unmarshalDuration(b, (*time.Duration)(d), time.Minute)
}

func unmarshalDuration(b []byte, d *time.Duration, unit time.Duration) error {
	raw, err := single(b)
	if err != nil || isNull(raw) {
		return err
	}
	number := raw
	if text, ok := unquote(raw); ok {
		if text == "" {
			*d = 0
			return nil
		}
		number = []byte(text)
	} else if !isNumber(raw) {
		return mismatch(raw, d)
	}
	sec, nsec, ok := parseSeconds(number, 0)
	scale := int64(unit / time.Second)
	if limit := math.MaxInt64/int64(unit) - 1; !ok || sec > limit || sec < -limit {
		return damage(errors.New("not a duration: " + clip(raw)))
	}
	*d = time.Duration(sec*int64(unit) + nsec*scale)
	return nil
}
