package stats_test

import (
	"math"
	"slices"
	"testing"

	"github.com/lambent-go/lambent/bench/internal/stats"
)

func TestMedian(t *testing.T) {
	for name, tt := range map[string]struct {
		values []float64
		want   float64
	}{
		"one":      {values: []float64{7}, want: 7},
		"two":      {values: []float64{10, 1}, want: 5.5},
		"odd":      {values: []float64{9, 1, 1000}, want: 9},
		"even":     {values: []float64{4, 1000, 2, 1}, want: 3},
		"repeated": {values: []float64{2, 2, 2, 9}, want: 2},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(tt.values)
			if got := stats.Median(tt.values); got != tt.want {
				t.Errorf("Median(%v) = %v, want %v", tt.values, got, tt.want)
			}
			if !slices.Equal(tt.values, before) {
				t.Errorf("values are now %v, were %v", tt.values, before)
			}
		})
	}
	if got := stats.Median(nil); !math.IsNaN(got) {
		t.Errorf("Median of nothing = %v, want NaN", got)
	}
}
