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

	"github.com/lambent-go/lambent/bench/internal/compare"
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

// A Report is everything that has been measured, and in which circumstances.
type Report struct {
	Heading     string   // versions, machine, rounds
	Names       []string // the libraries: the first is held against the second
	Measures    []measure.Measure
	Samples     Samples
	LeftOut     []string // what could not be measured, and why
	Comparisons []compare.Comparison
}

// Text writes the report for a terminal.
func (r *Report) Text(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s\n\n", r.Heading); err != nil {
		return err
	}
	if len(r.Measures) > 0 {
		if err := align(w, r.rows()); err != nil {
			return err
		}
	}
	for _, note := range r.LeftOut {
		fmt.Fprintf(w, "\n%s\n", note)
	}
	for _, c := range r.Comparisons {
		fmt.Fprintf(w, "\n%s\n\n", c.Title)
		if err := align(w, comparisonRows(c)); err != nil {
			return err
		}
	}
	return nil
}

// rows are the medians of the measures for each library, how the first library compares with the second, and whether
// that is enough. What has no samples is a dash.
func (r *Report) rows() [][]string {
	rows := [][]string{append(append([]string{"measure"}, r.Names...), "ratio", "must", "aim", "met")}
	for _, m := range r.Measures {
		row := []string{m.Title}
		medians := r.medians(m)
		for _, median := range medians {
			row = append(row, quantity(median, m.Unit))
		}
		ratio := medians[0] / medians[1]
		row = append(row, decimal(ratio, 3), limit(m.Target, m.Must), limit(m.Target, m.Aim))
		rows = append(rows, append(row, verdict(m, medians[0], ratio)))
	}
	return rows
}

// medians are those of a measure, for each library.
func (r *Report) medians(m measure.Measure) []float64 {
	medians := make([]float64, len(r.Names))
	for i, name := range r.Names {
		medians[i] = stats.Median(r.Samples[name][m.ID])
	}
	return medians
}

// comparisonRows are the medians of a comparison: time and allocations of each library, and the first one's time over
// that of the fastest other.
func comparisonRows(c compare.Comparison) [][]string {
	heading := []string{"case"}
	for _, name := range c.Libraries {
		heading = append(heading, name, "allocs")
	}
	rows := [][]string{append(heading, "ratio")}
	for _, one := range c.Cases {
		row := []string{one.Name}
		fastest := math.NaN()
		for i := range c.Libraries {
			t := stats.Median(one.Seconds[i])
			row = append(row, quantity(t, measure.Microseconds), decimal(stats.Median(one.Allocations[i]), 0))
			if i > 0 && !(t >= fastest) {
				fastest = t
			}
		}
		rows = append(rows, append(row, decimal(stats.Median(one.Seconds[0])/fastest, 3)))
	}
	return rows
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
