package events

import (
	"encoding/json"
	"reflect"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// Unmarshal is [encoding/json.Unmarshal] for the types of this package and whatever they carry, several times as fast.
// Use it for payloads that arrive inside others, such as an S3 event in the body of a queue's message; package lambda
// decodes a handler's event by itself.
//
// It gives the same value and the same errors as json.Unmarshal, of user-defined types too. With a syntax error, into is
// not changed. Strings share no memory with payload, which may be reused; they may share memory with each other, at most
// 16 KiB at a time. Unmarshal is safe for concurrent use.
func Unmarshal(payload []byte, into any) error {
	t := reflect.TypeOf(into)
	if t == nil || t.Kind() != reflect.Pointer {
		return jsondecode.Compile(reflect.TypeFor[json.RawMessage]()).Decode(payload, into, jsondecode.Options{})
	}
	return jsondecode.Compile(t.Elem()).Decode(payload, into, jsondecode.Options{})
}
