//go:build linux

// Command soak runs functions, built with the race detector, against a Runtime API on a bad line for as long as is asked
// for: events of all sizes after random rests, in random pieces, with connections that break anywhere. It fails when an
// event is answered wrongly or not at all, when a function ends, or when it writes something.
//
//	GOWORK=off go -C bench run ./soak -for 10m
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/lambent-go/lambent/bench/internal/peer"
	"github.com/lambent-go/lambent/bench/internal/process"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// A subject is a function under test.
type subject struct {
	name    string
	event   func(size int) []byte
	answer  func(event []byte) []byte
	workers int
	env     []string
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(stderr)
	duration := flags.Duration("for", 10*time.Minute, "how long")
	seed := flags.Uint64("seed", uint64(time.Now().UnixNano()), "of what is random")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *duration < time.Second {
		return fmt.Errorf("-for is %v, want at least 1s", *duration)
	}
	dir, err := os.MkdirTemp("", "lambent-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(stderr, "building; seed %d\n", *seed)
	if err := build(ctx, dir); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, *duration)
	defer cancel()
	results := make(chan error)
	for i, s := range subjects() {
		go func() { results <- s.soak(ctx, dir, *seed+uint64(i), *duration, stdout) }()
	}
	for range subjects() {
		if e := <-results; e != nil && err == nil {
			err = e
			cancel()
		}
	}
	return err
}

// build builds the functions with the race detector.
func build(ctx context.Context, dir string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-race", "-tags=lambda.norpc", "-o", dir+string(filepath.Separator),
		peer.Module+"/functions/lambent/bytes", peer.Module+"/functions/lambent/document")
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "CGO_ENABLED=1")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	return nil
}

// soak runs one function until ctx ends.
func (s subject) soak(ctx context.Context, dir string, seed uint64, duration time.Duration, stdout io.Writer) error {
	api, err := newAPI(s, seed)
	if err != nil {
		return err
	}
	defer api.close()
	output, err := os.Create(filepath.Join(dir, s.name+".output"))
	if err != nil {
		return err
	}
	defer output.Close()
	function, err := process.Start(process.Command{
		Path: filepath.Join(dir, s.name),
		Env: append([]string{"AWS_LAMBDA_RUNTIME_API=" + api.address(), "GORACE=halt_on_error=1",
			fmt.Sprint("AWS_LAMBDA_MAX_CONCURRENCY=", s.workers)}, s.env...),
		Stdout: output,
		Stderr: output,
	})
	if err != nil {
		return err
	}
	defer function.Close()
	var resident []string
	sizes := time.NewTicker(duration / 6)
	defer sizes.Stop()
	for going := true; going && err == nil; {
		select {
		case <-ctx.Done():
			going = false
		case err = <-api.failed:
		case <-function.Ended():
			err = errors.New(function.Outcome())
		case <-sizes.C:
			var size int64
			if size, err = process.ResidentSize(function.PID); err == nil {
				resident = append(resident, fmt.Sprintf("%.1f", float64(size)/1e6))
			}
		}
	}
	if err == nil {
		err = api.settle()
	}
	wrote, _ := os.ReadFile(output.Name())
	if err == nil && len(wrote) > 0 {
		err = errors.New("the function wrote something")
	}
	fmt.Fprintf(stdout, "%s: %s; resident MB: %s\n", s.name, api.summary(), strings.Join(resident, ", "))
	if err != nil {
		return fmt.Errorf("%s: %w; it wrote: %.4000s", s.name, err, wrote)
	}
	return nil
}
