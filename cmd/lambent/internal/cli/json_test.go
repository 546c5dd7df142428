package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCheckJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                       "",
		` [1, "ü"] `:               "",
		`null`:                     "",
		``:                         "offset 0: found the end",
		`  `:                       "offset 2: found the end",
		`{"a":`:                    "offset 5: found the end",
		`"a`:                       "offset 2: found the end",
		`tru`:                      "offset 3: found the end",
		`{"a":b}`:                  "offset 5: found 'b', looking for beginning of value",
		`{'a':1}`:                  `offset 1: found '\'', looking for beginning of object key string`,
		`{"a":1,}`:                 "offset 7: found '}', looking for beginning of object key string",
		`{"a" 1}`:                  "offset 5: found '1', after object key",
		`[1 2]`:                    "offset 3: found '2', after array element",
		`{} x`:                     "offset 3: found 'x', after top-level value",
		`tr ue`:                    "offset 2: found ' ', in literal true (expecting 'u')",
		"\"a\nb\"":                 `offset 2: found '\n', in string literal`,
		`"\q"`:                     "offset 2: found 'q', in string escape code",
		`[ü]`:                      "offset 1: found 'ü', looking for beginning of value",
		"\ufeff{}":                 "offset 0: found a byte order mark",
		"{\"a\":\"\xff\"}":         "offset 6: found byte 0xff, which is not UTF-8",
		strings.Repeat("[", 10001): "offset 10000: found '[', exceeded max depth",
	} {
		got := ""
		if err := checkJSON([]byte(text)); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("checkJSON(%.20q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{"", "{}", "[1 2]", `{"a":"\u00`, "\ufeff", "\xff", "' '", "tru", "1e", "-", `"' `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		err := checkJSON(text)
		if valid := json.Valid(text) && utf8.Valid(text); valid != (err == nil) {
			t.Errorf("checkJSON(%q) = %v, but valid is %v", text, err, valid)
		}
	})
}
