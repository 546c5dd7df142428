package idempotency

import (
	"context"
	"io"
	"reflect"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/jsondecode"
	"github.com/lambent-go/lambent/internal/jsonencode"
)

// Wrap returns a function that runs f once for all events that have the same key. It has the shape of a handler, can
// also wrap the work on a single record of a batch, and is safe for concurrent use if f is. The context that f gets is
// the caller's.
//
// The stored result is JSON, as encoding/json writes and reads it: what of TOut does not come back from there, such as
// fields that are not exported, is not in the result that a second event gets, and a number in an any is a json.Number
// there, so that no digit of it is lost. What is read rather than encoded, an
// io.Reader, is returned and not stored.
//
// What is wrong with c is an error of every call.
func Wrap[TIn, TOut any](s Store, c Config[TIn, TOut], f func(context.Context, TIn) (TOut, error)) func(context.Context, TIn) (TOut, error) {
	g := newGuard(s, settings{
		c.Prefix, c.TTL, c.Lease, c.LeaseMargin, c.CacheSize, c.OnReplay,
		f != nil, c.Key != nil, c.Payload != nil, c.RunWithoutKey, c.FailOpen, c.FailOnStoreError,
	})
	made := &task[TIn, TOut]{key: c.Key, payload: c.Payload, function: f, keep: c.Keep}
	made.decoder = jsondecode.Compile(reflect.TypeFor[TOut]()) // now, not when the first result is replayed
	return func(ctx context.Context, event TIn) (TOut, error) {
		t := *made
		t.event = event
		err := g.run(ctx, &t)
		return t.result, err
	}
}

// A work is one call of a wrapped function, as a guard sees it: without its types.
type work interface {
	identify(payload bool) (any, error) // by its key or its payload
	run(ctx context.Context) error
	encode() (text []byte, keep bool, err error) // of the result that run has left; nil: it cannot be stored
	replay(text []byte) error                    // makes a stored result the result
}

// A task is a call with an event of type TIn, whose result is stored as JSON.
type task[TIn, TOut any] struct {
	key, payload func(TIn) (any, error)
	function     func(context.Context, TIn) (TOut, error)
	keep         func(TOut) bool
	decoder      *jsondecode.Decoder
	event        TIn
	result       TOut
}

func (t *task[TIn, TOut]) identify(payload bool) (any, error) {
	if payload {
		return t.payload(t.event)
	}
	return t.key(t.event)
}

func (t *task[TIn, TOut]) run(ctx context.Context) (err error) {
	t.result, err = t.function(ctx, t.event)
	return err
}

func (t *task[TIn, TOut]) encode() (text []byte, keep bool, err error) {
	if t.keep != nil && !t.keep(t.result) {
		return nil, false, nil
	}
	return encodeJSON(t.result)
}

func (t *task[TIn, TOut]) replay(text []byte) error {
	return t.decoder.Decode(text, &t.result, jsondecode.Options{UseNumber: true})
}

// encodeJSON encodes a result. What can be had only once, or would not come back as it is, is not stored.
func encodeJSON(result any) (text []byte, keep bool, err error) {
	text, err = jsonencode.Append(nil, result, false)
	_, reads := result.(io.Reader)
	switch {
	case reads && (err != nil || string(text) == "{}"):
		return nil, true, nil
	case err != nil:
		return nil, false, err
	case !utf8.Valid(text): // by a json.RawMessage
		return nil, true, nil
	}
	return text, true, nil
}
