package invokeapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// An operation is one of Lambda's API.
type operation struct {
	name   string
	method string
	path   string            // with {Variable} segments, and perhaps a query that it has to have
	serve  func(*call) error // nil: not here
}

// A router finds operations by the first segment of their path, the version of the API that brought them.
type router map[string][]route

// A route is an operation with its path taken apart.
type route struct {
	operation *operation
	segments  []string
	query     url.Values
}

func newRouter() router {
	routes := router{}
	for i := range operations {
		path, query, _ := strings.Cut(operations[i].path, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			panic("invokeapi: query of " + operations[i].name + ": " + err.Error())
		}
		segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
		routes[segments[0]] = append(routes[segments[0]], route{&operations[i], segments, values})
	}
	return routes
}

// find returns the operation of a request and the values of its path's variables; or the methods that its path has.
func (r router) find(method string, segments []string, query url.Values) (found *operation, path map[string]string, allowed []string) {
	if method == http.MethodHead {
		method = http.MethodGet // whose body the server leaves out
	}
	for _, route := range r[segments[0]] {
		path, ok := route.match(segments, query)
		switch {
		case !ok:
		case route.operation.method == method:
			return route.operation, path, nil
		case !slices.Contains(allowed, route.operation.method):
			allowed = append(allowed, route.operation.method)
		}
	}
	return nil, nil, allowed
}

// match compares a request's path and query with the route's.
func (r *route) match(segments []string, query url.Values) (map[string]string, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	for name := range r.query {
		if query.Get(name) != r.query.Get(name) {
			return nil, false
		}
	}
	var path map[string]string
	for i, want := range r.segments {
		variable, ok := strings.CutPrefix(want, "{")
		switch {
		case !ok && segments[i] != want:
			return nil, false
		case ok && segments[i] == "":
			return nil, false
		case ok:
			if path == nil {
				path = map[string]string{}
			}
			path[strings.TrimSuffix(variable, "}")] = segments[i]
		}
	}
	return path, true
}
