package localaws

import (
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// A conclusion is how an invocation has ended for its environment.
type conclusion struct {
	at      time.Time // when the processes were done with it
	outcome *outcome  // for the log; the invoker has had an earlier one when the processes failed after the answer
	broken  bool      // the processes are beyond use
}

// serve takes one invocation through the environment.
func (e *environment) serve(i *invocation) {
	e.begin(i)
	c := e.restart(i)
	e.journal.begin(i.id, i.tail)
	e.journal.platform(startEvent{RequestID: i.id, Version: i.version, Tracing: tracingOf(i.traceID)})
	if c == nil {
		c = e.invoke(i)
	}
	e.conclude(i, c)
}

// begin is the arrival of an invocation.
func (e *environment) begin(i *invocation) {
	i.begin(e.settings.timeLimit())
	if !e.used {
		e.used, i.cold, i.init = true, true, e.initDuration
	}
}

// restart starts the processes inside an invocation, if there are none. When that fails, so has the invocation.
func (e *environment) restart(i *invocation) *conclusion {
	if e.generation != nil {
		return nil
	}
	f := e.start(phaseInvoke, i.deadline)
	if f == nil {
		e.reportInit(phaseInvoke, nil)
		return nil
	}
	c := &conclusion{at: time.Now(), outcome: f.outcome(i.id)}
	if f.status == StatusTimeout {
		c.at = i.deadline
	}
	e.fleet.returning(e, i)
	i.settle(c.outcome)
	e.reportInit(phaseInvoke, f)
	return c
}

// invoke hands the invocation to the processes and waits until they are done with it.
func (e *environment) invoke(i *invocation) *conclusion {
	ch := e.handOver(i)
	if ch == runtimeExited && e.generation.withdraw(i) || ch == extensionFailed && e.generation.withdrawAll(i) {
		e.reset(extensionsapi.ReasonFailure) // the processes never had the invocation: others get it
		if c := e.restart(i); c != nil {
			return c
		}
		ch = e.handOver(i)
	}
	now := time.Now()
	switch ch {
	case processesIdle:
		return &conclusion{at: now, outcome: i.ending()}
	case runtimeSpoke:
		return &conclusion{at: now, outcome: i.ending(), broken: true}
	case runtimeExited:
		e.awaitTraffic(i.answered)
		e.fleet.returning(e, i)
		i.settle(crash(e.generation.process).outcome(i.id))
		return &conclusion{at: now, outcome: i.ending(), broken: true}
	case extensionFailed:
		return e.breakOff(i, now, e.extensionFailure())
	case timeUp:
		return e.breakOff(i, i.deadline, timedOut(e.settings.Timeout))
	case memoryExceeded:
		return e.breakOff(i, now, outOfMemory())
	default:
		return e.breakOff(i, now, cut())
	}
}

// handOver gives the invocation to the processes. It returns runtimeSpoke only when the runtime's answer was broken.
func (e *environment) handOver(i *invocation) change {
	idle := e.generation.offer(i)
	return e.await(idle, i.spoilt, i.deadline)
}

// breakOff ends an invocation that the processes are still busy with.
func (e *environment) breakOff(i *invocation, at time.Time, f *failure) *conclusion {
	e.fleet.returning(e, i)
	o := f.outcome(i.id)
	if !i.settle(o) {
		answer := i.ending() // the invoker has it, and the log says what came after it
		o.firstByte, o.lastByte, o.producedBytes = answer.firstByte, answer.lastByte, answer.producedBytes
	}
	return &conclusion{at: at, outcome: o, broken: true}
}

// conclude writes the end of an invocation into the log, behind everything that the processes have written before, and
// makes the environment ready for the next.
func (e *environment) conclude(i *invocation, c *conclusion) {
	if c.broken {
		e.endRuntime()
	} else if e.generation != nil {
		e.settleOutput()
	}
	e.writeEnd(i, c)
	e.journal.end()
	e.function.over(i)
	i.finish(i.report)
	if c.broken {
		e.reset(shutdownReason(c.outcome.status))
	}
}

// settleOutput passes on what the processes have written up to now; of an extension, which may be in the middle of a
// line, whole lines only.
func (e *environment) settleOutput() {
	e.generation.output.settle()
	for _, x := range e.generation.processes() {
		x.output.drain()
	}
}

// writeEnd writes END and REPORT of an invocation, and what comes between.
func (e *environment) writeEnd(i *invocation, c *conclusion) {
	r := e.report(i, c)
	trace := tracingOf(i.traceID)
	errorType := r.ErrorType
	if r.Status == StatusTimeout {
		errorType = "" // the status says it
	}
	if len(c.outcome.lines) > 0 {
		e.journal.platformOf(i, faultEvent{c.outcome.lines})
	}
	e.journal.platformOf(i, runtimeDoneEvent{
		RequestID: i.id,
		Status:    c.outcome.eventStatus(),
		ErrorType: errorType,
		Metrics:   runtimeDoneMetrics{Duration: milliseconds(r.Duration), ProducedBytes: c.outcome.producedBytes},
		Spans:     c.spans(i.start),
		Tracing:   trace,
	})
	e.journal.platformOf(i, reportEvent{
		RequestID: i.id,
		Status:    string(r.Status),
		ErrorType: errorType,
		Metrics:   r.metrics(),
		Tracing:   trace,
		reported:  !c.outcome.found,
	})
	i.report = r
	e.settings.Report(i.id, r)
}

// report sums an invocation up.
func (e *environment) report(i *invocation, c *conclusion) Report {
	duration := c.at.Sub(i.start)
	return Report{
		Duration:        duration,
		InitDuration:    i.init,
		BilledDuration:  billed(milliseconds(duration), milliseconds(i.init)),
		MemorySizeMB:    e.settings.MemoryMB,
		MaxMemoryUsedMB: e.peakMB(),
		Status:          c.outcome.status,
		ErrorType:       c.outcome.errorType,
		ColdStart:       i.cold,
	}
}

func (r Report) metrics() reportMetrics {
	m := reportMetrics{
		Duration:       milliseconds(r.Duration),
		BilledDuration: milliseconds(r.BilledDuration),
		MemorySizeMB:   r.MemorySizeMB,
		MaxMemoryUsed:  r.MaxMemoryUsedMB,
	}
	if r.InitDuration > 0 {
		init := milliseconds(r.InitDuration)
		m.InitDuration = &init
	}
	return m
}

// eventStatus is the outcome as a runtimeDone event has it.
func (o *outcome) eventStatus() string {
	switch {
	case o.status == StatusError && o.found:
		return eventFailure
	case o.status == StatusError:
		return eventError
	case o.status == StatusTimeout:
		return eventTimeout
	default:
		return eventSuccess
	}
}

// spans are the parts of the duration that the runtime's answer divides it into.
func (c *conclusion) spans(start time.Time) []span {
	first, last := c.outcome.firstByte, c.outcome.lastByte
	if first.IsZero() || c.at.Before(last) {
		return nil
	}
	return []span{
		{"responseLatency", timestamp(start), milliseconds(first.Sub(start))},
		{"responseDuration", timestamp(first), milliseconds(last.Sub(first))},
		{"runtimeOverhead", timestamp(last), milliseconds(c.at.Sub(last))},
	}
}
