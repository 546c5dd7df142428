// Bakery traces a function behind an HTTP API: what it does for a request is a span, and so is each batch of the oven.
//
// Its exporter writes spans to the log, so that it needs nothing else. A real one sends them: for OpenTelemetry's own
// protocol to the collector of the ADOT layer, replace it by otlptracehttp.New(ctx).
//
//	lambent invoke ./otel/examples/bakery --data-file otel/examples/bakery/event.json
package main

import (
	"context"
	"encoding/json"
	"log/slog"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

type order struct {
	Loaves int `json:"loaves"`
}

// handle answers one request. Its span is in ctx.
func handle(ctx context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	var o order
	if json.Unmarshal([]byte(r.Body), &o) != nil || o.Loaves < 1 {
		return events.APIGatewayV2HTTPResponse{StatusCode: 400, Body: "want a number of loaves"}, nil
	}
	const perBatch = 10
	for left := o.Loaves; left > 0; left -= perBatch {
		bake(ctx, r.PathParameters["kind"], min(left, perBatch))
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: 201}, nil
}

// bake is one batch of the oven.
func bake(ctx context.Context, kind string, loaves int) {
	_, span := otel.Tracer("bakery").Start(ctx, "bake")
	defer span.End()
	span.SetAttributes(attribute.String("bakery.kind", kind), attribute.Int("bakery.loaves", loaves))
}

// logExporter writes a record for each span.
type logExporter struct{}

func (logExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	for _, s := range spans {
		slog.InfoContext(ctx, "span", "name", s.Name(), "trace", s.SpanContext().TraceID(), "span", s.SpanContext().SpanID(),
			"parent", s.Parent().SpanID(), "took", s.EndTime().Sub(s.StartTime()))
	}
	return nil
}

func (logExporter) Shutdown(context.Context) error { return nil }

func main() {
	slog.SetDefault(lambdalog.New())
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(logExporter{}), sdktrace.WithResource(lambdaotel.Resource()))
	otel.SetTracerProvider(provider)
	lambda.StartWithOptions(handle, append(lambdaotel.Instrument(), lambda.WithShutdown(provider.Shutdown))...)
}
