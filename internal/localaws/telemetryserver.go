package localaws

import (
	"io"
	"net/http"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// serveTelemetry answers PUT /telemetry.
func (e *environment) serveTelemetry(w http.ResponseWriter, r *http.Request) {
	schemas := telemetrySchemas
	if e.settings.MaxConcurrency > 1 {
		schemas = managedSchemas
	}
	e.serveSubscription(w, r, schemas, false)
}

// serveLogs answers PUT /logs.
func (e *environment) serveLogs(w http.ResponseWriter, r *http.Request) {
	schemas := logsSchemas
	if e.settings.MaxConcurrency > 1 {
		schemas = managedSchemas
	}
	e.serveSubscription(w, r, schemas, true)
}

func (e *environment) serveSubscription(w http.ResponseWriter, r *http.Request, schemas []string, logs bool) {
	if err := e.subscribe(r, schemas, logs); err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	reply(w, http.StatusOK, []byte(extensionsapi.BodySubscribed))
}

// subscribe subscribes the extension that has sent a request.
func (e *environment) subscribe(r *http.Request, schemas []string, logs bool) error {
	g, x, err := e.asking(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxRequestBody))
	if err != nil {
		return err
	}
	s, err := parseSubscription(body, schemas)
	if err != nil {
		return err
	}
	if !g.telemetry.subscribe(x.name, s) {
		s.destination.close()
		return &apiError{http.StatusForbidden, extensionsapi.ErrTelemetrySubscriptionClosed, "Telemetry API subscription is closed already"}
	}
	e.journal.platform(telemetrySubscriptionEvent{Name: x.name, State: "Subscribed", Types: s.streams, logs: logs})
	return nil
}
