package front

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A CORS says which pages of other origins may use a function's URL. Lists with "*" allow everything.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
type CORS struct {
	AllowCredentials bool     // cookies and other credentials may come along
	AllowHeaders     []string // that requests may have
	AllowMethods     []string // of requests
	AllowOrigins     []string // of pages: http://localhost:5173
	ExposeHeaders    []string // of responses that pages may see
	MaxAge           int      // seconds that browsers may remember the answer to a preflight; 0: their own default
}

const wildcard = "*"

// isPreflight reports whether a browser asks with r whether it may send a request.
//
// https://fetch.spec.whatwg.org/#cors-preflight-request
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// preflight answers in place of the function.
func (c *CORS) preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if c.allow(h, r) {
		setList(h, "Access-Control-Allow-Methods", c.AllowMethods, r.Header.Get("Access-Control-Request-Method"))
		setList(h, "Access-Control-Allow-Headers", c.AllowHeaders, r.Header.Get("Access-Control-Request-Headers"))
		if c.MaxAge > 0 {
			h.Set("Access-Control-Max-Age", strconv.Itoa(c.MaxAge))
		}
	}
	h.Set("Content-Length", "0")
	w.WriteHeader(http.StatusOK)
}

// setList sets a header to a list, or to what was asked for when everything is allowed: a request with credentials
// takes no wildcard.
func setList(h http.Header, name string, list []string, asked string) {
	value := strings.Join(list, ",")
	if slices.Contains(list, wildcard) {
		value = asked
	}
	if value != "" {
		h.Set(name, value)
	}
}

// expose adds to a response what lets a page of another origin read it. What the function has set itself stays: as on
// AWS, the two are then one too many for browsers.
func (c *CORS) expose(h http.Header, r *http.Request) {
	if r.Header.Get("Origin") == "" || !c.allow(h, r) {
		return
	}
	if len(c.ExposeHeaders) > 0 {
		h.Add("Access-Control-Expose-Headers", strings.Join(c.ExposeHeaders, ","))
	}
}

// allow names the origin of a request in a response if it is allowed, and reports whether it is.
func (c *CORS) allow(h http.Header, r *http.Request) bool {
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	allowed := slices.ContainsFunc(c.AllowOrigins, func(o string) bool { return o == wildcard || strings.EqualFold(o, origin) })
	if !allowed {
		return false
	}
	h.Add("Access-Control-Allow-Origin", origin)
	if c.AllowCredentials {
		h.Add("Access-Control-Allow-Credentials", "true")
	}
	return true
}
