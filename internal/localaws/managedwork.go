package localaws

import (
	"slices"
	"time"
)

// work serves invocations until the environment is to be shut down.
func (e *environment) work() {
	if e.settings.MaxConcurrency > 1 {
		e.workManaged()
		return
	}
	for i := e.take(); i != nil; i = e.take() {
		e.serve(i)
	}
}

// workManaged serves several invocations at a time. Without processes it takes one, starts the processes for it, and
// then attends to them and to all others that come.
func (e *environment) workManaged() {
	var left []*invocation // that have arrived, and that no runtime has had
	for {
		if e.generation == nil && len(left) == 0 {
			i := e.take()
			if i == nil {
				return
			}
			e.begin(i)
			left = append(left, i)
		}
		if len(left) > 0 && !e.revive(left[0]) {
			left = left[1:]
			continue
		}
		a := e.attend(left)
		over := a.run()
		left = a.left
		if over {
			return
		}
	}
}

// revive starts the processes inside an invocation, if there are none. It reports false when that has failed, and so
// has the invocation.
func (e *environment) revive(i *invocation) bool {
	c := e.restart(i)
	if c == nil {
		return true
	}
	e.writeStart(i)
	e.concludeManaged(i, c)
	return false
}

// writeStart writes START, once.
func (e *environment) writeStart(i *invocation) {
	if e.journal.enter(i) {
		e.journal.platformOf(i, startEvent{RequestID: i.id, Version: i.version, Tracing: tracingOf(i.traceID)})
	}
}

// concludeManaged writes the end of an invocation into the log.
func (e *environment) concludeManaged(i *invocation, c *conclusion) {
	e.writeEnd(i, c)
	e.journal.leave(i)
	e.function.over(i)
	i.finish(i.report)
}

// An attendance is the time in which an environment attends to the processes of one generation.
type attendance struct {
	environment *environment
	generation  *generation
	managed     *managed
	place       chan *invocation // in the fleet's queue; nil: none
	closing     bool             // no more invocations will come
	open        []*invocation    // that have arrived and are not concluded
	left        []*invocation    // at the end: those that no runtime has had
	deadline    *time.Timer      // the earliest
	idle        *time.Timer
	sampler     *time.Ticker // for the memory
}

// attend begins an attendance with invocations that have arrived.
func (e *environment) attend(arrived []*invocation) *attendance {
	a := &attendance{
		environment: e,
		generation:  e.generation,
		managed:     e.generation.managed,
		deadline:    time.NewTimer(0),
		idle:        time.NewTimer(e.settings.IdleTimeout),
		sampler:     time.NewTicker(e.bounds.memorySample),
	}
	for _, i := range arrived {
		a.admit(i)
	}
	return a
}

// admit gives an invocation to the runtime.
func (a *attendance) admit(i *invocation) {
	a.environment.writeStart(i)
	a.open = append(a.open, i)
	a.managed.offer(i)
}

// run attends until the processes have ended. It reports whether the environment's life is over too.
func (a *attendance) run() (over bool) {
	defer a.deadline.Stop()
	defer a.idle.Stop()
	defer a.sampler.Stop()
	for {
		if a.expire() {
			a.reset(timedOut(a.environment.settings.Timeout)) // the runtime asks for nothing any more
			return false
		}
		if a.conclude() && a.environment.overMemory() {
			a.reset(outOfMemory())
			return false
		}
		if a.closing && len(a.open) == 0 {
			return true
		}
		a.queue()
		a.setTimers()
		select {
		case i := <-a.place:
			a.arrive(i)
		case <-a.managed.changed:
		case <-a.deadline.C:
		case <-a.sampler.C:
			if len(a.open) > 0 && a.environment.overMemory() {
				a.reset(outOfMemory())
				return false
			}
		case <-a.generation.process.exited:
			a.environment.awaitTraffic(nil)
			a.reset(crash(a.generation.process))
			return false
		case <-a.generation.extensionFailed:
			a.reset(a.environment.extensionFailure())
			return false
		case <-a.idle.C:
			if len(a.open) == 0 && a.environment.fleet.leave(a.environment, a.place) {
				return true
			}
		case <-a.environment.function.killed:
			a.reset(cut())
			a.abandon()
			return true
		}
	}
}

