package logline

import (
	"strconv"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// Line is the record as one line: in the format, and if its level is not below the level, that AWS_LAMBDA_LOG_FORMAT
// and AWS_LAMBDA_LOG_LEVEL name. It is empty for a record that is not to be written.
func (r *Record) Line(environmentFormat, environmentLevel string) []byte {
	if r.Level < LevelNamed(environmentLevel) {
		return nil
	}
	l := line{json: IsJSON(environmentFormat)}
	l.Lines = true
	l.field(KeyTimestamp, r.Time.UTC().Format("2006-01-02T15:04:05.000Z"))
	l.field(KeyLevel, LevelName(r.Level))
	l.field(KeyMessage, r.Message)
	l.optional(KeyRequestID, r.RequestID)
	l.optional(KeyTenantID, r.TenantID)
	if r.Failed {
		l.optional(KeyErrorType, r.ErrorType)
		l.field(KeyErrorMessage, r.ErrorMessage)
		l.stack(StackOf(r.Stack))
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

// A line is the line of a Record.
type line struct {
	jsontext.Text
	json bool // not text
}

func (l *line) key(key string) {
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

func (l *line) field(key, value string) {
	l.key(key)
	switch {
	case l.json:
		l.Quote(value)
	case value == "" || NeedsQuotes(value):
		l.Add(jsontext.GoQuote(value))
	default:
		l.Add(value)
	}
}

// optional is field for a field that is left out when it is empty.
func (l *line) optional(key, value string) {
	if value != "" {
		l.field(key, value)
	}
}

func (l *line) stack(calls Stack) {
	switch {
	case len(calls) == 0:
	case l.json:
		l.key(KeyStackTrace)
		before := "["
		for _, call := range calls {
			l.Add(before)
			l.Quote(call)
			before = ","
		}
		l.Add("]")
	default:
		l.field(KeyStackTrace, calls.String())
	}
}

// NeedsQuotes reports whether a value of text must be quoted: it has something in it that separates, quotes, ends a
// line or cannot be printed.
func NeedsQuotes(s string) bool {
	for _, r := range s {
		if r <= ' ' || r == '"' || r == '=' || r >= 0x7f && (r == utf8.RuneError || !strconv.IsPrint(r)) {
			return true
		}
	}
	return false
}
