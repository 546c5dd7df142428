package front

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/lambent-go/lambent/internal/version"
)

// A Health is what GET /_/health answers.
type Health struct {
	Status    string `json:"status"`    // [Healthy]
	Version   string `json:"version"`   // of Lambent
	Functions int    `json:"functions"` // that the server has
}

// HealthPath is where a server tells its [Health].
const HealthPath = "/_/health"

// Healthy is the Status of a server that answers.
const Healthy = "ok"

// LogsPath is where a server may have the logs of its functions.
const LogsPath = "/_/logs"

// serveOwn answers requests to the server itself; rest is the path behind /_.
func (h *handler) serveOwn(w http.ResponseWriter, r *http.Request, rest string) {
	logs := rest == strings.TrimPrefix(LogsPath, "/"+ownSegment) && h.options.Logs != nil
	switch {
	case !logs && rest != strings.TrimPrefix(HealthPath, "/"+ownSegment):
		writeText(w, http.StatusNotFound, "nothing at "+r.URL.Path+"\n")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		writeText(w, http.StatusMethodNotAllowed, r.Method+" is not allowed for "+r.URL.Path+"\n")
	case logs:
		h.serveLogs(w, r)
	default:
		body, err := json.Marshal(Health{Status: Healthy, Version: version.Lambent, Functions: len(h.service.Functions())})
		if err != nil {
			panic(err) // it has nothing that JSON cannot carry
		}
		w.Header().Set("Cache-Control", "no-store")
		writeBody(w, http.StatusOK, "application/json", body)
	}
}

// serveLogs hands a request for the log of a function on.
func (h *handler) serveLogs(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("function")
	if _, ok := h.service.Function(name); !ok {
		h.notFound(w, r, "function "+name)
		return
	}
	h.options.Logs.ServeHTTP(w, r)
}
