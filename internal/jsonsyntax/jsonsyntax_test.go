package jsonsyntax_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsonsyntax"
)

// texts are JSON or not.
var texts = []string{
	"", " ", "\t\r\n", "x", "\x00", "\xff", "é", "'", `"`, "\"\"", "\u00a0", "\ufeff1",
	"true", "false", "null", " true ", "t", "tr", "tru", "truE", "trueX", "f", "fa", "fal", "fals", "falsy", "n", "nu", "nul", "nil", "nulL", "nuXl", "tXue",
	"0", "-0", "-", "- 1", "-x", "01", "-01", "1.", "1.x", "1. ", "1.5", "1.5.5", "1e", "1ex", "1e+", "1E-x", "1e-5", "1E5", "1e+55x", "+1", ".5", "12345", "0x", "0e", "0.0e0",
	`"abc"`, `"abc`, "\"a\nb\"", "\"a\x1f\"", "\"\x7f\"", `"\`, `"\"`, `"\x"`, `"\n\t\r\b\f\/\\\""`, `"\u`, `"\u1`, `"\u12x4"`, `"\u123"`, `"\u1234"`, `"\uABCdef"`, `"\ug"`, `"\u@"`, `"\u` + "`" + `"`, "\"\\u\x16\"", `"\'"`, "\"\xff\"",
	`"\ud800"`, `"日本 <script> & </script>"`, "\"a\u2027\u2028\u2029\u202a\"", "\"\xe2", "\"\xe2\x80", "\"\xe2\x80\xa8", "\"\xe2\x80\xa8\"", "\u2028", `"<`, `"&\"`, "<", "[\"<\"\n,\"\u2029\" ]", `{"<":"&"}`,
	"[", "[]", "[ ]", "[1", "[1,", "[1,]", "[,", "[1 2]", "[1}", "[1:2]", "[1, 2 ,\n3 ]", "[1]]", "[[[]", "[\"a\"x", "[] []", "[x", "]",
	"{", "{}", "{ }", `{"`, `{"a`, `{"a"`, `{"a" `, `{"a":`, `{"a":}`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{"a":1 , }`, `{"a" : 1 , "b" : [ { } , { "c" : null } ] }`, `{a`, `{1`, `{,`, `{"a"1`, `{"a",`, `{"a":1]`, `{"a":1:`, `{"a":1 "b"`, `{"a":tru}`, "}", `{"a":{"b":{}}`,
	"1 2", "1,", `"a""b"`, "nullnull", "{}x", "1 \x00",
	strings.Repeat("[", 9999) + strings.Repeat("]", 9999), strings.Repeat("[", 10000) + strings.Repeat("]", 10000), strings.Repeat("[", 10001) + strings.Repeat("]", 10001),
	strings.Repeat(`{"a":`, 10000), strings.Repeat(`{"a":`, 10001), strings.Repeat("[", 10000) + "{", strings.Repeat(`[{"a":1},`, 20000),
	strings.Repeat("[[],", 10001), "[" + strings.Repeat("[{}],", 10001) + "1]",
}

func TestEqual(t *testing.T) {
	for _, text := range texts {
		compare(t, []byte(text))
	}
}

func FuzzEqual(f *testing.F) {
	for _, text := range texts {
		if len(text) < 1000 {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) { compare(t, text) })
}

// compare holds what the package says of a text, and makes of it, against encoding/json.
func compare(t *testing.T, text []byte) {
	t.Helper()
	short := text[:min(len(text), 60)]
	var ignored json.RawMessage
	equal(t, short, jsonsyntax.Check(text), json.Unmarshal(text, &ignored))

	var want bytes.Buffer
	wantErr := json.Compact(&want, text)
	for _, escapeHTML := range []bool{false, true} {
		wanted := "before " + want.String()
		if escapeHTML {
			var escaped bytes.Buffer
			json.HTMLEscape(&escaped, want.Bytes())
			wanted = "before " + escaped.String()
		}
		got, err := jsonsyntax.Compact([]byte("before "), text, escapeHTML)
		equal(t, short, err, wantErr)
		if string(got) != wanted {
			t.Errorf("Compact(%q, %v) = %q, want %q", short, escapeHTML, got, wanted)
		}
	}
}

func equal(t *testing.T, text []byte, got, want error) {
	t.Helper()
	if want == nil {
		if got != nil {
			t.Errorf("%q: error is %v, want none", text, got)
		}
		return
	}
	w, _ := errors.AsType[*json.SyntaxError](want)
	g, ok := got.(*json.SyntaxError)
	if !ok || g.Error() != w.Error() || g.Offset != w.Offset {
		t.Errorf("%q: error is %#v, want %#v", text, got, want)
	}
}

// TestAllocations has text that is JSON written into memory that is large enough.
func TestAllocations(t *testing.T) {
	text, buf := []byte(`{ "a" : [ 1 , "<" , null ] }`), make([]byte, 0, 100)
	if n := testing.AllocsPerRun(100, func() {
		if jsonsyntax.Check(text) != nil {
			t.Fatal("text is JSON")
		}
		if _, err := jsonsyntax.Compact(buf, text, true); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkCompact(b *testing.B) {
	for name, text := range map[string][]byte{
		"time": []byte(`"2026-11-22T01:02:03.000000004Z"`),
		"list": []byte("[" + strings.Repeat("{\"id\": 4711, \"message\": \"Gopher <x>\"},\n", 100) + "null]"),
	} {
		buf := make([]byte, 0, 10000)
		b.Run(name+"/lambent", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_, _ = jsonsyntax.Compact(buf, text, false)
			}
		})
		b.Run(name+"/encoding-json", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_ = json.Compact(bytes.NewBuffer(buf), text)
			}
		})
	}
}
