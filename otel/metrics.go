package lambdaotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// meters are the metrics of functions by the semantic conventions.
//
// https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/
type meters struct {
	duration                                  metric.Float64Histogram
	invocations, errors, coldStarts, timeouts metric.Int64Counter

	adds    [len(triggerNames)][]metric.AddOption // the attributes of each trigger
	records [len(triggerNames)][]metric.RecordOption
}

// bounds are of the duration's buckets, in seconds.
var bounds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

// make makes the metrics. What cannot be made is nothing that does nothing.
func (m *meters) make(meter metric.Meter) error {
	var errs []error
	var err error
	m.duration, err = meter.Float64Histogram("faas.invoke_duration", metric.WithUnit("s"),
		metric.WithDescription("Duration of the handler"), metric.WithExplicitBucketBoundaries(bounds...))
	errs = append(errs, err)
	counter := func(name, unit, description string) metric.Int64Counter {
		c, err := meter.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(description))
		errs = append(errs, err)
		return c
	}
	m.invocations = counter("faas.invocations", "{invocation}", "Invocations that succeeded")
	m.errors = counter("faas.errors", "{error}", "Invocations that failed")
	m.coldStarts = counter("faas.coldstarts", "{coldstart}", "Execution environments that an invoker waited for")
	m.timeouts = counter("faas.timeouts", "{timeout}", "Handlers that returned after the deadline")
	for t, name := range triggerNames {
		set := metric.WithAttributeSet(attribute.NewSet(attribute.String("faas.trigger", name)))
		m.adds[t] = []metric.AddOption{set}
		m.records[t] = []metric.RecordOption{set}
	}
	return errors.Join(errs...)
}

// done counts an invocation.
func (m *meters) done(ctx context.Context, t trigger, took time.Duration, failed, cold, late bool) {
	add := func(c metric.Int64Counter, happened bool) {
		if happened {
			c.Add(ctx, 1, m.adds[t]...)
		}
	}
	m.duration.Record(ctx, took.Seconds(), m.records[t]...)
	add(m.invocations, !failed)
	add(m.errors, failed)
	add(m.coldStarts, cold)
	add(m.timeouts, late)
}
