package lambdalog

import (
	"io"
	"log/slog"

	"github.com/lambent-go/lambent/internal/logrecord"
)

// An Option is a setting of a handler.
type Option func(*settings)

type settings struct{ record logrecord.Options }

// A Format is the form of a line.
type Format int

// Lambda's two formats. The zero Format is the one that AWS_LAMBDA_LOG_FORMAT chooses: JSON if it is that, in any
// letter case, else text.
const (
	FormatText = Format(logrecord.Text) // key=value, separated by spaces
	FormatJSON = Format(logrecord.JSON) // one object
)

// WithOutput sends the lines to w in place of standard output. The handler writes one line at a time.
func WithOutput(w io.Writer) Option {
	return func(s *settings) { s.record.Output = w }
}

// WithLevel leaves out records below the level, which may change while the handler is in use (see [slog.LevelVar]).
// Where AWS_LAMBDA_LOG_LEVEL is set, its level is the least: l can only raise it, so that who operates the function
// has the last word.
func WithLevel(l slog.Leveler) Option {
	return func(s *settings) { s.record.Level = l }
}

// WithFormat chooses the format, whatever the environment says.
func WithFormat(f Format) Option {
	return func(s *settings) { s.record.Format = logrecord.Format(f) }
}

// WithFunctionARN adds functionArn: the ARN that the invocation named, with its version or alias.
func WithFunctionARN() Option {
	return func(s *settings) { s.record.FunctionARN = true }
}

// WithTraceID adds traceId: the X-Ray trace header of the invocation, Root=…;Parent=…;Sampled=….
func WithTraceID() Option {
	return func(s *settings) { s.record.TraceID = true }
}

// WithSource adds source: file, line and function of the code that made the record.
func WithSource() Option {
	return func(s *settings) { s.record.Source = true }
}
