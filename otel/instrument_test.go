package lambdaotel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

// A wrong option stops the function before its first event, and fails every invocation in memory.
func TestWrongOptions(t *testing.T) {
	clean(t)
	for want, option := range map[string]lambdaotel.Option{
		"lambdaotel: option WithTracerProvider: nil":             lambdaotel.WithTracerProvider(nil),
		"lambdaotel: option WithMeterProvider: nil":              lambdaotel.WithMeterProvider(nil),
		"lambdaotel: option WithPropagator: nil":                 lambdaotel.WithPropagator(nil),
		"lambdaotel: option WithCarrier: nil":                    lambdaotel.WithCarrier(nil),
		"lambdaotel: option WithFlushTimeout(-1s): not positive": lambdaotel.WithFlushTimeout(-time.Second),
		"lambdaotel: option WithFlushTimeout(0s): not positive":  lambdaotel.WithFlushTimeout(0),
	} {
		options := lambdaotel.Instrument(nil, option)
		got := run(t, nil, func() { t.Error("the handler runs") }, options...)
		if got.err == nil || !strings.Contains(got.err.Error(), want) {
			t.Errorf("Run = %v, want %s", got.err, want)
		}
		if _, err := invoke(t, t.Context(), `{}`, func() {}, options); err == nil || err.Error() != want {
			t.Errorf("Invoke = %v, want %s", err, want)
		}
	}
}

// Without options the global providers are used, as they are at the first invocation.
func TestGlobalProviders(t *testing.T) {
	clean(t)
	options := lambdaotel.Instrument()
	defer func() {
		otel.SetTracerProvider(noop.NewTracerProvider())
		otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator())
	}()
	spans := tracetest.NewSpanRecorder()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))
	otel.SetTextMapPropagator(prefixed{})
	if _, err := invoke(t, t.Context(), request(`{"x-traceparent":"`+traceparent+`"}`), func() {}, options); err != nil {
		t.Fatal(err)
	}
	if ended := spans.Ended(); len(ended) != 1 || ended[0].Parent().SpanID().String() != w3cSpan {
		t.Errorf("%d spans", len(ended))
	}
}

// prefixed is W3C's propagator with another header.
type prefixed struct{ propagation.TraceContext }

func (prefixed) Extract(ctx context.Context, c propagation.TextMapCarrier) context.Context {
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": c.Get("x-traceparent")})
}

// A handler of another middleware that never gets as far as ours is not waited for.
func TestShortCut(t *testing.T) {
	clean(t)
	r := newTelemetry()
	refuses := lambda.WithMiddleware(func(lambda.Handler) lambda.Handler {
		return raw(func([]byte) ([]byte, error) { return nil, errors.New("no") })
	})
	got := run(t, []runtimeapitest.Reply{event("r-1", `{}`)}, func() {}, append([]lambda.Option{refuses}, r.instrument()...)...)
	if len(got.posts()) != 1 || strings.Contains(got.log, "telemetry") || len(r.spans.GetSpans()) != 0 {
		t.Errorf("%d answers, log %s", len(got.posts()), got.log)
	}
}

func TestResource(t *testing.T) {
	clean(t)
	for name, value := range map[string]string{
		"AWS_LAMBDA_FUNCTION_VERSION": "7", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "AWS_REGION": "us-east-1",
		"AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/22/[7]abc",
	} {
		t.Setenv(name, value)
	}
	var got []string
	for _, a := range lambdaotel.Resource().Attributes() {
		got = append(got, fmt.Sprintf("%s=%s", a.Key, a.Value.String()))
	}
	const want = "cloud.platform=aws_lambda cloud.provider=aws cloud.region=us-east-1 faas.instance=2026/11/22/[7]abc faas.max_memory=134217728 faas.name=bake faas.version=7"
	if text := strings.Join(got, " "); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	t.Setenv("AWS_LAMBDA_FUNCTION_NAME", "")
	if r := lambdaotel.Resource(); r.Len() != 0 {
		t.Errorf("outside Lambda: %v", r)
	}
}
