//go:build linux

package report_test

import (
	"strings"
	"testing"

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
	if err := report.Table(&got, []string{"ours", "theirs"}, measures, samples); err != nil {
		t.Fatal(err)
	}
	if fields(got.String()) != fields(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	lines := strings.Split(strings.TrimSuffix(got.String(), "\n"), "\n")
	for _, line := range lines {
		if len([]rune(line)) != len([]rune(lines[0])) {
			t.Errorf("line %q is not as long as the first", line)
		}
	}
}

// fields is text with white space reduced to what separates fields.
func fields(text string) string { return strings.Join(strings.Fields(text), " ") }
