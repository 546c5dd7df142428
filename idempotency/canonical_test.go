package idempotency

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestCanonicalVectors reads testdata/canonical.txt: a JSON text, its canonical form and that form's hash, on three
// lines. They are fixed: another form would not find the records of before.
func TestCanonicalVectors(t *testing.T) {
	file, err := os.Open("testdata/canonical.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines []string
	for in := bufio.NewScanner(file); in.Scan(); {
		if line := in.Text(); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	if len(lines) < 90 || len(lines)%3 != 0 {
		t.Fatalf("%d lines in testdata/canonical.txt", len(lines))
	}
	for ; len(lines) > 0; lines = lines[3:] {
		text, want, hash := lines[0], lines[1], lines[2]
		got, err := canonical(json.RawMessage(text))
		if string(got) != want || err != nil {
			t.Errorf("canonical(%s) = %s, %v, want %s", text, got, err, want)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(got)); sum != hash {
			t.Errorf("hash of %s is %s, want %s", got, sum, hash)
		}
	}
}

func TestCanonicalOfGoValues(t *testing.T) {
	type id string
	for name, tt := range map[string]struct {
		value any
		want  string
	}{
		"string":     {"a<\"\\\n\u2028é", "\"a<\\\"\\\\\\u000a\u2028é\""},
		"named":      {id("x&y"), `"x&y"`},
		"U+FFFD":     {[]string{"\ufffd"}, "[\"\ufffd\"]"},
		"U+FFFD too": {"\ufffd", "\"\ufffd\""},
		"raw U+FFFD": {json.RawMessage(`"\ufffd"`), "\"\ufffd\""},
		"struct": {struct {
			B int `json:"b"`
			A time.Duration
		}{1500, 7}, `{"A":7e0,"b":15e2}`},
		"float":      {1e21, `1e21`},
		"exponent":   {json.RawMessage(`[1e99999999999999999,10E-00099999999999999999]`), `[1e99999999999999999,1e-99999999999999998]`},
		"small":      {0.000001, `1e-6`},
		"largest":    {uint64(1<<64 - 1), `18446744073709551615e0`},
		"nil":        {nil, `null`},
		"nil raw":    {json.RawMessage(nil), `null`},
		"pointer":    {(*int)(nil), `null`},
		"bytes":      {[]byte("abc"), `"YWJj"`},
		"map":        {map[int]bool{2: true, 10: false}, `{"10":false,"2":true}`},
		"deep":       {json.RawMessage(strings.Repeat("[", 9000) + strings.Repeat("]", 9000)), strings.Repeat("[", 9000) + strings.Repeat("]", 9000)},
		"everything": {[]any{true, false, nil, "", map[string]any{}, []int{}}, `[true,false,null,"",{},[]]`},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := canonical(tt.value); string(got) != tt.want || err != nil {
				t.Errorf("canonical = %.100s, %v, want %.100s", got, err, tt.want)
			}
		})
	}
}

func TestCanonicalRefuses(t *testing.T) {
	const notUTF8, half = "string is not UTF-8", "string has half of a surrogate pair"
	for name, tt := range map[string]struct {
		value any
		want  string
	}{
		"string":            {"a\xff", notUTF8},
		"in a list":         {[]string{"a\xff"}, notUTF8},
		"name":              {map[string]int{"a\xfe": 1}, notUTF8},
		"raw":               {json.RawMessage("\"a\xff\""), notUTF8},
		"raw name":          {json.RawMessage("{\"a\xff\":1}"), notUTF8},
		"raw with escape":   {json.RawMessage("\"\\n\xff\""), notUTF8},
		"surrogate encoded": {json.RawMessage("\"\xed\xa0\x80\""), notUTF8},
		"high surrogate":    {json.RawMessage(`"\ud800"`), half},
		"and a letter":      {json.RawMessage(`"\ud800x"`), half},
		"and a newline":     {json.RawMessage(`"\ud800\n"`), half},
		"two high":          {json.RawMessage(`"\ud800\ud800"`), half},
		"low surrogate":     {json.RawMessage(`{"a":["\udc00"]}`), half},
		"not JSON":          {json.RawMessage(`{"a":1`), "json.RawMessage is not JSON"},
		"empty":             {json.RawMessage{}, "json.RawMessage is not JSON"},
		"too deep":          {json.RawMessage(strings.Repeat("[", 10001) + strings.Repeat("]", 10001)), "json.RawMessage is not JSON"},
		"channel":           {make(chan int), "json: unsupported type: chan int"},
		"exponent":          {json.RawMessage(`1e-100000000000000000`), "number has an exponent of more than 17 digits"},
		"long exponent":     {json.RawMessage(`1e9999999999999999999`), "number has an exponent of more than 17 digits"},
		"longest exponent":  {json.RawMessage(`0E+` + strings.Repeat("8", 100_000)), "number has an exponent of more than 17 digits"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := canonical(tt.value); err == nil || err.Error() != tt.want {
				t.Errorf("canonical = %.100s, %v, want error %q", got, err, tt.want)
			}
		})
	}
}

