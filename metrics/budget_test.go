//go:build !race

// The race detector makes sync.Pool forget at random, so that allocations say nothing under it.

package metrics_test

import (
	"context"
	"io"
	"testing"

	"github.com/lambent-go/lambent/metrics"
)

func TestAllocations(t *testing.T) {
	r := create(t, io.Discard).NewRecorder()
	must(t, r.Add("m", 0, metrics.Count))
	if got := testing.AllocsPerRun(1000, func() { _ = r.Add("m", 1, metrics.Count) }); got > 0 {
		t.Errorf("%g allocations of Add with a known name, want none", got)
	}
	r, flush := ten(t)
	for range 2 { // the first has no memory to use again
		flush()
	}
	if got := testing.AllocsPerRun(1000, flush); got > 2 {
		t.Errorf("%g allocations for a line of ten metrics, want 2 at most", got)
	}
	h := create(t, io.Discard).Middleware(handlerFunc(func(context.Context) error { return nil }))
	if got := testing.AllocsPerRun(1000, func() { _, _ = h.Invoke(t.Context(), nil) }); got > 2 {
		t.Errorf("%g allocations of an invocation that records nothing, want 2 at most", got)
	}
}

// ten returns a recorder, and a function that writes a line of ten metrics by it.
func ten(t testing.TB) (*metrics.Recorder, func()) {
	names := []string{"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"}
	r := create(t, io.Discard, metrics.WithDimension("shop", "harbour")).NewRecorder()
	return r, func() {
		for i, name := range names {
			_ = r.Add(name, float64(i)+0.5, metrics.Milliseconds)
		}
		_ = r.Flush()
	}
}
