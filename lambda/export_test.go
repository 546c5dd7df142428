package lambda

import "context"

// Generic is what StartHandlerFunc makes of its handler.
func Generic[TIn, TOut any](f func(context.Context, TIn) (TOut, error)) any {
	return genericFunc[TIn, TOut]{f}
}

// Header is what the platform would call the failure that err is.
func Header(err error) string { return failureOf(err).header() }

// XRayCause is the X-Ray cause of the failure that err is.
func XRayCause(err error) []byte { return failureOf(err).xrayCause() }
