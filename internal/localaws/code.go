package localaws

import (
	"fmt"
	"net/http"
)

// Hold keeps the invocations that come from now on, and those that no environment has taken, waiting until the
// function gets its code: by [Function.Replace], [Function.Break] or [Function.Resume]. Those that are running end.
func (f *Function) Hold() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held = true
	for _, l := range f.fleets {
		_ = l.hold(true) // starts nothing
	}
}

// Resume ends a Hold with the code that the function has.
func (f *Function) Resume() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resume()
}

// Replace gives the function new settings and new environments, and ends a Hold. Invocations that are running end in
// the old environments, which are shut down when they are idle; all others run in new ones. The name cannot change.
func (f *Function) Replace(settings Settings) error {
	if settings.Name == "" {
		settings.Name = f.name
	}
	settings, err := settings.resolved()
	if err == nil {
		err = settings.check(f.service.bounds)
	}
	if err == nil && settings.Name != f.name {
		err = fmt.Errorf("function %s: its name cannot become %s", f.name, settings.Name)
	}
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settings, f.broken = settings, nil
	f.renew()
	return nil
}

// Break says that the function's present code cannot run, and ends a Hold: invocations that are not running fail with
// document, a JSON text, until the code is replaced. Environments are shut down.
func (f *Function) Break(document []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken = document
	f.renew()
}

// renew replaces the environments. Invocations that none has taken move on.
func (f *Function) renew() {
	old := f.fleets
	f.fleets = map[string]*fleet{}
	for version, l := range old {
		for _, i := range l.retire() {
			f.move(i, version)
		}
	}
	f.resume()
}

// move gives an accepted invocation to the present code.
func (f *Function) move(i *invocation, version string) {
	if !f.settings.hasVersion(version) {
		f.refuse(i, &failure{err: notFound(i.arn)})
		return
	}
	l := f.fleet(version)
	l.queue.invocations = append(l.queue.invocations, i)
}

func notFound(arn string) *ServiceError {
	return &ServiceError{Status: http.StatusNotFound, Name: "ResourceNotFoundException", Message: "Function not found: " + arn}
}

func (f *Function) resume() {
	f.held = false
	for _, l := range f.fleets {
		if f.broken != nil {
			for _, i := range l.retire() {
				f.fail(i)
			}
			continue
		}
		if err := l.hold(false); err != nil && len(l.environments) == 0 {
			for _, i := range l.retire() {
				f.refuse(i, &failure{err: serviceFault("Start an execution environment: " + err.Error())})
			}
		}
	}
}

// fail answers an accepted invocation with the broken code's document.
func (f *Function) fail(i *invocation) {
	i.settle(&outcome{payload: f.broken, contentType: "application/json", status: StatusError, errorType: brokenCode})
	i.finish(Report{Status: StatusError, ErrorType: brokenCode, MemorySizeMB: f.settings.MemoryMB})
	f.discount(i)
}

// brokenCode is the error type of an invocation whose function could not be built.
const brokenCode = "Lambent.BuildError"

// Warm starts environments of $LATEST, as many as there are to be at least, ahead of invocations.
func (f *Function) Warm(environments int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || f.broken != nil {
		return nil
	}
	l := f.fleet(latestVersion)
	for len(l.environments) < min(environments, l.settings.MaxEnvironments) {
		if err := l.start(initializationProvisioned); err != nil {
			return fmt.Errorf("function %s: start an execution environment: %w", f.name, err)
		}
	}
	return nil
}
