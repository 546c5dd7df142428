// Metrics bakes what is ordered and counts it: metrics go to CloudWatch as lines of the function's log, without a call.
//
//	lambent invoke ./examples/metrics --data '{"id":"A7","kinds":{"rye":3,"wheat":2}}'
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
	"github.com/lambent-go/lambent/metrics"
)

type order struct {
	ID    string         `json:"id"`
	Kinds map[string]int `json:"kinds"` // loaves of each kind
}

type receipt struct {
	Loaves int `json:"loaves"`
}

// bake records one metric for the whole order, and two for each kind of bread, which is a dimension of theirs.
func bake(ctx context.Context, o order) (receipt, error) {
	m := metrics.FromContext(ctx)
	err := m.SetMetadata(slog.String("orderId", o.ID)) // for log queries: an order is no dimension
	var done receipt
	for kind, loaves := range o.Kinds {
		if loaves < 1 {
			return receipt{}, fmt.Errorf("order %s: %d loaves of %s, want at least 1", o.ID, loaves, kind)
		}
		start := time.Now()
		part, failed := m.With("kind", kind)
		err = errors.Join(err, failed,
			part.Add("LoavesBaked", float64(loaves), metrics.Count),
			part.AddHighResolution("BakeTime", float64(time.Since(start).Microseconds()), metrics.Microseconds))
		done.Loaves += loaves
	}
	err = errors.Join(err, m.Add("LoavesOrdered", float64(done.Loaves), metrics.Count))
	if err != nil { // no reason to fail the order
		slog.WarnContext(ctx, "metrics", "err", err)
	}
	return done, nil
}

// newMetrics makes the metrics of this function.
func newMetrics(options ...metrics.Option) (*metrics.Metrics, error) {
	return metrics.New("Bakery", slices.Concat([]metrics.Option{
		metrics.WithDimension("shop", "harbour"),
		metrics.WithColdStart(),
		metrics.WithRequestID(),
		metrics.WithDeadlineFlush(200 * time.Millisecond),
	}, options)...)
}

func main() {
	slog.SetDefault(lambdalog.New())
	m, err := newMetrics()
	if err != nil {
		slog.Error("metrics", "err", err)
		os.Exit(1)
	}
	lambda.StartWithOptions(bake, lambda.WithMiddleware(m.Middleware))
}
