package localaws

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// serveRegister answers POST /extension/register.
func (e *environment) serveRegister(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Events []string `json:"events"`
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxRequestBody))
	if err == nil {
		err = json.Unmarshal(body, &request)
	}
	if err != nil {
		refuse(w, r, extensionError(extensionsapi.ErrInvalidRequestFormat, err.Error()))
		return
	}
	registered, err := e.register(r.Header.Get(extensionsapi.HeaderName), request.Events)
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	w.Header().Set(extensionsapi.HeaderIdentifier, registered.identifier)
	reply(w, http.StatusOK, e.registration(r.Header.Get(extensionsapi.HeaderAcceptFeature)))
}

// register checks what an extension asks for and makes it known.
func (e *environment) register(name string, events []string) (*extension, error) {
	if name == "" {
		return nil, extensionError(extensionsapi.ErrInvalidExtensionName, "Extension name is empty")
	}
	for _, event := range events {
		if event != extensionsapi.EventInvoke && event != extensionsapi.EventShutdown {
			return nil, extensionError(extensionsapi.ErrInvalidEventType, "Unknown event type: "+event)
		}
	}
	g, err := e.alive()
	if err != nil {
		return nil, err
	}
	return g.register(name, events)
}

// registration is what an extension is told about its function.
func (e *environment) registration(feature string) []byte {
	answer := struct {
		FunctionName    string `json:"functionName"`
		FunctionVersion string `json:"functionVersion"`
		Handler         string `json:"handler"`
		AccountID       string `json:"accountId,omitempty"`
	}{e.settings.Name, e.fleet.version, e.settings.Handler, ""}
	if feature == extensionsapi.FeatureAccountID {
		answer.AccountID = e.function.service.options.Account
	}
	return jsonText(answer)
}

// serveEventNext answers GET /extension/event/next.
func (e *environment) serveEventNext(w http.ResponseWriter, r *http.Request) {
	event, err := e.nextEvent(r)
	switch {
	case r.Context().Err() != nil: // nobody is there to be answered
	case err != nil:
		refuse(w, r, asAPIError(err))
	default:
		w.Header().Set(extensionsapi.HeaderEventIdentifier, newUUID())
		reply(w, http.StatusOK, event)
	}
}

func (e *environment) nextEvent(r *http.Request) ([]byte, error) {
	g, x, err := e.asking(r)
	if err != nil {
		return nil, err
	}
	return g.nextEvent(r.Context(), x)
}

// asking returns the extension that has sent a request.
func (e *environment) asking(r *http.Request) (*generation, *extension, error) {
	g, err := e.alive()
	if err != nil {
		return nil, nil, err
	}
	x, err := g.extension(r.Header.Get(extensionsapi.HeaderIdentifier))
	return g, x, err
}

// serveExtensionInitError answers POST /extension/init/error.
func (e *environment) serveExtensionInitError(w http.ResponseWriter, r *http.Request) {
	e.serveExtensionError(w, r, extensionInitError)
}

// serveExtensionExitError answers POST /extension/exit/error.
func (e *environment) serveExtensionExitError(w http.ResponseWriter, r *http.Request) {
	e.serveExtensionError(w, r, extensionExitError)
}

func (e *environment) serveExtensionError(w http.ResponseWriter, r *http.Request, state extensionState) {
	g, x, err := e.asking(r)
	errorType := r.Header.Get(extensionsapi.HeaderFunctionErrorType)
	if err == nil && errorType == "" {
		err = extensionError(extensionsapi.ErrMissingHeader, "Missing "+extensionsapi.HeaderFunctionErrorType+" header")
	}
	if err == nil {
		_, _ = io.CopyN(io.Discard, r.Body, MaxRequestBody) // the platform goes by the header alone
		err = g.reportExtensionError(x, state, errorType)
	}
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	accept(w)
}

// shutdownEvent is the event that tells an extension of the environment's end.
func shutdownEvent(n *shutdownNotice) []byte {
	return jsonText(struct {
		EventType  string `json:"eventType"`
		Reason     string `json:"shutdownReason"`
		DeadlineMS int64  `json:"deadlineMs"`
	}{extensionsapi.EventShutdown, n.reason, n.deadline.UnixMilli()})
}

// invokeEvent is the event that tells an extension of an invocation.
func invokeEvent(i *invocation) []byte {
	return jsonText(struct {
		EventType  string  `json:"eventType"`
		DeadlineMS int64   `json:"deadlineMs"`
		RequestID  string  `json:"requestId"`
		InvokedARN string  `json:"invokedFunctionArn"`
		Tracing    tracing `json:"tracing"`
	}{
		extensionsapi.EventInvoke, i.deadline.UnixMilli(), i.id, i.arn,
		tracing{Type: extensionsapi.TracingType, Value: i.traceID},
	})
}
