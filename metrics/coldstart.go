package metrics

import (
	"slices"
	"sync/atomic"

	"github.com/lambent-go/lambent/lambdacontext"
)

// What the line of a cold start has.
const (
	coldStartMetric    = "ColdStart"
	coldStartDimension = "function_name"
)

// onDemand is the initialization type of an environment that an invoker waited for.
const onDemand = "on-demand"

// A coldStart counts the first invocation of an execution environment.
type coldStart struct {
	metrics *Metrics
	types   []string // initialization types that count besides onDemand
	done    atomic.Bool
}

// check reports an error when the line would not be valid.
func (c *coldStart) check() error {
	dims := c.metrics.dims
	if find(dims, coldStartMetric) >= 0 {
		return nameError(kindDimension, coldStartMetric, "names the metric of WithColdStart")
	}
	if find(dims, coldStartDimension) < 0 && len(dims) == maxDimensions {
		return tooManyDimensions(len(dims) + 1)
	}
	return nil
}

// begin writes the line, if f is the first family of the environment. What goes wrong is f's to say.
func (c *coldStart) begin(f *family) {
	if c.done.Load() || c.done.Swap(true) {
		return
	}
	env := lambdacontext.CurrentSettings()
	if t := env.InitializationType; t != "" && t != onDemand && !slices.Contains(c.types, t) {
		return
	}
	line := c.metrics.newFamily(f.ctx)
	if find(c.metrics.dims, coldStartDimension) < 0 && env.FunctionName != "" {
		_ = line.root.SetDimension(coldStartDimension, env.FunctionName) // a valid one; else without
	}
	_ = line.root.Add(coldStartMetric, 1, Count) // check has seen to it
	f.lost = line.root.Flush()
}
