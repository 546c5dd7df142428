package localaws

import (
	"os"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// An extensionFault is why an extension has failed its environment. The first one counts.
type extensionFault struct {
	extension *extension
	errorType string // Extension.Crash or its like
	message   string // "": how the extension's process has ended
}

// reportExtensionError is an extension's word that it cannot go on: to init/error before it has asked for an event, to
// exit/error at any time.
func (g *generation) reportExtensionError(e *extension, state extensionState, errorType string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e.failed() || state == extensionInitError && e.state != extensionRegistered {
		return extensionError(extensionsapi.ErrInvalidExtensionState,
			"State transition from "+string(e.state)+" to "+string(state)+" failed for extension "+e.name)
	}
	e.state, e.errorType = state, errorType
	platformType := extensionsapi.ErrorTypeExitError
	if state == extensionInitError {
		platformType = extensionsapi.ErrorTypeInitError
	}
	g.failExtension(extensionFault{extension: e, errorType: platformType})
	return nil
}

// extensionExited is the end of an external extension's process.
func (g *generation) extensionExited(e *extension) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.ending && !e.failed() {
		e.state, e.errorType = extensionExitError, extensionsapi.ErrorTypeCrash
	}
	g.failExtension(extensionFault{extension: e, errorType: extensionsapi.ErrorTypeCrash})
}

// extensionNotStarted is the failure to start an external extension's process.
func (g *generation) extensionNotStarted(e *extension, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	e.state, e.errorType = extensionLaunchError, extensionsapi.ErrorTypeLaunchError
	g.failExtension(extensionFault{e, extensionsapi.ErrorTypeLaunchError, err.Error()})
}

// failExtension notes the first fault, unless the environment's end has been announced: what ends then may end.
func (g *generation) failExtension(f extensionFault) {
	if !g.ending && g.fault == nil {
		g.fault = &f
		close(g.extensionFailed)
	}
}

// extensionFailure is the failure of the environment by an extension, which has happened.
func (e *environment) extensionFailure() *failure {
	g := e.generation
	g.mu.Lock()
	fault := *g.fault
	errorType := fault.extension.errorType
	g.mu.Unlock()
	message := fault.message
	if message == "" {
		message = errorType
		if p := fault.extension.process; p != nil && e.awaitEnd(p, e.bounds.exitAfterReport) {
			message = extensionExitText(p.state())
		}
	}
	return &failure{errorType: fault.errorType, message: message, status: StatusError}
}

// extensionExitText says how an extension's process has ended, in the words of Lambda.
func extensionExitText(state *os.ProcessState) string {
	if code := state.ExitCode(); code >= 0 {
		return "exit code " + strconv.Itoa(code)
	}
	return strings.TrimSuffix(state.String(), " (core dumped)")
}
