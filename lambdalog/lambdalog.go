// Package lambdalog is a [log/slog] handler that writes what CloudWatch and Lambda's log filters understand: JSON or
// text lines whose timestamp, level and message are where Lambda looks for them, with the request ID of the invocation
// in every record.
//
//	logger := lambdalog.New()
//	slog.SetDefault(logger)
//
//	func handle(ctx context.Context, event Order) error {
//		slog.InfoContext(ctx, "order received", "order", event.ID)
//		...
//	}
//
// # Records
//
// A record is one line. Its fields, in this order, those in parentheses only when they have a value:
//
//	timestamp     UTC, in milliseconds
//	level         TRACE, DEBUG, INFO, WARN, ERROR or FATAL
//	message       the message
//	(requestId)   of the invocation that the context belongs to; without one, of the invocation in progress
//	(tenantId)    of the same invocation
//	(functionArn) of the same invocation, by WithFunctionARN
//	(traceId)     of the same invocation, by WithTraceID
//	(sampled)     true in records of a sampled invocation, by WithSampling
//	(source)      file, line and function that made the record, by WithSource
//	(errorType)   of the first attribute that is an error, as the runtime would report it
//	(errorMessage)
//	(stackTrace)
//
// The attributes follow, those of the context first ([WithAttrs]), by the rules of log/slog. These fields are at the top level whatever groups are open; an
// attribute there with one of their keys gets an underscore behind it: "level" becomes "level_". (The three of an error
// are reserved only in records that have one, sampled only with WithSampling.) An error that describes itself to log/slog, by a LogValue method, is
// written as it says, and gives errorType and errorMessage all the same.
//
// A value that cannot be written becomes a string that begins with !ERROR or !PANIC; the record is written.
//
// # Settings
//
// AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL, which Lambda sets from the function's logging configuration, choose
// format and least level. They are read when the handler is made. In text format Lambda counts every line as INFO; in
// JSON format it filters lines by their level.
//
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
package lambdalog

import (
	"context"
	"log/slog"

	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/lambdacontext"
)

// Lambda's levels that log/slog has no name for.
const (
	LevelTrace = slog.Level(-8) // more detail than DEBUG
	LevelFatal = slog.Level(12) // the function cannot go on
)

// New returns a logger that writes through [NewHandler].
func New(options ...Option) *slog.Logger { return slog.New(NewHandler(options...)) }

// NewHandler returns a handler that writes Lambda's records to standard output. It is safe for concurrent use; each
// record is one Write of one line.
func NewHandler(options ...Option) slog.Handler {
	env := lambdacontext.CurrentSettings()
	s := settings{logrecord.Options{
		EnvironmentFormat: env.LogFormat,
		EnvironmentLevel:  env.LogLevel,
		Invocation:        invocationOf,
		TenantID:          true,
		Attrs:             attrsOf,
	}}
	for _, option := range options {
		option(&s)
	}
	return logrecord.NewHandler(s.record)
}

// invocationOf is what a record says about the invocation that ctx belongs to.
func invocationOf(ctx context.Context) (logrecord.Invocation, bool) {
	lc, _ := lambdacontext.FromContext(ctx)
	if lc == nil {
		return logrecord.Invocation{}, false
	}
	return logrecord.Invocation{
		RequestID: lc.AwsRequestID, TenantID: lc.TenantID, FunctionARN: lc.InvokedFunctionArn,
	}, true
}