// queue enters the fleet's queue when the runtime asks for work, and leaves it when it does not.
func (a *attendance) queue() {
	if a.closing {
		return
	}
	e := a.environment
	room, _ := a.managed.room(len(a.open))
	switch {
	case room > 0 && a.place == nil:
		a.place = e.fleet.enter(e)
	case room == 0 && a.place != nil && e.fleet.withdraw(a.place):
		a.place = nil
	}
	e.fleet.room(e, func() (spare, finishing int) {
		room, coming := a.managed.room(len(a.open))
		return max(0, room-1), coming
	})
}

// arrive takes an invocation from the fleet's queue; nil: there are no more.
func (a *attendance) arrive(i *invocation) {
	a.place = nil
	if i == nil {
		a.closing = true
		return
	}
	a.environment.begin(i)
	a.admit(i)
}

// setTimers sets the timers for what is open.
func (a *attendance) setTimers() {
	if len(a.open) == 0 || a.environment.settings.debugged() {
		return
	}
	earliest := slices.MinFunc(a.open, func(x, y *invocation) int { return x.deadline.Compare(y.deadline) })
	a.deadline.Reset(time.Until(earliest.deadline))
}

// expire ends the invocations whose time is up, and only them. It reports whether the runtime is beyond use: it has not
// asked for an invocation in all that time, and has no other.
func (a *attendance) expire() (deaf bool) {
	now := time.Now()
	ended := 0
	for _, i := range a.open {
		if i.ending() != nil {
			ended++
			continue
		}
		if now.Before(i.deadline) || a.environment.settings.debugged() {
			continue
		}
		waiting := a.managed.withdraw(i)
		if a.managed.end(i, timedOut(a.environment.settings.Timeout).outcome(i.id), endedTimedOut) {
			deaf = deaf || waiting
		}
		ended++
	}
	return deaf && ended == len(a.open)
}

// conclude writes the ends of the invocations that have ended into the log. It reports whether there were any.
func (a *attendance) conclude() bool {
	var ended, rest []*invocation
	for _, i := range a.open {
		if i.ending() != nil {
			ended = append(ended, i)
		} else {
			rest = append(rest, i)
		}
	}
	if len(ended) == 0 {
		return false
	}
	a.open = rest
	if a.environment.generation != nil { // else everything has been looked at
		a.drain()
		a.generation.process.memory.look()
	}
	for _, i := range ended {
		o := i.ending()
		a.environment.concludeManaged(i, &conclusion{at: a.endOf(i, o), outcome: o})
	}
	a.idle.Reset(a.environment.settings.IdleTimeout)
	return true
}

// drain passes on what the processes have written. A line that has no end yet may be that of an invocation that is open.
func (a *attendance) drain() {
	if len(a.open) > 0 {
		a.generation.output.drain()
	} else {
		a.environment.settleOutput()
	}
}

// endOf is when an invocation has ended.
func (a *attendance) endOf(i *invocation, o *outcome) time.Time {
	switch {
	case o.status == StatusTimeout:
		return i.deadline
	case o.lastByte.IsZero():
		return time.Now()
	default:
		return o.lastByte
	}
}

// reset ends the processes. The invocations that the runtime has had fail; the others are left for the next.
func (a *attendance) reset(f *failure) {
	a.vacate()
	for _, i := range a.open {
		if a.managed.withdraw(i) {
			a.left = append(a.left, i)
		} else {
			a.managed.end(i, f.outcome(i.id), endedAnswered)
		}
	}
	a.environment.endRuntime()
	a.conclude()
	a.environment.reset(shutdownReason(f.status))
}

// vacate leaves the fleet's queue. An invocation that has come meanwhile is left for the next processes.
func (a *attendance) vacate() {
	a.environment.fleet.room(a.environment, func() (spare, finishing int) { return 0, 0 })
	if a.place == nil || a.environment.fleet.withdraw(a.place) {
		return
	}
	if i := <-a.place; i != nil {
		a.environment.begin(i)
		a.left = append(a.left, i)
	}
}

// abandon fails the invocations that are left, as the service is closed.
func (a *attendance) abandon() {
	for _, i := range a.left {
		i.settle(cut().outcome(i.id))
		a.environment.writeStart(i)
		a.environment.concludeManaged(i, &conclusion{at: time.Now(), outcome: i.ending()})
	}
}
