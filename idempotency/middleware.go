package idempotency

import (
	"context"

	"github.com/lambent-go/lambent/lambda"
)

// Middleware is [Wrap] for a handler of any shape, to be given to lambda.WithMiddleware. Key and Payload see the event's
// bytes, Keep the answer's: nil for one that has been streamed. A second event gets the same bytes.
//
// A streamed answer cannot be stored. Its run is completed without a result, and a second event fails with
// [ErrResultNotStored].
//
// What is wrong with c is an error of every invocation.
func Middleware(s Store, c Config[[]byte, []byte]) lambda.Middleware {
	g := newGuard(s, settings{
		c.Prefix, c.TTL, c.Lease, c.LeaseMargin, c.CacheSize, c.OnReplay,
		true, c.Key != nil, c.Payload != nil, c.RunWithoutKey, c.FailOpen, c.FailOnStoreError,
	})
	key, payload, keep := c.Key, c.Payload, c.Keep
	return func(next lambda.Handler) lambda.Handler {
		return &handler{guard: g, key: key, payload: payload, keep: keep, next: next}
	}
}

// A handler is a Handler with a guard in front of it.
type handler struct {
	guard        *guard
	key, payload func([]byte) (any, error)
	keep         func([]byte) bool
	next         lambda.Handler
}

// Invoke answers an event.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	t := &answering{handler: h, event: payload}
	err := h.guard.run(ctx, t)
	return t.answer, err
}

// An answering is a call of a handler.
type answering struct {
	*handler
	event, answer []byte
}

func (a *answering) identify(payload bool) (any, error) {
	if payload {
		return a.handler.payload(a.event)
	}
	return a.key(a.event)
}

func (a *answering) run(ctx context.Context) (err error) {
	a.answer, err = a.next.Invoke(ctx, a.event)
	return err
}

func (a *answering) encode() (text []byte, keep bool, err error) {
	switch {
	case a.handler.keep != nil && !a.handler.keep(a.answer):
		return nil, false, nil
	case a.answer == nil: // it has been streamed
		return nil, true, nil
	}
	return encodeAnswer(a.answer), true, nil
}

func (a *answering) replay(text []byte) (err error) {
	a.answer, err = decodeAnswer(text)
	return err
}
