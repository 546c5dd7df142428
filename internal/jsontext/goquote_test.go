package jsontext_test

import (
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/jsontext"
)

func TestGoQuote(t *testing.T) {
	for r := range rune(utf8.MaxRune + 2) { // the last one, and the surrogates, are no characters
		sameQuote(t, string(r))
	}
	for c := range 256 {
		sameQuote(t, "a"+string([]byte{byte(c)})+"\xe9")
	}
}

func FuzzGoQuote(f *testing.F) {
	f.Add("")
	f.Add("a\"\\\a\b\f\n\r\t\v\x00\x7f\u0085\u2028é😀\xff\ufffd\xed\xa0\x80")
	f.Fuzz(sameQuote)
}

func sameQuote(t *testing.T, s string) {
	if got, want := jsontext.GoQuote(s), strconv.Quote(s); got != want {
		t.Fatalf("GoQuote(%x) = %s, want %s", s, got, want)
	}
}
