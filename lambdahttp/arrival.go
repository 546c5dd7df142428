package lambdahttp

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// An arrival is a request at a front end: what every kind of event is made from.
type arrival struct {
	*http.Request
	settings eventSettings
	header   http.Header // as the front end hands it on, Host included
	body     []byte
	peer     string // the client's address, without a port
	time     time.Time
}

func newArrival(r *http.Request, s eventSettings) (*arrival, error) {
	a := &arrival{Request: r, settings: s, peer: peerAddress(r.RemoteAddr), time: s.time}
	if a.time.IsZero() {
		a.time = time.Now()
	}
	if r.Body != nil {
		var err error
		if a.body, err = io.ReadAll(r.Body); err != nil {
			return nil, fmt.Errorf("read request body: %w", err)
		}
	}
	a.header = a.forwardedHeader()
	return a, nil
}

// forwardedHeader is the request's header without what belongs to the client's connection, and
// with what a front end says about that connection.
func (a *arrival) forwardedHeader() http.Header {
	h := a.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	removeHopByHop(h)
	maps.DeleteFunc(h, func(_ string, values []string) bool { return len(values) == 0 })
	if cookies := h["Cookie"]; len(cookies) > 1 {
		h.Set("Cookie", strings.Join(cookies, "; ")) // joined in any other way they could not be told apart
	}
	if a.Host != "" {
		h.Set("Host", a.Host)
	}
	port, proto := "80", "http"
	if a.TLS != nil {
		port, proto = "443", "https"
	}
	h.Set("X-Forwarded-For", strings.Join(append(h.Values("X-Forwarded-For"), a.peer), ", "))
	h.Set("X-Forwarded-Port", port)
	h.Set("X-Forwarded-Proto", proto)
	if h.Get("X-Amzn-Trace-Id") == "" {
		h.Set("X-Amzn-Trace-Id", fmt.Sprintf("Root=1-%08x-%s", uint32(a.time.Unix()), randomHex(12)))
	}
	return h
}

func (a *arrival) method() string {
	if a.Method == "" {
		return http.MethodGet
	}
	return a.Method
}

// escapedPath is the path as it stands in the request line.
func (a *arrival) escapedPath() string { return rooted(a.URL.EscapedPath()) }

// decodedPath is the path without its percent-encoding.
func (a *arrival) decodedPath() string { return rooted(a.URL.Path) }

func rooted(path string) string {
	if !strings.HasPrefix(path, "/") {
		return "/" + path
	}
	return path
}

// domainName is the name that the front end is reached at; without WithDomainName it is the
// request's host if the kind's own test passes, else fallback.
func (a *arrival) domainName(isOwn func(host string) bool, fallback string) string {
	if a.settings.domainName != "" {
		return a.settings.domainName
	}
	if host := hostname(a.Host); host != "" && isOwn(host) {
		return host
	}
	return fallback
}

func anyHost(string) bool { return true }

// hostname is host without a port; an IPv6 address keeps its brackets.
func hostname(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && i > strings.LastIndexByte(host, ']') {
		return host[:i]
	}
	return host
}

func firstLabel(domain string) string {
	label, _, _ := strings.Cut(domain, ".")
	return label
}

// requestID is the chosen ID, or what the kind's own generator gives.
func (a *arrival) requestID(generate func() string) string {
	if a.settings.requestID != "" {
		return a.settings.requestID
	}
	return generate()
}

// requestTime is the time as API Gateway writes it in words.
func (a *arrival) requestTime() string {
	return a.time.UTC().Format("02/Jan/2006:15:04:05 -0700")
}

func peerAddress(remote string) string {
	host := remote
	if h, _, err := net.SplitHostPort(remote); err == nil {
		host = h
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "127.0.0.1"
	}
	return address.WithZone("").Unmap().String()
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func randomUUID() string {
	b := make([]byte, 16)
	rand.Read(b)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
