package front

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// urlSuffix is how the hosts of functions' URLs end.
const urlSuffix = ".lambda-url.localhost"

// functionHost returns the name of the function whose URL has that host.
func functionHost(host string) (name string, ok bool) {
	label, ok := strings.CutSuffix(hostname(host), urlSuffix)
	if !ok || label == "" || strings.Contains(label, ".") {
		return "", false
	}
	// The name as it was written: a client that is no browser keeps its case.
	return host[:len(label)], true
}

// hostname is a Host header's name or address: in lower case, without port, brackets or the root's dot.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// allowedHost reports whether a Host header names this machine in a way that no foreign site can make its own name
// mean. own is the address beyond loopback that the server listens on, "" for none.
//
// A page of attacker.example may have that name point to 127.0.0.1, and is then of the same origin as this server for
// the browser (DNS rebinding); but its requests still say Host: attacker.example. A client without any Host speaks
// HTTP/1.0 and is no browser.
func allowedHost(host, own string) bool {
	name := hostname(host)
	if host == "" || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(name)
	if err == nil && address.Unmap().IsLoopback() {
		return true
	}
	if own == "" {
		return false
	}
	if listening, ownErr := netip.ParseAddr(hostname(own)); ownErr == nil && listening.IsUnspecified() {
		return err == nil // any address of this machine; an address cannot be rebound
	}
	return name == hostname(own)
}

func refuseHost(w http.ResponseWriter, r *http.Request) {
	writeText(w, http.StatusForbidden, "host "+r.Host+" is none of this server's\n"+
		"hint: use localhost, or start the server with --host and the name or address that you use\n")
}

// crossSite reports whether a page of another origin has a browser send the request.
//
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
func crossSite(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return true
	}
	for _, origin := range r.Header["Origin"] {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" || !strings.EqualFold(u.Host, withoutDefaultPort(r.Host)) {
			return true
		}
	}
	return false
}

// withoutDefaultPort is a Host header as an origin has it.
func withoutDefaultPort(host string) string { return strings.TrimSuffix(host, ":80") }

func refuseOrigin(w http.ResponseWriter) {
	writeText(w, http.StatusForbidden, "pages of other sites may not use this server\n"+
		"hint: a page may call a function's URL whose cors setting allows it\n")
}
