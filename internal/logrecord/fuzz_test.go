package logrecord_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/logrecord"
)

// FuzzRecord holds that every record is exactly one line that can be read again.
func FuzzRecord(f *testing.F) {
	f.Add("message", 0, "key", "value", "group", "r-1", 1.5, int64(1700000000), []byte("bytes"))
	f.Add("", -100, "", "", "", "", math.NaN(), int64(-62135596800), []byte(nil))
	f.Add("a\nb", 12, "level", "x=\"y\"", "errorType", "r\r\n", math.Inf(1), int64(math.MaxInt64), []byte("{}\n"))
	f.Add("\xff\u2028", 3, "errorType", "\x7f", "a.b c", "\u0085", 1e-7, int64(253402300800), []byte{0xff, 0})
	f.Add("é", 5, "a b", "\\", "\"", "é", 0.0, int64(-99999999999), []byte("null"))
	f.Fuzz(func(t *testing.T, message string, level int, key, value, group, requestID string, number float64, seconds int64, data []byte) {
		when := time.Unix(seconds, 123456789).UTC()
		attrs := []slog.Attr{
			slog.String(key, value), slog.Float64(value, number), slog.Time(group, when), slog.Any(key, raw(data)), slog.Any(value, data),
			slog.Any(key, errors.New(value)), slog.Any(group, map[string]any{key: number}), slog.Any("deep", nested(group)),
			slog.Group(key, slog.String(value, group), slog.Group(group, slog.Any(key, errors.New(message)))),
		}
		for _, format := range []logrecord.Format{logrecord.JSON, logrecord.Text} {
			var out lines
			h := logrecord.NewHandler(logrecord.Options{Output: &out, Format: format, Invocation: find}).
				WithAttrs(attrs).WithGroup(group).WithAttrs(attrs[:2]).WithGroup(key)
			r := slog.NewRecord(when, slog.Level(level), message, 0)
			r.AddAttrs(attrs...)
			if err := h.Handle(within(t.Context(), logrecord.Invocation{RequestID: requestID}), r); err != nil {
				t.Fatal(err)
			}
			if len(out.list) != 1 {
				t.Fatalf("%d writes", len(out.list))
			}
			line := out.list[0]
			if !utf8.ValidString(line) || strings.IndexAny(line, "\n\r") != len(line)-1 {
				t.Errorf("not one line of UTF-8: %q", line)
			}
			check := checkText
			if format == logrecord.JSON {
				check = checkJSON
			}
			check(t, line, logrecord.LevelName(slog.Level(level)), message, requestID)
		}
	})
}

func checkJSON(t *testing.T, line, level, message, requestID string) {
	var got struct{ Level, Message, RequestID, ErrorType *string }
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	keys := topLevelKeys(t, line)
	for _, key := range []string{"level", "message", "errorType", "errorMessage"} {
		if keys[key] != 1 {
			t.Errorf("%d times %s at the top level: %s", keys[key], key, line)
		}
	}
	if keys["requestId"] != min(1, len(requestID)) {
		t.Errorf("%d times requestId at the top level: %s", keys["requestId"], line)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"level": level, "message": message, "requestId": requestID} {
		var got string
		if fields[key] != nil && json.Unmarshal(fields[key], &got) != nil {
			t.Errorf("%s is %s", key, fields[key])
		}
		if want = strings.ToValidUTF8(want, "\ufffd"); got != want && utf8.ValidString(want) && !strings.Contains(want, "\ufffd") {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}

// topLevelKeys counts the keys of a JSON object.
func topLevelKeys(t *testing.T, object string) map[string]int {
	d := json.NewDecoder(bytes.NewBufferString(object))
	keys := make(map[string]int)
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		keys[key.(string)]++
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func checkText(t *testing.T, line, level, message, requestID string) {
	fields := parseText(t, line)
	counts := make(map[string]int)
	for _, f := range fields {
		counts[f[0]]++
	}
	for key, want := range map[string]int{"level": 1, "message": 1, "errorType": 1, "errorMessage": 1, "requestId": min(1, len(requestID))} {
		if counts[key] != want {
			t.Errorf("%d times %s, want %d: %s", counts[key], key, want, line)
		}
	}
	want := [][2]string{{"level", level}, {"message", message}, {"requestId", requestID}}
	got := fields[1:]
	if requestID == "" {
		want = want[:2]
	}
	for i, w := range want {
		if got[i] != w {
			t.Errorf("field %q, want %q: %s", got[i], w, line)
		}
	}
}

// parseText reads a line of text back.
func parseText(t *testing.T, line string) (fields [][2]string) {
	word := func(end byte) string {
		if strings.HasPrefix(line, `"`) {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			line = line[len(quoted):]
			unquoted, _ := strconv.Unquote(quoted)
			return unquoted
		}
		i := strings.IndexAny(line, "= \n\"")
		if i <= 0 && end == '=' || i < 0 || line[i] != end && line[i] != '\n' {
			t.Fatalf("cannot read on at %q", line)
		}
		w := line[:i]
		line = line[i:]
		return w
	}
	for {
		key := word('=')
		if !strings.HasPrefix(line, "=") {
			t.Fatalf("no = after %q", key)
		}
		line = line[1:]
		fields = append(fields, [2]string{key, word(' ')})
		if line == "\n" {
			return fields
		}
		if !strings.HasPrefix(line, " ") {
			t.Fatalf("no space after %q", key)
		}
		line = line[1:]
	}
}
