package lambda

import "context"

// A HandlerTrace is told what passes through a typed handler. Either function may be nil.
type HandlerTrace struct {
	RequestEvent  func(ctx context.Context, event any)  // the decoded event, before the handler runs
	ResponseEvent func(ctx context.Context, result any) // the result before it is encoded, when there is no error
}

type handlerTraceKey struct{}

// ContextWithHandlerTrace returns a context in which trace hears of the handler's events, after a trace that ctx may
// have.
func ContextWithHandlerTrace(ctx context.Context, trace HandlerTrace) context.Context {
	outer := HandlerTraceFromContext(ctx)
	return context.WithValue(ctx, handlerTraceKey{}, &HandlerTrace{
		RequestEvent:  inTurn(outer.RequestEvent, trace.RequestEvent),
		ResponseEvent: inTurn(outer.ResponseEvent, trace.ResponseEvent),
	})
}

// HandlerTraceFromContext returns the trace of ctx; without one, the zero value. The functions of a trace that ctx has
// are not nil.
func HandlerTraceFromContext(ctx context.Context) (trace HandlerTrace) {
	if t := traceOf(ctx); t != nil {
		trace = *t
	}
	return trace
}

func traceOf(ctx context.Context) *HandlerTrace {
	trace, _ := ctx.Value(handlerTraceKey{}).(*HandlerTrace)
	return trace
}

func inTurn(first, second func(context.Context, any)) func(context.Context, any) {
	return func(ctx context.Context, v any) {
		if first != nil {
			first(ctx, v)
		}
		if second != nil {
			second(ctx, v)
		}
	}
}
