package localaws

import (
	"os/exec"
	"path/filepath"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// initPhase starts the processes ahead of the first invocation. When that fails, the invocation tries again.
func (e *environment) initPhase() {
	f := e.start(phaseInit, time.Now().Add(e.bounds.init))
	e.reportInit(phaseInit, f)
}

// start starts the processes and waits until they are ready for an invocation. The caller passes what it returns to
// reportInit, after it has told the invoker of a failure.
func (e *environment) start(phase string, deadline time.Time) *failure {
	if err := e.mount(); err != nil {
		e.initStart = time.Now()
		return &failure{err: serviceFault(err.Error())}
	}
	e.variables = e.processVariables()
	e.telemetry = newTelemetry(e.journal)
	e.journal.attach(e.telemetry)
	e.journal.platform(initStartEvent{
		InitializationType: e.initType,
		Phase:              phase,
		FunctionName:       e.settings.Name,
		FunctionVersion:    e.fleet.version,
		region:             e.function.service.options.Region,
	})
	e.initStart = time.Now()
	if f := e.startGeneration(deadline); f != nil {
		return f
	}
	return e.awaitInit(deadline)
}

// awaitInit waits until the processes are ready.
func (e *environment) awaitInit(deadline time.Time) *failure {
	g := e.generation
	switch e.await(g.idle, g.initError, deadline) {
	case processesIdle:
		return nil
	case runtimeSpoke:
		return g.initFailure()
	case runtimeExited:
		e.awaitTraffic(g.initError)
		if f := g.initFailure(); f != nil {
			return f
		}
		return crash(g.process)
	case extensionFailed:
		return e.extensionFailure()
	case memoryExceeded:
		return outOfMemory()
	case environmentCut:
		return cut()
	default:
		return timedOut(e.settings.Timeout)
	}
}

// reportInit writes down how an init has ended. After a failure no process is left.
func (e *environment) reportInit(phase string, f *failure) {
	duration := time.Since(e.initStart)
	done := initRuntimeDoneEvent{InitializationType: e.initType, Phase: phase, Status: eventSuccess}
	report := initReportEvent{
		InitializationType: e.initType,
		Phase:              phase,
		Status:             eventSuccess,
		Metrics:            initMetrics{Duration: milliseconds(duration)},
	}
	if f != nil {
		e.settleFailedInit(f)
		done.Status, done.ErrorType = eventError, f.errorType
		report.Status, report.errorType = eventError, f.errorType
		if f.status == StatusTimeout {
			done.Status, done.ErrorType, report.Status = eventTimeout, "", eventTimeout
		}
	} else {
		e.initDuration = duration
		e.telemetry.seal()
		e.settleOutput()
	}
	e.reportExtensions()
	e.journal.platform(done)
	e.journal.platform(report)
	if f != nil {
		e.endFailedInit(phase, f)
	}
}

// reportExtensions writes down how the extensions are doing.
func (e *environment) reportExtensions() {
	if e.generation == nil {
		return
	}
	for _, x := range e.generation.extensionEvents() {
		e.journal.platform(x)
	}
}

// settleFailedInit ends the runtime. One that has posted its failure is given time to log it and to end by itself.
func (e *environment) settleFailedInit(f *failure) {
	if e.generation == nil {
		return
	}
	if f.document != nil {
		e.awaitEnd(e.generation.process, e.bounds.exitAfterReport)
	}
	e.endRuntime()
}

// endFailedInit ends the other processes: at the cap of the init phase at once, else not before the extensions have
// been told.
func (e *environment) endFailedInit(phase string, f *failure) {
	switch {
	case e.generation == nil:
		e.journal.attach(nil)
	case f.status == StatusTimeout && phase == phaseInit:
		e.end()
	default:
		e.reset(shutdownReason(f.status))
	}
}

// startGeneration starts the processes: first the extensions', then the runtime's.
func (e *environment) startGeneration(deadline time.Time) *failure {
	path, err := e.executable()
	if err != nil {
		return invalidEntrypoint("Couldn't find valid bootstrap(s): [" + path + "]")
	}
	e.mu.Lock()
	e.generation = newGeneration(e.telemetry)
	e.generation.managed = newManaged(e.settings.MaxConcurrency)
	e.mu.Unlock()
	if f := e.startExtensions(deadline); f != nil {
		return f
	}
	return e.startRuntime(path)
}

// startRuntime starts the runtime's process.
func (e *environment) startRuntime(path string) *failure {
	output, writer, err := newOutput(e.journal.function)
	if err != nil {
		return &failure{err: serviceFault(err.Error())}
	}
	e.mu.Lock() // a process that asks for its first invocation at once waits until it is known
	defer e.mu.Unlock()
	p, err := startProcess(&exec.Cmd{
		Path:   path,
		Args:   e.settings.command(),
		Env:    e.variables,
		Dir:    e.settings.Dir,
		Stdout: writer,
		Stderr: writer,
	}, e.settings.deathSignal())
	_ = writer.Close() // the process has its own
	if err != nil {
		_ = output.close() // it was open for reading
		return invalidEntrypoint(err.Error())
	}
	e.generation.process, e.generation.output = p, output
	e.watchDebugger(p)
	return nil
}

func invalidEntrypoint(message string) *failure {
	return &failure{errorType: runtimeapi.ErrorTypeInvalidEntrypoint, message: message, status: StatusError}
}

// executable returns the path of the function's command: in its folder, or else in PATH. With an error the path is
// where it should have been.
func (e *environment) executable() (string, error) {
	name := e.settings.command()[0]
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(e.settings.Dir, name)
	}
	found, err := exec.LookPath(path)
	if err == nil {
		return found, nil
	}
	if filepath.Base(name) == name {
		for _, folder := range filepath.SplitList(variable(e.variables, "PATH")) {
			if found, err := exec.LookPath(filepath.Join(folder, name)); err == nil && filepath.IsAbs(folder) {
				return found, nil
			}
		}
	}
	return path, err
}

// cut is the failure of processes that the service did not wait for when it was closed.
func cut() *failure {
	return &failure{err: serviceFault("The local service was closed before the function answered.")}
}
