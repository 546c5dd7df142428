package lambdaotel

import (
	"context"

	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/internal/invocation"
)

// place returns the context in which the span of an invocation begins, and what it is linked to: the sender's contexts
// that are not its parent.
func (in *instrument) place(ctx context.Context, payload []byte, e *event) (_ context.Context, links []trace.Link) {
	header, _ := ctx.Value(invocation.TraceIDKey).(string)
	xray := parseXRay(header)
	before := trace.SpanContextFromContext(ctx)
	ctx = in.extract(ctx, payload, e)
	sent := trace.SpanContextFromContext(ctx)
	if sent.Equal(before) {
		sent = trace.SpanContext{}
	}

	switch {
	case !xray.span.IsValid():
	case in.xrayFirst && xray.decided, !in.xrayFirst && !sent.IsValid() && xray.span.IsSampled():
		ctx = trace.ContextWithRemoteSpanContext(ctx, xray.span)
		if sent.IsValid() && sent.SpanID() != xray.span.SpanID() {
			links = append(links, trace.Link{SpanContext: sent})
		}
	case sent.SpanID() != xray.span.SpanID() || sent.TraceID() != xray.span.TraceID():
		links = append(links, trace.Link{SpanContext: xray.span})
	}
	if string(e.source) == sqs {
		e.eachTraceHeader(func(header []byte) {
			if sender := parseXRay(header).span; sender.IsValid() {
				links = append(links, trace.Link{SpanContext: sender})
			}
		})
	}
	return ctx, links
}

// extract reads the context that came with the event.
func (in *instrument) extract(ctx context.Context, payload []byte, e *event) context.Context {
	if in.carrier != nil {
		if carrier := in.carrier(payload); carrier != nil {
			return in.propagator.Extract(ctx, carrier)
		}
		return ctx
	}
	if e.headers == nil && e.multiValueHeaders == nil {
		return ctx
	}
	return in.propagator.Extract(ctx, headerCarrier{e.headers, e.multiValueHeaders})
}
