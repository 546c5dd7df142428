//go:build !race

// The race detector makes sync.Pool forget at random, so that allocations say nothing under it.

package logrecord_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/lambent-go/lambent/internal/logrecord"
)

func TestAllocations(t *testing.T) {
	ctx := within(t.Context(), logrecord.Invocation{RequestID: "r-1", TenantID: "t-1"})
	for name, format := range map[string]logrecord.Format{"JSON": logrecord.JSON, "text": logrecord.Text} {
		h := logrecord.NewHandler(logrecord.Options{Output: io.Discard, Format: format, Invocation: find, TenantID: true}).
			WithAttrs([]slog.Attr{slog.String("service", "orders")}).WithGroup("g")
		got := testing.AllocsPerRun(1000, func() {
			if err := h.Handle(ctx, record); err != nil {
				t.Fatal(err)
			}
		})
		if got > 0 {
			t.Errorf("%s: %g allocations a record, want none", name, got)
		}
	}
}
