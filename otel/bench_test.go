package lambdaotel_test

import (
	"context"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

type nowhere struct{}

func (nowhere) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return nil }
func (nowhere) Shutdown(context.Context) error                             { return nil }

func BenchmarkMiddleware(b *testing.B) {
	for name, payload := range map[string]string{"HTTP": request(`{"accept":"*/*","traceparent":"` + traceparent + `"}`), "SQS": sqsEvent, "other": `{"name":"Gopher"}`} {
		for kind, sampler := range map[string]sdktrace.Sampler{"sampled": sdktrace.AlwaysSample(), "unsampled": sdktrace.NeverSample()} {
			b.Run(name+"-"+kind, func(b *testing.B) {
				provider := sdktrace.NewTracerProvider(sdktrace.WithSampler(sampler), sdktrace.WithSyncer(nowhere{}))
				h := lambda.NewHandlerWithOptions(raw(func(p []byte) ([]byte, error) { return p, nil }), lambdaotel.Instrument(lambdaotel.WithTracerProvider(provider))...)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := h.Invoke(b.Context(), []byte(payload)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
