package logrecord

import (
	"log/slog"

	"github.com/lambent-go/lambent/internal/logline"
)

// LevelName returns Lambda's name of the level, or of the next one below that has a name; TRACE for all below TRACE.
func LevelName(level slog.Level) string { return logline.LevelName(int(level)) }

// LevelNamed returns the level that AWS_LAMBDA_LOG_LEVEL names, INFO when it names none.
func LevelNamed(name string) slog.Level { return slog.Level(logline.LevelNamed(name)) }

// raised is the higher of two levels, one of which may change.
type raised struct {
	floor   slog.Level
	leveler slog.Leveler
}

func (r raised) Level() slog.Level { return max(r.floor, r.leveler.Level()) }
