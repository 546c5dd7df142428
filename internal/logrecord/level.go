package logrecord

import "log/slog"

// levels are Lambda's levels, the highest first. log/slog has no names for two of them.
var levels = []struct {
	level slog.Level
	name  string
}{
	{slog.Level(12), "FATAL"},
	{slog.LevelError, "ERROR"},
	{slog.LevelWarn, "WARN"},
	{slog.LevelInfo, "INFO"},
	{slog.LevelDebug, "DEBUG"},
	{slog.Level(-8), "TRACE"},
}

// LevelName returns Lambda's name of the level, or of the next one below that has a name; TRACE for all below TRACE.
func LevelName(level slog.Level) string {
	for _, l := range levels {
		if level >= l.level {
			return l.name
		}
	}
	return "TRACE"
}

// levelNamed returns the level that AWS_LAMBDA_LOG_LEVEL names, INFO when it names none.
func levelNamed(name string) slog.Level {
	for _, l := range levels {
		if upper(name) == l.name {
			return l.level
		}
	}
	return slog.LevelInfo
}

// isJSON reports whether AWS_LAMBDA_LOG_FORMAT names JSON.
func isJSON(format string) bool { return upper(format) == "JSON" }

// upper is a short name in capital letters. Package strings would do it for those of all languages, with their tables.
//
//go:noinline for the sake of size
func upper(name string) string {
	b := []byte(name)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// raised is the higher of two levels, one of which may change.
type raised struct {
	floor   slog.Level
	leveler slog.Leveler
}

func (r raised) Level() slog.Level { return max(r.floor, r.leveler.Level()) }
