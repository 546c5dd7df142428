package localaws

import (
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// shutdown ends the processes at the end of the environment's life. A runtime with extensions is told, and has time to
// clean up; external extensions are told after it.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
func (e *environment) shutdown() {
	if e.generation == nil {
		return
	}
	deadline := time.Now().Add(e.bounds.shutdownExternal)
	if some, external := e.generation.hasExtensions(); some {
		budget := e.bounds.shutdown
		if external {
			budget = e.bounds.shutdownRuntime
		}
		e.generation.process.terminate()
		e.awaitEnd(e.generation.process, budget)
	}
	e.endRuntime()
	e.tellExtensions(extensionsapi.ReasonSpindown, deadline)
	e.end()
}

// reset ends the processes of an environment that goes on without them: the next invocation starts others. The runtime
// is killed; external extensions are told, and have time to clean up.
func (e *environment) reset(reason string) {
	if e.generation == nil {
		return
	}
	e.thaw()
	e.endRuntime()
	e.tellExtensions(reason, time.Now().Add(e.bounds.shutdownExternal))
	e.end()
}

// endRuntime kills the runtime and what is left of its group, and passes on the rest of their output.
func (e *environment) endRuntime() {
	g := e.generation
	if g.ended {
		return
	}
	g.ended = true
	g.runtimeEnded()
	if g.process == nil {
		return
	}
	g.process.memory.look()
	e.lastPeakMB = g.process.memory.peakMB()
	e.endDebugger(g.process)
	g.process.kill()
	<-g.process.exited
	_ = g.output.close() // it was open for reading
}

// end kills what is left of the processes and passes on the rest of their output.
func (e *environment) end() {
	e.endRuntime()
	e.killExtensions()
	e.awaitTraffic(nil) // or the next processes would be taken for these: a late next makes their runtime ready
	e.journal.attach(nil)
	e.telemetry.close()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.generation = nil
}
