// Package logline is as much of Lambda's log formats as goes without log/slog: the fields that Lambda knows, its levels,
// and the lines that the runtime writes itself. It lies below lambda, so that a function which does not use log/slog
// does not have it, and below internal/logrecord, which writes everybody else's records in the same formats.
//
// A [Record] becomes a line by [Record.Line]. On its way to a logger of the user's it is a message with arguments, as the
// methods of a log/slog.Logger take them, under a [Context] from which internal/logrecord knows it again.
package logline

import (
	"context"
	"time"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/invocation"
)

// The fields of Lambda that the runtime's own lines have, at the top level of a record.
const (
	KeyTimestamp    = "timestamp"
	KeyLevel        = "level"
	KeyMessage      = "message"
	KeyRequestID    = "requestId"
	KeyTenantID     = "tenantId"
	KeyErrorType    = "errorType"
	KeyErrorMessage = "errorMessage"
	KeyStackTrace   = "stackTrace"

	keyStatus = "status"
	keyBody   = "body"
)

// A Record is a record of the runtime itself. It has none of the values that a user's attribute may have. Empty fields
// are left out.
type Record struct {
	Time                time.Time
	Level               int // LevelWarn or one of its kin
	Message             string
	RequestID, TenantID string // of the invocation that it is about

	Failed       bool // it is about a failure, described by
	ErrorType    string
	ErrorMessage string
	Stack        []errortype.Frame // the innermost call first

	Refused bool   // it is about an answer that the Runtime API refused,
	Status  int    // with this status
	Body    string // and these words
}

// A Field is the value of one of the fields of Lambda, given by the runtime. Other handlers see a string.
type Field string

// Args are the fields of the record as arguments for a method of a log/slog.Logger: without time, level and message.
func (r *Record) Args() []any {
	var args []any
	add := func(key, value string) {
		if value != "" {
			args = append(args, key, Field(value))
		}
	}
	add(KeyRequestID, r.RequestID)
	add(KeyTenantID, r.TenantID)
	if r.Failed {
		add(KeyErrorType, r.ErrorType)
		args = append(args, KeyErrorMessage, Field(r.ErrorMessage))
		if len(r.Stack) > 0 {
			args = append(args, KeyStackTrace, StackOf(r.Stack))
		}
	}
	if r.Refused {
		args = append(args, keyStatus, r.Status, keyBody, r.Body)
	}
	return args
}

// A Context is the context under which a record of the runtime goes to a user's logger. The logger knows neither its
// time nor, since its methods have no name for one above ERROR, its level.
type Context struct {
	context.Context
	Record *Record
}

// NewContext returns the context of a record. It belongs to no invocation: the record says itself which one it is about,
// and a handler of ours would take the one in progress from a context that knows nothing.
func NewContext(r *Record) *Context {
	return &Context{context.WithValue(context.Background(), invocation.ContextKey{}, &invocation.Facts{}), r}
}
