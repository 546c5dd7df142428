package logrecord

import (
	"log/slog"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/logline"
)

// The fields at the top level of a record that the runtime's own lines do not have.
const (
	keyFunctionARN = "functionArn"
	keyTraceID     = "traceId"
	keySampled     = "sampled"
	keySource      = "source"
)

// fixedKey reports whether the top-level key belongs to Lambda.
func (s *settings) fixedKey(key string) bool {
	switch key {
	case keySampled:
		return s.draw != nil
	case logline.KeyTimestamp, logline.KeyLevel, logline.KeyMessage, logline.KeyRequestID, logline.KeyTenantID, keyFunctionARN, keyTraceID, keySource:
		return true
	}
	return false
}

// failureKey reports whether the top-level key belongs to Lambda in a record of a failure.
func failureKey(key string) bool {
	switch key {
	case logline.KeyErrorType, logline.KeyErrorMessage, logline.KeyStackTrace:
		return true
	}
	return false
}

// fields are the values of those fields that are not in every record. Empty ones are not written.
type fields struct {
	requestID, tenantID, functionARN, traceID string
	failure
}

// A failure is what a record says about an error.
type failure struct {
	failed       bool // there is one, though all of its texts are empty
	errorType    string
	errorMessage string
	stackTrace   logline.Stack
}

// failureOf describes err.
func failureOf(err error) failure {
	d := errortype.Describe(err)
	return failure{true, d.Type, errortype.Message(err), logline.StackOf(d.Stack)}
}

// RequestID is the request ID of the invocation that a record is about. The handler asks the record's context for
// nothing then. Empty, it is an attribute that every handler ignores.
func RequestID(id string) slog.Attr { return given(logline.KeyRequestID, id) }

// TenantID is the tenant ID of that invocation.
func TenantID(id string) slog.Attr { return given(logline.KeyTenantID, id) }

// ErrorType is the errorType of the failure that a record is about. A record with it, or with [ErrorMessage] or
// [StackTrace], describes no other failure: its attributes that are errors are written as attributes only.
func ErrorType(name string) slog.Attr { return given(logline.KeyErrorType, name) }

// ErrorMessage is the message of that failure; it may be empty, and is when the record does not say it.
func ErrorMessage(text string) slog.Attr {
	return slog.Any(logline.KeyErrorMessage, logline.Field(text))
}

// StackTrace is the stack of that failure, the innermost call first. Without frames it is an attribute that every
// handler ignores.
func StackTrace(frames []errortype.Frame) slog.Attr {
	if len(frames) == 0 {
		return slog.Attr{}
	}
	return slog.Any(logline.KeyStackTrace, logline.StackOf(frames))
}

func given(key, value string) slog.Attr {
	if value == "" {
		return slog.Attr{}
	}
	return slog.Any(key, logline.Field(value))
}

// take keeps the value of an attribute made by one of the functions above, and reports whether it was one.
func (f *fields) take(a slog.Attr) bool {
	if a.Value.Kind() != slog.KindAny {
		return false
	}
	switch v := a.Value.Any().(type) {
	case logline.Field:
		return f.takeText(a.Key, string(v))
	case logline.Stack:
		f.stackTrace, f.failed = v, true
		return true
	}
	return false
}

func (f *fields) takeText(key, value string) bool {
	switch key {
	case logline.KeyRequestID:
		f.requestID = value
	case logline.KeyTenantID:
		f.tenantID = value
	case logline.KeyErrorType:
		f.errorType, f.failed = value, true
	case logline.KeyErrorMessage:
		f.errorMessage, f.failed = value, true
	default:
		return false
	}
	return true
}
