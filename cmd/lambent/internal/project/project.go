// Package project finds the functions in a user's Go code, and the environment that files beside the code give them.
//
// A function is a main package. [Find] takes the patterns of the command line, asks the go command which packages
// match, and says for every match which function it is or why it is none; [One] wants exactly one. [Environment]
// reads .env files.
package project

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
)

// A Function is a main package that runs on Lambda.
type Function struct {
	Name       string // its name on the local Lambda: the folder's
	ImportPath string
	Dir        string // folder of the package, absolute
	ModuleDir  string // folder of its go.mod, absolute; "" outside of modules

	Sources *Sources // what its build reads; nil unless [Discover] has found it
}

// A Miss is a package that a pattern matched and that is no function.
type Miss struct {
	ImportPath string
	Reason     string // "package store, not main"
	Unreadable bool   // go cannot say what the package is; Reason has its words
}

// Packages is what patterns matched, sorted by folder and import path.
type Packages struct {
	Functions []Function
	Misses    []Miss
	Broken    []Function // of Misses those that may be functions, if go could read them: their builds say why it cannot
}

// Find looks up patterns as they are written by a person in the folder dir. A main package that a pattern without
// "..." matches is a function; with "..." it must also import lambda or lambdahttp, or those of aws-lambda-go,
// itself or through packages of the main module. Two functions of one name are an error.
func Find(ctx context.Context, dir string, patterns ...string) (Packages, error) {
	var all Packages
	for _, p := range patterns {
		found, err := find(ctx, dir, p, listOptions{})
		if err != nil {
			return Packages{}, err
		}
		all.Functions = append(all.Functions, found.Functions...)
		all.Misses = append(all.Misses, found.Misses...)
	}
	all.sort()
	return all, checkNames(dir, all.Functions)
}

// sort puts what several patterns matched into order, each once.
func (p *Packages) sort() {
	slices.SortStableFunc(p.Functions, func(a, b Function) int { return cmp.Compare(a.Dir, b.Dir) })
	p.Functions = slices.CompactFunc(p.Functions, func(a, b Function) bool { return a.Dir == b.Dir })
	slices.SortStableFunc(p.Misses, func(a, b Miss) int { return cmp.Compare(a.ImportPath, b.ImportPath) })
	p.Misses = slices.Compact(p.Misses)
}

func find(ctx context.Context, dir, pattern string, o listOptions) (Packages, error) {
	listed, err := list(ctx, dir, pattern, o)
	if err != nil {
		return Packages{}, err
	}
	var found Packages
	for _, p := range listed.matches {
		if reason := listed.notFunction(p); reason != "" {
			found.Misses = append(found.Misses, Miss{p.ImportPath, reason, p.Error != nil})
			if p.broken() {
				found.Broken = append(found.Broken, p.function())
			}
			continue
		}
		f := p.function()
		if o.sources {
			f.Sources = listed.sources(p)
		}
		found.Functions = append(found.Functions, f)
	}
	return found, nil
}

// function describes p as a function.
func (p listedPackage) function() Function {
	f := Function{Name: functionName(p), ImportPath: p.ImportPath, Dir: p.Dir}
	if p.Module != nil {
		f.ModuleDir = p.Module.Dir
	}
	return f
}

// One finds the function that argument means in the folder dir: the only one that a pattern matches, or, when the
// argument is no pattern, the one of that name among "./...".
func One(ctx context.Context, dir, argument string) (Function, error) {
	if !IsPattern(argument) {
		return named(ctx, dir, argument)
	}
	found, err := Find(ctx, dir, argument)
	if err != nil {
		return Function{}, err
	}
	switch len(found.Functions) {
	case 0:
		return Function{}, noFunction(dir, argument, found.Misses)
	case 1:
		return found.Functions[0], nil
	}
	return Function{}, severalFunctions(dir, argument, found.Functions)
}

// IsPattern reports whether a command's argument is a package pattern and not the name of a function.
func IsPattern(argument string) bool {
	return strings.HasPrefix(argument, ".") || strings.Contains(filepath.ToSlash(argument), "/") ||
		filepath.IsAbs(argument)
}

// display returns path as a person in the folder dir would write it in a pattern.
func display(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return path
	}
	if rel = filepath.ToSlash(rel); rel == "." || rel == ".." || strings.HasPrefix(rel, "../") {
		return rel
	}
	return "./" + rel
}
