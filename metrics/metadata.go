package metrics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"time"
)

// A member is a key of the line that is neither a metric nor a dimension, with its JSON.
type member struct {
	key  string
	text string
}

// metadataText returns the value of a as JSON.
func metadataText(a slog.Attr) (text string, err error) {
	defer func() {
		if reason := recover(); reason != nil { // a method of the value's
			text, err = "", valueError(kindMetadata, a.Key, "panics")
		}
	}()
	b, reason := appendValue(nil, a.Value, 0)
	if reason != "" {
		return "", valueError(kindMetadata, a.Key, reason)
	}
	return string(b), nil
}

// maxDepth bounds groups in groups: a LogValue method may return what contains itself.
const maxDepth = 100

// appendValue appends v. The reason says why that cannot be done.
func appendValue(b []byte, v slog.Value, depth int) (text []byte, reason string) {
	v = v.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return appendQuoted(b, v.String()), ""
	case slog.KindInt64:
		return appendInt(b, v.Int64()), ""
	case slog.KindUint64:
		return strconv.AppendUint(b, v.Uint64(), 10), ""
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool()), ""
	case slog.KindDuration:
		return appendInt(b, int64(v.Duration())), ""
	case slog.KindFloat64:
		if f := v.Float64(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return appendNumber(b, f), ""
		}
		return nil, "not a finite number"
	case slog.KindTime:
		return appendQuoted(b, v.Time().Format(time.RFC3339Nano)), ""
	case slog.KindGroup:
		if depth == maxDepth {
			return nil, "more than 100 groups in each other"
		}
		b, reason = appendMembers(append(b, '{'), v.Group(), depth+1)
		if reason != "" {
			return nil, reason
		}
		if b[len(b)-1] == ',' {
			b = b[:len(b)-1]
		}
		return append(b, '}'), ""
	}
	return appendAny(b, v.Any())
}

// appendMembers appends the members of a group, each with a comma behind it. Those of a group without a key belong to
// the group it is in.
func appendMembers(b []byte, members []slog.Attr, depth int) (text []byte, reason string) {
	for _, a := range members {
		a.Value = a.Value.Resolve()
		switch {
		case a.Equal(slog.Attr{}):
			continue
		case a.Key == "" && a.Value.Kind() == slog.KindGroup:
			if depth == maxDepth {
				return nil, "more than 100 groups in each other"
			}
			b, reason = appendMembers(b, a.Value.Group(), depth+1)
		default:
			b, reason = appendValue(append(appendQuoted(b, a.Key), ':'), a.Value, depth)
			b = append(b, ',')
		}
		if reason != "" {
			return nil, reason
		}
	}
	return b, ""
}

// appendAny appends what only encoding/json can write. An error is its text, as in log/slog.
func appendAny(b []byte, v any) (text []byte, reason string) {
	if err, ok := v.(error); ok {
		if _, ok := v.(json.Marshaler); !ok {
			return appendQuoted(b, err.Error()), ""
		}
	}
	buf := bytes.NewBuffer(b)
	e := json.NewEncoder(buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Sprintf("no JSON of a %T", v) // the error could quote the value
	}
	b = buf.Bytes()
	return b[:len(b)-1], "" // without the newline of Encode
}
