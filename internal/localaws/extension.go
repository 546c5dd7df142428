package localaws

import (
	"context"
	"net/http"
	"slices"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// An extension is one that has registered itself from within the runtime's process: an internal extension. Its
// generation's lock guards it.
type extension struct {
	name       string
	identifier string
	events     []string
	inNext     bool        // has asked for its next event since it got the last one
	offered    *invocation // whose INVOKE event it has not fetched yet
}

// offer leaves the event of an invocation for the extension to fetch, if it wants such events.
func (e *extension) offer(i *invocation) {
	if slices.Contains(e.events, extensionsapi.EventInvoke) {
		e.offered = i
	}
}

// waiting reports whether the extension is done with everything it has been given.
func (e *extension) waiting() bool { return e.inNext && e.offered == nil }

// register makes an extension known. It can until the runtime asks for its first invocation.
func (g *generation) register(name string, events []string) (*extension, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.state != stateStarted {
		return nil, extensionError(extensionsapi.ErrRegistrationClosed, "Extension registration closed already")
	}
	if slices.ContainsFunc(g.extensions, func(e *extension) bool { return e.name == name }) {
		return nil, extensionError(extensionsapi.ErrInvalidExtensionState, "Extension "+name+" is registered already")
	}
	if len(g.extensions) >= MaxExtensions {
		return nil, extensionError(extensionsapi.ErrTooManyExtensions, extensionsapi.MessageTooManyExtensions)
	}
	e := &extension{name: name, identifier: newUUID(), events: append([]string{}, events...)} // [] in JSON, not null
	g.extensions = append(g.extensions, e)
	return e, nil
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

// registered returns the names and events of all extensions.
func (g *generation) registered() []extensionEvent {
	g.mu.Lock()
	defer g.mu.Unlock()
	events := make([]extensionEvent, 0, len(g.extensions))
	for _, e := range g.extensions {
		events = append(events, extensionEvent{Name: e.name, State: "Ready", Events: e.events})
	}
	return events
}

// nextEvent is an extension's request for an event. It waits until there is one or ctx ends.
func (g *generation) nextEvent(ctx context.Context, e *extension) (*invocation, error) {
	for {
		i, changed := g.takeEvent(ctx, e)
		if i != nil {
			return i, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (g *generation) takeEvent(ctx context.Context, e *extension) (*invocation, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e.offered != nil && ctx.Err() == nil {
		i := e.offered
		e.offered, e.inNext = nil, false
		return i, nil
	}
	e.inNext = true
	g.becomeIdle()
	return nil, g.changed
}

func extensionError(errorType, message string) *apiError {
	return &apiError{http.StatusForbidden, errorType, message}
}
