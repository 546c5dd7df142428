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
	g := newGuard(s, c.settings(), c.CacheSize, c.mistake())
	return func(next lambda.Handler) lambda.Handler {
		return &handler{guard: g, config: &c, invoke: next.Invoke}
	}
}

// A handler is a Handler with a guard in front of it.
type handler struct {
	guard  *guard
	config *Config[[]byte, []byte]
	invoke func(context.Context, []byte) ([]byte, error)
}

// Invoke answers an event.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	t := &task[[]byte, []byte]{config: h.config, function: h.invoke, codec: bytesCodec{}, event: payload}
	err := h.guard.run(ctx, t)
	return t.result, err
}
