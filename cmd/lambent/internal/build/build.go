// Package build makes executables of functions with the go command.
package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/gotool"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// Options change how a function is built. The zero value is an ordinary build.
type Options struct {
	Race     bool   // with the race detector, which needs cgo and a C compiler
	CacheDir string // where earlier executables are kept, so that go need not link them again; "": nowhere
	ErrorDir string // folder that file names in [Error] are relative to; "": the function's

	Tags    []string // build tags beside those of every function
	LDFlags string   // flags of the linker beside those of every function
	CGO     bool     // packages may use C
	Flags   []string // other flags of go build

	GoCacheDir string // where go keeps what it has compiled for [ForLambda]; "": where it always does
}

// An Error is a function that does not build.
type Error struct {
	Function string // name of the function
	Output   string // the words of the go command and the compiler, file:line:column first
}

// Error says which function does not build, without the compiler's words.
func (e *Error) Error() string { return fmt.Sprintf("function %s does not build", e.Function) }

// Executable is the file name of a built function, by which Lambda finds it.
const Executable = "bootstrap"

// Local builds fn for the machine that runs this process, as the file [Executable] in the folder dir. The error is an
// [*Error] when the go command refused.
func Local(ctx context.Context, fn project.Function, dir string, o Options) error {
	executable := filepath.Join(dir, Executable)
	kept := keptFile(fn, o)
	kept.copyTo(executable)
	if _, err := gotool.Run(ctx, fn.Dir, o.environment(), o.arguments(executable)...); err != nil {
		return o.explain(fn, err)
	}
	kept.replaceBy(executable)
	return nil
}

// environment is what the build's result depends on beside the flags, whatever the user's shell says: a function that
// is cross-compiled for Lambda still runs here.
func (o Options) environment() []string {
	cgo := "CGO_ENABLED=0"
	if o.Race || o.CGO {
		cgo = "CGO_ENABLED=1"
	}
	return []string{"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH, cgo}
}

// arguments are the flags of a deployment package's build but for -ldflags=-buildid=: by the build ID go sees that an
// executable is up to date, which saves linking it again.
func (o Options) arguments(executable string) []string {
	return o.argumentsWith("-s -w "+o.LDFlags, executable)
}

func (o Options) argumentsWith(ldflags, executable string) []string {
	tags := strings.Join(append([]string{project.Tags}, o.Tags...), ",")
	ldflags = strings.TrimSpace(ldflags)
	args := []string{"build", "-trimpath", "-buildvcs=false", "-tags=" + tags, "-ldflags=" + ldflags, "-o", executable}
	if o.Race {
		args = append(args, "-race")
	}
	return append(append(args, o.Flags...), ".")
}

func (o Options) explain(fn project.Function, err error) error {
	failed, ok := errors.AsType[*gotool.Error](err)
	if !ok {
		return fmt.Errorf("build function %s: %w", fn.Name, err)
	}
	output := failed.Output
	if o.ErrorDir != "" {
		output = relocate(output, fn.Dir, o.ErrorDir)
	}
	return &Error{Function: fn.Name, Output: output}
}

// UserCacheDir returns the folder for [Options.CacheDir] that builds of this user share, "" when they have none.
func UserCacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "lambent", "functions")
}
