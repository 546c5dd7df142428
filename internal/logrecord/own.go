package logrecord

import (
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/errortype"
)

// An OwnRecord is a record of the runtime itself. It has none of the values that a user's attribute may have, and is
// written without a [Handler], so that a function which does not use log/slog is not made larger by it. Empty fields
// are left out.
type OwnRecord struct {
	Time                time.Time
	Level               int // a slog.Level: as that type it would bring its methods into every function
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

// The keys of a refusal.
const (
	keyStatus = "status"
	keyBody   = "body"
)

// Line is the record as one line: in the format, and if its level is not below the level, that AWS_LAMBDA_LOG_FORMAT
// and AWS_LAMBDA_LOG_LEVEL name. It is empty for a record that is not to be written.
func (r *OwnRecord) Line(environmentFormat, environmentLevel string) []byte {
	if slog.Level(r.Level) < levelNamed(environmentLevel) {
		return nil
	}
	l := &line{h: &Handler{settings: &settings{json: strings.EqualFold(environmentFormat, "JSON")}}}
	l.fields = fields{requestID: r.RequestID, tenantID: r.TenantID}
	if r.Failed {
		l.failure = failure{true, r.ErrorType, r.ErrorMessage, framesOf(r.Stack)}
	}
	l.builtin(r.Time, slog.Level(r.Level), r.Message)
	l.describe()
	if r.Refused {
		l.key(keyStatus)
		l.buf = strconv.AppendInt(l.buf, int64(r.Status), 10)
		l.field(keyBody, r.Body)
	}
	return l.end(0)
}

// Attributes are the fields of the record for another handler, without time, level and message.
func (r *OwnRecord) Attributes() []slog.Attr {
	attrs := []slog.Attr{RequestID(r.RequestID), TenantID(r.TenantID)}
	if r.Failed {
		attrs = append(attrs, ErrorType(r.ErrorType), ErrorMessage(r.ErrorMessage), StackTrace(r.Stack))
	}
	if r.Refused {
		attrs = append(attrs, slog.Int(keyStatus, r.Status), slog.String(keyBody, r.Body))
	}
	return attrs
}
