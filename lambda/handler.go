package lambda

import (
	"context"
	"errors"
	"reflect"
	"slices"

	invocationkey "github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A Handler answers an event's bytes with bytes, or with an error. It is what every handler shape becomes, and can be
// given to [Start] itself: then it gets the payload as it came, and its answer goes out as it is.
//
// Invoke is called by one goroutine at a time, or by several when AWS_LAMBDA_MAX_CONCURRENCY says so. The payload
// belongs to it.
type Handler interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

// HandlerFunc is the handler shape that [StartHandlerFunc] takes.
type HandlerFunc[TIn, TOut any] interface {
	func(context.Context, TIn) (TOut, error)
}

// NewHandler makes a [Handler] of any handler shape: its Invoke is the whole path from payload to answer in memory,
// decoding and encoding included. The error it returns is the handler function's own value, and a panic passes through.
// A streamed answer is collected. When handler has no valid shape, every Invoke returns an error that says so.
func NewHandler(handler any) Handler { return NewHandlerWithOptions(handler) }

// NewHandlerWithOptions is [NewHandler] with options. Those that concern the life of the process count when the
// result is given to [Start] or [Run].
func NewHandlerWithOptions(handler any, options ...Option) Handler {
	return &inMemory{newFunction(handler, options)}
}

// A function is a handler value with its options: what NewHandler returns and Start runs.
type function struct {
	source   any // what the user gave
	coreOf   func(source any, s *settings) (core, error)
	options  []Option // all that apply to it
	settings *settings
	err      error // why it cannot run; every Invoke returns it

	core    core    // what calls source
	wrapped Handler // core within the middleware; nil: there is none
	fresh   bool    // somebody can keep the payload: it needs memory of its own
}

// A core calls the user's handler. It returns the bytes of a buffered answer, or nil after it has written a stream;
// what else there is to say of the answer goes into out.
type core interface {
	invoke(ctx context.Context, payload []byte, out *output) ([]byte, error)
	keepsPayload() bool      // user code gets to see the payload's memory
	newScratch() *jsonWriter // memory for one worker's results; nil: it encodes none
}

// An output is where a core puts its answer, but for the bytes of a buffered one.
type output struct {
	_           incomparable
	contentType string
	stream      ResponseStream
	json        *jsonWriter // scratch memory that may hold the answer; nil: the answer needs memory of its own
	codecErr    error       // the event could not be decoded, or the result not encoded,
	codecType   string      // and what the platform calls that
	closeErr    error       // the result could not be closed
}

// incomparable, as the first field of a struct, spares the code that compares two of them.
type incomparable [0]func()

// failed notes that err is the codec's.
func (o *output) failed(platformType string, err error) error {
	o.codecErr, o.codecType = err, platformType
	return err
}

// newFunction makes a function of any handler.
func newFunction(handler any, options []Option) *function {
	return buildFunction(handler, newCore, options)
}

// buildFunction makes a function of a handler that coreOf knows. A function that NewHandler has made gets the options
// on top of its own.
func buildFunction(handler any, coreOf func(any, *settings) (core, error), options []Option) *function {
	if inner, ok := handler.(*inMemory); ok && inner != nil {
		handler, coreOf = inner.f.source, inner.f.coreOf
		options = append(slices.Clip(inner.f.options), options...)
	}
	f := &function{source: handler, coreOf: coreOf, options: options}
	f.settings, f.err = newSettings(options)
	if err := f.build(); f.err == nil {
		f.err = err
	}
	return f
}

// build finds out what to call and wraps the middleware around it.
func (f *function) build() (err error) {
	if fault := nilHandler(f.source); fault != nil {
		return fault
	}
	f.core, err = f.coreOf(f.source, f.settings)
	if err != nil {
		return err
	}
	if f.settings.wrap != nil {
		f.wrapped = f.settings.wrap(f)
	}
	f.fresh = f.wrapped != nil || f.core.keepsPayload()
	return nil
}

// chain is what answers an invocation whose answer goes out directly.
func (f *function) chain() Handler {
	if f.wrapped != nil {
		return f.wrapped
	}
	return &direct{f}
}

// direct answers the invocation that its context is.
type direct struct{ f *function }

func (h *direct) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return h.f.answer(ctx, payload, &ctx.(*invocation).out)
}

// wrap puts the middleware of f around it; nil when there is none.
func wrap(f *function) (wrapped Handler) {
	for i := len(f.settings.middleware) - 1; i >= 0; i-- {
		m := f.settings.middleware[i]
		if m == nil {
			continue
		}
		if wrapped == nil {
			wrapped = innermost{f}
		}
		wrapped = m(wrapped)
	}
	return wrapped
}

