package idempotency

import (
	"context"
	"errors"
)

// Wrap returns a function that runs f once for all events that have the same key. It has the shape of a handler, can
// also wrap the work on a single record of a batch, and is safe for concurrent use if f is. The context that f gets is
// the caller's.
//
// The stored result is JSON, as encoding/json writes and reads it: what of TOut does not come back from there, such as
// fields that are not exported, is not in the result that a second event gets. A result that encoding/json would write
// as {} but is an io.Reader is handed on, and not stored.
//
// What is wrong with c is an error of every call.
func Wrap[TIn, TOut any](s Store, c Config[TIn, TOut], f func(context.Context, TIn) (TOut, error)) func(context.Context, TIn) (TOut, error) {
	g := newGuard(s, c.settings(), c.CacheSize, c.mistake())
	if g.mistake == nil && f == nil {
		g.mistake = errors.New("idempotency: Wrap: function is nil")
	}
	return func(ctx context.Context, event TIn) (TOut, error) {
		t := &task[TIn, TOut]{config: &c, function: f, codec: jsonCodec[TOut]{}, event: event}
		err := g.run(ctx, t)
		return t.result, err
	}
}

// A work is one call of a wrapped function, as a guard sees it: without its types.
type work interface {
	key() (any, error)
	payload() (any, error)
	run(ctx context.Context) error
	keep() bool
	encode() (text []byte, stored bool, err error) // of the result that run left
	replay(text []byte) error                      // makes a stored result the result
	replayed(ctx context.Context, r *Record)
}

// A task is a call with an event of type TIn.
type task[TIn, TOut any] struct {
	config   *Config[TIn, TOut]
	function func(context.Context, TIn) (TOut, error)
	codec    codec[TOut]
	event    TIn
	result   TOut
}

func (t *task[TIn, TOut]) key() (any, error)     { return t.config.Key(t.event) }
func (t *task[TIn, TOut]) payload() (any, error) { return t.config.Payload(t.event) }

func (t *task[TIn, TOut]) run(ctx context.Context) (err error) {
	t.result, err = t.function(ctx, t.event)
	return err
}

func (t *task[TIn, TOut]) keep() bool { return t.config.Keep == nil || t.config.Keep(t.result) }

func (t *task[TIn, TOut]) encode() (text []byte, stored bool, err error) {
	return t.codec.encode(t.result)
}

func (t *task[TIn, TOut]) replay(text []byte) error { return t.codec.decode(text, &t.result) }

func (t *task[TIn, TOut]) replayed(ctx context.Context, r *Record) {
	if t.config.OnReplay != nil {
		t.config.OnReplay(ctx, *r.clone())
	}
}
