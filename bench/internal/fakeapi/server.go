//go:build linux

package fakeapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/lambent-go/lambent/bench/internal/process"
)

// A Server is a process that runs Serve.
type Server struct {
	Address string // host:port, for AWS_LAMBDA_RUNTIME_API

	process *process.Process
	scripts *os.File
	results *os.File
	lines   *bufio.Reader
}

// Variable is set in the environment of a program that Start starts. By it a test's own program can know what it is.
const Variable = "LAMBENT_BENCH_FAKEAPI"

// Start executes the program at path, which must call Serve, on the given processors (nil: any).
func Start(path string, cpus []int) (*Server, error) {
	stdin, scripts, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	results, stdout, err := os.Pipe()
	if err != nil {
		scripts.Close()
		return nil, err
	}
	defer stdout.Close()
	s := &Server{scripts: scripts, results: results, lines: bufio.NewReader(results)}
	s.process, err = process.Start(process.Command{
		Path:   path,
		Env:    []string{Variable + "=1", "GOGC=off", "GODEBUG=asyncpreemptoff=1"}, // see syscall.go
		Stdin:  stdin,
		Stdout: stdout,
		Stderr: os.Stderr,
		CPUs:   cpus,
	})
	if err != nil {
		scripts.Close()
		results.Close()
		return nil, err
	}
	stdout.Close() // so that the server's end ends the lines
	address, err := s.lines.ReadString('\n')
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("start %s: %s before it had an address", path, s.process.Outcome())
	}
	s.Address = strings.TrimSpace(address)
	return s, nil
}

// Play plays a Script and returns what came of it. When ctx ends first, its cause is returned and the Server is of no
// more use.
func (s *Server) Play(ctx context.Context, script Script) (*Result, error) {
	line, err := json.Marshal(script)
	if err != nil {
		return nil, err
	}
	if _, err := s.scripts.Write(append(line, '\n')); err != nil {
		return nil, fmt.Errorf("fake Runtime API: %w", err)
	}
	type outcome struct {
		line []byte
		err  error
	}
	played := make(chan outcome, 1)
	go func() {
		line, err := s.lines.ReadBytes('\n')
		played <- outcome{line, err}
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case o := <-played:
		if o.err != nil {
			s.process.Close()
			return nil, fmt.Errorf("fake Runtime API: %s", s.process.Outcome())
		}
		result := &Result{}
		if err := json.Unmarshal(o.line, result); err != nil {
			return nil, fmt.Errorf("fake Runtime API: %w", err)
		}
		if result.Failure != "" {
			return nil, errors.New(result.Failure)
		}
		return result, nil
	}
}

// Close ends the process.
func (s *Server) Close() {
	s.process.Close()
	s.scripts.Close()
	s.results.Close()
}
