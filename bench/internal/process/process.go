//go:build linux

// Package process starts programs and reads what the kernel knows about them: processor time, memory, context
// switches. Starting is as bare as it can be, because the time that a function takes to start is measured from there.
package process

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A Command says what to start.
type Command struct {
	Path   string
	Args   []string // without the program's name
	Env    []string // all of it; nil: none
	Stdin  *os.File // nil: closed
	Stdout *os.File // nil: closed
	Stderr *os.File // nil: closed
	CPUs   []int    // the processors that it may run on; nil: those of this process
}

// A Process is a program that has been started. Close ends it.
type Process struct {
	PID     int
	Started time.Duration // on the clock of Now, just before the program was executed

	process *os.Process
	ended   chan struct{}
	state   *os.ProcessState // when ended is closed; nil: unknown
	closing sync.Once
}

// Start executes a program. It dies with this process.
func Start(c Command) (*Process, error) {
	restore, err := confine(c.CPUs)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Path, err)
	}
	defer restore()
	attr := &os.ProcAttr{
		Env:   append([]string{}, c.Env...),
		Files: []*os.File{c.Stdin, c.Stdout, c.Stderr},
		Sys:   &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	}
	args := append([]string{c.Path}, c.Args...)
	started := Now()
	process, err := os.StartProcess(c.Path, args, attr)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Path, err)
	}
	p := &Process{PID: process.Pid, Started: started, process: process, ended: make(chan struct{})}
	go func() {
		p.state, _ = process.Wait()
		close(p.ended)
	}()
	return p, nil
}

// confine restricts the calling thread, and so what it starts, to the given processors until restore is called. The
// goroutine stays on that thread meanwhile.
func confine(cpus []int) (restore func(), err error) {
	if cpus == nil {
		return func() {}, nil
	}
	runtime.LockOSThread()
	var before, wanted unix.CPUSet
	for _, cpu := range cpus {
		wanted.Set(cpu)
	}
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		runtime.UnlockOSThread()
		return nil, os.NewSyscallError("sched_getaffinity", err)
	}
	if err := unix.SchedSetaffinity(0, &wanted); err != nil {
		runtime.UnlockOSThread()
		return nil, os.NewSyscallError("sched_setaffinity", err)
	}
	return func() {
		// A thread that could not be set free again stays locked to this goroutine, and ends with it.
		if unix.SchedSetaffinity(0, &before) == nil {
			runtime.UnlockOSThread()
		}
	}, nil
}

// LastCPU is the number of the last processor that this process may run on.
func LastCPU() (int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return 0, os.NewSyscallError("sched_getaffinity", err)
	}
	for cpu := len(set)*64 - 1; cpu > 0; cpu-- {
		if set.IsSet(cpu) {
			return cpu, nil
		}
	}
	return 0, nil
}

// Ended is closed when the process has ended, by itself or by Close.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Outcome says how a process that has ended came to its end: "exit status 1".
func (p *Process) Outcome() string {
	if p.state == nil {
		return "ended"
	}
	return p.state.String()
}

// Terminate sends SIGTERM and waits for the end.
func (p *Process) Terminate() {
	_ = p.process.Signal(syscall.SIGTERM) // fails when the process has ended, which is what is wanted
	<-p.ended
}

// Close kills the process and waits for its end. It may be called more than once.
func (p *Process) Close() {
	p.closing.Do(func() { _ = p.process.Kill() })
	<-p.ended
}
