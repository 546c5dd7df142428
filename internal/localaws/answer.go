package localaws

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// An answer is one that a runtime is sending: to /response, or to /error.
type answer struct {
	environment *environment
	generation  *generation
	invocation  *invocation
	contentType string
	firstByte   time.Time
	produced    int64
}

// beginAnswer is the start of an answer to the invocation of that ID.
func (e *environment) beginAnswer(r *http.Request, id string) (*answer, error) {
	g, err := e.alive()
	if err != nil {
		return nil, err
	}
	i, err := g.beginAnswer(id)
	if err != nil {
		return nil, err
	}
	return &answer{
		environment: e,
		generation:  g,
		invocation:  i,
		contentType: r.Header.Get("Content-Type"),
		firstByte:   time.Now(),
	}, nil
}

// serveResponse answers POST /runtime/invocation/{id}/response.
func (e *environment) serveResponse(w http.ResponseWriter, r *http.Request, id string) {
	mode := r.Header.Get(runtimeapi.HeaderResponseMode)
	if mode != "" && mode != runtimeapi.ModeStreaming {
		refuse(w, r, &apiError{http.StatusBadRequest, runtimeapi.ErrInvalidFunctionResponseMode,
			"Invalid " + runtimeapi.HeaderResponseMode + " header: want " + runtimeapi.ModeStreaming})
		return
	}
	a, err := e.beginAnswer(r, id)
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	read := a.collect
	if a.invocation.stream != nil && (mode == runtimeapi.ModeStreaming || isChunked(r)) {
		read = a.forward
	}
	payload, err := read(r.Body)
	w, err = readLongTrailer(w, r, err)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.finish(w, r, a.outcome(payload, r.Trailer))
}

// isChunked reports whether the body of a request has no length.
func isChunked(r *http.Request) bool { return r.ContentLength < 0 }

// collect reads the whole answer.
func (a *answer) collect(body io.Reader) ([]byte, error) {
	data, err := readAtMost(body, a.environment.bounds.response)
	a.produced = int64(len(data))
	return data, err
}

// forward passes the answer on to the invoker as it comes: what one read has found, at once.
func (a *answer) forward(body io.Reader) ([]byte, error) {
	limit := a.environment.bounds.streamedResponse
	buf := make([]byte, 32<<10)
	for {
		n, err := body.Read(buf)
		if a.produced == 0 && n > 0 {
			a.firstByte = time.Now()
		}
		a.produced += int64(n)
		if a.produced > limit {
			return nil, &sizeError{limit}
		}
		if n > 0 {
			a.invocation.stream.write(a.contentType, buf[:n])
		}
		if err != nil {
			return nil, endOfBody(err)
		}
	}
}

func endOfBody(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// outcome is what an answer means that was read whole: a success, unless its trailers say that it is none.
func (a *answer) outcome(payload []byte, trailer http.Header) *outcome {
	given, encoded := trailer.Get(runtimeapi.HeaderErrorType), trailer.Get(runtimeapi.HeaderErrorBody)
	if given == "" && encoded == "" {
		if a.invocation.stream != nil {
			a.invocation.stream.write(a.contentType, payload) // what was collected, or that there is nothing
			payload = nil
		}
		return &outcome{payload: payload, contentType: a.contentType, status: StatusSuccess}
	}
	document, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		document = nil // made up from the type
	}
	return &outcome{
		payload:     reportedDocument(document, given),
		contentType: runtimeapi.ContentTypeJSON,
		status:      StatusError,
		errorType:   acceptedErrorType(given),
	}
}

// serveError answers POST /runtime/invocation/{id}/error.
func (e *environment) serveError(w http.ResponseWriter, r *http.Request, id string) {
	a, err := e.beginAnswer(r, id)
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	document, err := readAtMost(r.Body, a.errorLimit())
	a.produced = int64(len(document))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	given := r.Header.Get(runtimeapi.HeaderErrorType)
	a.finish(w, r, &outcome{
		payload:     reportedDocument(document, given),
		contentType: a.contentType,
		status:      StatusError,
		errorType:   acceptedErrorType(given),
		xrayCause:   xrayCause(r),
	})
}

// finish is the end of an answer that was read whole.
func (a *answer) finish(w http.ResponseWriter, r *http.Request, o *outcome) {
	if err := a.end(o); err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	accept(w)
}

// end is the end of an answer that was read as far as it will be. An error is for the runtime.
func (a *answer) end(o *outcome) error {
	o.firstByte, o.lastByte, o.producedBytes = a.firstByte, time.Now(), a.produced
	a.environment.fleet.answered(a.environment, a.invocation)
	defer a.environment.fleet.delivered(a.environment)
	return a.generation.endAnswer(a.invocation, o)
}

// errorLimit is how many bytes a report to /error may have.
func (a *answer) errorLimit() int64 {
	if a.generation.managed != nil {
		return min(a.environment.bounds.response, MaxManagedError)
	}
	return a.environment.bounds.response
}

// fail is the end of an answer that could not be read whole: because it is too large, or because the connection broke.
func (a *answer) fail(w http.ResponseWriter, r *http.Request, err error) {
	if refusal, ok := errors.AsType[*sizeError](err); ok {
		if late := a.end(tooLarge(refusal.limit)); late != nil {
			err = late
		}
		refuse(w, r, asAPIError(err))
		return
	}
	f := truncated()
	select {
	case <-a.generation.process.exited:
		f = crash(a.generation.process)
	case <-a.invocation.answered: // somebody else knows more
	case <-time.After(a.environment.bounds.lookForExit):
	}
	o := f.outcome(a.invocation.id)
	o.broken = true
	if late := a.end(o); late != nil {
		err = late
	}
	refuse(w, r, asAPIError(err))
}

// A sizeError is a body that is longer than it may be.
type sizeError struct{ limit int64 }

// Error returns the message of the API's answer.
func (e *sizeError) Error() string {
	return fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", e.limit)
}

// readAtMost reads a body of up to limit bytes.
func readAtMost(body io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, &sizeError{limit}
	}
	return data, err
}

// xrayCause is what a request tells X-Ray about an error.
func xrayCause(r *http.Request) string {
	cause := r.Header.Get(runtimeapi.HeaderXRayErrorCause)
	return cause[:min(len(cause), MaxXRayCause)]
}
