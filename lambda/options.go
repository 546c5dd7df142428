package lambda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/lambent-go/lambent/internal/logrecord"
)

// An Option changes how a handler is run. Options are applied in the order they are given; those of [NewHandlerWithOptions]
// stay with the handler it returns.
type Option func(*settings)

// settings is what the options of a function say. Where an option needs code that few functions do, it brings it
// along as a value (watchParent, log, shutdown and others), so that the linker leaves it out of the others.
type settings struct {
	parent         context.Context // WithContext's; nil: none
	watchParent    func(parent context.Context, ended func()) (stop func() bool)
	values         []func(context.Context) context.Context // WithContextValue's
	json           jsonOptions
	codec          Codec
	middleware     []Middleware
	log            func(*logrecord.OwnRecord) // WithLogger's; nil: stderr
	deadlineMargin time.Duration
	endEarly       func(parent context.Context) context.Context // the end by deadlineMargin, for context.Cause
	init           []func(context.Context) error
	afterInvoke    []func(context.Context)
	shutdown       shutdown // nil: nothing to do before the process ends
	beforeSnapshot []func(context.Context) error
	afterRestore   []func(context.Context) error

	made context.Context // parent and values, once the options are applied
}

func newSettings(options []Option) (*settings, error) {
	s := &settings{}
	for _, option := range options {
		if option != nil {
			option(s)
		}
	}
	s.made = s.parent
	if s.made == nil {
		s.made = context.Background()
	}
	for _, with := range s.values {
		s.made = with(s.made)
	}
	if s.codec != nil && s.json.first != "" {
		return s, fmt.Errorf("options WithCodec and %s exclude each other", s.json.first)
	}
	if s.deadlineMargin < 0 {
		return s, fmt.Errorf("option WithDeadlineMargin(%v): negative", s.deadlineMargin)
	}
	return s, nil
}

// context is the parent of every invocation's context.
func (s *settings) context() context.Context { return s.made }

// WithContext makes ctx the parent of every invocation's context. When ctx ends, the function stops as it does when
// the context given to [Run] ends.
func WithContext(ctx context.Context) Option {
	return func(s *settings) { s.parent, s.watchParent = ctx, context.AfterFunc }
}

// WithContextValue adds a value to every invocation's context, over those of [WithContext]'s.
func WithContextValue(key, value any) Option {
	return func(s *settings) {
		s.values = append(s.values, func(ctx context.Context) context.Context {
			return context.WithValue(ctx, key, value)
		})
	}
}

// WithSetEscapeHTML sets whether <, > and & are escaped in JSON results. They are not by default.
//
// See [encoding/json.Encoder.SetEscapeHTML].
func WithSetEscapeHTML(escapeHTML bool) Option {
	return func(s *settings) {
		s.json.set("WithSetEscapeHTML")
		s.json.escapeHTML = escapeHTML
	}
}

// WithSetIndent indents JSON results, and ends them with a newline. They are compact by default.
//
// See [encoding/json.Encoder.SetIndent].
func WithSetIndent(prefix, indent string) Option {
	return func(s *settings) {
		s.json.set("WithSetIndent")
		s.json.prefix, s.json.indent = prefix, indent
	}
}

// WithUseNumber decodes a JSON number into an any as a [encoding/json.Number] in place of a float64.
//
// See [encoding/json.Decoder.UseNumber].
func WithUseNumber(useNumber bool) Option {
	return func(s *settings) {
		s.json.set("WithUseNumber")
		s.json.decoder = decodeStrictly
		s.json.useNumber = useNumber
	}
}

// WithDisallowUnknownFields makes an event with a field that the handler's type does not have an error of that
// invocation.
//
// See [encoding/json.Decoder.DisallowUnknownFields].
func WithDisallowUnknownFields(disallowUnknownFields bool) Option {
	return func(s *settings) {
		s.json.set("WithDisallowUnknownFields")
		s.json.decoder = decodeStrictly
		s.json.disallowUnknownFields = disallowUnknownFields
	}
}

