package lambdaotel_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

// An exporter says when it is asked to send, how many spans, and takes its time.
type exporter struct {
	takes time.Duration

	mu    sync.Mutex
	at    []string // since the bubble began
	spans int
}

func (e *exporter) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	e.mu.Lock()
	e.at = append(e.at, fmt.Sprint("export@", time.Since(bubbleStart).Milliseconds()))
	e.spans += len(spans)
	e.mu.Unlock()
	time.Sleep(e.takes)
	return nil
}

func (e *exporter) Shutdown(context.Context) error { return nil }

func (e *exporter) exports() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.at)
}

// batcher is a provider that sends spans when it is told to. It is for a bubble, and ends with it.
func batcher(t *testing.T, e *exporter) trace.TracerProvider {
	p := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(sdktrace.NewBatchSpanProcessor(e, sdktrace.WithBatchTimeout(time.Hour))))
	t.Cleanup(func() {
		if err := p.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return p
}

// flushed runs a function on the provider that provide makes in the bubble, and says when the runtime asked for what: in
// milliseconds, since time began there.
func flushed(t *testing.T, provide func(*testing.T) trace.TracerProvider, events []runtimeapitest.Reply, handler any, options ...lambdaotel.Option) (steps, log string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.Next(events...)
		ctx, stop := context.WithCancel(api.Context(t.Context()))
		defer stop()
		lines := new(logBuffer)
		all := append(lambdaotel.Instrument(append(options, lambdaotel.WithTracerProvider(provide(t)))...), lambda.WithLogger(lines.logger()))
		ended := inBackground(func() error { return lambda.Run(ctx, handler, all...) })
		time.Sleep(10 * time.Second)
		stop()
		<-ended
		synctest.Wait()
		var parts []string
		for _, r := range api.Requests() {
			parts = append(parts, fmt.Sprintf("%s@%d", r.Path[strings.LastIndexByte(r.Path, '/')+1:], r.Time.Sub(bubbleStart).Milliseconds()))
		}
		steps, log = strings.Join(parts, " "), lines.String()
		time.Sleep(time.Hour) // until nothing hangs any more
	})
	return steps, log
}

// inBackground runs f in a goroutine of its own.
func inBackground(f func() error) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- f() }()
	return ended
}

// Spans are sent between the answer and the request for the next event.
func TestFlushOrder(t *testing.T) {
	clean(t)
	e := &exporter{takes: 100 * time.Millisecond}
	steps, log := flushed(t, func(t *testing.T) trace.TracerProvider { return batcher(t, e) },
		[]runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`)}, func() { time.Sleep(50 * time.Millisecond) })
	if want := "next@0 response@50 next@150 response@200 next@300"; steps != want || log != "" {
		t.Errorf("got  %s\nwant %s\nlog %s", steps, want, log)
	}
	if got, want := strings.Join(e.exports(), " "), "export@50 export@200"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// O2: an exporter that hangs holds up no answer, and the next event only so long.
func TestExporterHangs(t *testing.T) {
	clean(t)
	hangs := func(ctx context.Context) error { time.Sleep(30 * time.Second); return nil }
	obeys := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	for name, tt := range map[string]struct {
		handler time.Duration
		options []lambdaotel.Option
		flush   func(context.Context) error
		want    string
	}{
		"one second":    {0, nil, hangs, "next@0 response@0 next@1000 response@1000 next@2000"},
		"timeout":       {0, []lambdaotel.Option{lambdaotel.WithFlushTimeout(300 * time.Millisecond)}, hangs, "next@0 response@0 next@300 response@300 next@600"},
		"ends by ctx":   {0, []lambdaotel.Option{lambdaotel.WithFlushTimeout(300 * time.Millisecond)}, obeys, "next@0 response@0 next@300 response@300 next@600"},
		"deadline":      {1400 * time.Millisecond, []lambdaotel.Option{lambdaotel.WithFlushTimeout(10 * time.Second)}, hangs, "next@0 response@1400 next@3000 response@4400 next@4400"},
		"past deadline": {3500 * time.Millisecond, nil, hangs, "next@0 response@3500 next@3500 response@7000 next@7000"},
	} {
		t.Run(name, func(t *testing.T) {
			steps, log := flushed(t, func(*testing.T) trace.TracerProvider { return flushing{sdktrace.NewTracerProvider(), tt.flush} },
				[]runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`)}, // both have the same deadline
				func() { time.Sleep(tt.handler) }, tt.options...)
			if steps != tt.want {
				t.Errorf("got  %s\nwant %s", steps, tt.want)
			}
			if got := strings.Count(log, `level=WARN msg="lambdaotel: send telemetry: `); got != 2 {
				t.Errorf("%d warnings, want 2:\n%s", got, log)
			}
		})
	}
}

