package logrecord

import (
	"log/slog"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/errortype"
)

// The fields at the top level of a record.
const (
	keyTimestamp    = "timestamp"
	keyLevel        = "level"
	keyMessage      = "message"
	keyRequestID    = "requestId"
	keyTenantID     = "tenantId"
	keyFunctionARN  = "functionArn"
	keyTraceID      = "traceId"
	keySampled      = "sampled"
	keySource       = "source"
	keyErrorType    = "errorType"
	keyErrorMessage = "errorMessage"
	keyStackTrace   = "stackTrace"
)

// fixedKey reports whether the top-level key belongs to Lambda.
func (s *settings) fixedKey(key string) bool {
	switch key {
	case keySampled:
		return s.draw != nil
	case keyTimestamp, keyLevel, keyMessage, keyRequestID, keyTenantID, keyFunctionARN, keyTraceID, keySource:
		return true
	}
	return false
}

// failureKey reports whether the top-level key belongs to Lambda in a record of a failure.
func failureKey(key string) bool {
	switch key {
	case keyErrorType, keyErrorMessage, keyStackTrace:
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
	stackTrace   stackTrace
}

// failureOf describes err.
func failureOf(err error) failure {
	d := errortype.Describe(err)
	return failure{true, d.Type, errortype.Message(err), framesOf(d.Stack)}
}

// field is a value that the runtime gives for one of Lambda's own fields. Other handlers see a string.
type field string

// stackTrace is field for the calls of a stack: "path:line label", the innermost first.
type stackTrace []string

// String joins the calls, for formats that have no lists.
func (s stackTrace) String() string { return strings.Join(s, ", ") }

// callText is one call of a stack: "path:line label".
func callText(f *errortype.Frame) string {
	return f.Path + ":" + strconv.Itoa(int(f.Line)) + " " + f.Label
}

func framesOf(frames []errortype.Frame) stackTrace {
	if len(frames) == 0 {
		return nil
	}
	s := make(stackTrace, len(frames))
	for i := range frames {
		s[i] = callText(&frames[i])
	}
	return s
}

// RequestID is the request ID of the invocation that a record is about. The handler asks the record's context for
// nothing then. Empty, it is an attribute that every handler ignores.
func RequestID(id string) slog.Attr { return given(keyRequestID, id) }

// TenantID is the tenant ID of that invocation.
func TenantID(id string) slog.Attr { return given(keyTenantID, id) }

// ErrorType is the errorType of the failure that a record is about. A record with it, or with [ErrorMessage] or
// [StackTrace], describes no other failure: its attributes that are errors are written as attributes only.
func ErrorType(name string) slog.Attr { return given(keyErrorType, name) }

// ErrorMessage is the message of that failure; it may be empty, and is when the record does not say it.
func ErrorMessage(text string) slog.Attr { return slog.Any(keyErrorMessage, field(text)) }

// StackTrace is the stack of that failure, the innermost call first. Without frames it is an attribute that every
// handler ignores.
func StackTrace(frames []errortype.Frame) slog.Attr {
	if len(frames) == 0 {
		return slog.Attr{}
	}
	return slog.Any(keyStackTrace, framesOf(frames))
}

func given(key, value string) slog.Attr {
	if value == "" {
		return slog.Attr{}
	}
	return slog.Any(key, field(value))
}

// take keeps the value of an attribute made by one of the functions above, and reports whether it was one.
func (f *fields) take(a slog.Attr) bool {
	if a.Value.Kind() != slog.KindAny {
		return false
	}
	switch v := a.Value.Any().(type) {
	case field:
		return f.takeText(a.Key, string(v))
	case stackTrace:
		f.stackTrace, f.failed = v, true
		return true
	}
	return false
}

func (f *fields) takeText(key, value string) bool {
	switch key {
	case keyRequestID:
		f.requestID = value
	case keyTenantID:
		f.tenantID = value
	case keyErrorType:
		f.errorType, f.failed = value, true
	case keyErrorMessage:
		f.errorMessage, f.failed = value, true
	default:
		return false
	}
	return true
}
