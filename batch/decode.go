package batch

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/events"
)

// A decodeError says where a record could not be decoded and why, and nothing of what it holds.
type decodeError struct {
	text  string
	cause error
}

func (e *decodeError) Error() string { return e.text }
func (e *decodeError) Unwrap() error { return e.cause }

// ErrorType is what the error is called in the log.
func (e *decodeError) ErrorType() string { return "DecodeError" }

// damaged makes a failure of what package events says of a record that it could not decode whole.
func damaged(err error) error {
	if err == nil {
		return nil
	}
	return &decodeError{err.Error(), err}
}

// fromJSON decodes JSON of a record. In errors it has a name.
func fromJSON[T any](name string, text []byte) (v T, err error) {
	if len(text) == 0 {
		return v, &decodeError{text: name + ": empty, want JSON"}
	}
	if err := events.Unmarshal(text, &v); err != nil {
		return v, undecodable(name, err)
	}
	return v, nil
}

// undecodable makes a failure of an error in decoding the part of a record that name stands for. The errors of package
// json quote what they do not understand; that is left out.
func undecodable(name string, err error) error {
	if e, ok := errors.AsType[*decodeError](err); ok {
		return e
	}
	text := name + ": " + textOf(err)
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		text = name + ": not JSON, at byte " + strconv.FormatInt(e.Offset, 10)
	} else if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // behind it stands a number
		text = join(name, e.Field) + ": cannot decode " + kind + " into " + e.Type.String()
	} else if _, ok := errors.AsType[*time.ParseError](err); ok {
		text = name + ": not a time of RFC 3339"
	} else if strings.HasPrefix(err.Error(), "json: ") {
		text = name + ": a value does not fit its field"
	}
	return &decodeError{text, err}
}

// join puts a path behind a name.
func join(name, path string) string {
	if path == "" {
		return name
	}
	return name + "." + path
}
