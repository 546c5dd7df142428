// Package stats sums up repeated measurements.
package stats

import (
	"math"
	"slices"
)

// Median is the middle of values, or the mean of the two in the middle. Of none it is NaN.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}
