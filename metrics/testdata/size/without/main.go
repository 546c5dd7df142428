// Without is a function with a middleware that does nothing: what the function beside it is measured against. It has
// log/slog, which the API of metrics names, as every function has that logs.
package main

import (
	"context"
	_ "log/slog"

	"github.com/lambent-go/lambent/lambda"
)

func handle(context.Context) error { return nil }

func same(next lambda.Handler) lambda.Handler { return next }

func main() { lambda.StartWithOptions(handle, lambda.WithMiddleware(same)) }
