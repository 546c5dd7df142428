package lambdalog_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/lambent-go/lambent/lambdalog"
)

// What the options cost a record that is written, one that is held, and one that is neither.
func BenchmarkOptions(b *testing.B) {
	ctx := within(b.Context(), "8f507cfc-0000-4000-8000-000000000001")
	for _, bb := range []struct {
		name   string
		level  slog.Level
		option lambdalog.Option
	}{
		{"none-INFO", slog.LevelInfo, lambdalog.WithOutput(io.Discard)},
		{"none-DEBUG", slog.LevelDebug, lambdalog.WithOutput(io.Discard)},
		{"buffer-INFO", slog.LevelInfo, lambdalog.WithBuffer(0)},
		{"buffer-DEBUG", slog.LevelDebug, lambdalog.WithBuffer(0)},
		{"sampling-INFO", slog.LevelInfo, lambdalog.WithSampling(0)},
		{"sampling-DEBUG", slog.LevelDebug, lambdalog.WithSampling(0)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			logger := lambdalog.New(lambdalog.WithOutput(io.Discard), bb.option)
			b.ReportAllocs()
			for b.Loop() {
				logger.LogAttrs(ctx, bb.level, "order received", slog.String("order", "A7"), slog.Int("loaves", 3))
			}
		})
	}
}
