package idempotency

import (
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// An answer in base64 is an object with one member.
const (
	base64Prefix = `{"$base64":"`
	base64Suffix = `"}`
)

// encodeAnswer makes JSON text of an answer. One that is JSON is that text as it is, white space included; any other is
// put into base64.
func encodeAnswer(answer []byte) []byte {
	if utf8.Valid(answer) && jsondecode.Valid(answer) && !strings.HasPrefix(string(answer), base64Prefix) {
		return answer
	}
	text := append([]byte(nil), base64Prefix...)
	text = base64.StdEncoding.AppendEncode(text, answer)
	return append(text, base64Suffix...)
}

// decodeAnswer returns the answer that text was made of, in memory of its own.
func decodeAnswer(text []byte) ([]byte, error) {
	encoded, isBase64 := strings.CutPrefix(string(text), base64Prefix)
	if !isBase64 {
		if !jsondecode.Valid(text) {
			return nil, errors.New("stored answer is not JSON")
		}
		return append(make([]byte, 0, len(text)), text...), nil
	}
	encoded, ok := strings.CutSuffix(encoded, base64Suffix)
	if !ok {
		return nil, errors.New("stored answer is not base64")
	}
	return base64.StdEncoding.DecodeString(encoded)
}
