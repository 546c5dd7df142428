// Package compare runs the Go benchmarks of this module that set Lambent's packages beside others inside one process:
// decoding events, and serving net/http handlers.
package compare

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/bench/internal/peer"
)

// A Suite is a package with benchmarks that are named Benchmark/CASE/LIBRARY.
type Suite struct {
	Name      string
	Title     string
	Package   string // below this module
	Benchmark string
	Libraries []string // as the benchmarks name them; the first is Lambent
}

// Suites returns every Suite.
func Suites() []Suite {
	return []Suite{
		{"events", "decoding an event: events.Unmarshal, and encoding/json into aws-lambda-go's type", "events", "BenchmarkCompiled", []string{"lambent", "aws-lambda-go"}},
		{"events-first", "the first event in a fresh process, its plan made, and encoding/json's second one into aws-lambda-go's type", "events", "BenchmarkFirst", []string{"lambent", "aws-lambda-go"}},
		{"events-json", "decoding an event with encoding/json, into both libraries' types", "events", "BenchmarkUnmarshal", []string{"lambent", "aws-lambda-go"}},
		{"http", "an HTTP event through a net/http handler, in memory", "http", "BenchmarkInvoke", []string{"lambent", "aws-lambda-go-api-proxy", "algnhsa"}},
	}
}

// A Comparison is what a Suite has yielded.
type Comparison struct {
	Title     string
	Libraries []string
	Cases     []Case
}

// A Case is one case of a Comparison, with its samples by library: nil for one that does not take part.
type Case struct {
	Name        string
	Seconds     [][]float64 // for each run
	Allocations [][]float64
}

// Build compiles the suite's benchmarks into dir. The working directory must be this module's.
func (s Suite) Build(ctx context.Context, dir string) error {
	return peer.Go(ctx, "test", "-c", "-o", s.program(dir), "./"+s.Package)
}

func (s Suite) program(dir string) string { return filepath.Join(dir, s.Name+".test") }

// Run runs every benchmark count times, the libraries in turn, for about the given time each (a duration as -benchtime
// takes it).
func (s Suite) Run(ctx context.Context, dir string, count int, each string) (*Comparison, error) {
	c := &Comparison{Title: s.Title, Libraries: s.Libraries}
	for range count {
		cmd := exec.CommandContext(ctx, s.program(dir), "-test.run=^$", "-test.bench=^"+s.Benchmark+"$", "-test.benchmem", "-test.benchtime="+each)
		cmd.Dir = s.Package
		output, err := cmd.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", s.Name, err, output)
		}
		if err := c.read(s.Benchmark, output); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	if len(c.Cases) == 0 {
		return nil, fmt.Errorf("%s: no benchmark %s/CASE/LIBRARY of %s", s.Name, s.Benchmark, strings.Join(s.Libraries, ", "))
	}
	return c, nil
}

// read takes the samples out of a run's output:
//
//	BenchmarkUnmarshal/S3/lambent-2    1234    987.6 ns/op    512 B/op    7 allocs/op
func (c *Comparison) read(benchmark string, output []byte) error {
	lines := bufio.NewScanner(bytes.NewReader(output))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		rest, ok := strings.CutPrefix(fields[0], benchmark+"/")
		name, library, cut := cutLast(rest, "/")
		if before, processors, ok := cutLast(library, "-"); ok && isNumber(processors) {
			library = before
		}
		i := slices.Index(c.Libraries, library)
		if !ok || !cut || i < 0 {
			continue
		}
		nanoseconds, err := value(fields, "ns/op")
		if err != nil {
			return fmt.Errorf("%w in %q", err, lines.Text())
		}
		allocations, err := value(fields, "allocs/op")
		if err != nil {
			return fmt.Errorf("%w in %q", err, lines.Text())
		}
		one := c.at(name)
		one.Seconds[i] = append(one.Seconds[i], nanoseconds/1e9)
		one.Allocations[i] = append(one.Allocations[i], allocations)
	}
	return lines.Err()
}

// at is the case of a name, a new one if need be.
func (c *Comparison) at(name string) *Case {
	i := slices.IndexFunc(c.Cases, func(one Case) bool { return one.Name == name })
	if i < 0 {
		i = len(c.Cases)
		c.Cases = append(c.Cases, Case{name, make([][]float64, len(c.Libraries)), make([][]float64, len(c.Libraries))})
	}
	return &c.Cases[i]
}

// value is the number before a unit.
func value(fields []string, unit string) (float64, error) {
	i := slices.Index(fields, unit)
	if i < 1 {
		return 0, fmt.Errorf("no %s", unit)
	}
	return strconv.ParseFloat(fields[i-1], 64)
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// cutLast is strings.Cut around the last sep. Without one, all is before it.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
