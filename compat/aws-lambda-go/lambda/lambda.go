// Package lambda is Lambent's package [lambda] under the name of aws-lambda-go's.
package lambda

import (
	"context"

	"github.com/lambent-go/lambent/lambda"
)

// HandlerFunc is [lambda.HandlerFunc].
type HandlerFunc[TIn, TOut any] = lambda.HandlerFunc[TIn, TOut]

// StartHandlerFunc is [lambda.StartHandlerFunc].
func StartHandlerFunc[TIn any, TOut any, H HandlerFunc[TIn, TOut]](handler H, options ...Option) {
	lambda.StartHandlerFunc[TIn, TOut](handler, options...)
}

// StartWithContext is [Start] with a context for all invocations.
//
// Deprecated: use [StartWithOptions] and [WithContext].
func StartWithContext(ctx context.Context, handler any) {
	StartWithOptions(handler, WithContext(ctx))
}

// StartHandler is [lambda.StartHandler].
func StartHandler(handler Handler) { lambda.StartHandler(handler) }

// StartHandlerWithContext is [StartHandler] with a context for all invocations.
//
// Deprecated: use [StartWithOptions] and [WithContext].
func StartHandlerWithContext(ctx context.Context, handler Handler) {
	lambda.StartHandler(handler, WithContext(ctx))
}
