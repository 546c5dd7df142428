package batch

import (
	"context"
	"log/slog"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/errortype"
)

// conclude reports failures of a batch of n records, and decides whether the invocation fails with them.
func (s *settings) conclude(ctx context.Context, n int, failures []Failure) ([]Failure, error) {
	if len(failures) == 0 {
		return nil, nil
	}
	s.log(ctx, failures)
	if s.onFailure != nil {
		for _, f := range failures {
			s.onFailure(ctx, f)
		}
	}
	if s.failWholeBatch || len(failures) == n && !s.fullFailureAsResponse {
		return nil, &FullFailureError{Source: s.source, Records: n, Failures: failures}
	}
	return failures, nil
}

// log writes the lines of failures.
func (s *settings) log(ctx context.Context, failures []Failure) {
	logger := s.logger
	if !s.hasLogger {
		logger = slog.Default()
	}
	if logger == nil {
		return
	}
	var notRun []Failure
	for _, f := range failures {
		if !f.Started {
			notRun = append(notRun, f)
			continue
		}
		if _, ok := f.Err.(errCutOff); ok {
			logger.LogAttrs(ctx, slog.LevelWarn, f.Source+" record is still running; it comes again, and may run twice at once",
				slog.String("itemIdentifier", f.ID))
			continue
		}
		logger.LogAttrs(ctx, slog.LevelError, f.Source+" record failed", attributes(f)...)
	}
	if len(notRun) > 0 {
		logNotRun(ctx, logger, notRun)
	}
}

// attributes describe a record that failed, as the runtime describes a failure. They are texts, since a logger may be
// anybody's and an error's methods may panic.
func attributes(f Failure) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("itemIdentifier", f.ID),
		slog.String("errorType", errortype.Of(f.Err)),
		slog.String("errorMessage", textOf(f.Err)),
	}
	if p, ok := f.Err.(*PanicError); ok {
		attrs = append(attrs, slog.Any("stackTrace", strings.Split(string(p.Stack), "\n")))
	}
	return attrs
}

// logNotRun writes the line of records that were not run.
func logNotRun(ctx context.Context, logger *slog.Logger, failures []Failure) {
	ids := make([]string, 0, mostNamed)
	for _, f := range failures[:min(len(failures), mostNamed)] {
		ids = append(ids, f.ID)
	}
	message := " records were not run and come again"
	if len(failures) == 1 {
		message = " record was not run and comes again"
	}
	logger.LogAttrs(ctx, slog.LevelWarn, strconv.Itoa(len(failures))+" "+failures[0].Source+message,
		slog.Int("records", len(failures)),
		slog.Any("itemIdentifiers", ids), // the first ones
		slog.String("reason", failures[0].Err.Error()),
	)
}
