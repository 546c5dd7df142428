package lambdatest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A runtimeAPI is a Runtime API in memory with one event to hand out.
type runtimeAPI struct {
	server      *http.Server
	served      chan struct{} // closed when the server has ended
	connections chan net.Conn
	closing     sync.Once
	closed      chan struct{}
	event       chan struct{} // has one element until the event is handed out
	payload     []byte
	head        http.Header

	mu       sync.Mutex
	answered chan struct{} // closed when an answer is there
	answer   *answer       // the first; nil: none yet
}

// An answer is what a runtime has posted.
type answer struct {
	body      []byte
	failed    bool   // body is an error document
	errorType string // of a failure, as the platform is told it
}

// newRuntimeAPI serves an API for one invocation.
func newRuntimeAPI(payload []byte, s *settings) *runtimeAPI {
	a := &runtimeAPI{
		served:      make(chan struct{}),
		connections: make(chan net.Conn),
		closed:      make(chan struct{}),
		event:       make(chan struct{}, 1),
		payload:     payload,
		head:        eventHead(s),
		answered:    make(chan struct{}),
	}
	a.event <- struct{}{}
	a.server = &http.Server{Handler: a, ErrorLog: log.New(io.Discard, "", 0)}
	go func() {
		defer close(a.served)
		_ = a.server.Serve(a) // until it is closed
	}()
	return a
}

// eventHead is what comes with the event.
func eventHead(s *settings) http.Header {
	h := http.Header{}
	deadline := time.Now().Add(s.timeout).UnixMilli()
	for name, value := range map[string]string{
		"Content-Type":                 runtimeapi.ContentTypeJSON,
		runtimeapi.HeaderRequestID:     s.requestID,
		runtimeapi.HeaderDeadline:      strconv.FormatInt(deadline, 10),
		runtimeapi.HeaderFunctionARN:   s.functionARN,
		runtimeapi.HeaderTraceID:       s.traceID,
		runtimeapi.HeaderTenantID:      s.tenantID,
		runtimeapi.HeaderClientContext: string(s.clientContext),
	} {
		if value != "" {
			h.Set(name, value)
		}
	}
	return h
}

// close ends the API and all connections.
func (a *runtimeAPI) close() {
	_ = a.server.Close() // whose listener is a itself
	<-a.served
}

// ServeHTTP answers a request of the runtime, or of an internal extension.
func (a *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case path == runtimeapi.PathNext:
		a.next(w, r)
	case path == runtimeapi.PathInitError:
		a.take(w, r, true)
	case strings.HasPrefix(path, runtimeapi.PathInvocation):
		a.take(w, r, strings.HasSuffix(path, runtimeapi.SuffixError))
	case path == extensionsapi.PathRegister:
		w.Header().Set(extensionsapi.HeaderIdentifier, "00000000-0000-4000-8000-000000000000")
		_, _ = io.WriteString(w, "{}")
	case path == extensionsapi.PathNext:
		<-r.Context().Done() // nothing happens to an extension
	default:
		w.WriteHeader(http.StatusNotFound) // SnapStart, which there is none of
	}
}

// next hands out the event. Who asks again waits.
func (a *runtimeAPI) next(w http.ResponseWriter, r *http.Request) {
	select {
	case <-a.event:
	case <-r.Context().Done():
		return
	}
	for name, values := range a.head {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.payload)))
	_, _ = w.Write(a.payload)
}

// take reads an answer.
func (a *runtimeAPI) take(w http.ResponseWriter, r *http.Request, failed bool) {
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil {
		return // the runtime tries again, or ends
	}
	found := &answer{body: body.Bytes(), failed: failed, errorType: r.Header.Get(runtimeapi.HeaderErrorType)}
	if errorType := r.Trailer.Get(runtimeapi.HeaderErrorType); errorType != "" {
		document, _ := base64.StdEncoding.DecodeString(r.Trailer.Get(runtimeapi.HeaderErrorBody)) // what can be read of it
		found = &answer{body: document, failed: true, errorType: errorType}
	}
	a.keep(found)
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, runtimeapi.BodyAccepted)
}

// keep keeps the first answer.
func (a *runtimeAPI) keep(found *answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.answer == nil {
		a.answer = found
		close(a.answered)
	}
}

// unanswered reports whether the runtime has posted nothing.
func (a *runtimeAPI) unanswered() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.answer == nil
}

// result is what the invoker gets. err is the handler's own error, or what the runtime has ended with.
func (a *runtimeAPI) result(err error) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.answer == nil:
		return nil, &FunctionError{Type: runtimeapi.ErrorTypeExitError, Message: fmt.Sprint("runtime has ended without an answer: ", err), Err: err}
	case a.answer.failed:
		return nil, functionError(a.answer.body, a.answer.errorType, err)
	}
	return a.answer.body, nil
}
