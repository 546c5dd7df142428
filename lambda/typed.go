package lambda

import (
	"context"
	"errors"
	"io"
	"reflect"

	"github.com/lambent-go/lambent/internal/jsondecode"
	"github.com/lambent-go/lambent/internal/jsonencode"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A typedCore is a handler function: it decodes the event, calls the function and encodes the result.
type typedCore struct {
	settings *settings
	shape    *shape
	decoder  *jsondecode.Decoder // of the event; nil: there is none, or a codec decodes it
	keeps    bool
	reads    bool // the result can be a reader

	// call decodes payload as the event and calls the function.
	call func(c *typedCore, ctx context.Context, payload []byte, out *output) (result any, err error)
}

// newTypedCore makes a core of a function value.
func newTypedCore(f reflect.Value, s *settings) (core, error) {
	c := &typedCore{settings: s}
	var err error
	if c.shape, err = shapeOf(f.Type(), s.codec == nil); err != nil {
		return nil, err
	}
	c.call = reflectedCall(f)
	c.prepare()
	return c, nil
}

// prepare does before the first event what would slow it down: it makes the plans of the event's decoder and of the
// result's encoder.
func (c *typedCore) prepare() {
	c.reads = c.shape.result != nil && canRead(c.shape.result)
	if c.settings.codec != nil {
		c.keeps = true
		return
	}
	if t := c.shape.event; t != nil {
		c.decoder = jsondecode.Compile(t)
		c.decoder.Rehearse()
		c.keeps = !c.decoder.Pure() // a method of its own may keep a part of the JSON
	}
	if t := c.shape.result; t != nil {
		jsonencode.Prepare(t)
	}
}

func (c *typedCore) keepsPayload() bool { return c.keeps }

func (c *typedCore) newScratch() *jsonWriter { return &jsonWriter{options: &c.settings.json} }

func (c *typedCore) invoke(ctx context.Context, payload []byte, out *output) ([]byte, error) {
	out.contentType = runtimeapi.ContentTypeJSON
	result, err := c.call(c, ctx, payload, out)
	if err != nil {
		closeUnread(result)
		return nil, err
	}
	if c.shape.takesStream {
		out.stream.choose()
		return nil, nil
	}
	if result == nil && out.stream.hasStarted() {
		return nil, nil
	}
	return c.encode(result, out)
}

// decode decodes payload into the event that target points to. An empty payload leaves it as it is.
func (c *typedCore) decode(payload []byte, target any, out *output) error {
	var err error
	switch {
	case c.settings.codec != nil:
		err = c.settings.codec.Unmarshal(payload, target)
	case !isBlank(payload):
		err = c.decoder.Decode(payload, target, c.settings.json.decoding)
	}
	if err != nil {
		return out.failed(runtimeapi.ErrorTypeUnmarshalError, err)
	}
	return nil
}

// encode turns a result into the answer.
func (c *typedCore) encode(result any, out *output) ([]byte, error) {
	if c.reads {
		if r, ok := asContentReader(result); ok {
			return read(r, out)
		}
	}
	var text []byte
	var err error
	switch {
	case c.settings.codec != nil:
		text, err = c.settings.codec.Marshal(result)
	case out.json != nil:
		text, err = out.json.encode(result)
	default:
		text, err = c.newScratch().encode(result)
	}
	if r, ok := c.reader(result); ok && (err != nil || len(text) > 1 && text[0] == '{' && text[1] == '}') {
		return read(r, out)
	}
	if err != nil {
		return nil, out.failed(runtimeapi.ErrorTypeMarshalError, err)
	}
	return text, nil
}

// reader returns the result as a reader, if it is one.
func (c *typedCore) reader(result any) (r io.Reader, ok bool) {
	if c.reads {
		r, ok = result.(io.Reader)
	}
	return r, ok
}

// reflectedCall calls f, whatever its shape.
func reflectedCall(f reflect.Value) func(*typedCore, context.Context, []byte, *output) (any, error) {
	return func(c *typedCore, ctx context.Context, payload []byte, out *output) (result any, err error) {
		var arguments [3]reflect.Value
		n := 0
		if c.shape.takesContext {
			arguments[0] = contextValue(ctx)
			n = 1
		}
		trace := traceOf(ctx)
		if c.shape.event != nil {
			event := reflect.New(c.shape.event)
			if err := c.decode(payload, event.Interface(), out); err != nil {
				return nil, err
			}
			arguments[n] = event.Elem()
			n++
			if trace != nil {
				trace.RequestEvent(ctx, event.Elem().Interface())
			}
		}
		if c.shape.takesStream {
			arguments[n] = reflect.ValueOf(&out.stream)
			n++
		}
		var results []reflect.Value
		callUser(func() { results = f.Call(arguments[:n]) })
		if c.shape.result != nil {
			result = results[0].Interface()
		}
		if c.shape.fails != nil {
			err = errorOf(results[len(results)-1])
		}
		if err == nil && trace != nil && c.shape.result != nil {
			trace.ResponseEvent(ctx, result)
		}
		return result, err
	}
}

// contextValue is ctx as an argument. As it has the parameter's type, reflect need not make another value of it.
func contextValue(ctx context.Context) reflect.Value {
	if inv, ok := ctx.(*invocation); ok {
		return reflect.ValueOf(&inv.self).Elem()
	}
	other := ctx
	return reflect.ValueOf(&other).Elem()
}

// errorOf is the error in v, or nil. Of a concrete error type, nil is no error.
func errorOf(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		if v.IsNil() {
			return nil
		}
	}
	err, _ := v.Interface().(error)
	return err
}

// A genericFunc is a handler function whose types are known when it is compiled: it is called without reflection.
type genericFunc[TIn, TOut any] struct {
	f func(context.Context, TIn) (TOut, error)
}

// A typedSource is a genericFunc of any types.
type typedSource interface {
	newCore(*settings) (core, error)
}

func (g genericFunc[TIn, TOut]) newCore(s *settings) (core, error) {
	t := reflect.TypeOf(g.f)
	if g.f == nil {
		return nil, errors.New("handler " + t.String() + " is nil")
	}
	c := &typedCore{settings: s, call: g.call}
	var err error
	if c.shape, err = shapeOf(t, s.codec == nil); err != nil {
		return nil, err
	}
	c.prepare()
	return c, nil
}

func (g genericFunc[TIn, TOut]) call(c *typedCore, ctx context.Context, payload []byte, out *output) (any, error) {
	event := new(TIn)
	if err := c.decode(payload, event, out); err != nil {
		return nil, err
	}
	trace := traceOf(ctx)
	if trace != nil {
		trace.RequestEvent(ctx, *event)
	}
	var result TOut
	var err error
	callUser(func() { result, err = g.f(ctx, *event) })
	if err != nil {
		return result, err
	}
	if trace != nil {
		trace.ResponseEvent(ctx, result)
	}
	return result, nil
}
