//go:build linux

// Package report shows what has been measured: a table with one line for each measure.
package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambent-go/lambent/bench/internal/measure"
	"github.com/lambent-go/lambent/bench/internal/stats"
)

// Samples are the values of each measure, by the name of the library: whatever has been measured so far.
type Samples map[string]map[measure.ID][]float64

// Add adds what a measure.Case has yielded for a library.
func (s Samples) Add(name string, values measure.Values) {
	if s[name] == nil {
		s[name] = map[measure.ID][]float64{}
	}
	for id, v := range values {
		s[name][id] = append(s[name][id], v)
	}
}

// Table writes the medians of the given measures for each library, how the first library compares with the second,
// and whether that is enough. What has no samples is a dash.
func Table(w io.Writer, names []string, measures []measure.Measure, samples Samples) error {
	rows := [][]string{append(append([]string{"measure"}, names...), "ratio", "must", "aim", "met")}
	for _, m := range measures {
		row := []string{m.Title}
		medians := make([]float64, len(names))
		for i, name := range names {
			medians[i] = stats.Median(samples[name][m.ID])
			row = append(row, quantity(medians[i], m.Unit))
		}
		ratio := medians[0] / medians[1]
		row = append(row, decimal(ratio, 3), limit(m.Target, m.Must), limit(m.Target, m.Aim))
		rows = append(rows, append(row, verdict(m, medians[0], ratio)))
	}
	return align(w, rows)
}

// verdict says which of a measure's limits is kept: aim, must (but not aim), or no.
func verdict(m measure.Measure, value, ratio float64) string {
	if m.Target != measure.Value {
		value = ratio
	}
	switch {
	case math.IsNaN(value):
		return none
	case m.Target.Reached(value, m.Aim):
		return "aim"
	case m.Target.Reached(value, m.Must):
		return "must"
	}
	return "no"
}

// none stands for a value that has not been measured.
const none = "–"

func limit(t measure.Target, v float64) string {
	switch t {
	case measure.Times:
		return "≥ ×" + fmt.Sprint(v)
	case measure.Value:
		return fmt.Sprintf("≤ %v each", v)
	}
	return "≤ " + decimal(v, 2)
}

func decimal(v float64, digits int) string {
	if math.IsNaN(v) {
		return none
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

func quantity(v float64, unit measure.Unit) string {
	if math.IsNaN(v) {
		return none
	}
	switch unit {
	case measure.Microseconds:
		return fmt.Sprintf("%.1f µs", v*1e6)
	case measure.Milliseconds:
		return fmt.Sprintf("%.2f ms", v*1e3)
	case measure.Megabytes:
		return fmt.Sprintf("%.2f MB", v/1e6)
	case measure.PerSecond:
		return fmt.Sprintf("%.0f/s", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// align writes rows of columns of equal width: the first to the left, the others to the right.
func align(w io.Writer, rows [][]string) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, text := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, text := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			if i == 0 {
				line.WriteString(text + space)
			} else {
				line.WriteString("  " + space + text)
			}
		}
		if _, err := fmt.Fprintln(w, line.String()); err != nil {
			return err
		}
	}
	return nil
}
