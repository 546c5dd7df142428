// Package peer knows the libraries that are compared, and builds the same functions on each of them.
package peer

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
)

// A Peer is a library that Go functions can be built on.
type Peer struct {
	Name   string
	Module string
	Folder string // of its functions: under functions in the source, under Build's dir when built
}

// All returns Lambent, then aws-lambda-go, which everything is compared with, then the others.
func All() []Peer {
	return []Peer{
		{Name: "Lambent", Module: "github.com/lambent-go/lambent", Folder: "lambent"},
		{Name: "aws-lambda-go", Module: "github.com/aws/aws-lambda-go", Folder: "awslambdago"},
	}
}

// Module is the path of this module.
const Module = "github.com/lambent-go/lambent/bench"

// Build builds p's functions as they would be deployed, into a folder of p's own under dir, and makes sure that they
// are on p and nothing else. It returns the version of p's module. The working directory must be in this module.
func (p Peer) Build(ctx context.Context, dir string) (version string, err error) {
	target := filepath.Join(dir, p.Folder)
	if err := os.MkdirAll(target, 0o755); err != nil {
		return "", err
	}
	err = Go(ctx, "build", "-buildvcs=false", "-trimpath", "-tags=lambda.norpc", "-ldflags=-s -w",
		"-o", target+string(filepath.Separator), Module+"/functions/"+p.Folder+"/...")
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

// Function is the path of one of p's functions after Build.
func (p Peer) Function(dir, name string) string { return filepath.Join(dir, p.Folder, name) }

// check finds out which library a function is really on: in a workspace, or behind a replace directive, another
// module can stand in for the one that the source names.
func (p Peer) check(info *debug.BuildInfo) (version string, err error) {
	for _, dependency := range info.Deps {
		for _, other := range All() {
			switch {
			case dependency.Path != other.Module:
			case other != p:
				return "", fmt.Errorf("built on %s, want %s alone", other.Module, p.Module)
			case dependency.Replace == nil && dependency.Version == "(devel)":
				return "", fmt.Errorf("%s comes from a workspace", p.Module)
			case dependency.Replace == nil:
				version = dependency.Version
			case p == All()[0]:
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
