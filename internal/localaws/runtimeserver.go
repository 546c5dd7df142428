package localaws

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// routes are what an environment answers on its listener: the paths of the Runtime API that have no variable part, of
// the Extensions API and of the Telemetry API.
func (e *environment) routes() map[string]route {
	return map[string]route{
		runtimeapi.PathPing:         {http.MethodGet, servePing},
		runtimeapi.PathNext:         {http.MethodGet, e.serveNext},
		runtimeapi.PathInitError:    {http.MethodPost, e.serveInitError},
		runtimeapi.PathRestoreNext:  {http.MethodGet, serveNotFound}, // there is no SnapStart locally
		runtimeapi.PathRestoreError: {http.MethodPost, serveNotFound},
		extensionsapi.PathRegister:  {http.MethodPost, e.serveRegister},
		extensionsapi.PathNext:      {http.MethodGet, e.serveEventNext},
		extensionsapi.PathInitError: {http.MethodPost, e.serveExtensionInitError},
		extensionsapi.PathExitError: {http.MethodPost, e.serveExtensionExitError},
		extensionsapi.PathTelemetry: {http.MethodPut, e.serveTelemetry},
		extensionsapi.PathLogs:      {http.MethodPut, e.serveLogs},
	}
}

// A route is the one method of a path, and what answers it.
type route struct {
	method string
	serve  http.HandlerFunc
}

// ServeHTTP answers a request of the function's processes.
func (e *environment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	route, ok := e.paths[r.URL.Path]
	if !ok {
		route, ok = e.invocationRoute(r.URL.EscapedPath())
	}
	switch {
	case !ok:
		serveNotFound(w, r)
	case r.Method != route.method:
		w.Header().Set("Allow", route.method)
		refuse(w, r, &apiError{http.StatusMethodNotAllowed, "MethodNotAllowed",
			"The method " + r.Method + " is not allowed for " + r.URL.Path})
	default:
		route.serve(w, r)
	}
}

// invocationRoute is the route of a path with a request ID in it, which is escaped.
func (e *environment) invocationRoute(path string) (route, bool) {
	rest, ok := strings.CutPrefix(path, runtimeapi.PathInvocation)
	escaped, suffix, cut := strings.Cut(rest, "/")
	id, err := url.PathUnescape(escaped)
	if !ok || !cut || err != nil {
		return route{}, false
	}
	switch "/" + suffix {
	case runtimeapi.SuffixResponse:
		return route{http.MethodPost, func(w http.ResponseWriter, r *http.Request) { e.serveResponse(w, r, id) }}, true
	case runtimeapi.SuffixError:
		return route{http.MethodPost, func(w http.ResponseWriter, r *http.Request) { e.serveError(w, r, id) }}, true
	}
	return route{}, false
}

func serveNotFound(w http.ResponseWriter, r *http.Request) {
	refuse(w, r, &apiError{http.StatusNotFound, "PathNotFound", "There is nothing at " + r.URL.Path})
}

func servePing(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, runtimeapi.BodyPong) // a client that has gone will not read it
}

// serveNext answers GET /runtime/invocation/next.
func (e *environment) serveNext(w http.ResponseWriter, r *http.Request) {
	g, err := e.alive()
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	i, err := g.next(r.Context())
	switch {
	case r.Context().Err() != nil: // nobody is there to be answered; the runtime gets the event when it asks again
		g.returned(i)
	case err != nil:
		refuse(w, r, asAPIError(err))
	default:
		i.writeHeaders(w.Header())
		reply(w, http.StatusOK, i.event)
		if http.NewResponseController(w).Flush() != nil {
			g.returned(i)
		}
	}
}

// writeHeaders says about an invocation what its event does not.
func (i *invocation) writeHeaders(header http.Header) {
	for name, value := range map[string]string{
		runtimeapi.HeaderRequestID:       i.id,
		runtimeapi.HeaderDeadline:        strconv.FormatInt(i.deadline.UnixMilli(), 10),
		runtimeapi.HeaderFunctionARN:     i.arn,
		runtimeapi.HeaderTraceID:         i.traceID,
		runtimeapi.HeaderClientContext:   i.clientContext,
		runtimeapi.HeaderCognitoIdentity: i.cognitoIdentity,
		runtimeapi.HeaderTenantID:        i.tenantID,
	} {
		if value != "" {
			header.Set(name, value)
		}
	}
}

// serveInitError answers POST /runtime/init/error.
func (e *environment) serveInitError(w http.ResponseWriter, r *http.Request) {
	g, err := e.alive()
	if err == nil {
		err = g.mayFailInit()
	}
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	body, err := readAtMost(r.Body, e.bounds.response)
	if err == nil {
		given := r.Header.Get(runtimeapi.HeaderErrorType)
		err = g.failInit(&failure{
			errorType: acceptedErrorType(given),
			status:    StatusError,
			document:  reportedDocument(body, given),
			content:   r.Header.Get("Content-Type"),
			xrayCause: xrayCause(r),
		})
	}
	if err != nil {
		refuse(w, r, asAPIError(err))
		return
	}
	accept(w)
}

// asAPIError is the answer to a request that failed with err: a refusal, a body that is too large, or one that could not
// be read.
func asAPIError(err error) *apiError {
	if refusal, ok := errors.AsType[*apiError](err); ok {
		return refusal
	}
	if size, ok := errors.AsType[*sizeError](err); ok {
		return &apiError{http.StatusRequestEntityTooLarge, runtimeapi.ErrRequestEntityTooLarge, size.Error()}
	}
	return &apiError{http.StatusBadRequest, runtimeapi.ErrTruncatedHTTPRequest, err.Error()}
}
