package localaws

import (
	"io"
	"net"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A change is what ends a wait for the processes of an environment.
type change int

const (
	processesIdle   change = iota // the runtime and all extensions wait in next
	runtimeSpoke                  // it has posted what was waited for
	runtimeExited                 // its process has ended
	timeUp                        // the deadline has come
	memoryExceeded                // the runtime has used more than its function's memory
	extensionFailed               // an extension has failed the environment
	environmentCut                // the service is closed and waits no longer
)

// await waits for a change. A channel that is nil is not waited for.
func (e *environment) await(idle, spoke <-chan struct{}, deadline time.Time) change {
	if !e.settings.debugged() {
		e.timer.Reset(time.Until(deadline))
	}
	e.sampler.Reset(e.bounds.memorySample)
	defer e.stopTimers()
	for {
		select {
		case <-idle:
			if e.overMemory() {
				return memoryExceeded
			}
			return processesIdle
		case <-spoke:
			return runtimeSpoke
		case <-e.generation.runtimeExited():
			return runtimeExited
		case <-e.generation.extensionFailed:
			if isClosed(idle) {
				return processesIdle // they were done before
			}
			return extensionFailed
		case <-e.timer.C:
			return timeUp
		case <-e.function.killed:
			return environmentCut
		case <-e.sampler.C:
			if e.overMemory() {
				return memoryExceeded
			}
		}
	}
}

func (e *environment) stopTimers() {
	e.timer.Stop()
	e.sampler.Stop()
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// awaitEnd gives a process some time to end by itself. It reports whether it has.
func (e *environment) awaitEnd(p *process, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.exited:
	case <-timer.C:
	case <-e.function.killed:
	}
	return isClosed(p.exited)
}

// awaitTraffic gives what a process sent before it ended a moment to be read. What it sent is on this machine already,
// and its connections end with it: the limits are for those that something it has left behind holds open. They count
// from a moment at which every connection had been accepted, and an answer that has begun to be read has the longer one,
// so that a machine with much to do loses none.
func (e *environment) awaitTraffic(spoke <-chan struct{}) {
	for range 2 {
		e.catchUp()
		if e.trafficEnds(spoke, e.bounds.lastRequest) {
			return
		}
		if e.generation.answering() {
			e.trafficEnds(spoke, e.bounds.lastAnswer)
			return
		}
	}
}

// trafficEnds waits until nothing is left to be read, or until spoke, and no longer than limit. It reports whether that
// has come.
func (e *environment) trafficEnds(spoke <-chan struct{}, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-e.traffic.ended():
	case <-spoke:
	case <-timer.C:
		return false
	}
	return true
}

// catchUp waits until the environment's server has accepted every connection made until now: it accepts them in order,
// so it is enough to make another one and to be answered.
func (e *environment) catchUp() {
	connection, err := net.DialTimeout("tcp", e.listener.Addr().String(), e.bounds.lastAnswer)
	if err != nil {
		return // the server is closed: nothing will be read any more
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(e.bounds.lastAnswer))
	if _, err := io.WriteString(connection, "GET "+runtimeapi.PathPing+" HTTP/1.0\r\n\r\n"); err == nil {
		_, _ = io.Copy(io.Discard, connection) // an error: it is closed, or too busy to be waited for
	}
}

// peakMB returns the peak resident size of the present or the last runtime, at least 1.
func (e *environment) peakMB() int {
	if e.generation == nil || e.generation.process == nil || e.generation.ended {
		return max(1, e.lastPeakMB)
	}
	return e.generation.process.memory.peakMB()
}

// overMemory looks at the runtime's memory and reports whether the runtime has to be killed for it.
func (e *environment) overMemory() bool {
	if e.generation.process == nil {
		return false
	}
	e.generation.process.memory.look()
	limited := enforcesMemory && !e.function.service.options.NoMemoryLimit && !e.settings.debugged()
	return limited && e.generation.process.memory.peakMB() > e.settings.MemoryMB
}
