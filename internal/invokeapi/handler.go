package invokeapi

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// Options are what a handler says about functions beyond what their service knows. The zero value works.
type Options struct {
	Account  string                            // account ID in the ARNs of unknown functions and of roles; "": [localaws.DefaultAccount]
	Region   string                            // in the ARNs of unknown functions; "": [localaws.DefaultRegion]
	Describe func(function string) Description // what GetFunction says; nil: nothing beyond the settings
}

// A Description is what a function's configuration has in it that does not matter while it runs.
type Description struct {
	Description string
	Role        string // ARN; "": one that is made up from the function's name
}

// Handler returns the Invoke API of a service: Invoke, InvokeWithResponseStream, InvokeAsync, GetFunction,
// GetFunctionConfiguration and ListFunctions. Every other operation of Lambda's API is refused by its name. Any
// signature is accepted, none is needed.
func Handler(s *localaws.Service, options Options) http.Handler {
	if options.Account == "" {
		options.Account = localaws.DefaultAccount
	}
	if options.Region == "" {
		options.Region = localaws.DefaultRegion
	}
	if options.Describe == nil {
		options.Describe = func(string) Description { return Description{} }
	}
	return &handler{service: s, options: options, operations: newRouter(), started: time.Now()}
}

type handler struct {
	service    *localaws.Service
	options    Options
	operations router
	started    time.Time
}

// A call is one request on its way through an operation.
type call struct {
	*handler
	w         http.ResponseWriter
	r         *http.Request
	path      map[string]string // values of the path's variables
	requestID string
	traceID   string
}

// ServeHTTP answers a request of the Invoke API.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{handler: h, w: w, r: r, requestID: NewRequestID(), traceID: r.Header.Get(HeaderTraceID)}
	if !hasRoot(c.traceID) {
		c.traceID = NewTraceID()
	}
	w.Header().Set(HeaderRequestID, c.requestID)
	w.Header().Set(HeaderTraceID, answeredTrace(c.traceID))
	w.Header().Set("Connection", "keep-alive")
	if err := c.serve(); err != nil {
		writeError(w, err)
	}
}

// serve finds the operation and has it answer.
func (c *call) serve() error {
	segments, err := pathSegments(c.r.URL)
	if err != nil {
		return unknownOperation(c.r)
	}
	operation, path, allowed := c.operations.find(c.r.Method, segments, c.r.URL.Query())
	switch {
	case operation != nil && operation.serve != nil:
		c.path = path
		return operation.serve(c)
	case operation != nil:
		return &localaws.ServiceError{Status: http.StatusNotImplemented, Name: ErrorNotImplemented,
			Message: operation.name + " is not implemented by the local service."}
	case len(allowed) > 0:
		c.w.Header().Set("Allow", strings.Join(allowed, ", "))
		return &localaws.ServiceError{Status: http.StatusMethodNotAllowed, Name: ErrorMethodNotAllowed,
			Message: fmt.Sprintf("The method %s is not allowed for %s", c.r.Method, c.r.URL.Path)}
	default:
		return unknownOperation(c.r)
	}
}

func unknownOperation(r *http.Request) error {
	return &localaws.ServiceError{Status: http.StatusNotFound, Name: ErrorUnknownOperation,
		Message: fmt.Sprintf("There is no operation at %s %s", r.Method, r.URL.Path)}
}

// pathSegments splits the path of a URL, and decodes its parts afterwards. One slash at the end counts for nothing.
func pathSegments(u *url.URL) ([]string, error) {
	path := strings.TrimSuffix(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		decoded, err := url.PathUnescape(segment)
		if err != nil {
			return nil, err
		}
		segments[i] = decoded
	}
	return segments, nil
}

// resolve returns the function that a request names, its qualifier, and the version that this stands for.
func (c *call) resolve() (f *localaws.Function, qualifier, version string, err error) {
	ref, err := parseReference(c.path["FunctionName"], c.r.URL.Query().Get(parameterQualifier))
	if err != nil {
		return nil, "", "", err
	}
	f, ok := c.service.Function(ref.name)
	if ok {
		version = versionOf(f.Settings(), ref.qualifier)
	}
	if version == "" {
		return nil, "", "", c.notFound(ref)
	}
	return f, ref.qualifier, version, nil
}

// versionOf returns the version that a qualifier stands for, "" for none.
func versionOf(s localaws.Settings, qualifier string) string {
	if qualifier == "" {
		return unqualified
	}
	if version, ok := s.Aliases[qualifier]; ok {
		return version
	}
	if _, ok := s.Versions[qualifier]; ok || qualifier == unqualified {
		return qualifier
	}
	return ""
}

func (h *handler) notFound(ref reference) error {
	if ref.qualifier == "" {
		ref.qualifier = unqualified
	}
	return &localaws.ServiceError{Status: http.StatusNotFound, Name: ErrorNotFound, Message: fmt.Sprintf(
		"Function not found: arn:aws:lambda:%s:%s:function:%s:%s", h.options.Region, h.options.Account, ref.name, ref.qualifier)}
}
