package runtimeapi

import (
	std "encoding/base64"
	"testing"
)

func TestBase64(t *testing.T) {
	var document []byte
	for i := range 300 {
		if got, want := string(base64(document)), std.StdEncoding.EncodeToString(document); got != want {
			t.Errorf("base64(%x) = %s, want %s", document, got, want)
		}
		document = append(document, byte(i*151))
	}
}
