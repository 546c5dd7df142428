package lambdahttp

import (
	"context"
	"net/http"
	"sync"

	"github.com/lambent-go/lambent/lambda"
)

// An Adapter answers HTTP events with a handler. It is a [lambda.Handler], and safe for concurrent
// use.
type Adapter struct {
	handler http.Handler
	config  config

	warnCookies, warnHeaders sync.Once
}

// New returns an adapter for h; nil is [http.DefaultServeMux]. It panics when options exclude each
// other.
func New(h http.Handler, options ...Option) *Adapter {
	if h == nil {
		h = http.DefaultServeMux
	}
	return &Adapter{handler: h, config: newConfig(options)}
}

// Invoke answers an event with the reply that its sender expects. The reply is always buffered. The
// event must not change afterwards.
//
// The error is an [*UnsupportedEventError] for an event that no handler is for, a
// [*ResponseSizeError] for a reply that is too large, and a [*lambda.Error] when the handler
// panicked; that does not leave Invoke.
func (a *Adapter) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	return a.invoke(ctx, event, nil)
}

// invoke answers an event, over stream where there is one and the front end may take it.
func (a *Adapter) invoke(ctx context.Context, event []byte, stream *lambda.ResponseStream) ([]byte, error) {
	x := &exchange{adapter: a, event: event}
	x.ctx.parent, x.ctx.exchange = ctx, x
	x.response.exchange = x
	text := string(event) // what strings of the request are pieces of
	if x.message.read(text) {
		x.kind = x.message.kind()
	}
	switch {
	case x.kind != Unknown && a.serves(x.kind):
		if x.canStream() {
			x.response.stream = stream
		}
		return x.answer()
	case x.kind != Unknown:
	case a.config.other != nil:
		return x.answerOther()
	case a.config.passThrough != nil:
		return x.passThrough()
	}
	return nil, &UnsupportedEventError{topLevelKeys(text)}
}

func (a *Adapter) serves(k Kind) bool { return a.config.kinds == nil || a.config.kinds[k] }
