package lambdaotel

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/events"
)

// SQSRecord begins a span for one message of a batch, within that of the invocation. It is linked to the span that sent
// the message, if that has left an X-Ray context in it. The caller ends the span.
func SQSRecord(ctx context.Context, m events.SQSMessage) (context.Context, trace.Span) {
	queue := queueName(m.EventSourceARN)
	tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer(scope)
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer)}
	if sender := parseXRay(m.Attributes["AWSTraceHeader"]).span; sender.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: sender}))
	}
	ctx, span := tracer.Start(ctx, queue+" process", options...)
	if span.IsRecording() {
		span.SetAttributes(messaging(queue)...)
		span.SetAttributes(attribute.String("messaging.message.id", m.MessageId))
	}
	return ctx, span
}

// messaging describes the work on messages of a queue.
//
// https://opentelemetry.io/docs/specs/semconv/messaging/sqs/
func messaging(queue string) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("messaging.system", "aws_sqs"),
		attribute.String("messaging.operation.type", "process"),
		attribute.String("messaging.destination.name", queue),
	}
}
