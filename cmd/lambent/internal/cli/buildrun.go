package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// packageExecutable packages what has been built elsewhere.
func (p *packaging) packageExecutable(ctx context.Context, config *project.Config) error {
	s, err := p.settings(config, project.Function{Name: p.name})
	if err != nil {
		return hintName(err)
	}
	s.Executable, s.Root = p.executable, config.Root
	return p.packageAll(ctx, []pack.Settings{s}, nil)
}

// hintName adds what to do about a name that Lambda does not take.
func hintName(err error) error {
	if hint.Of(err) != "" {
		return err
	}
	return hint.Add(err, "choose the function's name with --name")
}

// packageFunctions packages the functions that the patterns name.
func (p *packaging) packageFunctions(ctx context.Context, config *project.Config) error {
	found, err := project.Discover(ctx, p.dir, config, p.patterns)
	if err != nil {
		return err
	}
	failures, err := p.missed(found)
	if err != nil {
		return err
	}
	whole := len(p.patterns) == 0
	var all []pack.Settings
	for _, fn := range candidates(found, whole) {
		s, err := p.settings(config, fn)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	if whole && len(found.Commands) > 0 {
		fmt.Fprintf(p.stderr, "nothing to build for functions that are a command: %s\n", strings.Join(found.Commands, ", "))
	}
	if len(all) == 0 && len(failures) == 0 && (!whole || len(found.Commands) == 0) {
		return found.NoFunction(p.dir, p.patterns)
	}
	return p.packageAll(ctx, all, failures)
}

// candidates returns the functions that the patterns matched, and what may be one and cannot be read.
func candidates(found *project.Discovery, whole bool) []project.Function {
	var list []project.Function
	for _, fn := range found.Functions {
		if whole || slices.Contains(found.Matched, fn.Dir) {
			list = append(list, fn)
		}
	}
	for _, fn := range found.Broken {
		if !slices.ContainsFunc(list, func(other project.Function) bool { return other.Dir == fn.Dir || other.Name == fn.Name }) {
			list = append(list, fn)
		}
	}
	return list
}

// missed returns the failures of patterns that name a package without a main function. One that names no package at
// all is an error of the command line.
func (p *packaging) missed(found *project.Discovery) ([]error, error) {
	var failures []error
	for _, m := range found.Missed {
		if m.Unknown {
			return nil, m.Err
		}
		failures = append(failures, &functionFailure{exitBuild, m.Err})
	}
	return failures, nil
}

// settings returns how a function is to be packaged.
func (p *packaging) settings(config *project.Config, fn project.Function) (pack.Settings, error) {
	r, err := config.Resolve(p.dir, fn.Name, fn.ModuleDir, project.Flags{Overrides: p.overrides})
	// That there are too many variables is a fault of this function's package alone, and found out with it.
	if err != nil && pack.CheckEnvironment(r.Env) == nil {
		return pack.Settings{}, err
	}
	s := pack.For(fn, r)
	s.Out, s.Image, s.CAFile, s.Verify, s.ErrorDir = p.out, p.image, p.caFile, p.verify, p.dir
	return s, nil
}

// packagesAtATime is how many functions are packaged at the same time. Each build uses several processors.
func packagesAtATime() int { return max(2, runtime.NumCPU()/2) }

// packageAll packages functions side by side, and says in their order what has come of them. failures are what has
// gone wrong before.
func (p *packaging) packageAll(ctx context.Context, all []pack.Settings, failures []error) error {
	type outcome struct {
		result pack.Result
		err    error
	}
	outcomes := make([]chan outcome, len(all))
	slots := make(chan struct{}, packagesAtATime())
	for i, s := range all {
		outcomes[i] = make(chan outcome, 1)
		go func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			result, err := p.packageOne(ctx, s)
			outcomes[i] <- outcome{result, err}
		}()
	}
	report := &packageReport{packaging: p, count: len(all) + len(failures), results: []pack.Result{}}
	for _, err := range failures {
		report.fail(err)
	}
	for _, c := range outcomes {
		o := <-c
		if ctx.Err() != nil {
			continue // all of them end, and then the command does
		}
		if o.err != nil {
			report.fail(o.err)
		} else if err := report.add(o.result); err != nil && report.err == nil {
			report.err = err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return report.end()
}

func (p *packaging) packageOne(ctx context.Context, s pack.Settings) (pack.Result, error) {
	if ctx.Err() != nil {
		return pack.Result{}, context.Cause(ctx)
	}
	if isTerminal(p.stderr) {
		defer showProgress(p.stderr, "building "+s.Name+"…")()
	}
	return pack.Package(ctx, s)
}

// A packageReport is what a person or a script is told.
type packageReport struct {
	*packaging
	count    int // functions
	results  []pack.Result
	failures []error
	err      error // why stdout cannot be written
}

// add says what has been made.
func (r *packageReport) add(result pack.Result) error {
	r.results = append(r.results, result)
	for _, warning := range result.Warnings {
		fmt.Fprintf(r.stderr, "warning: %s\n", warning)
	}
	if r.json {
		return nil
	}
	line := fmt.Sprintf("%s  %s  %d bytes  sha256:%s\n", result.Path, result.Arch, result.Size, result.SHA256)
	return writeAll(r.stdout, []byte(line))
}

// fail says what cannot be made. The only function's failure is that of the command.
func (r *packageReport) fail(err error) {
	r.failures = append(r.failures, err)
	if r.count == 1 {
		return
	}
	if f, ok := errors.AsType[*functionFailure](err); ok {
		err = f.reason
	}
	printError(r.stderr, "lambent: build", err)
}

// end prints the array, and returns the command's error.
func (r *packageReport) end() error {
	if r.json && r.err == nil {
		text, err := json.Marshal(r.results)
		if err != nil {
			return fmt.Errorf("result: %w", err)
		}
		r.err = writeLine(r.stdout, text)
	}
	switch {
	case r.err != nil:
		return r.err
	case len(r.failures) == 0:
		return nil
	case r.count == 1:
		return r.failures[0]
	}
	return &functionFailure{exitBuild, fmt.Errorf("no package for %d of %d functions", len(r.failures), r.count)}
}
