// Generic lets the compiler check the handler, and wraps it in middleware that times it.
package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

type point struct{ X, Y int }

func add(_ context.Context, points []point) (sum point, err error) {
	for _, p := range points {
		sum.X += p.X
		sum.Y += p.Y
	}
	return sum, nil
}

// A handlerFunc makes a lambda.Handler of a function.
type handlerFunc func(ctx context.Context, payload []byte) ([]byte, error)

func (f handlerFunc) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return f(ctx, payload)
}

func timed(next lambda.Handler) lambda.Handler {
	return handlerFunc(func(ctx context.Context, payload []byte) ([]byte, error) {
		start := time.Now()
		defer func() { slog.InfoContext(ctx, "handled", "bytes", len(payload), "took", time.Since(start)) }()
		return next.Invoke(ctx, payload)
	})
}

func main() {
	slog.SetDefault(lambdalog.New())
	lambda.StartHandlerFunc(add, lambda.WithMiddleware(timed))
}
