package logrecord_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/logrecord"
)

// panics panics in every method that writing a value may call.
type panics struct{ v any }

func (p panics) Error() string                { panic(p.v) }
func (p panics) String() string               { panic(p.v) }
func (p panics) MarshalText() ([]byte, error) { panic(p.v) }

type panicsJSON struct{}

func (panicsJSON) MarshalJSON() ([]byte, error) { panic("json") }

type panicsLate struct{}

func (panicsLate) LogValue() slog.Value { panic("late") }

type fails struct{}

func (fails) MarshalText() ([]byte, error) { return []byte("half a value"), errors.New("no\ntext") }

// raw is a Marshaler that encoding/json trusts too far.
type raw string

func (r raw) MarshalJSON() ([]byte, error) { return []byte(r), nil }

// nested is a LogValuer that contains itself.
type nested string

func (n nested) LogValue() slog.Value { return slog.GroupValue(slog.Any(string(n), n)) }

// endless resolves to itself.
type endless struct{}

func (e endless) LogValue() slog.Value { return slog.AnyValue(e) }

type named byte

// What goes wrong in a value stays with the value.
func TestHostileValue(t *testing.T) {
	for name, tt := range map[string]struct {
		value              any
		wantJSON, wantText string // the value, or how it begins if it ends in …
	}{
		"NaN":                        {math.NaN(), `"!ERROR:json: unsupported value: NaN"`, `NaN`},
		"infinity":                   {math.Inf(-1), `"!ERROR:json: unsupported value: -Inf"`, `-Inf`},
		"year 10000":                 {time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), `"!ERROR:time.Time year outside of range [0,9999]"`, `10000-01-01T00:00:00.000Z`},
		"channel":                    {make(chan int), `"!ERROR:json: unsupported type: chan int"`, `0x…`},
		"map with a bad member":      {map[string]any{"a": 1, "b": make(chan int)}, `"!ERROR:json: unsupported type: chan int"`, `"map[a:1 b:0x…`},
		"method that fails":          {fails{}, `"!ERROR:json: error calling MarshalText for type logrecord_test.fails: no\ntext"`, `"!ERROR:no\ntext"`},
		"method that panics":         {panics{"why"}, `"!PANIC: why"`, `"!PANIC: why"`},
		"panic with what panics":     {panics{panics{panics{1}}}, `"!PANIC…`, `!PANIC`},
		"JSON method that panics":    {panicsJSON{}, `"!PANIC: json"`, `{}`},
		"nil pointer":                {(*panics)(nil), `"<nil>"`, `<nil>`},
		"nil pointer to an error":    {(*fs.PathError)(nil), `"<nil>"`, `<nil>`},
		"nil pointer to a marshaler": {(*panicsJSON)(nil), `null`, `<nil>`},
		"invalid JSON":               {raw(`{"a":`), `"!ERROR:json: error calling MarshalJSON for type logrecord_test.raw…`, `"{\"a\":"`},
		"two JSON values":            {raw("1}\n{"), `"!ERROR:json: error calling MarshalJSON for type logrecord_test.raw…`, `"1}\n{"`},
		"JSON on two lines":          {raw("[1,\n2]"), `[1,2]`, `"[1,\n2]"`},
		"JSON that is not UTF-8":     {raw("{\"\xff\":\"\xc3(\"}"), `{"` + "\ufffd" + `":"` + "\ufffd" + `("}`, `"{\"\xff\":\"\xc3(\"}"`},
		"LogValuer that panics":      {panicsLate{}, `"LogValue panicked…`, `"LogValue panicked…`},
		"LogValuer without end":      {endless{}, `"LogValue called too many times…`, `"LogValue called too many times…`},
		"HTML":                       {"<a href='x'>&</a>", `"<a href='x'>&</a>"`, `"<a href='x'>&</a>"`},
		"HTML in a struct":           {struct{ A string }{"<&>"}, `{"A":"<&>"}`, `{A:<&>}`},
		"invalid UTF-8":              {"a\xffb", `"a\ufffdb"`, `"a\xffb"`},
		"line separators":            {"a\u2028b\u2029c\u0085", `"a\u2028b\u2029c` + "\u0085" + `"`, `"a\u2028b\u2029c\u0085"`},
		"control characters":         {"\x00\a\b\t\n\v\f\r\x1b\x7f", `"\u0000\u0007\u0008\t\n\u000b\u000c\r\u001b` + "\x7f" + `"`, `"\x00\a\b\t\n\v\f\r\x1b\x7f"`},
		"DEL":                        {"\x7f", "\"\x7f\"", `"\x7f"`},
		"no-break space":             {"a\u00a0b", "\"a\u00a0b\"", `"a\u00a0b"`},
		"backslash":                  {`a\b`, `"a\\b"`, `a\b`},
		"named bytes":                {[]named{'A', 'B'}, `"QUI="`, `"AB"`},
		"nil":                        {nil, `null`, `<nil>`},
	} {
		t.Run(name, func(t *testing.T) {
			attr := slog.Group("g", "v", tt.value, "after", 1)
			check := func(format logrecord.Format, start, want, end string) {
				line := log(t, logrecord.Options{Format: format}, nil, t.Context(), attr)
				if cut, ok := strings.CutSuffix(want, "…"); ok && strings.HasPrefix(line, start+cut) && strings.HasSuffix(line, end) {
					return
				}
				if line != start+want+end {
					t.Errorf("\n got %s\nwant %s", line, start+want+end)
				}
			}
			check(logrecord.JSON, jsonStart+`,"g":{"v":`, tt.wantJSON, `,"after":1}}`)
			check(logrecord.Text, textStart+` g.v=`, tt.wantText, ` g.after=1`)
		})
	}
}

