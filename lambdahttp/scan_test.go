package lambdahttp

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// decoded is what a value's text stands for, with what this package reads of it.
func decoded(v raw) any {
	switch {
	case v.isString():
		return v.text()
	case v.isObject():
		m := make(map[string]any)
		for key, member := range v.members() {
			m[key] = decoded(member)
		}
		return m
	case v.isArray():
		list := []any{}
		for element := range v.elements() {
			list = append(list, decoded(element))
		}
		return list
	case v.absent():
		return nil
	case v == "true" || v == "false":
		return v == "true"
	}
	return json.Number(v)
}

func checkScan(t *testing.T, text string) {
	t.Helper()
	s := scanner{text: text}
	value := s.value()
	s.end()
	if got := !s.bad; got != json.Valid([]byte(text)) {
		t.Fatalf("%q is JSON: %v, want %v", text, got, !got)
	}
	if s.bad || !utf8.ValidString(text) {
		return
	}
	var want any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&want); err != nil {
		t.Fatal(err)
	}
	if got := decoded(value); !reflect.DeepEqual(got, want) {
		t.Errorf("%q is %#v, want %#v", text, got, want)
	}
}

var scanSeeds = []string{
	``, ` `, `{}`, `[]`, `[ ]`, `{ }`, `[1,]`, `[,1]`, `{,}`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{1:2}`, `[1 2]`, `nul`, `nulll`, `truefalse`,
	`0`, `-0`, `-`, `01`, `1.`, `.5`, `1.5e`, `1.5e+`, `1E-9`, `1e5`, `+1`, `0x1`,
	`""`, `"`, `"\"`, `"\u12"`, `"\u12g4"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83d\u0041"`, `"\udc00\ud83d\ude00"`, `"\q"`, "\"\x01\"", "\"\x7f\"",
	`"a\\\/\b\f\n\r\t\"b"`, `{"a":{"b":[1,{"c":null}]},"a":true}`, "{\"a\" :\t[ ] ,\n\"b\"\r:0}", "\x00", `{"\u0061":1}`,
	strings.Repeat("[", 10000) + strings.Repeat("]", 10000), strings.Repeat("[", 10001) + strings.Repeat("]", 10001), strings.Repeat("[", 20000),
}

func TestScan(t *testing.T) {
	for _, seed := range scanSeeds {
		checkScan(t, seed)
	}
}

// The scanner accepts what encoding/json accepts, and reads the same out of it.
func FuzzScan(f *testing.F) {
	for _, seed := range scanSeeds {
		if len(seed) < 1000 {
			f.Add(seed)
		}
	}
	f.Fuzz(checkScan)
}

// Every byte comes back, through this package's strings and through encoding/json's.
func FuzzAppendString(f *testing.F) {
	for _, seed := range []string{"", `"\/<>&`, "\x00\x1f\x7f\u2028\u2029é😀", "\xff\xc3(\xed\xa0\x80", "a\r\n\tb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := appendString(nil, s)
		if string(appendString(nil, []byte(s))) != string(text) {
			t.Errorf("string and bytes differ: %s", text)
		}
		var got string
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var want string
		quoted, _ := json.Marshal(s) // a string cannot fail
		json.Unmarshal(quoted, &want)
		if got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
		if utf8.ValidString(s) && unquote(string(text)) != s {
			t.Errorf("%q became %q", s, unquote(string(text)))
		}
	})
}

func TestSetCookieSpelling(t *testing.T) {
	seen := make(map[string]bool)
	for i := range cookieSpellings {
		s := setCookieSpelling(i)
		if !strings.EqualFold(s, "Set-Cookie") || seen[s] {
			t.Fatalf("spelling %d is %q", i, s)
		}
		seen[s] = true
	}
	if got := setCookieSpelling(0) + setCookieSpelling(1) + setCookieSpelling(2); got != "Set-Cookieset-cookiesEt-cookie" {
		t.Errorf("the first spellings are %q", got)
	}
}

func TestOnLambda(t *testing.T) {
	for name, tt := range map[string]struct {
		env        string
		executable string
		want       bool
	}{
		"laptop":    {"", "/home/me/tea", false},
		"handler":   {"_HANDLER", "/home/me/tea", false},
		"Lambda":    {"AWS_LAMBDA_RUNTIME_API", "/var/task/bootstrap", true},
		"RPC":       {"_LAMBDA_SERVER_PORT", "/var/task/bootstrap", true},
		"extension": {"AWS_LAMBDA_RUNTIME_API", "/opt/extensions/tea", false},
		"not quite": {"AWS_LAMBDA_RUNTIME_API", "/opt/extensionsx/tea", true},
		"unknown":   {"AWS_LAMBDA_RUNTIME_API", "", true},
	} {
		getenv := func(name string) string {
			if name == tt.env {
				return "127.0.0.1:9001"
			}
			return ""
		}
		if got := onLambda(getenv, tt.executable); got != tt.want {
			t.Errorf("%s: on Lambda: %v, want %v", name, got, tt.want)
		}
	}
}
