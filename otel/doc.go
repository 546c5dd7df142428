// Package lambdaotel traces and measures Lambda functions with OpenTelemetry.
//
//	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(lambdaotel.Resource()))
//	options := lambdaotel.Instrument(lambdaotel.WithTracerProvider(provider))
//	lambda.StartWithOptions(handle, append(options, lambda.WithShutdown(provider.Shutdown))...)
//
// Each invocation is a span, the parent of what the handler traces under its context. An event tells what kind of span it
// is and where it belongs: the payload is scanned for that, never decoded. What has been recorded is sent after the answer
// has been posted, so that the invoker does not wait for it, and before the next event is asked for, because then the
// execution environment may be frozen.
//
// # Where a span belongs
//
// The parent is, in this order: the context in the headers of an HTTP event, as the propagator reads it (by default W3C's
// traceparent); the X-Ray context of the invocation if it says Sampled=1; nothing. X-Ray's is always a link at least: with
// passive tracing it says Sampled=0, which must not keep a function from tracing. [WithXRayParent] turns the order round.
//
// # What is recorded
//
// Spans and metrics follow OpenTelemetry's semantic conventions for functions as a service. A handler that fails, panics
// or answers an HTTP event with a status of 500 or more has a span with status Error, and is counted in faas.errors.
//
// Everything of an invocation comes by its context, so that an execution environment can run many at once.
//
// https://opentelemetry.io/docs/specs/semconv/faas/
package lambdaotel
