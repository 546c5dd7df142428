//go:build !race

// The race detector makes sync.Pool forget at random, so that allocations say nothing under it.

package lambdalog_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/lambent-go/lambent/lambdalog"
)

// The options cost a record that is written anyway nothing, and one that is dropped nothing.
func TestAllocations(t *testing.T) {
	clean(t)
	ctx := lambdalog.WithAttrs(within(t.Context(), "8f507cfc-0000-4000-8000-000000000001"), slog.String("shop", "harbour"))
	logger := lambdalog.New(lambdalog.WithOutput(io.Discard), lambdalog.WithBuffer(0), lambdalog.WithSampling(0))
	for level, want := range map[slog.Level]float64{lambdalog.LevelTrace: 0, slog.LevelInfo: 0, slog.LevelDebug: 3} {
		got := testing.AllocsPerRun(1000, func() { logger.LogAttrs(ctx, level, "m", slog.String("order", "A7")) })
		if got > want {
			t.Errorf("%v: %g allocations a record, want %g at most", level, got, want)
		}
	}
}
