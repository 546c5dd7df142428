// Logging is a function that logs with log/slog in Lambda's formats: details that show only when something goes wrong,
// attributes from the context, and one invocation in a hundred with all details.
//
//	lambent invoke ./examples/logging --data-file examples/logging/event.json
package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

type order struct {
	ID     string   `json:"id"`
	Loaves []string `json:"loaves"`
}

func bake(ctx context.Context, o order) (int, error) {
	ctx = lambdalog.WithAttrs(ctx, slog.String("order", o.ID))
	slog.InfoContext(ctx, "order", "loaves", len(o.Loaves))
	for i, loaf := range o.Loaves {
		slog.DebugContext(ctx, "into the oven", "loaf", loaf)
		if loaf == "" {
			slog.ErrorContext(ctx, "no such loaf", "place", i+1)
			return i, errors.New("a loaf has no name")
		}
	}
	return len(o.Loaves), nil
}

func main() {
	slog.SetDefault(lambdalog.New(lambdalog.WithBuffer(0), lambdalog.WithSampling(0.01)))
	lambda.Start(bake)
}
