package idempotency

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// A codec makes JSON text, in UTF-8, of results. A result that cannot be had twice is not stored.
type codec[TOut any] interface {
	encode(result TOut) (text []byte, stored bool, err error)
	decode(text []byte, result *TOut) error
}

// jsonCodec is encoding/json.
type jsonCodec[TOut any] struct{}

func (jsonCodec[TOut]) encode(result TOut) (text []byte, stored bool, err error) {
	return encodeJSON(result)
}

func (jsonCodec[TOut]) decode(text []byte, result *TOut) error { return json.Unmarshal(text, result) }

func encodeJSON(result any) (text []byte, stored bool, err error) {
	text, err = json.Marshal(result)
	if _, ok := result.(io.Reader); ok && (err != nil || string(text) == "{}") {
		return nil, false, nil // an answer that is read, and only once
	}
	if !utf8.Valid(text) { // a json.RawMessage is taken as it is
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	return text, err == nil, err
}

// bytesCodec stores an answer that is JSON as it is, white space included. Any other is put into base64, in an object
// with one member.
type bytesCodec struct{}

const (
	base64Prefix = `{"$base64":"`
	base64Suffix = `"}`
)

func (bytesCodec) encode(answer []byte) (text []byte, stored bool, err error) {
	switch {
	case answer == nil:
		return nil, false, nil
	case utf8.Valid(answer) && json.Valid(answer) && !bytes.HasPrefix(answer, []byte(base64Prefix)):
		return answer, true, nil
	}
	text = append(text, base64Prefix...)
	text = base64.StdEncoding.AppendEncode(text, answer)
	return append(text, base64Suffix...), true, nil
}

func (bytesCodec) decode(text []byte, answer *[]byte) (err error) {
	encoded, isBase64 := strings.CutPrefix(string(text), base64Prefix)
	if !isBase64 {
		if !json.Valid(text) {
			return errors.New("stored answer is not JSON")
		}
		*answer = bytes.Clone(text)
		return nil
	}
	encoded, ok := strings.CutSuffix(encoded, base64Suffix)
	if !ok {
		return errors.New("stored answer is not base64")
	}
	*answer, err = base64.StdEncoding.DecodeString(encoded)
	return err
}
