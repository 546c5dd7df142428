package localaws

import "time"

// A function that runs under a debugger is stopped for as long as a person looks at it: no time limit applies to it, and
// the memory that is measured would be the debugger's. The debugger's port can be had once, so that one environment
// runs at a time, also when it is of code that is being replaced.
const (
	debuggerDeadline = time.Hour       // what a function that is debugged is told to have
	debuggerEnd      = 2 * time.Second // for the debugger to end the process that it has started, in a group of its own
)

// timeLimit is how far ahead of an invocation's arrival its deadline lies.
func (s *Settings) timeLimit() time.Duration {
	if s.Debug {
		return debuggerDeadline
	}
	return s.Timeout
}

// claimDebugger waits until no other environment of the function runs, when it is debugged.
func (e *environment) claimDebugger() (release func()) {
	if !e.settings.Debug {
		return func() {}
	}
	select {
	case e.function.debugger <- struct{}{}:
		return func() { <-e.function.debugger }
	case <-e.function.killed:
		return func() {}
	}
}

// endDebugger asks the debugger to end, which takes its process along. It waits also when the service waits for nothing
// else any more: a debugger that is killed leaves its process behind.
func (e *environment) endDebugger(p *process) {
	if !e.settings.Debug {
		return
	}
	p.resume()
	p.terminate()
	timer := time.NewTimer(debuggerEnd)
	defer timer.Stop()
	select {
	case <-p.exited:
	case <-timer.C:
	}
}
