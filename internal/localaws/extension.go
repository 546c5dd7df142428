package localaws

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// An extensionState is what the Extensions API knows of an extension.
type extensionState string

const (
	extensionStarted     extensionState = "Started"    // its process runs, it has not registered itself
	extensionRegistered  extensionState = "Registered" // it has, and has not asked for an event yet
	extensionReady       extensionState = "Ready"      // it has asked for one
	extensionLaunchError extensionState = "LaunchError"
	extensionInitError   extensionState = "InitError"
	extensionExitError   extensionState = "ExitError"
)

// An extension is a companion of the runtime: a process of its own, found in a layer, or a part of the runtime's process
// that has registered itself. Its generation's lock guards it, but for process and output, which are the environment's.
type extension struct {
	name       string
	external   bool
	process    *process // nil: it is internal, or could not be started
	output     *output
	identifier string // "": not registered
	events     []string
	state      extensionState
	errorType  string      // of a state that is an error
	inNext     bool        // has asked for its next event since it got the last one
	offered    *invocation // whose INVOKE event it has not fetched yet
	told       bool        // has fetched its SHUTDOWN event
}

// subscribed reports whether the extension wants an event.
func (e *extension) subscribed(event string) bool { return slices.Contains(e.events, event) }

// offer leaves the event of an invocation for the extension to fetch, if it wants such events.
func (e *extension) offer(i *invocation) {
	if e.subscribed(extensionsapi.EventInvoke) {
		e.offered = i
	}
}

// waiting reports whether the extension is done with everything it has been given.
func (e *extension) waiting() bool { return e.inNext && e.offered == nil }

// failed reports whether the extension has said that it cannot go on.
func (e *extension) failed() bool {
	return e.state == extensionInitError || e.state == extensionExitError || e.state == extensionLaunchError
}

// A shutdownNotice is what the SHUTDOWN event says.
type shutdownNotice struct {
	reason   string
	deadline time.Time
}

// messageInvokeEventNotSupported refuses an extension that asks for the events of invocations where these overlap.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-runtimes.html
const messageInvokeEventNotSupported = "INVOKE event is not supported on Lambda Managed Instances"

// register makes an extension known. It can until the runtime asks for its first invocation.
func (g *generation) register(name string, events []string) (*extension, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.state != stateStarted {
		return nil, extensionError(extensionsapi.ErrRegistrationClosed, "Extension registration closed already")
	}
	e := g.named(name)
	switch {
	case e != nil && e.identifier != "":
		return nil, extensionError(extensionsapi.ErrInvalidExtensionState, "Extension "+name+" is registered already")
	case g.managed != nil && slices.Contains(events, extensionsapi.EventInvoke):
		return nil, extensionError(extensionsapi.ErrInvalidEventType, messageInvokeEventNotSupported)
	case e == nil && slices.Contains(events, extensionsapi.EventShutdown):
		return nil, extensionError(extensionsapi.ErrInvalidEventType, extensionsapi.MessageShutdownEventNotSupported)
	case e == nil && len(g.extensions) >= MaxExtensions:
		return nil, extensionError(extensionsapi.ErrTooManyExtensions, extensionsapi.MessageTooManyExtensions)
	case e == nil:
		e = &extension{name: name}
		g.extensions = append(g.extensions, e)
	}
	e.identifier = newUUID()
	e.events = append([]string{}, events...) // [] in JSON, not null
	e.state = extensionRegistered
	g.noticeRegistration()
	return e, nil
}

// named returns the extension of a name, or nil.
func (g *generation) named(name string) *extension {
	i := slices.IndexFunc(g.extensions, func(e *extension) bool { return e.name == name })
	if i < 0 {
		return nil
	}
	return g.extensions[i]
}

// noticeRegistration notices that no external extension has still to register itself.
func (g *generation) noticeRegistration() {
	if slices.ContainsFunc(g.extensions, func(e *extension) bool { return e.identifier == "" }) {
		return
	}
	select {
	case <-g.registered:
	default:
		close(g.registered)
	}
}

// extension returns the extension of an identifier.
func (g *generation) extension(identifier string) (*extension, error) {
	switch {
	case identifier == "":
		return nil, extensionError(extensionsapi.ErrMissingExtensionIdentifier, "Missing Lambda-Extension-Identifier header")
	case !uuid.MatchString(identifier):
		return nil, extensionError(extensionsapi.ErrInvalidExtensionIdentifier, "Invalid Lambda-Extension-Identifier")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, e := range g.extensions {
		if e.identifier == identifier {
			return e, nil
		}
	}
	return nil, extensionError(extensionsapi.ErrUnknownExtensionIdentifier, "Unknown Lambda-Extension-Identifier")
}

// hasExtensions reports whether any extension has registered itself, and whether there are external ones.
func (g *generation) hasExtensions() (some, external bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	some = slices.ContainsFunc(g.extensions, func(e *extension) bool { return e.identifier != "" })
	return some, slices.ContainsFunc(g.extensions, func(e *extension) bool { return e.external })
}

// extensionEvents tell how the extensions are doing.
func (g *generation) extensionEvents() []extensionEvent {
	g.mu.Lock()
	defer g.mu.Unlock()
	events := make([]extensionEvent, 0, len(g.extensions))
	for _, e := range g.extensions {
		list := append([]string{}, e.events...)
		events = append(events, extensionEvent{Name: e.name, State: string(e.state), Events: list, ErrorType: e.errorType})
	}
	return events
}

// nextEvent is an extension's request for an event. It waits until there is one or ctx ends.
func (g *generation) nextEvent(ctx context.Context, e *extension) ([]byte, error) {
	for {
		event, changed, err := g.takeEvent(ctx, e)
		if event != nil || err != nil {
			return event, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// takeEvent returns the event that there is for an extension. Without an event and without an error it has to wait.
func (g *generation) takeEvent(ctx context.Context, e *extension) ([]byte, <-chan struct{}, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case e.failed():
		return nil, nil, extensionError(extensionsapi.ErrInvalidExtensionState,
			"Extension "+e.name+" has reported an error and gets no more events")
	case ctx.Err() != nil: // who has gone takes nothing away
	case g.notice != nil && e.subscribed(extensionsapi.EventShutdown) && !e.told:
		e.told = true
		return shutdownEvent(g.notice), nil, nil
	case e.offered != nil:
		i := e.offered
		e.offered, e.inNext = nil, false
		return invokeEvent(i), nil, nil
	}
	e.inNext, e.state = true, extensionReady
	g.becomeIdle()
	return nil, g.changed, nil
}

// announceShutdown has the extensions told that their time has come, and drops what they have not fetched.
func (g *generation) announceShutdown(n shutdownNotice) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ending = true
	g.notice = &n
	for _, e := range g.extensions {
		e.offered = nil
	}
	g.wake()
}

// mayEnd says that an extension's end is a failure no more.
func (g *generation) mayEnd() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ending = true
}

func extensionError(errorType, message string) *apiError {
	return &apiError{http.StatusForbidden, errorType, message}
}
