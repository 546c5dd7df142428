package lambdaotel

import (
	"errors"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// An Option is a setting of [Instrument]. A wrong one stops lambda.Start before the first event.
type Option func(*instrument) error

// WithTracerProvider has spans made by p. The default is the global one at the time of the first invocation.
func WithTracerProvider(p trace.TracerProvider) Option {
	return func(in *instrument) error {
		if p == nil {
			return errors.New("option WithTracerProvider: nil")
		}
		in.tracerProvider = p
		return nil
	}
}

// WithMeterProvider has metrics made by p. The default is the global one at the time of the first invocation.
func WithMeterProvider(p metric.MeterProvider) Option {
	return func(in *instrument) error {
		if p == nil {
			return errors.New("option WithMeterProvider: nil")
		}
		in.meterProvider = p
		return nil
	}
}

// WithPropagator has the parent of an invocation read by p. The default is the global one at the time of the first
// invocation, or W3C's trace context if nobody has set that.
func WithPropagator(p propagation.TextMapPropagator) Option {
	return func(in *instrument) error {
		if p == nil {
			return errors.New("option WithPropagator: nil")
		}
		in.propagator = p
		return nil
	}
}

// WithCarrier has the propagator read what f finds in an event, in place of the headers of HTTP events. f gets every
// payload, which it must not change, and may return nil.
func WithCarrier(f func(payload []byte) propagation.TextMapCarrier) Option {
	return func(in *instrument) error {
		if f == nil {
			return errors.New("option WithCarrier: nil")
		}
		in.carrier = f
		return nil
	}
}

// WithXRayParent makes the X-Ray context of an invocation the parent of its span, sampled or not as that says; the
// context in an HTTP event's headers counts where X-Ray has none. It is for functions whose spans go to X-Ray, with active
// tracing.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
func WithXRayParent() Option {
	return func(in *instrument) error {
		in.xrayFirst = true
		return nil
	}
}

// WithFlushTimeout bounds how long the next event waits for spans and metrics to be sent. The default is one second. It
// is never past the deadline of the invocation.
func WithFlushTimeout(d time.Duration) Option {
	return func(in *instrument) error {
		if d <= 0 {
			return errors.New("option WithFlushTimeout(" + d.String() + "): not positive")
		}
		in.flushTimeout = d
		return nil
	}
}
