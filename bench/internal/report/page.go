//go:build linux

package report

import (
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambent-go/lambent/bench/internal/measure"
)

// Page writes the report to a Markdown file, and its plot to an SVG file beside it.
func (r *Report) Page(path string) error {
	plot := strings.TrimSuffix(path, filepath.Ext(path)) + ".svg"
	if err := os.WriteFile(plot, []byte(r.plot()), 0o666); err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmarks\n\nWritten by `GOWORK=off go -C bench run . -page ../docs/benchmarks.md`; bench/README.md says what is measured, and how.\n"+
		"Medians; the ratio is Lambent's value over aws-lambda-go's.\n\n    %s\n\n", strings.ReplaceAll(r.Heading, "\n", "\n    "))
	if len(r.Measures) > 0 {
		fmt.Fprintf(&b, "![Lambent beside aws-lambda-go](%s)\n\n", filepath.Base(plot))
		markdown(&b, r.rows())
	}
	for _, note := range r.LeftOut {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	for _, c := range r.Comparisons {
		fmt.Fprintf(&b, "\n## %s\n\nTime and allocations; the ratio is to the fastest other one.\n\n", strings.ToUpper(c.Title[:1])+c.Title[1:])
		markdown(&b, comparisonRows(c))
	}
	return os.WriteFile(path, []byte(b.String()), 0o666)
}

// markdown writes a table, the first row of which is its heading.
func markdown(b *strings.Builder, rows [][]string) {
	for i, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString("| --- " + strings.Repeat("| ---: ", len(row)-1) + "|\n")
		}
	}
}

// Sizes of the plot, in pixels.
const (
	rowHeight  = 26
	titleWidth = 360
	plotWidth  = 420
	noteWidth  = 120
	barHeight  = 14
)

// plot draws for each measure what part of aws-lambda-go's cost Lambent's is, with marks where it must be and aims to
// be. Measures that are better when they are larger are turned round, so that shorter is better throughout.
func (r *Report) plot() string {
	var rows strings.Builder
	y := rowHeight
	for _, m := range r.Measures {
		medians := r.medians(m)
		part, must, aim := parts(m, medians[0], medians[1])
		if math.IsNaN(part) || math.IsInf(part, 0) {
			continue
		}
		y += rowHeight
		middle := y + barHeight/2
		fmt.Fprintf(&rows, `<text x="%d" y="%d" text-anchor="end">%s</text>`, titleWidth-8, middle+4, escaped(m.Title))
		fmt.Fprintf(&rows, `<rect x="%d" y="%d" width="%d" height="%d" fill="#e4e4e4"/>`, titleWidth, y, plotWidth, barHeight)
		fmt.Fprintf(&rows, `<rect class="bar" x="%d" y="%d" width="%.1f" height="%d" fill="#1f77b4"/>`, titleWidth, y, plotWidth*min(1, part), barHeight)
		mark(&rows, y, must, "#d62728")
		mark(&rows, y, aim, "#2ca02c")
		fmt.Fprintf(&rows, `<text x="%d" y="%d">%s</text>`, titleWidth+plotWidth+8, middle+4, decimal(part, 2))
		rows.WriteByte('\n')
	}
	width, height := titleWidth+plotWidth+noteWidth, y+2*rowHeight
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="#ffffff"/>
<text x="%d" y="%d">part of aws-lambda-go’s cost (grey: 1); shorter is better; red: must, green: aim</text>
%s</svg>
`, width, height, width, height, titleWidth, rowHeight-6, rows.String())
}

// parts are Lambent's value and both limits as parts of aws-lambda-go's value.
func parts(m measure.Measure, ours, theirs float64) (part, must, aim float64) {
	switch m.Target {
	case measure.Times:
		return theirs / ours, 1 / m.Must, 1 / m.Aim
	case measure.Value:
		return ours / theirs, m.Must / theirs, m.Aim / theirs
	}
	return ours / theirs, m.Must, m.Aim
}

func mark(b *strings.Builder, y int, at float64, colour string) {
	if at > 1 {
		return
	}
	fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="2" height="%d" fill="%s"/>`, titleWidth+plotWidth*at-1, y-2, barHeight+4, colour)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
