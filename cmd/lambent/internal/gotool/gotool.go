// Package gotool runs the go command of the user's PATH. Everything that lambent knows about Go code it asks go, so
// that workspaces, replacements, vendoring and build settings mean the same to both.
package gotool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// An Error is the failure of a go command that ran.
type Error struct {
	Command string // list, build
	Output  string // what it wrote to stderr, without "go: " before it and blank space around it
}

// Error returns the command and its own words.
func (e *Error) Error() string { return fmt.Sprintf("go %s: %s", e.Command, e.Output) }

// Run runs the go command with args in the folder dir and returns what it wrote to stdout. env is laid over the
// environment of this process. The error is an [*Error] when go ran and failed, and the cause of ctx when that ended:
// go is interrupted then and gets 2 s to remove its temporary files.
func Run(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 2 * time.Second
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return nil, hint.Add(err, "install Go from https://go.dev/dl and put its bin folder into PATH")
	}
	if _, ran := errors.AsType[*exec.ExitError](err); !ran {
		return nil, err
	}
	output := strings.TrimPrefix(strings.TrimSpace(stderr.String()), "go: ")
	return nil, &Error{Command: args[0], Output: output}
}
