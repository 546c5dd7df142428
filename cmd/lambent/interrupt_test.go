package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// waiter has a function that calls the address in CALL and waits there until its process ends, and one that never ends
// its answer.
const waiter = `
-- go.mod --
module example.com/m

go 1.26

require github.com/lambent-go/lambent v0.0.0

replace github.com/lambent-go/lambent => $REPO
-- waiter/main.go --
package main

import (
	"net"
	"os"

	"github.com/lambent-go/lambent/lambda"
)

func main() {
	lambda.Start(func() error {
		address := os.Getenv("CALL")
		if address == "" {
			return nil
		}
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		_, err = conn.Read(make([]byte, 1))
		return err
	})
}
-- endless/main.go --
package main

import (
	"context"
	"io"

	"github.com/lambent-go/lambent/lambda"
)

func main() {
	lambda.Start(func(_ context.Context, _ any, w *lambda.ResponseStream) error {
		for {
			if _, err := io.WriteString(w, "and "); err != nil {
				return err
			}
		}
	})
}
`

// waiterCommand is lambent invoke with more arguments where the waiter and endless are. It keeps temporary files in the folder temporary.
func waiterCommand(t *testing.T, args ...string) (cmd *exec.Cmd, temporary string) {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(strings.ReplaceAll(waiter, "$REPO", repository))), dir); err != nil {
		t.Fatal(err)
	}
	temporary = t.TempDir()
	cmd = exec.Command("lambent", append([]string{"invoke"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GOWORK=", "GOPROXY=off", "TMPDIR="+temporary, "XDG_CACHE_HOME="+t.TempDir())
	if cache, err := exec.Command("go", "env", "GOCACHE").Output(); err == nil {
		cmd.Env = append(cmd.Env, "GOCACHE="+strings.TrimSpace(string(cache)))
	}
	return cmd, temporary
}

// checkExit checks that cmd, which has been started, exits with code and leaves nothing.
func checkExit(t *testing.T, cmd *exec.Cmd, temporary string, code int) {
	t.Helper()
	err := cmd.Wait()
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	if got != code {
		t.Errorf("exit code %d, want %d", got, code)
	}
	entries, err := os.ReadDir(temporary)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "lambent") {
			t.Errorf("%s is left in the temporary folder", e.Name())
		}
	}
}

func TestInterruptEndsFunction(t *testing.T) {
	for _, tt := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGINT, 130}, {syscall.SIGTERM, 143}} {
		t.Run(fmt.Sprint(tt.code), func(t *testing.T) {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer ln.Close()
			cmd, temporary := waiterCommand(t, "./waiter", "--timeout", "15m", "--env", "CALL="+ln.Addr().String())
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			function, err := ln.Accept() // the handler runs
			if err != nil {
				t.Fatal(err)
			}
			defer function.Close()
			if err := cmd.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			checkExit(t, cmd, temporary, tt.code)
			if _, err := io.ReadAll(function); err != nil && !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("the function's connection: %v, want its end", err)
			}
			if stdout.Len() > 0 || strings.Contains(stderr.String(), "lambent: invoke") {
				t.Errorf("stdout %q, stderr %q, want no answer and no error", &stdout, &stderr)
			}
		})
	}
}

// A person who has forgotten to type the event gets away.
func TestInterruptWhileReadingEvent(t *testing.T) {
	cmd, temporary := waiterCommand(t, "./waiter", "--data-file", "-")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: when it is written the command has begun to read.
	if _, err := stdin.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	checkExit(t, cmd, temporary, 130)
}

// An answer that nobody reads is an error, not the sudden end of the command with its function left behind.
func TestClosedStdout(t *testing.T) {
	for name, args := range map[string][]string{
		"answer":         {"./waiter"},
		"object":         {"./waiter", "--json"},
		"stream":         {"./waiter", "--stream"},
		"endless stream": {"./endless", "--stream", "--timeout", "15m"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd, temporary := waiterCommand(t, args...)
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			reader.Close()
			defer writer.Close()
			var stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = writer, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			checkExit(t, cmd, temporary, 1)
			if want := "lambent: invoke: standard output: write /dev/stdout: broken pipe\n"; !strings.HasSuffix(stderr.String(), want) {
				t.Errorf("stderr = %q, want at its end %q", &stderr, want)
			}
		})
	}
}
