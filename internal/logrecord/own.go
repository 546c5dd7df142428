package logrecord

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/jsontext"
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
	if slog.Level(r.Level) < LevelNamed(environmentLevel) {
		return nil
	}
	l := ownLine{json: isJSON(environmentFormat)}
	l.Lines = true
	l.field(keyTimestamp, r.Time.UTC().Format("2006-01-02T15:04:05.000Z"))
	l.field(keyLevel, LevelName(slog.Level(r.Level)))
	l.field(keyMessage, r.Message)
	l.optional(keyRequestID, r.RequestID)
	l.optional(keyTenantID, r.TenantID)
	if r.Failed {
		l.optional(keyErrorType, r.ErrorType)
		l.field(keyErrorMessage, r.ErrorMessage)
		l.stack(r.Stack)
	}
	if r.Refused {
		l.key(keyStatus)
		l.Add(strconv.Itoa(r.Status))
		l.field(keyBody, r.Body)
	}
	if l.json {
		l.Add("}")
	}
	l.Add("\n")
	return l.B
}

// An ownLine is the line of an OwnRecord.
type ownLine struct {
	jsontext.Text
	json bool // not text
}

func (l *ownLine) key(key string) {
	separator := " "
	switch {
	case l.json && len(l.B) == 0:
		separator = "{"
	case l.json:
		separator = ","
	case len(l.B) == 0:
		separator = ""
	}
	l.Add(separator)
	if l.json {
		l.Add(`"`, key, `":`)
	} else {
		l.Add(key, "=")
	}
}

func (l *ownLine) field(key, value string) {
	l.key(key)
	switch {
	case l.json:
		l.Quote(value)
	case value == "" || needsQuotes(value):
		l.Add(strconv.Quote(value))
	default:
		l.Add(value)
	}
}

// optional is field for a field that is left out when it is empty.
func (l *ownLine) optional(key, value string) {
	if value != "" {
		l.field(key, value)
	}
}

func (l *ownLine) stack(frames []errortype.Frame) {
	var t jsontext.Text // of JSON, or as it is
	t.Lines = true
	before, between, after := "", ", ", ""
	if l.json {
		before, between, after = "[", ",", "]"
	}
	for i := range frames {
		t.Add(before)
		before = between
		if line := callText(&frames[i]); l.json {
			t.Quote(line)
		} else {
			t.Add(line)
		}
	}
	switch {
	case len(frames) == 0:
	case l.json:
		l.key(keyStackTrace)
		l.Add(string(t.B), after)
	default:
		l.field(keyStackTrace, string(t.B))
	}
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
