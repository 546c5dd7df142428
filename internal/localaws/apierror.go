package localaws

import (
	"io"
	"net/http"
	"strconv"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// An apiError is a request that the Runtime API or the Extensions API refuses.
type apiError struct {
	status    int
	errorType string
	message   string
}

// Error returns type and message.
func (e *apiError) Error() string { return e.errorType + ": " + e.message }

// refuse answers a request with an error. It reads the request to its end first, so that the client is not cut off
// while it writes and gets to read the answer.
func refuse(w http.ResponseWriter, r *http.Request, e *apiError) {
	_, _ = io.CopyN(io.Discard, r.Body, MaxRequestBody) // a client that breaks off has no use for the answer
	reply(w, e.status, e.body())
}

func (e *apiError) body() []byte {
	return jsonText(struct {
		ErrorMessage string `json:"errorMessage"`
		ErrorType    string `json:"errorType"`
	}{e.message, e.errorType})
}

// accept is the answer to a request that has been carried out.
func accept(w http.ResponseWriter) { reply(w, http.StatusAccepted, []byte(runtimeapi.BodyAccepted)) }

func reply(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	header.Set("Content-Type", runtimeapi.ContentTypeJSON)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone will not read it
}
