// Hangs is a function whose spans cannot be sent: its exporter says when it is asked to, and does not return.
package main

import (
	"context"
	"fmt"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

type exporter struct{}

func (exporter) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error {
	fmt.Println("export", time.Now().UnixNano())
	select {}
}

func (exporter) Shutdown(context.Context) error { return nil }

func main() {
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter{}, sdktrace.WithBatchTimeout(time.Hour)), sdktrace.WithResource(lambdaotel.Resource()))
	lambda.StartWithOptions(func() error { return nil },
		lambdaotel.Instrument(lambdaotel.WithTracerProvider(provider), lambdaotel.WithFlushTimeout(100*time.Millisecond))...)
}