// WithEnableSIGTERM makes the platform send SIGTERM before it ends the process, and runs the functions then, in the
// order given. All of them have 500 ms (300 ms with an external extension); the process exits with status 0 when they
// have returned. [WithShutdown] gives its function a context that knows of that limit.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
func WithEnableSIGTERM(functions ...func()) Option {
	return func(s *settings) {
		f := shutdownOf(s)
		f.onSIGTERM = append(f.onSIGTERM, functions...)
	}
}

// WithShutdown runs f before the process ends: on SIGTERM, which the platform then sends, and when the context of [Run]
// ends. Of several, the last given runs first, after the functions of [WithEnableSIGTERM]. On SIGTERM the context ends
// after 400 ms, because the platform kills the process after 500 ms.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
func WithShutdown(f func(context.Context) error) Option {
	return func(s *settings) {
		functions := shutdownOf(s)
		functions.onShutdown = append(functions.onShutdown, f)
	}
}

// A Middleware wraps a [Handler] into another one. It sees the payload and the answer of every handler shape as bytes;
// for a streamed answer next's Invoke returns nil bytes after the stream has been written. The payload belongs to it.
type Middleware func(next Handler) Handler

// WithMiddleware wraps the handler. The first middleware given is the outermost.
func WithMiddleware(middleware ...Middleware) Option {
	return func(s *settings) { s.middleware = append(s.middleware, middleware...) }
}

// WithLogger sends the runtime's own log lines (failed invocations, answers that the Runtime API refused, why the
// process ends) to logger in place of stderr. A nil logger drops them.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) { s.log = writeTo(logger) }
}

// WithDeadlineMargin ends every invocation's context d before its deadline, so that a handler can still answer. When
// less than 2d remains as the event arrives, it ends when half of that is left. [context.Cause] is then
// [ErrDeadlineMargin]. Zero is no margin; a negative one stops Start.
func WithDeadlineMargin(d time.Duration) Option {
	return func(s *settings) { s.deadlineMargin, s.endEarly = d, endEarly }
}

func endEarly(parent context.Context) context.Context {
	ctx, cancel := context.WithCancelCause(parent)
	cancel(ErrDeadlineMargin)
	return ctx
}

// A Codec decodes events and encodes results. Unmarshal must not keep data.
type Codec interface {
	Unmarshal(data []byte, v any) error
	Marshal(v any) ([]byte, error)
}

// WithCodec uses codec in place of encoding/json. It excludes the JSON options.
func WithCodec(codec Codec) Option {
	return func(s *settings) { s.codec = codec }
}

// WithInit runs f before the first event is asked for, as part of the init phase. An error or a panic fails the init
// phase: it is reported and the process exits with status 1.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
func WithInit(f func(context.Context) error) Option {
	return func(s *settings) { s.init = append(s.init, f) }
}

// WithAfterInvoke runs f after the answer to each invocation has been posted and before the next event is asked for.
// The invoker does not wait for it, the next invocation of this execution environment does. ctx is the invocation's.
func WithAfterInvoke(f func(ctx context.Context)) Option {
	return func(s *settings) { s.afterInvoke = append(s.afterInvoke, f) }
}

// WithBeforeSnapshot runs f before SnapStart takes its snapshot of the execution environment; the last given runs
// first. An error or a panic fails the init phase. Without SnapStart f never runs.
//
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
func WithBeforeSnapshot(f func(context.Context) error) Option {
	return func(s *settings) { s.beforeSnapshot = append(s.beforeSnapshot, f) }
}

// WithAfterRestore runs f after SnapStart has restored the execution environment; the first given runs first. An error
// or a panic ends the process. Without SnapStart f never runs.
//
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
func WithAfterRestore(f func(context.Context) error) Option {
	return func(s *settings) { s.afterRestore = append(s.afterRestore, f) }
}

// errNilHandler and its like are what Start says of a value that is no handler.
var errNilHandler = errors.New("handler is nil")
