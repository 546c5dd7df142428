package logline_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/logline"
)

// AppendTime writes what package time would.
func TestAppendTime(t *testing.T) {
	const layout = "2006-01-02T15:04:05.000Z"
	check := func(at time.Time) {
		t.Helper()
		if got, want := string(logline.AppendTime([]byte("at "), at)), "at "+at.UTC().Format(layout); got != want {
			t.Fatalf("AppendTime = %q, want %q", got, want)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	const day = 24 * time.Hour
	for _, year := range []int{1, 1900, 9599} { // the calendar repeats itself every 400 years
		at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		for end := at.AddDate(401, 0, 0); at.Before(end); at = at.Add(day) {
			check(at)
			check(at.Add(time.Duration(random.Int64N(int64(day)))))
			check(at.Add(day - 1))
		}
	}
	check(time.Date(2026, 11, 22, 1, 2, 3, 4_999_999, time.FixedZone("", -5*3600)))
}

func TestLevels(t *testing.T) {
	for level, want := range map[int]string{
		-100: "TRACE", logline.LevelTrace: "TRACE", -5: "TRACE", logline.LevelDebug: "DEBUG", -1: "DEBUG", logline.LevelInfo: "INFO",
		3: "INFO", logline.LevelWarn: "WARN", 7: "WARN", logline.LevelError: "ERROR", 11: "ERROR", logline.LevelFatal: "FATAL", 99: "FATAL",
	} {
		if got := logline.LevelName(level); got != want {
			t.Errorf("LevelName(%d) = %s, want %s", level, got, want)
		}
	}
	for name, want := range map[string]int{
		"": 0, "info": 0, "LOUD": 0, "Warn": logline.LevelWarn, "fatal": logline.LevelFatal, "TRACE": logline.LevelTrace,
	} {
		if got := logline.LevelNamed(name); got != want {
			t.Errorf("LevelNamed(%q) = %d, want %d", name, got, want)
		}
	}
}
