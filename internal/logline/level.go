package logline

// Lambda's levels, with the numbers of log/slog, which has no names for the highest and the lowest. They are ints: as a
// slog.Level they would bring its methods, and its package, into every function.
const (
	LevelTrace = -8
	LevelDebug = -4
	LevelInfo  = 0
	LevelWarn  = 4
	LevelError = 8
	LevelFatal = 12
)

// LevelName returns Lambda's name of the level, or of the next one below that has a name; TRACE for all below TRACE.
func LevelName(level int) string {
	switch {
	case level >= LevelFatal:
		return "FATAL"
	case level >= LevelError:
		return "ERROR"
	case level >= LevelWarn:
		return "WARN"
	case level >= LevelInfo:
		return "INFO"
	case level >= LevelDebug:
		return "DEBUG"
	}
	return "TRACE"
}

// LevelNamed returns the level that AWS_LAMBDA_LOG_LEVEL names, INFO when it names none.
func LevelNamed(name string) int {
	name = upper(name)
	for level := LevelFatal; level >= LevelTrace; level -= 4 {
		if name == LevelName(level) {
			return level
		}
	}
	return LevelInfo
}

// IsJSON reports whether AWS_LAMBDA_LOG_FORMAT names JSON.
func IsJSON(format string) bool { return upper(format) == "JSON" }

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