// nilHandler is what is wrong with a handler that is nil, of whatever type.
func nilHandler(source any) error {
	if source == nil {
		return errors.New("handler is nil")
	}
	switch v := reflect.ValueOf(source); v.Kind() {
	case reflect.Func, reflect.Pointer:
		if v.IsNil() {
			return faultOf(v.Type(), " is nil")
		}
	}
	return nil
}

// newCore tells the kinds of handlers apart.
func newCore(source any, s *settings) (core, error) {
	switch h := source.(type) {
	case typedSource:
		return h.newCore(s)
	case Handler:
		return &bytesCore{h}, nil
	}
	if t := reflect.TypeOf(source); t.Kind() != reflect.Func {
		return nil, faultOf(t, ": not a function and not a lambda.Handler")
	}
	return newTypedCore(reflect.ValueOf(source), s)
}

// newBytesCore is newCore for what is a Handler for certain. A function that calls no other has no use for JSON, and
// the linker leaves it out.
func newBytesCore(source any, _ *settings) (core, error) {
	return &bytesCore{source.(Handler)}, nil
}

// inMemory is a function as NewHandler returns it.
type inMemory struct{ f *function }

// Invoke runs the function on payload. The invocation in ctx, if it is this function's, gets the answer directly;
// otherwise the answer is collected.
func (h *inMemory) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	f := h.f
	if f.err != nil {
		return nil, f.err
	}
	if inv := invocationFrom(ctx); inv == nil || inv.root != f {
		ctx = collect(ctx, payload)
	}
	if f.wrapped == nil {
		return innermost{f}.Invoke(ctx, payload)
	}
	return f.wrapped.Invoke(ctx, payload)
}

// callChain runs h for an invocation. Its name marks, on the stack of a panic, where the runtime ends and the user's
// code begins.
func callChain(h Handler, inv *invocation, payload []byte) ([]byte, error) {
	return h.Invoke(inv, payload)
}

// innermost is the end of the middleware chain.
type innermost struct{ f *function }

func (h innermost) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if inv := invocationFrom(ctx); inv != nil && inv.root == h.f {
		return h.f.answer(ctx, payload, &inv.out)
	}
	c, ok := ctx.Value(streamKey{}).(*collecting)
	if !ok {
		c = collect(ctx, payload) // a middleware did not pass its context on
		ctx = c
	}
	body, err := h.f.answer(ctx, payload, &c.out)
	if end := c.out.stream.close(); err == nil && end.chosen {
		body = c.body
	}
	return body, err
}

// answer runs the core, and sees to it that there is one answer.
func (f *function) answer(ctx context.Context, payload []byte, out *output) ([]byte, error) {
	if out.stream.hasStarted() {
		return nil, errors.New("handler invoked again after the first byte of its stream")
	}
	body, err := f.core.invoke(ctx, payload, out)
	if err == nil && len(body) > 0 && out.stream.hasStarted() {
		return nil, errBytesAfterStream
	}
	return body, err
}

var errBytesAfterStream = errors.New("handler returned bytes after the first byte of its stream")

// bytesCore is a user's Handler.
type bytesCore struct{ h Handler }

func (c *bytesCore) keepsPayload() bool      { return true }
func (c *bytesCore) newScratch() *jsonWriter { return nil }

func (c *bytesCore) invoke(ctx context.Context, payload []byte, out *output) (body []byte, err error) {
	out.contentType = runtimeapi.ContentTypeOctetStream
	callUser(func() { body, err = c.h.Invoke(ctx, payload) })
	return body, err
}

// callUser calls the user's handler. Its name marks, on the stack of a panic, where the handler ends.
func callUser(call func()) { call() }

// collecting is the context of a function that is invoked in memory: its stream is collected.
type collecting struct {
	context.Context
	payload []byte
	out     output
	body    []byte
}

func collect(ctx context.Context, payload []byte) *collecting {
	c := &collecting{Context: ctx, payload: payload}
	c.out.stream.out = c
	return c
}

// Value hides the invocation that the context may belong to: it is not this function's.
func (c *collecting) Value(key any) any {
	switch key {
	case invocationKey{}:
		return nil
	case streamKey{}:
		return c
	case invocationkey.PayloadKey{}:
		return c.payload
	}
	return c.Context.Value(key)
}

// writeChunk collects.
func (c *collecting) writeChunk(_ string, p []byte) error {
	c.body = append(c.body, p...)
	return nil
}
