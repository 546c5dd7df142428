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

// serveOwn answers requests to the server itself; rest is the path behind /_.
func (h *handler) serveOwn(w http.ResponseWriter, r *http.Request, rest string) {
	switch {
	case rest != strings.TrimPrefix(HealthPath, "/"+ownSegment):
		writeText(w, http.StatusNotFound, "nothing at "+r.URL.Path+"\n")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		writeText(w, http.StatusMethodNotAllowed, r.Method+" is not allowed for "+r.URL.Path+"\n")
	default:
		body, err := json.Marshal(Health{Status: Healthy, Version: version.Lambent, Functions: len(h.service.Functions())})
		if err != nil {
			panic(err) // it has nothing that JSON cannot carry
		}
		w.Header().Set("Cache-Control", "no-store")
		writeBody(w, http.StatusOK, "application/json", body)
	}
}
