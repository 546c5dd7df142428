//go:build linux

package measure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/lambent-go/lambent/bench/internal/fakeapi"
	"github.com/lambent-go/lambent/bench/internal/peer"
	"github.com/lambent-go/lambent/bench/internal/process"
)

// A Lab is where functions are run.
type Lab struct {
	Dir     string // where peer.Peer.Build has put the functions
	FakeAPI string // path of the program that calls fakeapi.Serve
	Quick   bool   // few events in each run: the values are rough
}

// events is how many a run has.
func (l *Lab) events(n int) int {
	if l.Quick {
		return max(1, n/10)
	}
	return n
}

// A setup says how a function is run.
type setup struct {
	cpus    []int               // for the function and the Runtime API; nil: all
	workers int                 // 0: one
	under   []string            // program that runs the function, with arguments; nil: none
	before  func() error        // called when only the function is missing; nil: nothing
	admit   func(pid int) error // called when the process exists; nil: nothing
}

// A run is a function that waits for events, and the Runtime API that hands them out.
type run struct {
	function *process.Process
	api      *fakeapi.Server
	output   *os.File
	workers  int
	init     time.Duration // from start to first next
}

// maxPlay bounds every wait for a function. It is far above what any of them takes.
const maxPlay = 2 * time.Minute

// start starts a function and waits until it asks for its first event.
func (l *Lab) start(ctx context.Context, path string, s setup) (*run, error) {
	r := &run{workers: max(1, s.workers)}
	if err := l.begin(ctx, r, path, s); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (l *Lab) begin(ctx context.Context, r *run, path string, s setup) (err error) {
	if r.output, err = os.CreateTemp(l.Dir, "output-*"); err != nil {
		return err
	}
	if r.api, err = fakeapi.Start(l.FakeAPI, s.cpus); err != nil {
		return err
	}
	if s.before != nil {
		if err := s.before(); err != nil {
			return err
		}
	}
	command := append(s.under[:len(s.under):len(s.under)], path)
	r.function, err = process.Start(process.Command{
		Path:   command[0],
		Args:   command[1:],
		Env:    environment(r.api.Address, filepath.Base(path), r.workers),
		Stdout: r.output,
		Stderr: r.output,
		CPUs:   s.cpus,
	})
	if err != nil {
		return err
	}
	if s.admit != nil {
		if err := s.admit(r.function.PID); err != nil {
			return err
		}
	}
	ready, err := r.play(ctx, fakeapi.Script{})
	if err != nil {
		return err
	}
	r.init = ready.FirstNext - r.function.Started
	return nil
}

// environment is what Lambda gives to a function.
func environment(api, name string, workers int) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + api,
		"AWS_LAMBDA_FUNCTION_NAME=" + name,
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/" + name,
		"AWS_LAMBDA_LOG_STREAM_NAME=2026/09/01/[$LATEST]5ee5a8d25b1e40b5aaaa53995c3f42cd",
		"AWS_LAMBDA_MAX_CONCURRENCY=" + strconv.Itoa(workers),
		"AWS_REGION=eu-central-1",
		"LAMBDA_TASK_ROOT=/var/task",
		"PATH=/usr/local/bin:/usr/bin:/bin",
		"TZ=:UTC",
		"_HANDLER=bootstrap",
	}
}

// play has the function answer events. It fails when the function ends meanwhile, and says what it wrote.
func (r *run) play(ctx context.Context, script fakeapi.Script) (*fakeapi.Result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(maxPlay, func() { cancel(fmt.Errorf("no end after %v", maxPlay)) }).Stop()
	go func() {
		select {
		case <-r.function.Ended():
			cancel(errors.New(r.function.Outcome()))
		case <-ctx.Done():
		}
	}()
	script.Workers = r.workers
	result, err := r.api.Play(ctx, script)
	if err != nil {
		return nil, fmt.Errorf("%w%s", err, r.wrote())
	}
	return result, nil
}

// wrote is the beginning of what the function wrote to stdout and stderr, for an error message.
func (r *run) wrote() string {
	const limit = 2 << 10
	text := make([]byte, limit)
	n, err := r.output.ReadAt(text, 0)
	if text = bytes.TrimSpace(text[:n]); len(text) == 0 || err != nil && err != io.EOF {
		return ""
	}
	return "; the function wrote: " + string(text)
}

// cpuTime is the function's processor time so far.
func (r *run) cpuTime() (time.Duration, error) { return process.CPUTime(r.function.PID) }

func (r *run) close() {
	if r.function != nil {
		r.function.Close()
	}
	if r.api != nil {
		r.api.Close()
	}
	if r.output != nil {
		r.output.Close()
		_ = os.Remove(r.output.Name()) // goes with its folder otherwise
	}
}

// path is where one of p's functions is.
func (l *Lab) path(p peer.Peer, function string) string { return p.Function(l.Dir, function) }