// Objects in objects, each with its members in the wrong order, take a time that grows with their size only: a square
// of it would be minutes here.
func TestCanonicalOfDeepObjects(t *testing.T) {
	const depth = 9000
	filler := strings.Repeat("x", 5<<20)
	text := strings.Repeat(`{"b":`, depth) + `"` + filler + `"` + strings.Repeat(`,"a":0}`, depth)
	got, err := canonical(json.RawMessage(text))
	if want := strings.Repeat(`{"a":0,"b":`, depth) + `"` + filler + `"` + strings.Repeat(`}`, depth); string(got) != want || err != nil {
		t.Errorf("canonical = %.60s…, %v", got, err)
	}
}

// decoded is what encoding/json says a text means, with numbers as fractions: two texts mean the same if these are
// equal. It reports false for a text whose numbers are too large for that.
func decoded(text []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil, false
	}
	return exact(v)
}

func exact(v any) (any, bool) {
	switch v := v.(type) {
	case json.Number:
		if _, exponent, _ := strings.Cut(strings.ToLower(string(v)), "e"); len(strings.TrimLeft(exponent, "+-0")) > 3 {
			return nil, false
		}
		r, ok := new(big.Rat).SetString(string(v))
		if !ok {
			return nil, false
		}
		return "number " + r.RatString(), true
	case string:
		return "string " + v, true
	case []any:
		for i := range v {
			var ok bool
			if v[i], ok = exact(v[i]); !ok {
				return nil, false
			}
		}
	case map[string]any:
		for name := range v {
			var ok bool
			if v[name], ok = exact(v[name]); !ok {
				return nil, false
			}
		}
	}
	return v, true
}

// FuzzCanonical: the canonical form is JSON that means the same, and is its own canonical form; what encoding/json makes
// of a text has the canonical form of the text; two texts have one form if and only if encoding/json calls them equal.
func FuzzCanonical(f *testing.F) {
	for _, pair := range [][2]string{
		{`{"a":1,"b":2}`, `{"b":2.0,"a":1e0}`},
		{`9007199254740992`, `9007199254740993`},
		{`{"a":1,"a":{"c":[],"b":""}}`, `{"a":{"b":"","c":[ ]}}`},
		{`"\u00e9\ud83d\ude00\/\t"`, `"é😀/\u0009"`},
		{`[-0.0,0e5,1500,0.0150,1E+2]`, `[0,0,15e2,1.5e-2,100]`},
		{`{"\u0001":1,"A":2,"a\"":3}`, `{"a\"":3,"A":2,"\u0001":1}`},
		{`[1,2]`, `[12]`}, {`""`, `null`}, {`"\ud800"`, `"\ufffd"`}, {"\"\xff\"", `{}`}, {`1e99999999999999999999`, `tru`}, {`1e9999999999999999999`, `1e-8446744073709551617`},
	} {
		f.Add([]byte(pair[0]), []byte(pair[1]))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		inA, err := canonical(json.RawMessage(a))
		if err != nil {
			return
		}
		if !json.Valid(inA) || !utf8.Valid(inA) {
			t.Fatalf("canonical(%q) = %q, which is not JSON", a, inA)
		}
		if again, err := canonical(json.RawMessage(inA)); !bytes.Equal(again, inA) || err != nil {
			t.Fatalf("canonical(%q) = %q, %v, want itself", inA, again, err)
		}
		for name, text := range rewritten(t, a) {
			if got, err := canonical(json.RawMessage(text)); !bytes.Equal(got, inA) || err != nil {
				t.Fatalf("%s, which is %q: canonical = %q, %v, want %q", name, text, got, err, inA)
			}
		}
		valueA, okA := decoded(a)
		if !okA {
			return
		}
		if value, _ := decoded(inA); !reflect.DeepEqual(value, valueA) {
			t.Fatalf("canonical(%q) = %q, which means something else", a, inA)
		}
		inB, err := canonical(json.RawMessage(b))
		valueB, okB := decoded(b)
		if err == nil && okB && bytes.Equal(inA, inB) != reflect.DeepEqual(valueA, valueB) {
			t.Fatalf("%q and %q: canonical %q and %q; encoding/json calls them equal: %t", a, b, inA, inB, reflect.DeepEqual(valueA, valueB))
		}
	})
}

// rewritten is a text in other forms that encoding/json makes of it.
func rewritten(t *testing.T, text []byte) map[string][]byte {
	var compact, indented, escaped bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&indented, text, "", "\t"); err != nil {
		t.Fatal(err)
	}
	json.HTMLEscape(&escaped, text)
	all := map[string][]byte{"compact": compact.Bytes(), "indented": indented.Bytes(), "escaped": escaped.Bytes()}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) == nil {
		if again, err := json.Marshal(v); err == nil {
			all["decoded and encoded"] = again
		}
	}
	return all
}

func BenchmarkCanonical(b *testing.B) {
	text := json.RawMessage(`{"order":"A-1","items":[{"sku":"rye","n":2},{"sku":"spelt","n":1.50}],"customer":{"id":7,"name":"Ada"}}`)
	for name, value := range map[string]any{"string": "order-1", "raw": text, "struct": struct {
		Tenant string
		Order  int
	}{"harbour", 7}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := canonical(value); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
