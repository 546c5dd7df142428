package jsondecode_test

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// texts64 are some in base64, more or less.
var texts64 = []string{
	"", "=", "==", "====", "A", "AA", "AAA", "AAAA", "AA=", "AA==", "AAA=", "A===", "AA==A", "AAA=A", "AAA==", "AA===",
	"AA=\n=", "AA=\r\n=\r\n", "AA=\n", "AA=\nA", "\n", "A\nAAA", "AAAA\n", "AA\nA", "AAA\n=\n", "AA\n==\nA", "A\n", "A=\n=",
	"/+8=", "_-8=", "AAAAAAAAAAAA", "AAAAAAAAAAAAAAAA====", "AAAAAAA\nAAAAA", "AAAAAAAA!AAA", "AAAAAAAAAAA!", "ÿÿÿÿ", "AB==", "ABC=",
}

// compare64 decodes text as encoding/json and as base64.StdEncoding does.
func compare64(t *testing.T, text string) {
	t.Helper()
	data, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, data, jsondecode.Options{}, func() any { return new([]byte) })
	var got []byte
	gotErr := jsondecode.Compile(reflect.TypeFor[[]byte]()).Decode(data, &got, jsondecode.Options{})
	want, wantErr := base64.StdEncoding.DecodeString(strings.ToValidUTF8(text, "\ufffd"))
	if wantErr == nil && string(got) != string(want) || (gotErr == nil) != (wantErr == nil) {
		t.Errorf("base64 %q = %q, %v, want %q, %v", text, got, gotErr, want, wantErr)
	}
}

func TestBase64Equal(t *testing.T) {
	for _, text := range texts64 {
		compare64(t, text)
		for n := range 20 { // behind what is decoded fast
			compare64(t, strings.Repeat("Gopher64", n)+text)
		}
	}
	r := rand.New(rand.NewPCG(6, 4))
	for range 20000 {
		text := make([]byte, r.IntN(30))
		for i := range text {
			text[i] = "ABwxyz0189+/AAAA\n\r==!"[r.IntN(21)]
		}
		compare64(t, string(text))
	}
	for n := range 100 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		compare64(t, base64.StdEncoding.EncodeToString(b))
	}
}

// FuzzBase64 compares what a string becomes in a slice of bytes with encoding/json.
func FuzzBase64(f *testing.F) {
	for _, text := range texts64 {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { compare64(t, text) })
}
