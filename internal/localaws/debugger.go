package localaws

import (
	"context"
	"sync"
	"syscall"
	"time"
)

// A Debugger is a program that runs a function's process in the service's place, and that stays when the process has
// ended. A function that runs under one is stopped for as long as a person looks at it: no time limit applies to it, it
// is not frozen, and the memory that is measured would be the debugger's. What the debugger listens on can be had once:
// one environment of a version runs at a time, also when it is of code that is being replaced.
//
// When it is sent SIGTERM, the program ends its process and then itself.
type Debugger interface {
	// Command returns the command that runs another under the debugger.
	Command(function []string) []string

	// Exited waits until the process has ended that the debugger runs, and returns its exit status; a negative one is
	// the number of the signal that has ended it. It returns ctx's error when ctx ends first, which it does when the
	// debugger has ended itself.
	Exited(ctx context.Context) (status int, err error)
}

const (
	debuggerDeadline = time.Hour       // what a function that is debugged is told to have
	debuggerEnd      = 2 * time.Second // for the debugger to end the process that it has started, in a group of its own
)

// debugged reports whether a debugger runs the function.
func (s *Settings) debugged() bool { return s.Debugger != nil }

// timeLimit is how far ahead of an invocation's arrival its deadline lies.
func (s *Settings) timeLimit() time.Duration {
	if s.debugged() {
		return debuggerDeadline
	}
	return s.Timeout
}

// command is the command of the function's process.
func (s *Settings) command() []string {
	if s.debugged() {
		return s.Debugger.Command(s.Command)
	}
	return s.Command
}

// deathSignal is what the function's process is sent when this program is killed. A debugger has to end its own.
func (s *Settings) deathSignal() syscall.Signal {
	if s.debugged() {
		return syscall.SIGTERM
	}
	return syscall.SIGKILL
}

// debuggers are the versions of a function that a debugger runs now.
type debuggers struct {
	mu       sync.Mutex
	versions map[string]chan struct{} // each holds one element while its debugger runs
}

func (d *debuggers) of(version string) chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.versions == nil {
		d.versions = map[string]chan struct{}{}
	}
	if d.versions[version] == nil {
		d.versions[version] = make(chan struct{}, 1)
	}
	return d.versions[version]
}

// claimDebugger waits until no other environment of the version runs, when it is debugged.
func (e *environment) claimDebugger() (release func()) {
	if !e.settings.debugged() {
		return func() {}
	}
	running := e.function.debuggers.of(e.fleet.version)
	select {
	case running <- struct{}{}:
		return func() { <-running }
	case <-e.function.killed:
		return func() {}
	}
}

// watchDebugger ends the debugger when the process has ended that it runs.
func (e *environment) watchDebugger(p *process) {
	if !e.settings.debugged() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	watchers, debugger := &e.generation.watchers, e.settings.Debugger
	watchers.Go(func() {
		defer cancel()
		<-p.exited
	})
	watchers.Go(func() {
		status, err := debugger.Exited(ctx)
		if err != nil {
			return // the debugger has ended, and its end is the function's
		}
		p.debuggee.Store(&status)
		p.endGently()
		p.kill()
	})
}

// endDebugger asks the debugger to end, which takes its process along. It waits also when the service waits for nothing
// else any more: a debugger that is killed leaves its process behind.
func (e *environment) endDebugger(p *process) {
	if e.settings.debugged() {
		p.endGently()
	}
}

// endGently asks a process to end and gives it time for it.
func (p *process) endGently() {
	p.terminate()
	timer := time.NewTimer(debuggerEnd)
	defer timer.Stop()
	select {
	case <-p.exited:
	case <-timer.C:
	}
}

// exitText says how a process ended, in the words of Lambda; of a debugger, how the process has that it ran.
func (p *process) exitText() string {
	status := p.debuggee.Load()
	switch {
	case status == nil:
		return exitText(p.command.ProcessState)
	case *status < 0:
		return exitedWithSignal(syscall.Signal(-*status))
	default:
		return exitedWithCode(*status)
	}
}
