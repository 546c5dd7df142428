package metrics

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/lambdacontext"
)

// An Option is a setting of [New]. A wrong one is New's error.
type Option func(*Metrics) error

// WithDimension adds a dimension to every set of every recorder. A recorder can give it another value by
// [Recorder.SetDimension].
func WithDimension(name, value string) Option {
	return func(m *Metrics) error {
		if err := checkDimension(name, value); err != nil {
			return err
		}
		if find(m.dims, name) >= 0 {
			return nameError(kindDimension, name, "given twice")
		}
		m.dims = append(m.dims, dimension{name, value})
		if len(m.dims) > maxDimensions {
			return tooManyDimensions(len(m.dims))
		}
		return nil
	}
}

// WithOutput sends the lines to w in place of standard output. One line is written at a time, by one Write.
func WithOutput(w io.Writer) Option {
	return func(m *Metrics) error {
		if w == nil {
			return valueError("option", "WithOutput", "nil")
		}
		m.out = w
		return nil
	}
}

// WithColdStart writes a line of its own at the start of the first invocation of the execution environment: the metric
// ColdStart, 1 Count, with the dimensions of New and function_name. It does so where the environment was initialized
// on demand; environments that were initialized ahead, so that no invoker waited, count only if types names how:
// provisioned-concurrency, snap-start or lambda-managed-instances.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func WithColdStart(types ...string) Option {
	return func(m *Metrics) error {
		for _, t := range types {
			if !slices.Contains([]string{onDemand, "provisioned-concurrency", "snap-start", "lambda-managed-instances"}, t) {
				return valueError("option", "WithColdStart", "unknown initialization type")
			}
		}
		c := &coldStart{metrics: m, types: slices.Clone(types)}
		m.begin, m.check = c.begin, c.check
		return nil
	}
}

// WithDeadlineFlush writes what has been recorded d before the deadline of an invocation, so that a timeout loses at
// most what comes later. When less than 2d remains as the event arrives, it does so when half of that is left. No value
// is written twice.
func WithDeadlineFlush(d time.Duration) Option {
	return func(m *Metrics) error {
		if d <= 0 {
			return valueError("option", "WithDeadlineFlush", "not positive")
		}
		m.early = func(ctx context.Context, f *family) (stop func()) { return flushEarly(ctx, f, d) }
		return nil
	}
}

// WithLogLevel gives the lines a level and a timestamp, as log lines in JSON have them. Lambda counts lines without a
// level as INFO; where the function's application log level is above that, it drops them, and the metrics with them.
//
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
func WithLogLevel(level slog.Level) Option {
	return func(m *Metrics) error {
		m.hasLevel, m.level, m.levelName = true, level, logrecord.LevelName(level)
		return nil
	}
}

// WithRequestID adds the request ID of the invocation to its lines, as requestId. Log queries can then join metrics and
// log records. It is not a dimension.
func WithRequestID() Option {
	return func(m *Metrics) error {
		m.requestID = func(ctx context.Context) string {
			if lc, _ := lambdacontext.FromContext(ctx); lc != nil {
				return lc.AwsRequestID
			}
			return ""
		}
		return nil
	}
}
