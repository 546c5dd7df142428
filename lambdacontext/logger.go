package lambdacontext

import (
	"context"
	"log/slog"

	"github.com/lambent-go/lambent/internal/logrecord"
)

// A LogOption adds a field to the records of [NewLogHandler].
type LogOption func(*logSettings)

type logSettings struct{ record logrecord.Options }

// WithFunctionARN adds functionArn, the ARN that the invocation named.
func WithFunctionARN() LogOption {
	return func(s *logSettings) { s.record.FunctionARN = true }
}

// WithTenantID adds tenantId, for functions that isolate tenants.
func WithTenantID() LogOption {
	return func(s *logSettings) { s.record.TenantID = true }
}

// NewLogger returns a logger that writes through [NewLogHandler].
func NewLogger(options ...LogOption) *slog.Logger { return slog.New(NewLogHandler(options...)) }

// NewLogHandler returns a handler that writes log records to standard output, in the format and from the level on that
// AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL choose. Every record has the request ID of its invocation. Package
// lambdalog describes the records, and has more options.
func NewLogHandler(options ...LogOption) slog.Handler {
	env := CurrentSettings()
	s := logSettings{logrecord.Options{
		EnvironmentFormat: env.LogFormat,
		EnvironmentLevel:  env.LogLevel,
		Invocation:        invocationOf,
	}}
	for _, option := range options {
		option(&s)
	}
	return logrecord.NewHandler(s.record)
}

// invocationOf is what a record says about the invocation that ctx belongs to.
func invocationOf(ctx context.Context) (logrecord.Invocation, bool) {
	lc, _ := FromContext(ctx)
	if lc == nil {
		return logrecord.Invocation{}, false
	}
	return logrecord.Invocation{
		RequestID: lc.AwsRequestID, TenantID: lc.TenantID, FunctionARN: lc.InvokedFunctionArn,
	}, true
}

// ReplaceAttr gives the records of log/slog's own handlers the names that Lambda looks for, as ReplaceAttr of
// [slog.HandlerOptions]: timestamp for time, message for msg, and one of Lambda's levels for a level between them.
// Attributes in groups stay as they are.
func ReplaceAttr(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return attr
	}
	switch attr.Key {
	case slog.TimeKey:
		attr.Key = "timestamp"
	case slog.MessageKey:
		attr.Key = "message"
	case slog.LevelKey:
		if level, ok := attr.Value.Any().(slog.Level); ok && level.String() != logrecord.LevelName(level) {
			attr.Value = slog.StringValue(logrecord.LevelName(level))
		}
	}
	return attr
}
