// With is a function that records a metric.
package main

import (
	"context"
	"os"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/metrics"
)

func handle(ctx context.Context) error {
	return metrics.FromContext(ctx).Add("LoavesBaked", 12, metrics.Count)
}

func main() {
	m, err := metrics.New("Bakery", metrics.WithDimension("shop", "harbour"))
	if err != nil {
		os.Exit(1)
	}
	lambda.StartWithOptions(handle, lambda.WithMiddleware(m.Middleware))
}
