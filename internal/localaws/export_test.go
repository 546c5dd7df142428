//go:build unix

package localaws

import (
	"runtime"
	"time"
)

// SetTimes replaces times that a test cannot wait for. It is called before the first function is added.
func (s *Service) SetTimes(minTimeout, init, shutdown time.Duration) {
	s.bounds.minTimeout, s.bounds.init, s.bounds.shutdown = minTimeout, init, shutdown
}

// SetResponseLimits replaces limits whose answers would be too slow for a test.
func (s *Service) SetResponseLimits(response, streamed int64) {
	s.bounds.response, s.bounds.streamedResponse = response, streamed
}

// Command returns the path of the function's command.
func (f *Function) Command() string { return f.settings.Command[0] }

// AcceptedErrorType is what becomes of the error type that a runtime reports.
func AcceptedErrorType(given string) string { return acceptedErrorType(given) }

// SplitLines cuts the concatenated chunks into lines.
func SplitLines(limit int, chunks ...[]byte) []string {
	var lines []string
	s := lineSplitter{max: limit, emit: func(line []byte) { lines = append(lines, string(line)) }}
	for _, chunk := range chunks {
		s.write(chunk)
	}
	s.flush()
	return lines
}

// Service returns the service of a function.
func (f *Function) Service() *Service { return f.service }

// AwaitQueue waits until n invocations wait for an environment.
func (f *Function) AwaitQueue(n int) {
	for {
		f.mu.Lock()
		waiting := len(f.fleet(latestVersion).queue.invocations)
		f.mu.Unlock()
		if waiting >= n {
			return
		}
		runtime.Gosched()
	}
}

// AwaitEnvironments waits until there are n environments, those of old code included.
func (f *Function) AwaitEnvironments(n int) {
	for {
		f.mu.Lock()
		have := f.alive
		f.mu.Unlock()
		if have == n {
			return
		}
		runtime.Gosched()
	}
}

// AwaitInvocation waits until an invocation has been assigned to the runtime, which has not fetched it.
func (f *Function) AwaitInvocation() {
	f.awaitGeneration(func(g *generation) bool {
		if g == nil {
			return false
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.offered != nil
	})
}

// AwaitNoProcess waits until the function's one environment has no processes.
func (f *Function) AwaitNoProcess() {
	f.awaitGeneration(func(g *generation) bool { return g == nil })
}

func (f *Function) awaitGeneration(ok func(*generation) bool) {
	f.mu.Lock()
	e := f.fleet(latestVersion).environments[0]
	f.mu.Unlock()
	for {
		e.mu.Lock()
		g := e.generation
		e.mu.Unlock()
		if ok(g) {
			return
		}
		runtime.Gosched()
	}
}

// Closed reports whether the function takes no more invocations.
func (f *Function) Closed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}

// RuntimePID returns the process ID of the runtime in the function's one environment, which runs.
func (f *Function) RuntimePID() int {
	f.mu.Lock()
	e := f.fleet(latestVersion).environments[0]
	f.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.generation.process.command.Process.Pid
}
