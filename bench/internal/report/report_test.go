//go:build linux

package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/bench/internal/compare"
	"github.com/lambent-go/lambent/bench/internal/measure"
	"github.com/lambent-go/lambent/bench/internal/report"
)

func TestTable(t *testing.T) {
	measures := []measure.Measure{
		{ID: "cpu", Title: "CPU", Unit: measure.Microseconds, Target: measure.Ratio, Must: 0.5, Aim: 0.25},
		{ID: "start", Title: "start", Unit: measure.Milliseconds, Target: measure.Ratio, Must: 0.6, Aim: 0.5},
		{ID: "size", Title: "size", Unit: measure.Megabytes, Target: measure.Ratio, Must: 0.4, Aim: 0.3},
		{ID: "throughput", Title: "events", Unit: measure.PerSecond, Target: measure.Times, Must: 2.5, Aim: 8},
		{ID: "calls", Title: "system calls", Unit: measure.Count, Target: measure.Value, Must: 9, Aim: 7},
		{ID: "none", Title: "not measured", Unit: measure.Count, Target: measure.Ratio, Must: 1, Aim: 1},
		{ID: "half", Title: "without the other", Unit: measure.Count, Target: measure.Value, Must: 9, Aim: 7},
	}
	samples := report.Samples{}
	samples.Add("ours", measure.Values{"cpu": 30e-6, "start": 5.5e-3, "size": 2.1e6, "throughput": 9000, "calls": 8})
	samples.Add("ours", measure.Values{"cpu": 10e-6, "half": 8})
	samples.Add("ours", measure.Values{"cpu": 20e-6})
	samples.Add("theirs", measure.Values{"cpu": 80e-6, "start": 10e-3, "size": 4.2e6, "throughput": 1000, "calls": 32})
	const want = `
measure               ours   theirs  ratio      must       aim   met
CPU                20.0 µs  80.0 µs   0.250    ≤ 0.50    ≤ 0.25   aim
start              5.50 ms 10.00 ms   0.550    ≤ 0.60    ≤ 0.50  must
size               2.10 MB  4.20 MB   0.500    ≤ 0.40    ≤ 0.30    no
events              9000/s   1000/s   9.000    ≥ ×2.5      ≥ ×8   aim
system calls           8.0     32.0   0.250  ≤ 9 each  ≤ 7 each  must
not measured             –        –      –    ≤ 1.00    ≤ 1.00     –
without the other      8.0        –      –  ≤ 9 each  ≤ 7 each  must
`
	var got strings.Builder
	r := report.Report{Heading: "on a machine", Names: []string{"ours", "theirs"}, Measures: measures, Samples: samples}
	if err := r.Text(&got); err != nil {
		t.Fatal(err)
	}
	if fields(got.String()) != "on a machine "+fields(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	lines := strings.Split(strings.TrimSuffix(got.String(), "\n"), "\n")[2:]
	for _, line := range lines {
		if len([]rune(line)) != len([]rune(lines[0])) {
			t.Errorf("line %q is not as long as the first", line)
		}
	}
}

func TestComparison(t *testing.T) {
	r := report.Report{Comparisons: []compare.Comparison{{
		Title:     "decoding",
		Libraries: []string{"ours", "theirs", "others"},
		Cases: []compare.Case{
			{Name: "S3", Seconds: [][]float64{{1e-6, 3e-6, 2e-6}, {8e-6}, {10e-6}}, Allocations: [][]float64{{4}, {40}, {50}}},
			{Name: "SQS", Seconds: [][]float64{{1e-6}, nil, {10e-6}}, Allocations: [][]float64{{4}, nil, {50}}},
		},
	}}}
	const want = `decoding
		case  ours    allocs  theirs  allocs  others   allocs  ratio
		S3    2.0 µs  4       8.0 µs  40      10.0 µs  50      0.250
		SQS   1.0 µs  4       –       –       10.0 µs  50      0.100`
	var got strings.Builder
	if err := r.Text(&got); err != nil {
		t.Fatal(err)
	}
	if fields(got.String()) != fields(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

// TestPage writes a page and looks at it as a reader does: every measure has a row and a bar, the plot is XML, and names
// cannot break either.
func TestPage(t *testing.T) {
	samples := report.Samples{}
	samples.Add("ours", measure.Values{"cpu": 2, "events": 90, "calls": 6})
	samples.Add("a|b & <c>", measure.Values{"cpu": 8, "events": 10, "calls": 30})
	r := report.Report{
		Heading: "on a machine",
		Names:   []string{"ours", "a|b & <c>"},
		Measures: []measure.Measure{
			{ID: "cpu", Title: "CPU", Unit: measure.Count, Target: measure.Ratio, Must: 0.5, Aim: 0.25},
			{ID: "events", Title: "events & more", Unit: measure.PerSecond, Target: measure.Times, Must: 2.5, Aim: 8},
			{ID: "calls", Title: "calls", Unit: measure.Count, Target: measure.Value, Must: 9, Aim: 7},
			{ID: "none", Title: "nothing", Unit: measure.Count, Target: measure.Value, Must: 9, Aim: 7},
		},
		Samples: samples,
		LeftOut: []string{"cold: left out: no disk"},
	}
	page := filepath.Join(t.TempDir(), "results.md")
	if err := r.Page(page); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"on a machine", "| CPU | 2.0 | 8.0 | 0.250 |", `a\|b`, "cold: left out: no disk", "](results.svg)"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	plot, err := os.ReadFile(strings.TrimSuffix(page, ".md") + ".svg")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	bars := 0
	for d := xml.NewDecoder(bytes.NewReader(plot)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, plot)
		}
		switch token := token.(type) {
		case xml.CharData:
			words = append(words, string(token))
		case xml.StartElement:
			if slices.Contains(token.Attr, xml.Attr{Name: xml.Name{Local: "class"}, Value: "bar"}) {
				bars++
			}
		}
	}
	if all := strings.Join(words, " "); bars != 3 || !strings.Contains(all, "events & more") || !strings.Contains(all, "0.25") || strings.Contains(all, "nothing") {
		t.Errorf("%d bars, want 3; text: %s", bars, all)
	}
}

// fields is text with white space reduced to what separates fields.
func fields(text string) string { return strings.Join(strings.Fields(text), " ") }