func TestEndlessGroups(t *testing.T) {
	for _, name := range []string{"n", ""} {
		for _, format := range []logrecord.Format{logrecord.JSON, logrecord.Text} {
			line := log(t, logrecord.Options{Format: format}, nil, t.Context(), slog.Any(name, nested(name)), slog.Int("after", 1))
			if !strings.Contains(line, `"!ERROR:more than 100 groups in each other"`) || !strings.Contains(line, "after") {
				t.Errorf("groups named %q: %s", name, line)
			}
		}
	}
}

// A key is written with the same care as a value.
func TestKeys(t *testing.T) {
	odd := "a \"b\"=\n\xff"
	got := log(t, logrecord.Options{Format: logrecord.JSON}, nil, t.Context(), slog.Int(odd, 1), slog.Group(odd, odd, 2))
	if want := jsonStart + `,"a \"b\"=\n\ufffd":1,"a \"b\"=\n\ufffd":{"a \"b\"=\n\ufffd":2}}`; got != want {
		t.Errorf("JSON\n got %s\nwant %s", got, want)
	}
	got = log(t, logrecord.Options{Format: logrecord.Text}, nil, t.Context(),
		slog.Int(odd, 1), slog.Group(odd, odd, 2), slog.Group("g h", "", 3), slog.Group("g", "", 4))
	if want := textStart + ` "a \"b\"=\n\xff"=1 "a \"b\"=\n\xff.a \"b\"=\n\xff"=2 "g h."=3 g.=4`; got != want {
		t.Errorf("text\n got %s\nwant %s", got, want)
	}
}

// Whatever is no matter of Lambda's is written byte for byte as log/slog's own handlers write it.
func TestSameAsSlog(t *testing.T) {
	sixth := 1.0 / 6
	var attrs []any
	for i, v := range []any{
		"", "plain", "with space", "é ü 漢字", "\u200b", "\ufffd", "a=b", `q"q`, "\t",
		0, -1, math.MaxInt64, uint64(math.MaxUint64), int8(-3), true, false,
		0.0, math.Copysign(0, -1), 1.5, sixth, -1e-6, 9.99e-7, 1e-9, 1e-10, 1e20, 1e21, 1.7976931348623157e308, 5e-324, 100.0, float32(0.1),
		time.Second, 90 * time.Minute, time.Duration(0), noon, time.Time{}, noon.UTC().Add(-45),
		nil, []int{1, 2}, []string(nil), map[string]int{"b": 1, "a": 2}, struct {
			A int    `json:"a"`
			B string `json:"b,omitempty"`
		}{1, "x"}, []byte("by tes"), []byte(nil), json.RawMessage(`{"raw": [1, "<>"]}`), &sixth, (*int)(nil),
		errors.New("an error"), marshaled{}, rich{}, late{}, slog.LevelWarn, slog.LevelInfo + 2, noon.Weekday(),
		[]any{1, "a", nil, errors.New("inside")}, slog.StringValue("value"), slog.GroupValue(slog.Int("a", 1)),
		slog.GroupValue(slog.Any("deep", slog.GroupValue(slog.Bool("b", true))), slog.String("s", "")),
		&slog.Source{Function: "f", File: "a b.go", Line: 1}, panics{"why"}, (*panics)(nil), make(map[int]int), '☺', complex(1, 2), func() {},
	} {
		attrs = append(attrs, string(rune('a'+i%26))+strings.Repeat("'", i/26), v)
	}
	for name, with := range map[string]func(slog.Handler) slog.Handler{
		"record": func(h slog.Handler) slog.Handler { return h.WithGroup("g") },
		"with":   func(h slog.Handler) slog.Handler { return h.WithGroup("g").WithAttrs(argsToAttrs(attrs)) },
		"groups": func(h slog.Handler) slog.Handler {
			return h.WithGroup("g").WithAttrs(argsToAttrs(attrs)).WithGroup("h i").WithAttrs(argsToAttrs(attrs)).WithGroup("j")
		},
	} {
		t.Run(name, func(t *testing.T) { compare(t, with, argsToAttrs(attrs)) })
	}
}

func argsToAttrs(args []any) []slog.Attr { return slog.Group("", args...).Value.Group() }

// compare holds our lines against those of log/slog.
func compare(t *testing.T, with func(slog.Handler) slog.Handler, attrs []slog.Attr) {
	t.Helper()
	var theirs strings.Builder
	r := slog.NewRecord(time.Time{}, slog.LevelWarn, "no such order", 0)
	r.AddAttrs(attrs...)
	for _, h := range []slog.Handler{slog.NewJSONHandler(&theirs, nil), slog.NewTextHandler(&theirs, nil)} {
		if err := with(h).Handle(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	wantJSON, wantText, _ := strings.Cut(theirs.String(), "\n")
	wantJSON = strings.Replace(wantJSON, `{"level":"WARN","msg":"no such order"`, jsonStart, 1)
	wantText = strings.Replace(strings.TrimSuffix(wantText, "\n"), `level=WARN msg="no such order"`, textStart, 1)
	if got := log(t, logrecord.Options{Format: logrecord.JSON}, with, t.Context(), attrs...); got != wantJSON {
		t.Errorf("JSON\n got %s\nwant %s", got, wantJSON)
	}
	if got := log(t, logrecord.Options{Format: logrecord.Text}, with, t.Context(), attrs...); got != wantText {
		t.Errorf("text\n got %s\nwant %s", got, wantText)
	}
}
