package lambdaotel

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
)

// scope is the name under which spans and metrics are made.
const scope = "github.com/lambent-go/lambent/otel"

const (
	defaultFlushTimeout = time.Second
	panicFlushTimeout   = 200 * time.Millisecond
)

// An instrument is what all invocations of a function have in common.
type instrument struct {
	tracerProvider trace.TracerProvider
	meterProvider  metric.MeterProvider
	propagator     propagation.TextMapPropagator
	carrier        func([]byte) propagation.TextMapCarrier
	xrayFirst      bool
	flushTimeout   time.Duration

	once     sync.Once // for what follows
	ready    atomic.Bool
	function string // name of the function
	cold     atomic.Bool
	tracer   trace.Tracer
	meters   meters
	flusher  flusher
}

// Instrument returns the options for lambda.StartWithOptions by which a function is traced and measured: a middleware, and
// a function that has everything sent after the answer has been posted and before the next event is asked for.
//
// The middleware is best given before others, so that its span covers them. Providers are not shut down; with several
// Instruments, or other users of a provider, that is for its owner: lambda.WithShutdown(provider.Shutdown).
func Instrument(options ...Option) []lambda.Option {
	in := &instrument{flushTimeout: defaultFlushTimeout}
	for _, option := range options {
		if option == nil {
			continue
		}
		if err := option(in); err != nil {
			return refuse(fmt.Errorf("lambdaotel: %w", err))
		}
	}
	return []lambda.Option{lambda.WithMiddleware(in.middleware), lambda.WithAfterInvoke(in.afterInvoke)}
}

// refuse returns options of a function that cannot run.
func refuse(err error) []lambda.Option {
	return []lambda.Option{
		lambda.WithInit(func(context.Context) error { return err }),
		lambda.WithMiddleware(func(lambda.Handler) lambda.Handler { return refused{err} }),
	}
}

type refused struct{ err error }

// Invoke returns why the function cannot run.
func (r refused) Invoke(context.Context, []byte) ([]byte, error) { return nil, r.err }

// begin asks the global providers for what no option has given, at the first invocation: main has set them by then.
func (in *instrument) begin(ctx context.Context) {
	in.once.Do(func() {
		if in.tracerProvider == nil {
			in.tracerProvider = otel.GetTracerProvider()
		}
		if in.meterProvider == nil {
			in.meterProvider = otel.GetMeterProvider()
		}
		if in.propagator == nil {
			if in.propagator = otel.GetTextMapPropagator(); len(in.propagator.Fields()) == 0 {
				in.propagator = propagation.TraceContext{}
			}
		}
		env := lambdacontext.CurrentSettings()
		in.function = env.FunctionName
		if in.function == "" {
			in.function = "lambda"
		}
		// An environment that was initialized ahead kept no invoker waiting.
		in.cold.Store(env.InitializationType == "" || env.InitializationType == "on-demand")
		in.tracer = in.tracerProvider.Tracer(scope)
		in.flusher.traces, _ = in.tracerProvider.(forceFlusher)
		in.flusher.metrics, _ = in.meterProvider.(forceFlusher)
		if p, ok := in.tracerProvider.(interface {
			RegisterSpanProcessor(sdktrace.SpanProcessor)
		}); ok && in.flusher.traces != nil {
			in.flusher.ended = new(endedSpans)
			p.RegisterSpanProcessor(in.flusher.ended)
		}
		if err := in.meters.make(in.meterProvider.Meter(scope)); err != nil {
			warn(ctx, "make metrics: "+err.Error())
		}
		in.ready.Store(true)
	})
}

// afterInvoke has everything sent that the invocation, and others, have recorded.
func (in *instrument) afterInvoke(ctx context.Context) {
	in.flush(ctx, in.flushTimeout)
}

// flush waits for everything to be sent, at most until d has passed or ctx's deadline has come.
func (in *instrument) flush(ctx context.Context, d time.Duration) {
	if !in.ready.Load() {
		return // no invocation has got as far as the middleware
	}
	if deadline, ok := ctx.Deadline(); ok {
		d = min(d, time.Until(deadline))
	}
	err := errFlushTimeout
	if d > 0 {
		err = in.flusher.flush(d)
	} else if in.flusher.idle() {
		err = nil
	}
	if err != nil {
		warn(ctx, "send telemetry: "+err.Error())
	}
}

// warn writes a line through the runtime's logger, if ctx belongs to an invocation of the runtime.
func warn(ctx context.Context, message string) {
	message = "lambdaotel: " + message
	if facts, ok := ctx.Value(invocation.ContextKey{}).(*invocation.Facts); ok && facts.Warn != nil {
		facts.Warn(message)
		return
	}
	slog.WarnContext(ctx, message)
}

// errNilPanic is the failure of a handler that panics with nil, where the process has GODEBUG=panicnil=1.
var errNilPanic = errors.New("panic called with nil argument")
