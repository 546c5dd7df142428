package logrecord

import "log/slog"

// Lambda's highest and lowest level, for which log/slog has no names. There is one every four.
const (
	levelFatal = slog.Level(12)
	levelTrace = slog.Level(-8)
)

// LevelName returns Lambda's name of the level, or of the next one below that has a name; TRACE for all below TRACE.
func LevelName(level slog.Level) string {
	switch {
	case level >= levelFatal:
		return "FATAL"
	case level >= slog.LevelError:
		return "ERROR"
	case level >= slog.LevelWarn:
		return "WARN"
	case level >= slog.LevelInfo:
		return "INFO"
	case level >= slog.LevelDebug:
		return "DEBUG"
	}
	return "TRACE"
}

// LevelNamed returns the level that AWS_LAMBDA_LOG_LEVEL names, INFO when it names none.
func LevelNamed(name string) slog.Level {
	name = upper(name)
	for level := levelFatal; level >= levelTrace; level -= 4 {
		if name == LevelName(level) {
			return level
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
