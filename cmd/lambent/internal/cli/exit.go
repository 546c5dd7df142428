package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
)

// Exit codes. A signal gives 128 and its number, 130 for SIGINT.
const (
	exitDone     = 0 // what was asked for has been done
	exitUsage    = 1 // the command line, a file or the tool itself is at fault
	exitFunction = 2 // the function failed
	exitTimeout  = 3 // the function timed out
	exitBuild    = 4 // the function does not build, or Lambda could not run what has been built
)

// A functionFailure is the end of an invocation that the function itself is to blame for. The invoker has seen the
// function's own words; reason is what there is to add, nil for nothing.
type functionFailure struct {
	code   int // exitFunction or exitTimeout
	reason error
}

func (f *functionFailure) Error() string { return fmt.Sprintf("function failed: %v", f.reason) }

// report prints the error of the command at path and returns the exit code for it.
func report(ctx context.Context, stderr io.Writer, path string, err error) int {
	if err == nil {
		return exitDone
	}
	if i, ok := errors.AsType[*interrupt](context.Cause(ctx)); ok {
		return i.exitCode()
	}
	code := exitUsage
	if f, ok := errors.AsType[*functionFailure](err); ok {
		if f.reason == nil {
			return f.code
		}
		code, err = f.code, f.reason
	}
	if _, ok := errors.AsType[*build.Error](err); ok {
		code = exitBuild
	}
	if _, ok := errors.AsType[*pack.Error](err); ok {
		code = exitBuild
	}
	printError(stderr, path, err)
	return code
}

// printError prints an error of the command at path, with the compiler's words before it and its hint below.
func printError(stderr io.Writer, path string, err error) {
	if e, ok := errors.AsType[*build.Error](err); ok {
		fmt.Fprintln(stderr, e.Output)
	}
	fmt.Fprintf(stderr, "%s: %v\n", path, err)
	if h := hint.Of(err); h != "" {
		fmt.Fprintf(stderr, "hint: %s\n", h)
	}
}
