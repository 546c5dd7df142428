// Package peer knows the libraries that are compared, and builds the same functions on each of them.
package peer

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
)

// A Peer is what functions can be built on: a library, built in one way.
type Peer struct {
	Name   string
	Module string   // "": its functions are not written in Go
	Source string   // folder of its functions, under functions
	Folder string   // of its functions when built, under Build's dir
	Tags   string   // build tags
	Cases  []string // the measurements that it takes part in; nil: all
}

// All returns Lambent, then aws-lambda-go, which everything is compared with, then those that are shown beside them.
func All() []Peer {
	return []Peer{
		{Name: "Lambent", Module: "github.com/lambent-go/lambent", Source: "lambent", Folder: "lambent", Tags: "lambda.norpc"},
		{Name: "aws-lambda-go", Module: upstream, Source: "awslambdago", Folder: "awslambdago", Tags: "lambda.norpc"},
		{Name: "aws-lambda-go with RPC", Module: upstream, Source: "awslambdago", Folder: "awslambdago-rpc", Cases: []string{"size", "start", "cold", "bytes"}},
		{Name: "C", Source: "c", Folder: "c", Cases: []string{"start", "gap", "busy", "quota", "calls"}},
	}
}

const upstream = "github.com/aws/aws-lambda-go"

// Module is the path of this module.
const Module = "github.com/lambent-go/lambent/bench"

// ErrNoCompiler is the error of Build where there is no C compiler.
var ErrNoCompiler = errors.New("there is no C compiler")

// TakesPart reports whether p is measured in a case.
func (p Peer) TakesPart(name string) bool { return p.Cases == nil || slices.Contains(p.Cases, name) }

// Build builds p's functions as they would be deployed, into a folder of p's own under dir, and makes sure that they
// are on p and nothing else. It returns the version of p's module. The working directory must be in this module.
func (p Peer) Build(ctx context.Context, dir string) (version string, err error) {
	target := filepath.Join(dir, p.Folder)
	if err := os.MkdirAll(target, 0o755); err != nil {
		return "", err
	}
	if p.Module == "" {
		return p.compile(ctx, filepath.Join(target, "typed"))
	}
	err = Go(ctx, "build", "-buildvcs=false", "-trimpath", "-tags="+p.Tags, "-ldflags=-s -w",
		"-o", target+string(filepath.Separator), Module+"/functions/"+p.Source+"/...")
	if err != nil {
		return "", err
	}
	functions, err := os.ReadDir(target)
	if err != nil {
		return "", err
	}
	for _, f := range functions {
		path := p.Function(dir, f.Name())
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return "", err
		}
		if version, err = p.check(info); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	return version, nil
}

// compile builds the one function in C, without a library that it would have to load.
func (p Peer) compile(ctx context.Context, target string) (version string, err error) {
	compiler, err := exec.LookPath("cc")
	if err != nil {
		return "", ErrNoCompiler
	}
	cmd := exec.CommandContext(ctx, compiler, "-D_GNU_SOURCE", "-O2", "-s", "-static", "-o", target,
		filepath.Join("functions", p.Source, "client.c"))
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cc: %w\n%s", err, output)
	}
	return "client", nil
}

// Function is the path of one of p's functions after Build.
func (p Peer) Function(dir, name string) string { return filepath.Join(dir, p.Folder, name) }

// check finds out which library a function is really on: in a workspace, or behind a replace directive, another
// module can stand in for the one that the source names.
func (p Peer) check(info *debug.BuildInfo) (version string, err error) {
	for _, dependency := range info.Deps {
		for _, other := range All() {
			switch {
			case dependency.Path != other.Module:
			case other.Module != p.Module:
				return "", fmt.Errorf("built on %s, want %s alone", other.Module, p.Module)
			case dependency.Replace == nil && dependency.Version == "(devel)":
				return "", fmt.Errorf("%s comes from a workspace", p.Module)
			case dependency.Replace == nil:
				version = dependency.Version
			case p.Module == All()[0].Module:
				version = "of this checkout"
			default:
				return "", fmt.Errorf("%s is replaced by %s", p.Module, dependency.Replace.Path)
			}
		}
	}
	if version == "" {
		return "", fmt.Errorf("not built on %s", p.Module)
	}
	return version, nil
}

// Go runs the go command, without a workspace, without cgo.
func Go(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "CGO_ENABLED=0")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go %s: %w", args[0], err)
	}
	return nil
}
