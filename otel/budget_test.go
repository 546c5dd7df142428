//go:build !race

package lambdaotel_test

import (
	"context"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

// What an unsampled invocation allocates besides the function without us.
func TestAllocations(t *testing.T) {
	clean(t)
	//lint:ignore SA1029 tracing libraries look for this very string
	ctx := context.WithValue(t.Context(), invocation.TraceIDKey, xrayHeader+";Sampled=0")
	provider := sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample()))
	for name, payload := range map[string]string{"HTTP": request(`{"accept":"*/*"}`), "SQS": sqsEvent, "other": `{"name":"Gopher"}`} {
		allocations := func(options ...lambda.Option) float64 {
			h := lambda.NewHandlerWithOptions(raw(func(p []byte) ([]byte, error) { return nil, nil }), options...)
			return testing.AllocsPerRun(1000, func() {
				if _, err := h.Invoke(ctx, []byte(payload)); err != nil {
					t.Fatal(err)
				}
			})
		}
		without := allocations(lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler { return next }))
		got := allocations(lambdaotel.Instrument(lambdaotel.WithTracerProvider(provider))...) - without
		t.Logf("%s: %g allocations", name, got)
		if got > 10 {
			t.Errorf("%s: %g allocations, want 10 at most", name, got)
		}
	}
}
