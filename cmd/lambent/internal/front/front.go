// Package front is the one port of a local Lambda: it tells by host and path what a request is for, and answers it.
//
//	/2015-03-31/… and other dates         the Invoke API, as AWS's SDKs and command line send it
//	NAME.lambda-url.localhost, /_url/NAME/…   the function's URL
//	/_rest/NAME/…                         a REST API of Amazon API Gateway before the function
//	/_alb/NAME/…, /_alb-multi/NAME/…      an Application Load Balancer before the function; with multi-value headers
//	/_/health                             that the server is there
//	/_/logs                               what functions write to their logs, for lambent logs --local
//	anything else                         the function's URL, when there is one function
//
// A request that a page of a foreign site could have sent in the name of the person at this machine is refused before
// anything else: access.go. The fronts of functions make an event of the request and a response of the answer, with
// package lambdahttp: exchange.go and stream.go. What a function's URL is configured with is in functionurl.go and
// cors.go.
package front

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/lambdahttp"
)

// Options are what a front knows beyond the functions of its service. The zero value works.
type Options struct {
	// Host is the address beyond loopback that the server listens on, as in [Listen]: requests may name it.
	Host string

	// URL returns what a function's URL is configured with; nil: every one is as the zero URL says. It must be safe
	// for concurrent use.
	URL func(function string) URL

	// API is what the Invoke API says about functions beyond their settings.
	API invokeapi.Options

	// Unusable is told why a front could not use the answer of a function; its client gets no reason. nil: nobody is.
	// It must be safe for concurrent use.
	Unusable func(function, requestID string, err error)

	// Logs answers requests for [LogsPath]; nil: there is nothing.
	Logs http.Handler
}

// New returns the handler that serves everything that a local Lambda offers on its port. It asks the service for its
// functions at every request.
func New(s *localaws.Service, o Options) http.Handler {
	if o.URL == nil {
		o.URL = func(string) URL { return URL{} }
	}
	if o.Unusable == nil {
		o.Unusable = func(string, string, error) {}
	}
	return &handler{service: s, options: o, api: invokeapi.Handler(s, o.API)}
}

type handler struct {
	service *localaws.Service
	options Options
	api     http.Handler
}

// An entry is what stands before a function: a way to its handler from the path of a request.
type entry struct {
	kind    lambdahttp.Kind
	options []lambdahttp.EventOption
}

// entries are the fronts by the first segment of the path.
var entries = map[string]entry{
	"_url":       {kind: lambdahttp.FunctionURL},
	"_rest":      {kind: lambdahttp.RESTv1},
	"_alb":       {lambdahttp.ALB, []lambdahttp.EventOption{lambdahttp.WithMultiValueHeaders(false)}},
	"_alb-multi": {lambdahttp.ALB, []lambdahttp.EventOption{lambdahttp.WithMultiValueHeaders(true)}},
}

// apiVersion is the first segment of the paths of Lambda's API.
var apiVersion = regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)

// ownSegment is the first segment of the paths of the server itself.
const ownSegment = "_"

// ServeHTTP answers a request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !allowedHost(r.Host, h.options.Host) {
		refuseHost(w, r)
		return
	}
	if name, ok := functionHost(r.Host); ok {
		h.serveFunction(w, r, h.foldedName(name), entries["_url"])
		return
	}
	first, rest := cutSegment(r.URL.EscapedPath())
	front, isFront := entries[first]
	switch {
	case isFront:
		name, path := cutSegment(rest)
		h.serveFunction(w, withPath(r, path), name, front)
	case first != ownSegment && !apiVersion.MatchString(first):
		h.serveRoot(w, r)
	case crossSite(r):
		refuseOrigin(w)
	case first == ownSegment:
		h.serveOwn(w, r, rest)
	default:
		h.api.ServeHTTP(w, r)
	}
}

// serveRoot answers a request that names no function: it is for the only one.
func (h *handler) serveRoot(w http.ResponseWriter, r *http.Request) {
	if functions := h.service.Functions(); len(functions) == 1 {
		h.serveFunction(w, r, functions[0].Name(), entries["_url"])
		return
	}
	h.notFound(w, r, r.URL.Path)
}

// serveFunction answers a request for a function, whose path is that of the event.
func (h *handler) serveFunction(w http.ResponseWriter, r *http.Request, name string, front entry) {
	f, ok := h.service.Function(name)
	if !ok {
		h.notFound(w, r, "function "+name)
		return
	}
	e := newExchange(h, w, r, f, front)
	if front.kind != lambdahttp.FunctionURL {
		e.serve()
		return
	}
	e.serveURL(h.options.URL(name))
}

// foldedName returns the name of the function that is called name but for its case, which hosts do not have.
func (h *handler) foldedName(name string) string {
	if _, ok := h.service.Function(name); ok {
		return name
	}
	for _, f := range h.service.Functions() {
		if strings.EqualFold(f.Name(), name) {
			return f.Name()
		}
	}
	return name
}

// cutSegment splits an encoded path behind its first segment: /a/b is a and /b.
func cutSegment(path string) (segment, rest string) {
	path = strings.TrimPrefix(path, "/")
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// withPath returns a request like r for another path, which is encoded.
func withPath(r *http.Request, escaped string) *http.Request {
	if escaped == "" {
		escaped = "/"
	}
	u := *r.URL
	u.RawPath = escaped
	u.Path, _ = url.PathUnescape(escaped) // it is a part of one that has been decoded before
	moved := *r
	moved.URL = &u
	return &moved
}
