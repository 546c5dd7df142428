package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/gotool"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// build packages the functions and returns what is wanted of each.
func (d *deployment) build(ctx context.Context) ([]deploy.Wanted, error) {
	functions, err := d.functions(ctx)
	if err != nil {
		return nil, err
	}
	wanted := make([]deploy.Wanted, len(functions))
	settings := make([]*project.Resolved, len(functions))
	for i, fn := range functions { // what is wrong with settings is said before anything is built
		if settings[i], err = d.config.Resolve(d.dir, fn.Name, fn.ModuleDir, d.overrides); err != nil {
			return nil, err
		}
		if wanted[i], err = d.wanted(ctx, fn, settings[i]); err != nil {
			return nil, err
		}
	}
	for i, fn := range functions {
		if wanted[i].Package, err = d.pack(ctx, fn, settings[i]); err != nil {
			return nil, err
		}
		if p := wanted[i].Package; d.bucket == "" && p.Large() && d.export == "" {
			return nil, hint.Add(fmt.Errorf("%s is %d bytes, too many for Lambda to take directly", p.Path, p.Size), "name a bucket in the function's region with --s3-bucket")
		}
	}
	return wanted, nil
}

// functions finds what the command line names.
func (d *deployment) functions(ctx context.Context) ([]project.Function, error) {
	var patterns, names []string
	for _, target := range d.targets {
		if project.IsPattern(target) {
			patterns = append(patterns, target)
		} else {
			names = append(names, target)
		}
	}
	var list []project.Function
	if len(patterns) > 0 {
		found, err := project.Discover(ctx, d.dir, d.config, patterns)
		if err != nil {
			return nil, err
		}
		for _, miss := range found.Missed {
			return nil, miss.Err
		}
		for _, fn := range found.Functions {
			if slices.Contains(found.Matched, fn.Dir) {
				list = append(list, fn)
			}
		}
		if len(list) == 0 {
			return nil, found.NoFunction(d.dir, patterns)
		}
	}
	if len(names) == 0 {
		return list, nil
	}
	found, err := project.Discover(ctx, d.dir, d.config, nil)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		fn, err := named(found, name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(list, func(f project.Function) bool { return f.Name == name }) {
			list = append(list, fn)
		}
	}
	return list, nil
}

// named returns the function of that name.
func named(found *project.Discovery, name string) (project.Function, error) {
	var names []string
	for _, fn := range found.Functions {
		if fn.Name == name {
			return fn, nil
		}
		names = append(names, fn.Name)
	}
	if slices.Contains(found.Commands, name) {
		err := fmt.Errorf("function %s is a command of %s, which runs on this machine alone", name, project.ConfigName)
		return project.Function{}, hint.Add(err, "only functions in Go are deployed")
	}
	err := fmt.Errorf("no function %s here", name)
	switch near := nearest.To(name, names); {
	case near != "":
		return project.Function{}, hint.Add(err, "did you mean %s?", near)
	case len(names) > 0:
		return project.Function{}, hint.Add(err, "the functions here are %s", strings.Join(names, ", "))
	}
	return project.Function{}, hint.Add(err, "a function is a main package that imports lambda or lambdahttp")
}

// wanted puts settings and flags together.
func (d *deployment) wanted(ctx context.Context, fn project.Function, r *project.Resolved) (deploy.Wanted, error) {
	usesBatch := false
	if len(r.EventSources) > 0 {
		var err error
		if usesBatch, err = imports(ctx, fn, r, batchPackage); err != nil {
			return deploy.Wanted{}, err
		}
	}
	w, err := deploy.FromSettings(fn.Name, d.config.Root, r, usesBatch)
	if err != nil {
		return w, err
	}
	w.CreateRole, w.PruneEnv = d.createRole, d.pruneEnv
	w.Alias, w.Keep = d.alias, int(d.keep)
	w.Bucket, w.LogRetention = d.bucket, int(d.retention)
	if d.canary.weight > 0 {
		w.Canary = &deploy.Canary{Weight: d.canary.weight, For: d.canary.time}
	}
	if w.CreateRole && w.Config.Role != "" {
		return w, hint.Add(fmt.Errorf("function %s has a role in %s: --create-role makes none", fn.Name, project.ConfigName), "leave out one of them")
	}
	return w, nil
}

// batchPackage answers event sources with the records that have failed.
const batchPackage = "github.com/lambent-go/lambent/batch"

// imports reports whether the function's code imports the package, itself or through others.
func imports(ctx context.Context, fn project.Function, r *project.Resolved, path string) (bool, error) {
	tags := strings.Join(append([]string{project.Tags}, r.Build.Tags...), ",")
	env := []string{"GOOS=linux", "GOARCH=" + goArch(r.Arch)}
	out, err := gotool.Run(ctx, fn.Dir, env, "list", "-deps", "-tags="+tags, "-f", "{{.ImportPath}}", ".")
	if failed, ok := errors.AsType[*gotool.Error](err); ok {
		return false, fmt.Errorf("function %s: what it imports: %s", fn.Name, failed.Output)
	}
	if err != nil {
		return false, err
	}
	return slices.Contains(strings.Fields(string(out)), path), nil
}

func goArch(arch string) string {
	if arch == project.ArchX8664 {
		return "amd64"
	}
	return arch
}

func (d *deployment) pack(ctx context.Context, fn project.Function, r *project.Resolved) (deploy.Package, error) {
	if isTerminal(d.stderr) {
		defer showProgress(d.stderr, "building "+fn.Name+"…")()
	}
	s := pack.For(fn, r)
	s.ErrorDir = d.dir
	result, err := pack.Package(ctx, s)
	if err != nil {
		return deploy.Package{}, err
	}
	for _, warning := range result.Warnings {
		if d.bucket == "" {
			fmt.Fprintf(d.stderr, "warning: %s\n", warning)
		}
	}
	return deploy.Package{Path: result.Path, Size: result.Size, CodeSHA256: result.CodeSHA256}, nil
}
