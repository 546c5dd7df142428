//go:build unix

package localaws

import (
	"runtime"
	"time"
)

// SetBackOff replaces the delay after a throttled try.
func (s *Service) SetBackOff(d time.Duration) { s.bounds.backOff = d }

// SetFinish replaces the time that an environment has to come back from an answer before another is started.
func (s *Service) SetFinish(d time.Duration) { s.bounds.finish = d }

// RetryDelay is the time before the nth retry of an asynchronous event of the function.
func (f *Function) RetryDelay(n int) time.Duration {
	s := f.Settings()
	return f.service.retryDelay(&s.Async, n)
}

// BackOff is the time before the next try after the nth throttled one.
func (s *Service) BackOff(n int) time.Duration { return s.backOff(n) }

// AwaitDelayed waits until n asynchronous events of the function wait for their next try.
func (f *Function) AwaitDelayed(n int) {
	for {
		f.service.async.mu.Lock()
		have := len(f.events.delayed)
		f.service.async.mu.Unlock()
		if have == n {
			return
		}
		runtime.Gosched()
	}
}

// Running is the number of tries of asynchronous events of the function.
func (f *Function) Running() int {
	f.service.async.mu.Lock()
	defer f.service.async.mu.Unlock()
	return f.events.running
}
