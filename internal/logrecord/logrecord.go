// Package logrecord writes log records in the formats of AWS Lambda. It is the handler behind lambdalog.NewHandler and
// lambdacontext.NewLogHandler, and lies below both.
//
// A [slog.Record] comes into [Handler.Handle]. The fields that Lambda knows (timestamp, level, message, the invocation)
// go first, the attributes follow by the rules of log/slog, and the line leaves in one Write. Two things differ from the
// handlers of log/slog. What names the invocation or describes a failure stays at the top level, whatever groups are
// open, and nothing else takes its key. And whatever a value does, the line is valid and is written.
//
// The runtime's own lines, made by internal/logline, go through any slog.Handler that the user chooses; their context
// tells this one what they are, and so do the types of the attributes made by [RequestID] and its kin.
package logrecord

import (
	"context"
	"io"
	"log/slog"
	"os"
	"sync"

	"github.com/lambent-go/lambent/internal/logline"
)

// A Format is the form of a line.
type Format int

// Lambda's two formats.
const (
	Default Format = iota // what the environment says
	Text                  // key=value
	JSON                  // one object
)

// Options are the settings of a handler. The zero value writes text to standard output, from INFO on, and knows no
// invocation.
type Options struct {
	Output io.Writer // nil: os.Stdout
	Format Format
	Level  slog.Leveler // least level; nil: what EnvironmentLevel says

	// What AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL say. A level that is set there is a floor: Level can only
	// raise it.
	EnvironmentFormat string
	EnvironmentLevel  string

	// Invocation finds the invocation that a context belongs to; nil: there is none to find.
	Invocation func(context.Context) (Invocation, bool)

	TenantID    bool // write the invocation's tenant ID
	FunctionARN bool // write the invocation's function ARN
	TraceID     bool // write the invocation's X-Ray trace header
	Source      bool // write where in the code the record was made

	// Attrs finds the attributes that every record under a context has at the top level; nil: there are none to find.
	Attrs func(context.Context) []slog.Attr

	// What few handlers have brings its code along.
	draw   func(requestID string) bool // see Sample
	buffer keeper                      // see HoldBack
}

// An Invocation is what a record can say about the invocation it belongs to.
type Invocation struct {
	RequestID, TenantID, FunctionARN string
}

// NewHandler returns a handler. It reads nothing but its options.
func NewHandler(o Options) *Handler {
	s := &settings{Options: o, json: o.Format == JSON}
	if o.Output == nil {
		s.Output = os.Stdout
	}
	if o.Format == Default {
		s.json = logline.IsJSON(o.EnvironmentFormat)
	}
	floor := LevelNamed(o.EnvironmentLevel)
	switch {
	case o.Level == nil:
		s.Level = floor
	case o.EnvironmentLevel != "":
		s.Level = raised{floor, o.Level}
	}
	s.lowest = slog.LevelDebug
	if o.EnvironmentLevel != "" {
		s.lowest = max(s.lowest, floor)
	}
	return &Handler{settings: s}
}

// settings are what a handler shares with all that are derived from it.
type settings struct {
	Options            // with Output and Level filled in
	json    bool       // not text
	lowest  slog.Level // of records that Sample and HoldBack can let through
	mu      sync.Mutex // held while a line is written
}
