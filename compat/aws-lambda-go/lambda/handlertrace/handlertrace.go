// Package handlertrace tells code that wraps a handler of lambda.NewHandler what the handler's events and results are.
package handlertrace

import (
	"context"

	"github.com/lambent-go/lambent/lambda"
)

// HandlerTrace is [lambda.HandlerTrace].
type HandlerTrace = lambda.HandlerTrace

// NewContext is [lambda.ContextWithHandlerTrace].
func NewContext(ctx context.Context, trace HandlerTrace) context.Context {
	return lambda.ContextWithHandlerTrace(ctx, trace)
}

// FromContext is [lambda.HandlerTraceFromContext].
func FromContext(ctx context.Context) HandlerTrace { return lambda.HandlerTraceFromContext(ctx) }
