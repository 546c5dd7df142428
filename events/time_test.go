package events_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

func TestSecondsEpochTime(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want time.Time
		json string // "": as text
	}{
		"whole":                       {"1545084650", time.Unix(1545084650, 0), ""},
		"decimal":                     {"1545084650.987", time.Unix(1545084650, 987e6), ""},
		"a float64 is not exact":      {"1635734407.123456789", time.Unix(1635734407, 123456789), ""},
		"exponent":                    {"1.635734407123456789E9", time.Unix(1635734407, 123456789), "1635734407.123456789"},
		"exponent, lower case, plus":  {"1.5450846e+9", time.Unix(1545084600, 0), "1545084600"},
		"negative exponent":           {"15450846509870e-4", time.Unix(1545084650, 987e6), "1545084650.987"},
		"zeros behind":                {"1545084650.5000", time.Unix(1545084650, 5e8), "1545084650.5"},
		"finer than a nanosecond":     {"1545084650.1234567891", time.Unix(1545084650, 123456789), "1545084650.123456789"},
		"the epoch":                   {"0", time.Unix(0, 0), "0"},
		"less than a second":          {"0.000000001", time.Unix(0, 1), ""},
		"less than a nanosecond":      {"1e-12", time.Unix(0, 0), "0"},
		"nothing, with a large power": {"0e99999", time.Unix(0, 0), "0"},
		"a very small power":          {"1e-99999999999999999999", time.Unix(0, 0), "0"},
		"before the epoch":            {"-1.25", time.Unix(-2, 75e7), ""},
		"half a second before":        {"-0.5", time.Unix(-1, 5e8), ""},
		"text":                        {`"1545084650.987"`, time.Unix(1545084650, 987e6), "1545084650.987"},
		"empty text":                  {`""`, time.Time{}, "null"},
		"null":                        {"null", time.Time{}, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.SecondsEpochTime
			if err := json.Unmarshal([]byte(tt.text), &got); err != nil {
				t.Fatal(err)
			}
			if !got.Equal(tt.want) || got.Location() != tt.want.Location() {
				t.Errorf("decoded %v, want %v", got, tt.want)
			}
			wantText(t, got, tt.json, tt.text)
		})
	}
}

func TestMilliSecondsEpochTime(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want time.Time
		json string
	}{
		"whole":            {"1545084650987", time.UnixMilli(1545084650987), ""},
		"decimal":          {"1545084650987.5", time.Unix(1545084650, 987500000), ""},
		"text":             {`"1545084650987"`, time.UnixMilli(1545084650987), "1545084650987"},
		"exponent":         {"1.545084650987E12", time.UnixMilli(1545084650987), "1545084650987"},
		"small":            {"7", time.UnixMilli(7), ""},
		"microsecond":      {"0.001", time.UnixMicro(1), ""},
		"before the epoch": {"-1500.25", time.Unix(-2, 499750000), ""},
		"the epoch":        {"0", time.UnixMilli(0), ""},
		"empty text":       {`""`, time.Time{}, "null"},
		"null":             {"null", time.Time{}, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.MilliSecondsEpochTime
			if err := json.Unmarshal([]byte(tt.text), &got); err != nil {
				t.Fatal(err)
			}
			if !got.Equal(tt.want) {
				t.Errorf("decoded %v, want %v", got, tt.want)
			}
			wantText(t, got, tt.json, tt.text)
		})
	}
}

func TestRFC3339EpochTime(t *testing.T) {
	offset := time.FixedZone("", -8*3600)
	for name, tt := range map[string]struct {
		text string
		want time.Time
		json string
	}{
		"whole":                {`"2022-07-22T15:57:45Z"`, time.Date(2022, 7, 22, 15, 57, 45, 0, time.UTC), ""},
		"fraction":             {`"2022-07-22T15:57:45.123Z"`, time.Date(2022, 7, 22, 15, 57, 45, 123e6, time.UTC), ""},
		"nine digits":          {`"2022-07-22T15:57:45.123456789Z"`, time.Date(2022, 7, 22, 15, 57, 45, 123456789, time.UTC), ""},
		"offset":               {`"2022-07-22T15:57:45-08:00"`, time.Date(2022, 7, 22, 15, 57, 45, 0, offset), ""},
		"offset without colon": {`"2022-07-22T15:57:45.394+0000"`, time.Date(2022, 7, 22, 15, 57, 45, 394e6, time.UTC), `"2022-07-22T15:57:45.394Z"`},
		"empty":                {`""`, time.Time{}, "null"},
		"null":                 {"null", time.Time{}, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			var got events.RFC3339EpochTime
			if err := json.Unmarshal([]byte(tt.text), &got); err != nil {
				t.Fatal(err)
			}
			if !got.Equal(tt.want) {
				t.Errorf("decoded %v, want %v", got, tt.want)
			}
			wantText(t, got, tt.json, tt.text)
		})
	}
}

// wantText fails the test if v is not encoded as text, or as otherwise if text is "".
func wantText(t *testing.T, v any, text, otherwise string) {
	t.Helper()
	if text == "" {
		text = otherwise
	}
	b, err := json.Marshal(v)
	if err != nil || string(b) != text {
		t.Errorf("encoded %s, %v; want %s", b, err, text)
	}
}

func TestTimeErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		into any
		text string
		want string
	}{
		"seconds, a word":      {new(events.SecondsEpochTime), `"soon"`, `not a number of seconds: "soon"`},
		"seconds, a space":     {new(events.SecondsEpochTime), `" 1"`, `not a number of seconds: " 1"`},
		"seconds, hexadecimal": {new(events.SecondsEpochTime), `"0x10"`, `not a number of seconds: "0x10"`},
		"seconds, infinite":    {new(events.SecondsEpochTime), `1e400`, `not a number of seconds: 1e400`},
		"seconds, an object":   {new(events.SecondsEpochTime), `{}`, `json: cannot unmarshal object into Go value of type time.Time`},
		"milliseconds, true":   {new(events.MilliSecondsEpochTime), `true`, `json: cannot unmarshal bool into Go value of type time.Time`},
		"milliseconds, a word": {new(events.MilliSecondsEpochTime), `"soon"`, `not a number of milliseconds: "soon"`},
		"text, a number":       {new(events.RFC3339EpochTime), `12`, `json: cannot unmarshal number 12 into Go value of type time.Time`},
		"text, a word":         {new(events.RFC3339EpochTime), `"soon"`, `not a time: soon`},
		"text, a date only":    {new(events.RFC3339EpochTime), `"2022-07-22"`, `not a time: 2022-07-22`},
		"text, no such day":    {new(events.RFC3339EpochTime), `"2022-02-30T00:00:00Z"`, `not a time: 2022-02-30T00:00:00Z`},
		"duration, a word":     {new(events.DurationSeconds), `"soon"`, `not a duration: "soon"`},
		"duration, a list":     {new(events.DurationSeconds), `[]`, `json: cannot unmarshal array into Go value of type time.Duration`},
		"duration, 300 years":  {new(events.DurationMinutes), `157680000`, `not a duration: 157680000`},
	} {
		t.Run(name, func(t *testing.T) {
			if err := json.Unmarshal([]byte(tt.text), tt.into); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestZeroTimes(t *testing.T) {
	for _, v := range []any{events.SecondsEpochTime{}, events.MilliSecondsEpochTime{}, events.RFC3339EpochTime{}} {
		wantText(t, v, "null", "")
	}
}

// Code that sets the times has exactly these forms.
func TestTimeLiterals(t *testing.T) {
	now := time.Now()
	if got := (events.SecondsEpochTime{now}); got.Time != now {
		t.Error("SecondsEpochTime{t} is another time")
	}
	if got := (events.MilliSecondsEpochTime{now}); got.Time != now {
		t.Error("MilliSecondsEpochTime{t} is another time")
	}
	if got := (events.RFC3339EpochTime{now}); got.Time != now {
		t.Error("RFC3339EpochTime{t} is another time")
	}
}

func TestDurations(t *testing.T) {
	for _, tt := range []struct {
		text    string
		seconds time.Duration
		json    string // of seconds; "": as text
	}{
		{"0.9", 900 * time.Millisecond, ""},
		{"60.0", time.Minute, "60"},
		{"36", 36 * time.Second, ""},
		{`"36"`, 36 * time.Second, "36"},
		{`"0.25"`, 250 * time.Millisecond, "0.25"},
		{"-1.5", -1500 * time.Millisecond, ""},
		{"0", 0, ""},
		{`""`, 0, "0"},
		{"null", 0, "0"},
	} {
		var seconds events.DurationSeconds
		var minutes events.DurationMinutes
		if err := json.Unmarshal([]byte(tt.text), &seconds); err != nil || time.Duration(seconds) != tt.seconds {
			t.Errorf("%s seconds: %v, %v; want %v", tt.text, time.Duration(seconds), err, tt.seconds)
		}
		if err := json.Unmarshal([]byte(tt.text), &minutes); err != nil || time.Duration(minutes) != 60*tt.seconds {
			t.Errorf("%s minutes: %v, %v; want %v", tt.text, time.Duration(minutes), err, 60*tt.seconds)
		}
		wantText(t, seconds, tt.json, tt.text)
		wantText(t, minutes, tt.json, tt.text)
	}
}

// Numbers are exact to the nanosecond: compared with arithmetic on fractions.
func FuzzSecondsEpochTime(f *testing.F) {
	for _, seed := range []string{"1545084650.987", "1.635734407123456789E9", "-0.5", "1e-10", "999999999999999999", "1e18", "0e7", "-12.000e-3", `"7.5"`, "1.", "01", "null", `""`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got events.SecondsEpochTime
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			return
		}
		number := strings.Trim(strings.TrimSpace(text), `"`)
		if got.IsZero() || len(number) > 50 || strings.Contains(text, `\`) {
			return
		}
		want, ok := new(big.Rat).SetString(number)
		if !ok {
			t.Fatalf("%s was accepted", text)
		}
		nanos := new(big.Int).Mul(want.Num(), big.NewInt(1e9))
		nanos.Quo(nanos, want.Denom())
		have := new(big.Int).Add(new(big.Int).Mul(big.NewInt(got.Unix()), big.NewInt(1e9)), big.NewInt(int64(got.Nanosecond())))
		if have.Cmp(nanos) != 0 {
			t.Errorf("%s is %v ns, want %v", text, have, nanos)
		}
		encoded, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var again events.SecondsEpochTime
		if err := json.Unmarshal(encoded, &again); err != nil || !again.Equal(got.Time) {
			t.Errorf("%s is encoded as %s, which is %v, %v", text, encoded, again, err)
		}
	})
}
