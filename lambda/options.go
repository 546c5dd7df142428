package lambda

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/lambent-go/lambent/internal/logline"
)

// An Option changes how a handler is run. Options are applied in the order they are given; those of [NewHandlerWithOptions]
// stay with the handler it returns.
type Option func(*settings)

// settings is what the options of a function say. Where an option needs code that few functions do, it brings it
// along as a value (log, shutdown, the hooks and others), so that the linker leaves it out of the others.
type settings struct {
	parent         context.Context                                               // WithContext's; nil: none
	watch          func(p *process, ctx context.Context)                         // for its end,
	watchParent    func(parent context.Context, ended func()) (stop func() bool) // also in an invocation
	values         []func(context.Context) context.Context                       // WithContextValue's
	json           jsonOptions
	codec          Codec
	middleware     []Middleware
	wrap           func(f *function) Handler             // puts the middleware around f
	wraps          func(err, target error) bool          // as errors.Is, for errors that middleware may have wrapped
	log            func(*logline.Record)                 // WithLogger's; nil: stderr
	margin         func(inv *invocation)                 // WithDeadlineMargin's: ends the context earlier; nil: it does not
	early          func(inv *invocation) context.Context // tells the cause of such an end
	conflict       func(*settings) error                 // of codec with another option
	marginErr      error                                 // the margin cannot be
	init           hook
	afterInvoke    []func(context.Context)
	runAfter       func(w *worker, inv *invocation) // runs afterInvoke; nil: there is none
	tuneMemory     func() (restore func())          // WithMemoryTuning's; nil: the garbage collector is as it is
	shutdown       shutdown                         // nil: nothing to do before the process ends
	beforeSnapshot hook
	afterRestore   hook

	made context.Context // parent and values, once the options are applied
}

func newSettings(options []Option) (*settings, error) {
	s := &settings{made: context.Background()}
	for _, option := range options {
		if option != nil {
			option(s)
		}
	}
	if s.parent != nil {
		s.made = s.parent
	}
	for _, with := range s.values {
		s.made = with(s.made)
	}
	if s.conflict != nil && s.marginErr == nil {
		return s, s.conflict(s)
	}
	return s, s.marginErr
}

// context is the parent of every invocation's context.
func (s *settings) context() context.Context { return s.made }

// WithContext makes ctx the parent of every invocation's context. When ctx ends, the function stops as it does when
// the context given to [Run] ends.
func WithContext(ctx context.Context) Option {
	return func(s *settings) { s.parent, s.watch, s.watchParent = ctx, watchEnds, context.AfterFunc }
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
		s.json.indent = indenter(prefix, indent)
	}
}

// indenter returns what indents a result. Without a prefix and an indent there is nothing to do.
func indenter(prefix, indent string) func(text []byte) ([]byte, error) {
	if prefix == "" && indent == "" {
		return nil
	}
	return func(text []byte) ([]byte, error) {
		var b bytes.Buffer
		err := json.Indent(&b, text, prefix, indent)
		b.WriteByte('\n')
		return b.Bytes(), err
	}
}

// WithUseNumber decodes a JSON number into an any as a [encoding/json.Number] in place of a float64.
//
// See [encoding/json.Decoder.UseNumber].
func WithUseNumber(useNumber bool) Option {
	return func(s *settings) {
		s.json.set("WithUseNumber")
		s.json.decoding.UseNumber = useNumber
	}
}

// WithDisallowUnknownFields makes an event with a field that the handler's type does not have an error of that
// invocation.
//
// See [encoding/json.Decoder.DisallowUnknownFields].
func WithDisallowUnknownFields(disallowUnknownFields bool) Option {
	return func(s *settings) {
		s.json.set("WithDisallowUnknownFields")
		s.json.decoding.DisallowUnknownFields = disallowUnknownFields
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
	return func(s *settings) {
		s.middleware = append(s.middleware, middleware...)
		s.wrap, s.wraps = wrap, wraps
	}
}

// A Logger takes the runtime's own log lines. It is what [WithLogger] needs of a [log/slog.Logger], and there so that a
// function which does not use log/slog is not made larger by it.
type Logger interface {
	WarnContext(ctx context.Context, message string, args ...any)
	ErrorContext(ctx context.Context, message string, args ...any)
}

// WithLogger sends the runtime's own log lines (failed invocations, answers that the Runtime API refused, why the
// process ends) to logger, a [log/slog.Logger], in place of stderr. A nil logger drops them. The context of a line
// belongs to no invocation: its arguments name the one that it is about. The line that says why the process ends is at
// level FATAL for handlers of packages lambdalog and lambdacontext, and at ERROR for others.
func WithLogger(logger Logger) Option {
	return func(s *settings) { s.log = writeTo(logger) }
}

// WithDeadlineMargin ends every invocation's context d before its deadline, so that a handler can still answer. When
// less than 2d remains as the event arrives, it ends when half of that is left. [context.Cause] is then
// [ErrDeadlineMargin]. Zero is no margin; a negative one stops Start.
func WithDeadlineMargin(d time.Duration) Option {
	return func(s *settings) {
		s.margin, s.early, s.marginErr = nil, parentOrEarly, nil
		switch {
		case d < 0:
			s.marginErr = errors.New("option WithDeadlineMargin(" + d.String() + "): negative")
		case d > 0:
			s.margin = func(inv *invocation) { inv.shorten(d) }
		}
	}
}

// A Codec decodes events and encodes results. Unmarshal must not keep data.
type Codec interface {
	Unmarshal(data []byte, v any) error
	Marshal(v any) ([]byte, error)
}

// WithCodec uses codec in place of encoding/json. It excludes the JSON options.
func WithCodec(codec Codec) Option {
	return func(s *settings) {
		if codec != nil {
			s.codec, s.conflict = codec, conflictWithJSON
		}
	}
}

func conflictWithJSON(s *settings) error {
	if s.json.first == "" {
		return nil
	}
	return errors.New("options WithCodec and " + s.json.first + " exclude each other")
}

// WithInit runs f before the first event is asked for, as part of the init phase. An error or a panic fails the init
// phase: it is reported and the process exits with status 1.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
func WithInit(f func(context.Context) error) Option {
	return func(s *settings) { s.init = s.init.then(hookOf("WithInit", f, initFailed)) }
}

// WithAfterInvoke runs f after the answer to each invocation has been posted and before the next event is asked for.
// The invoker does not wait for it, the next invocation of this execution environment does. ctx is the invocation's.
func WithAfterInvoke(f func(ctx context.Context)) Option {
	return func(s *settings) { s.afterInvoke, s.runAfter = append(s.afterInvoke, f), runAfter }
}

// WithBeforeSnapshot runs f before SnapStart takes its snapshot of the execution environment; the last given runs
// first. An error or a panic fails the init phase. Without SnapStart f never runs.
//
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
func WithBeforeSnapshot(f func(context.Context) error) Option {
	return func(s *settings) {
		s.beforeSnapshot = hookOf("WithBeforeSnapshot", f, beforeSnapshotFailed).then(s.beforeSnapshot)
	}
}

// WithAfterRestore runs f after SnapStart has restored the execution environment; the first given runs first. An error
// or a panic ends the process. Without SnapStart f never runs.
//
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
func WithAfterRestore(f func(context.Context) error) Option {
	return func(s *settings) {
		s.afterRestore = s.afterRestore.then(hookOf("WithAfterRestore", f, afterRestoreFailed))
	}
}
