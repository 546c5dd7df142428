//go:build linux

// Command bench measures functions built on Lambent beside the same functions built on aws-lambda-go, and holds the
// difference against Lambent's promises. See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/lambent-go/lambent/bench/internal/compare"
	"github.com/lambent-go/lambent/bench/internal/measure"
	"github.com/lambent-go/lambent/bench/internal/peer"
	"github.com/lambent-go/lambent/bench/internal/report"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "bench: interrupted")
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is the command. Its error does not depend on what is measured: it is nil unless something is broken.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	plan, err := parse(args, stderr)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lambent-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	peers, versions, err := build(ctx, dir, stderr)
	if err != nil {
		return err
	}
	lab := &measure.Lab{Dir: dir, FakeAPI: fakeAPI(dir), Quick: plan.quick}
	load := loadAverage()
	samples, leftOut, err := plan.measure(ctx, lab, peers, stderr)
	if err != nil {
		return err
	}
	table := report.Report{
		Heading: fmt.Sprintf("%s\n%s %s/%s, %d processors, load average before: %s; rounds: %d",
			strings.Join(versions, ", "), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load, plan.rounds),
		Names:    names(peers),
		Measures: plan.measures(),
		Samples:  samples,
		LeftOut:  leftOut,
	}
	for _, suite := range plan.suites {
		fmt.Fprintf(stderr, "comparing: %s\n", suite.Name)
		c, err := plan.compare(ctx, dir, suite)
		if err != nil {
			return err
		}
		table.Comparisons = append(table.Comparisons, *c)
	}
	if err := table.Text(stdout); err != nil || plan.page == "" {
		return err
	}
	return table.Page(plan.page)
}

// A plan is what the flags ask for.
type plan struct {
	rounds int
	quick  bool
	page   string // file to write the results to, as a page with plots; "": none
	cases  []measure.Case
	suites []compare.Suite
}

func parse(args []string, stderr io.Writer) (*plan, error) {
	var all []string
	for _, c := range measure.Cases() {
		all = append(all, c.Name)
	}
	for _, suite := range compare.Suites() {
		all = append(all, suite.Name)
	}
	p := &plan{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&p.rounds, "rounds", 5, "how often each case is run for each library, in turn")
	flags.BoolVar(&p.quick, "quick", false, "one round of few events: rough values, soon")
	flags.StringVar(&p.page, "page", "", "`file` to write the results to as well, as a page with plots beside it")
	chosen := flags.String("cases", strings.Join(all, ","), "what to run")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if p.rounds < 1 {
		return nil, fmt.Errorf("-rounds is %d, want at least 1", p.rounds)
	}
	if p.quick {
		p.rounds = 1
	}
	for _, name := range strings.Split(*chosen, ",") {
		i := slices.Index(all, name)
		if i < 0 {
			return nil, fmt.Errorf("unknown case %q\nhint: the cases are %s", name, strings.Join(all, ", "))
		}
		if cases := measure.Cases(); i < len(cases) {
			p.cases = append(p.cases, cases[i])
		} else {
			p.suites = append(p.suites, compare.Suites()[i-len(cases)])
		}
	}
	return p, nil
}

// measures are those that the plan's cases yield.
func (p *plan) measures() []measure.Measure {
	var measures []measure.Measure
	for _, m := range measure.All() {
		if slices.ContainsFunc(p.cases, func(c measure.Case) bool { return slices.Contains(c.Measures, m.ID) }) {
			measures = append(measures, m)
		}
	}
	return measures
}

// measure runs the cases, the libraries always in turn, so that what else the machine does meets all of them alike.
// It notes which cases are left out, and why.
func (p *plan) measure(ctx context.Context, lab *measure.Lab, peers []peer.Peer, progress io.Writer) (report.Samples, []string, error) {
	samples := report.Samples{}
	var leftOut []string
	cases := slices.Clone(p.cases)
	for round := range p.rounds {
		for i := 0; i < len(cases); i++ {
			c := cases[i]
			fmt.Fprintf(progress, "round %d of %d: %s\n", round+1, p.rounds, c.Name)
			err := alternate(ctx, lab, peers, c, samples)
			if reason, ok := errors.AsType[*measure.LeftOut](err); ok {
				leftOut = append(leftOut, c.Name+": "+reason.Error())
				cases = slices.Delete(cases, i, i+1)
				i--
			} else if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", c.Name, err)
			}
		}
	}
	return samples, leftOut, nil
}

// compare runs a suite of Go benchmarks.
func (p *plan) compare(ctx context.Context, dir string, suite compare.Suite) (*compare.Comparison, error) {
	each := "200ms"
	if p.quick {
		each = "1x"
	}
	if err := suite.Build(ctx, dir); err != nil {
		return nil, err
	}
	return suite.Run(ctx, dir, p.rounds, each)
}

// alternate runs one case as often as a round asks for.
func alternate(ctx context.Context, lab *measure.Lab, peers []peer.Peer, c measure.Case, samples report.Samples) error {
	repeat := c.Repeat
	if lab.Quick {
		repeat = 1
	}
	for range repeat {
		for _, p := range peers {
			if !p.TakesPart(c.Name) {
				continue
			}
			values, err := c.Run(ctx, lab, p)
			if err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
			samples.Add(p.Name, values)
		}
	}
	return nil
}

// build builds everything that is run into dir. It returns what could be built, and on what.
func build(ctx context.Context, dir string, progress io.Writer) (peers []peer.Peer, versions []string, err error) {
	fmt.Fprintln(progress, "building")
	if err := peer.Go(ctx, "build", "-buildvcs=false", "-o", fakeAPI(dir), peer.Module+"/fakeapi"); err != nil {
		return nil, nil, err
	}
	for _, p := range peer.All() {
		version, err := p.Build(ctx, dir)
		switch {
		case errors.Is(err, peer.ErrNoCompiler):
			fmt.Fprintf(progress, "%s: left out: %v\n", p.Name, err)
			continue
		case err != nil:
			return nil, nil, err
		}
		peers = append(peers, p)
		versions = append(versions, p.Name+" "+version)
	}
	return peers, versions, nil
}

// loadAverage tells how much else the machine has had to do in the last minute.
func loadAverage() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	minute, _, _ := strings.Cut(string(content), " ")
	return minute
}

func fakeAPI(dir string) string { return filepath.Join(dir, "fakeapi") }

func names(peers []peer.Peer) []string {
	var names []string
	for _, p := range peers {
		names = append(names, p.Name)
	}
	return names
}
