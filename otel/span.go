package lambdaotel

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
)

func (in *instrument) middleware(next lambda.Handler) lambda.Handler { return &handler{in, next} }

type handler struct {
	in   *instrument
	next lambda.Handler
}

// Invoke runs the handler within a span.
func (h *handler) Invoke(ctx context.Context, payload []byte) (answer []byte, err error) {
	h.in.begin(ctx)
	r := h.in.start(ctx, payload)
	returned := false
	defer func() {
		if returned {
			return
		}
		value := recover() // nil: Goexit, which goes on by itself
		r.ended(value)
		h.in.flush(ctx, panicFlushTimeout)
		if value != nil {
			panic(value)
		}
		err = errNilPanic
	}()
	answer, err = h.next.Invoke(r.ctx, payload)
	returned = true
	r.returned(answer, err)
	return answer, err
}

// A run is one invocation.
type run struct {
	in      *instrument
	ctx     context.Context // of the handler
	span    trace.Span
	trigger trigger
	started time.Time
	cold    bool
}

// start begins the span of an invocation.
func (in *instrument) start(ctx context.Context, payload []byte) run {
	e := scan(payload)
	r := run{in: in, trigger: e.trigger, started: time.Now(), cold: in.cold.Load() && in.cold.Swap(false)}
	parent, links := in.place(ctx, payload, &e)
	name, options := in.function, asServer
	if route := e.route(); route != "" {
		name = route
	}
	if string(e.source) == sqs {
		name, options = e.queue()+" process", asConsumer
	}
	if len(links) > 0 {
		options = append(options[:1:1], trace.WithLinks(links...))
	}
	r.ctx, r.span = in.tracer.Start(parent, name, options...)
	if r.span.IsRecording() {
		r.span.SetAttributes(r.attributes(ctx, &e)...)
	}
	return r
}

// The options of a span without links.
var (
	asServer   = []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer)}
	asConsumer = []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer)}
)

// attributes are what is known of an invocation when it begins.
func (r *run) attributes(ctx context.Context, e *event) []attribute.KeyValue {
	attrs := make([]attribute.KeyValue, 0, 12)
	add := func(key, value string) {
		if value != "" {
			attrs = append(attrs, attribute.String(key, value))
		}
	}
	attrs = append(attrs, attribute.Bool("faas.coldstart", r.cold), attribute.Stringer("faas.trigger", r.trigger))
	if lc, _ := lambdacontext.FromContext(ctx); lc != nil {
		add("faas.invocation_id", lc.AwsRequestID)
		add("aws.lambda.invoked_arn", lc.InvokedFunctionArn)
		account, resource := splitARN(lc.InvokedFunctionArn)
		add("cloud.account.id", account)
		add("cloud.resource_id", resource)
	}
	switch {
	case r.trigger == http:
		add("http.request.method", plain(e.method))
		add("http.route", e.route())
		add("url.path", plain(e.path))
	case string(e.source) == sqs:
		attrs = append(attrs, messaging(e.queue())...)
	}
	return attrs
}

// splitARN returns the account in the ARN of a function, and the ARN without an alias. A version stays.
func splitARN(arn string) (account, resource string) {
	parts := strings.Split(arn, ":")
	if len(parts) < 7 {
		return "", ""
	}
	if len(parts) > 7 {
		if _, err := strconv.Atoi(parts[7]); err != nil && parts[7] != "$LATEST" {
			parts = parts[:7]
		}
	}
	return parts[4], strings.Join(parts, ":")
}

// returned ends the span of a handler that has returned.
func (r *run) returned(answer []byte, err error) {
	failed := err != nil
	if failed {
		r.fail(errortype.Of(err), errortype.Message(err))
	} else if r.trigger == http {
		code := statusCode(answer)
		if code > 0 && r.span.IsRecording() {
			r.span.SetAttributes(attribute.Int("http.response.status_code", code))
		}
		if failed = code >= 500; failed {
			r.span.SetStatus(codes.Error, "")
		}
	}
	r.end(failed)
}

// ended ends the span of a handler that has panicked with value; nil is runtime.Goexit.
func (r *run) ended(value any) {
	switch v := value.(type) {
	case nil:
		r.fail("Goexit", "handler called runtime.Goexit")
	case *runtime.PanicNilError:
		r.fail("PanicNilError", errNilPanic.Error())
	case error:
		r.fail(errortype.Of(v), errortype.Message(v))
	default:
		r.fail(errortype.OfValue(v), fmt.Sprint(v))
	}
	r.end(true)
}

// fail marks the span as failed, by the name that the error document has for it.
func (r *run) fail(errorType, message string) {
	if !r.span.IsRecording() {
		return
	}
	r.span.AddEvent("exception", trace.WithAttributes(
		attribute.String("exception.type", errorType), attribute.String("exception.message", message)))
	r.span.SetStatus(codes.Error, message)
}

// end ends the span, and counts.
func (r *run) end(failed bool) {
	r.span.End()
	now := time.Now()
	r.in.meters.done(r.ctx, r.trigger, now.Sub(r.started), failed, r.cold, late(r.ctx, now))
}

// late reports whether now is after the deadline, rather than in the margin of lambda.WithDeadlineMargin.
func late(ctx context.Context, now time.Time) bool {
	deadline, ok := ctx.Deadline()
	return ok && now.After(deadline) && !errors.Is(context.Cause(ctx), lambda.ErrDeadlineMargin)
}
