package lambdaotel_test

import (
	"context"
	"fmt"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

func Example() {
	spans := tracetest.NewSpanRecorder() // in a function: sdktrace.WithBatcher(exporter)
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans), sdktrace.WithResource(lambdaotel.Resource()))
	handle := func(ctx context.Context, _ map[string]any) (map[string]any, error) {
		_, span := trace.SpanFromContext(ctx).TracerProvider().Tracer("bakery").Start(ctx, "bake")
		defer span.End()
		return map[string]any{"statusCode": 201}, nil
	}

	// As lambda.StartWithOptions(handle, options...) does for each event.
	options := lambdaotel.Instrument(lambdaotel.WithTracerProvider(provider))
	event := `{"version":"2.0","routeKey":"POST /loaves/{kind}","rawPath":"/loaves/rye","requestContext":{"http":{"method":"POST"}},
		"headers":{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}`
	if _, err := lambda.NewHandlerWithOptions(handle, options...).Invoke(context.Background(), []byte(event)); err != nil {
		fmt.Println(err)
	}
	for _, span := range spans.Ended() {
		fmt.Println(span.Name(), "of trace", span.SpanContext().TraceID())
	}
	// Output:
	// bake of trace 0af7651916cd43dd8448eb211c80319c
	// /loaves/{kind} of trace 0af7651916cd43dd8448eb211c80319c
}