func TestFlushFailure(t *testing.T) {
	clean(t)
	for name, tt := range map[string]struct {
		provider trace.TracerProvider
		want     string
	}{
		"error": {flushing{sdktrace.NewTracerProvider(), func(context.Context) error { return errors.New("no route") }}, "no route"},
		"panic": {flushing{sdktrace.NewTracerProvider(), func(context.Context) error { panic("no") }}, "panic of an exporter"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, []runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`)}, func() {}, lambdaotel.Instrument(lambdaotel.WithTracerProvider(tt.provider))...)
			want := ""
			for i := range 2 {
				want += fmt.Sprintf("level=WARN msg=\"lambdaotel: send telemetry: %s\" requestId=r-%d\n", tt.want, i+1)
			}
			if got.log != want || len(got.posts()) != 2 {
				t.Errorf("%d answers, log\n%swant\n%s", len(got.posts()), got.log, want)
			}
		})
	}
}

// flushing is a provider with a ForceFlush of its own.
type flushing struct {
	trace.TracerProvider
	flush func(context.Context) error
}

func (f flushing) ForceFlush(ctx context.Context) error { return f.flush(ctx) }

// On a panic spans are sent before it goes on, for 200 ms at most; and again, if they have not been, after it is reported.
func TestFlushOnPanic(t *testing.T) {
	clean(t)
	for name, tt := range map[string]struct {
		takes time.Duration
		want  string
	}{
		"quick": {50 * time.Millisecond, "next@0 error@50"},
		"hangs": {time.Minute, "next@0 error@200"},
	} {
		t.Run(name, func(t *testing.T) {
			flush := func(ctx context.Context) error { time.Sleep(tt.takes); return nil }
			steps, _ := flushed(t, func(*testing.T) trace.TracerProvider { return flushing{sdktrace.NewTracerProvider(), flush} },
				[]runtimeapitest.Reply{event("r-1", `{}`)}, func() { panic("boom") })
			if steps != tt.want {
				t.Errorf("got %s, want %s", steps, tt.want)
			}
		})
	}
	e := new(exporter)
	flushed(t, func(t *testing.T) trace.TracerProvider { return batcher(t, e) }, []runtimeapitest.Reply{event("r-1", `{}`)}, func() { panic("boom") })
	if len(e.exports()) != 1 || e.spans != 1 {
		t.Errorf("%d exports of %d spans, want one", len(e.exports()), e.spans)
	}
}

// Workers that end while a flush is on its way share the next one, and it takes along what each of them has recorded.
func TestSharedFlush(t *testing.T) {
	clean(t)
	t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", "8")
	var mu sync.Mutex
	var flushes []string
	var events []runtimeapitest.Reply
	for i := range 8 {
		events = append(events, event(fmt.Sprint("r-", i), fmt.Sprint(i*10)))
	}
	steps, log := flushed(t, func(t *testing.T) trace.TracerProvider {
		spans := tracetest.NewSpanRecorder()
		return flushing{sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)), func(context.Context) error {
			mu.Lock()
			flushes = append(flushes, fmt.Sprintf("%d spans at %v", len(spans.Ended()), time.Since(bubbleStart)))
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			return nil
		}}
	}, events, func(ms int) { time.Sleep(time.Duration(ms) * time.Millisecond) })
	if got := strings.Join(flushes, ", "); got != "1 spans at 0s, 8 spans at 100ms" || log != "" {
		t.Errorf("flushes: %s, want two\n%s", got, log)
	}
	if strings.Count(steps, "next@100") != 1 || strings.Count(steps, "next@200") != 7 {
		t.Errorf("%s: want one worker to wait for the first flush, and the others for the second", steps)
	}
}

// Without a span to be sent traces are not flushed; of metrics there always are some.
func TestNothingToFlush(t *testing.T) {
	clean(t)
	for name, tt := range map[string]struct {
		sampler sdktrace.Sampler
		want    int // flushes of traces in two invocations
	}{
		"not sampled": {sdktrace.NeverSample(), 0},
		"sampled":     {sdktrace.AlwaysSample(), 2},
	} {
		t.Run(name, func(t *testing.T) {
			traces := &countingTraces{TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSampler(tt.sampler))}
			meters := &countingMeters{MeterProvider: metric.NewMeterProvider()}
			run(t, []runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`)}, func() {},
				lambdaotel.Instrument(lambdaotel.WithTracerProvider(traces), lambdaotel.WithMeterProvider(meters))...)
			if traces.flushes != tt.want || meters.flushes != 2 {
				t.Errorf("%d flushes of traces, want %d; %d of metrics, want 2", traces.flushes, tt.want, meters.flushes)
			}
		})
	}
}

// A flush that failed is tried again, though no span has ended since.
func TestFlushAgain(t *testing.T) {
	clean(t)
	traces := &countingTraces{TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSampler(&onlyFirst{})), err: errors.New("no route")}
	run(t, []runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`), event("r-3", `{}`)}, func() {}, lambdaotel.Instrument(lambdaotel.WithTracerProvider(traces))...)
	if traces.flushes != 3 {
		t.Errorf("%d flushes, want 3", traces.flushes)
	}
}

// onlyFirst samples the first span.
type onlyFirst struct{ drawn bool }

func (s *onlyFirst) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
	if s.drawn {
		return sdktrace.NeverSample().ShouldSample(p)
	}
	s.drawn = true
	return sdktrace.AlwaysSample().ShouldSample(p)
}

func (s *onlyFirst) Description() string { return "first" }

// countingTraces counts flushes.
type countingTraces struct {
	*sdktrace.TracerProvider
	flushes int
	err     error
}

func (p *countingTraces) ForceFlush(context.Context) error {
	p.flushes++
	return p.err
}

// countingMeters counts flushes.
type countingMeters struct {
	*metric.MeterProvider
	flushes int
}

func (p *countingMeters) ForceFlush(context.Context) error {
	p.flushes++
	return nil
}
