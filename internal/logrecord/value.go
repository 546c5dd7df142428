package logrecord

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/jsonencode"
	"github.com/lambent-go/lambent/internal/logline"
)

// text writes a string value.
func (l *line) text(s string) {
	switch {
	case l.h.json:
		l.quote()
		l.buf = appendJSON(l.buf, s)
		l.quote()
	case s == "" || logline.NeedsQuotes(s):
		l.buf = strconv.AppendQuote(l.buf, s)
	default:
		l.buf = append(l.buf, s...)
	}
}

// quote writes a quotation mark where the format always has one.
func (l *line) quote() {
	if l.h.json {
		l.buf = append(l.buf, '"')
	}
}

// value writes any value but a group, as log/slog's own handlers write it.
func (l *line) value(v slog.Value) {
	switch v.Kind() {
	case slog.KindString:
		l.text(v.String())
	case slog.KindInt64:
		l.buf = strconv.AppendInt(l.buf, v.Int64(), 10)
	case slog.KindUint64:
		l.buf = strconv.AppendUint(l.buf, v.Uint64(), 10)
	case slog.KindFloat64:
		l.float(v.Float64())
	case slog.KindBool:
		l.buf = strconv.AppendBool(l.buf, v.Bool())
	case slog.KindDuration:
		l.duration(v.Duration())
	case slog.KindTime:
		l.time(v.Time())
	default:
		l.any(v.Any())
	}
}

func (l *line) float(f float64) {
	if !l.h.json {
		l.buf = strconv.AppendFloat(l.buf, f, 'g', -1, 64)
		return
	}
	var ok bool
	if l.buf, ok = jsonencode.AppendFloat(l.buf, f, 64); !ok {
		l.problem(&json.UnsupportedValueError{Str: strconv.FormatFloat(f, 'g', -1, 64)})
	}
}

func (l *line) duration(d time.Duration) {
	if l.h.json {
		l.buf = strconv.AppendInt(l.buf, int64(d), 10)
		return
	}
	l.buf = append(l.buf, d.String()...)
}

func (l *line) time(t time.Time) {
	if !l.h.json {
		l.buf = t.AppendFormat(l.buf, "2006-01-02T15:04:05.000Z07:00")
		return
	}
	if y := t.Year(); y < 0 || y > 9999 {
		l.problem(errors.New("time.Time year outside of range [0,9999]"))
		return
	}
	l.quote()
	l.buf = t.AppendFormat(l.buf, time.RFC3339Nano)
	l.quote()
}

// any writes a value whose own methods may take part. Nothing is written before they have all returned.
func (l *line) any(v any) {
	defer func() {
		if r := recover(); r != nil {
			l.text(panicText(v, r))
		}
	}()
	var err error
	if l.h.json {
		err = l.jsonOf(v)
	} else {
		err = l.textOf(v)
	}
	if err != nil {
		l.problem(err)
	}
}

// problem takes the place of a value that cannot be written.
func (l *line) problem(err error) { l.text("!ERROR:" + err.Error()) }

func (l *line) textOf(v any) error {
	if m, ok := v.(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err == nil {
			l.text(string(text))
		}
		return err
	}
	if b, ok := bytesIn(v); ok {
		l.buf = strconv.AppendQuote(l.buf, string(b))
		return nil
	}
	l.text(fmt.Sprintf("%+v", v))
	return nil
}

// bytesIn returns the bytes of a slice of bytes, whatever the names of its types.
func bytesIn(v any) ([]byte, bool) {
	if b, ok := v.([]byte); ok {
		return b, true
	}
	if t := reflect.TypeOf(v); t == nil || t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Uint8 {
		return nil, false
	}
	return reflect.ValueOf(v).Bytes(), true
}

func (l *line) jsonOf(v any) error {
	_, marshals := v.(json.Marshaler)
	if err, ok := v.(error); ok && !marshals {
		l.text(err.Error())
		return nil
	}
	start := len(l.buf)
	var err error
	if l.buf, err = jsonencode.Append(l.buf, v, false); err != nil {
		return err
	}
	if value := l.buf[start:]; !utf8.Valid(value) { // encoding/json trusts a Marshaler in this
		l.buf = append(l.buf[:start], bytes.ToValidUTF8(value, []byte("\ufffd"))...)
	}
	return nil
}

// panicText stands for a value whose method panicked with r.
func panicText(v, r any) (text string) {
	if v := reflect.ValueOf(v); v.Kind() == reflect.Pointer && v.IsNil() {
		return "<nil>"
	}
	defer func() {
		if recover() != nil {
			text = "!PANIC"
		}
	}()
	return fmt.Sprintf("!PANIC: %v", r)
}
