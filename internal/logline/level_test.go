package logline_test

import (
	"testing"

	"github.com/lambent-go/lambent/internal/logline"
)

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
