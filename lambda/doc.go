// Package lambda runs Go functions on AWS Lambda.
//
// A function is a main package that hands its handler to [Start]:
//
//	func hello(ctx context.Context, event struct{ Name string }) (string, error) {
//		return "Hello " + event.Name, nil
//	}
//
//	func main() { lambda.Start(hello) }
//
// The handler is a Go function in one of these shapes, where TIn and TOut are types that encoding/json can handle, or
// any [Handler]:
//
//	func()                    func(TIn)                    func(ctx)                    func(ctx, TIn)
//	func() error              func(TIn) error              func(ctx) error              func(ctx, TIn) error
//	func() (TOut, error)      func(TIn) (TOut, error)      func(ctx) (TOut, error)      func(ctx, TIn) (TOut, error)
//	func(ctx, TIn, *ResponseStream) error
//
// Any other shape stops Start before the first invocation, with a message that names the rule it breaks.
//
// # What flows through
//
// On AWS, Start asks the Runtime API for an event, decodes it, calls the handler, posts what it returned and asks for
// the next one. Whatever ends the handler (a value, an error, a panic, runtime.Goexit) is answered exactly once.
// AWS_LAMBDA_MAX_CONCURRENCY makes it do so in several workers, each with a connection of its own.
//
// Outside AWS, Start serves the legacy Go RPC protocol on a free loopback port, so that the same executable can be
// invoked on a laptop. The build tag lambda.norpc leaves that server out, and the package net with it.
//
// # Reading on
//
// [Start] and [Run] choose between the protocols (start.go). A handler becomes a chain of middleware around a typed
// call (handler.go, shape.go, codec.go); worker.go is the loop; invocation.go is the context a handler sees; error.go
// is what the invoker learns of a failure.
package lambda
