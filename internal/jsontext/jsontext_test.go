package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsontext"
)

func TestQuote(t *testing.T) {
	const odd = "a\"\\\b\f\n\r\t\x00\x1f\x7f\u0085\u2028é😀\xff"
	for name, tt := range map[string]struct {
		text jsontext.Text
		want string
	}{
		"UTF-8":           {jsontext.Text{}, "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u0085\u2028é😀\ufffd\""},
		"ASCII":           {jsontext.Text{ASCII: true}, `"a\"\\\b\f\n\r\t\u0000\u001f\u007f\u0085\u2028\u00e9\ud83d\ude00\ufffd"`},
		"line separators": {jsontext.Text{Lines: true}, "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u0085\\u2028é😀\ufffd\""},
	} {
		t.Run(name, func(t *testing.T) {
			tt.text.Quote(odd)
			if got := string(tt.text.B); got != tt.want {
				t.Errorf("Quote:\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestMix(t *testing.T) {
	var text jsontext.Text
	text.Add("[")
	text.Mix(`{"a":`, `"`, `,"b":`, "", "}")
	text.Add("]", "\n")
	if got, want := string(text.B), `[{"a":"\"","b":""}]`+"\n"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestQuoteCut(t *testing.T) {
	for _, tt := range []struct {
		s    string
		room int
		want string
	}{
		{"short", 7, `"short"`},
		{strings.Repeat("é", 40), 60, `"éééééééééé… (cut, 80 bytes)"`},
		{strings.Repeat("\x01", 40), 60, `"\u0001\u0001\u0001… (cut, 40 bytes)"`},
	} {
		var text jsontext.Text
		if text.QuoteCut(tt.s, tt.room); string(text.B) != tt.want {
			t.Errorf("QuoteCut(%q, %d) = %s, want %s", tt.s, tt.room, text.B, tt.want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, tt := range []struct {
		s    string
		room int
		want string
	}{
		{"", 0, ""},
		{"abc", 3, "abc"},
		{"abcd", 3, "abc"},
		{"ab\n", 3, "ab"},
		{"aé", 2, "a"},
		{"\x01\x01", 11, "\x01"},
	} {
		if got := jsontext.Clip(tt.s, tt.room); got != tt.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.s, tt.room, got, tt.want)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("text", 100)
	f.Add("\xff\x00\u2028\x7f😀", 64)
	f.Add(strings.Repeat("\x1f", 500), 200)
	f.Fuzz(func(t *testing.T, s string, room int) {
		room = max(room, 64) // the mark needs its place
		for _, text := range []jsontext.Text{{}, {ASCII: true}, {Lines: true}} {
			text.Quote(s)
			var got string
			if err := json.Unmarshal(text.B, &got); err != nil || got != string([]rune(s)) {
				t.Fatalf("Quote(%q) = %s, which reads %q: %v", s, text.B, got, err)
			}
			text.B = nil
			if text.QuoteCut(s, room); !json.Valid(text.B) || len(text.B) > room {
				t.Fatalf("QuoteCut(%q, %d) = %s, %d bytes", s, room, text.B, len(text.B))
			}
		}
	})
}
