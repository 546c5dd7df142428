package metrics_test

import (
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/metrics"
)

// FuzzLine holds that whatever is recorded, each line is valid, and no value that was taken is lost.
func FuzzLine(f *testing.F) {
	f.Add("LoavesBaked", 12.0, "Count", "shop", "harbour", "batchOf", "rye", 3, 7)
	f.Add("", math.NaN(), "", "", "", "", "", 0, 0)
	f.Add("a\nb", math.Inf(1), "Bytes/Second", ":a", "b\n", "_aws", "\xff<\u2028", 101, 1)
	f.Add("a", 0x1p360, "None", "a", "a", "a", "a", 250, 2)
	f.Add("level", math.Copysign(0, -1), "Seconds", "level", "\"", "requestId", "\\", 1, 10)
	f.Add("\u2028\"é", 1e-300, "Percent", "\\\"", "\"\\", "\xff", strings.Repeat("x", 1000), 5, 300)
	f.Fuzz(func(t *testing.T, name string, value float64, unit, dimension, of, key, text string, values, scale int) {
		var out output
		r := create(t, &out, metrics.WithLogLevel(slog.LevelInfo), metrics.WithRequestID()).NewRecorder()
		want := 0
		record := func(r *metrics.Recorder, name string) {
			for range min(max(values, 0), 300) {
				if r.Add(name, value, metrics.Unit(unit)) == nil {
					want++
				}
			}
		}
		_ = r.SetMetadata(slog.String(key, strings.Repeat(text, min(max(scale, 0), 300))))
		_ = r.SetDimension(dimension, of)
		_ = r.AddDimensionSet(of, dimension, key, text)
		_ = r.SetTimestamp(time.Now().Add(time.Duration(scale) * time.Hour))
		record(r, name)
		record(r, key)
		if child, err := r.With(text, of, name, dimension); err == nil {
			record(child, text)
			_ = child.SetMetadata(slog.Any(name, map[string]any{key: text, text: []byte(key)}))
		}
		_ = r.SetMetadata(slog.Group(text, key, value, name, slog.GroupValue(slog.Any(unit, value))))
		if err := r.Flush(); err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, b := range read(t, out.String()) {
			for _, m := range b.Metrics {
				got += len(b.values(t, m.Name))
			}
		}
		if got != want {
			t.Errorf("%d values are written, %d were taken", got, want)
		}
	})
}
