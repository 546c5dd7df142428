package lambdaotel_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

const arn = "arn:aws:lambda:us-east-1:123456789012:function:bake:live"

// clean takes away what the environment of the test says.
func clean(t *testing.T) {
	t.Setenv("AWS_LAMBDA_FUNCTION_NAME", "bake")
	t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "")
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "")
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "")
	t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", "")
}

// telemetry is what a function has recorded.
type telemetry struct {
	spans  *tracetest.InMemoryExporter
	traces *sdktrace.TracerProvider
	reader *metric.ManualReader
	meters *metric.MeterProvider
}

func newTelemetry(options ...sdktrace.TracerProviderOption) *telemetry {
	r := &telemetry{spans: tracetest.NewInMemoryExporter(), reader: metric.NewManualReader()}
	r.traces = sdktrace.NewTracerProvider(append(options, sdktrace.WithSyncer(r.spans))...)
	r.meters = metric.NewMeterProvider(metric.WithReader(r.reader))
	return r
}

// instrument returns the options of a function that records here.
func (r *telemetry) instrument(options ...lambdaotel.Option) []lambda.Option {
	return lambdaotel.Instrument(append([]lambdaotel.Option{
		lambdaotel.WithTracerProvider(r.traces), lambdaotel.WithMeterProvider(r.meters)}, options...)...)
}

// one returns the only span.
func (r *telemetry) one(t *testing.T) tracetest.SpanStub {
	t.Helper()
	spans := r.spans.GetSpans()
	if len(spans) != 1 {
		t.Fatalf("%d spans, want 1", len(spans))
	}
	return spans[0]
}

// counts returns the counters, by name and trigger, and the number of durations.
func (r *telemetry) counts(t *testing.T) map[string]int64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := r.reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	counts := make(map[string]int64)
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				for _, p := range data.DataPoints {
					counts[m.Name+" "+attributeOf(p.Attributes.ToSlice(), "faas.trigger")] += p.Value
				}
			case metricdata.Histogram[float64]:
				for _, p := range data.DataPoints {
					counts[m.Name+" "+attributeOf(p.Attributes.ToSlice(), "faas.trigger")] += int64(p.Count)
				}
			}
		}
	}
	return counts
}

// attributeOf returns an attribute as text, empty when it is not there.
func attributeOf(attrs []attribute.KeyValue, key attribute.Key) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Value.String()
		}
	}
	return ""
}

// an outcome is what a function and its runtime have done.
type outcome struct {
	requests []runtimeapitest.Request
	log      string
	err      error
}

// posts are the requests that answer.
func (o outcome) posts() (posts []runtimeapitest.Request) {
	return slices.DeleteFunc(slices.Clone(o.requests), func(r runtimeapitest.Request) bool { return r.Method != "POST" })
}

// run runs a function in a bubble, on a Runtime API that hands out events and then no more.
func run(t *testing.T, events []runtimeapitest.Reply, handler any, options ...lambda.Option) (got outcome) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.Next(events...)
		ctx, stop := context.WithCancel(api.Context(t.Context()))
		defer stop()
		log := new(logBuffer)
		ended := make(chan error, 1)
		go func() {
			ended <- lambda.Run(ctx, handler, append(options, lambda.WithLogger(log.logger()))...)
		}()
		api.Wait(2 * len(events)) // each event, and its answer
		time.Sleep(time.Minute)   // of the bubble
		stop()
		got.err = <-ended
		got.requests, got.log = api.Requests(), log.String()
	})
	return got
}

// event is a reply with an event whose deadline is 3 seconds away.
func event(id, payload string, header ...string) runtimeapitest.Reply {
	return runtimeapitest.Event(id, payload, append(header,
		"Lambda-Runtime-Invoked-Function-Arn: "+arn,
		fmt.Sprintf("Lambda-Runtime-Deadline-Ms: %d", bubbleStart.Add(3*time.Second).UnixMilli()))...)
}

// bubbleStart is when time begins in a bubble.
var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// invoke runs a handler in memory.
func invoke(t *testing.T, ctx context.Context, payload string, handler any, options []lambda.Option) ([]byte, error) {
	t.Helper()
	return lambda.NewHandlerWithOptions(handler, options...).Invoke(ctx, []byte(payload))
}

// text joins what a test compares.
func text(parts ...any) string { return strings.TrimSpace(fmt.Sprintln(parts...)) }
