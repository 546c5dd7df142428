package metrics_test

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/lambent-go/lambent/metrics"
)

func BenchmarkAdd(b *testing.B) {
	r := create(b, io.Discard).NewRecorder()
	b.ReportAllocs()
	for b.Loop() {
		_ = r.Add("LoavesBaked", 1, metrics.Count)
	}
}

// A line of ten metrics, their Adds included.
func BenchmarkLine(b *testing.B) {
	r := create(b, io.Discard, metrics.WithDimension("shop", "harbour")).NewRecorder()
	names := make([]string, 10)
	for i := range names {
		names[i] = fmt.Sprint("metric", i)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i, name := range names {
			_ = r.Add(name, float64(i)+0.5, metrics.Milliseconds)
		}
		_ = r.Flush()
	}
}

func BenchmarkMiddleware(b *testing.B) {
	for _, n := range []int{0, 1, 10} {
		b.Run(fmt.Sprint(n, "metrics"), func(b *testing.B) {
			names := make([]string, n)
			for i := range names {
				names[i] = fmt.Sprint("metric", i)
			}
			h := create(b, io.Discard, metrics.WithDimension("shop", "harbour")).Middleware(handlerFunc(func(ctx context.Context) error {
				r := metrics.FromContext(ctx)
				for i, name := range names {
					_ = r.Add(name, float64(i), metrics.Count)
				}
				return nil
			}))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = h.Invoke(b.Context(), nil)
			}
		})
	}
}
