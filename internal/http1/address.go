package http1

import (
	"errors"
	"strings"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// An address is where a server is, and what stands in front of every path there.
type address struct {
	hostPort string // as in the Host header
	host     string // in lower case, without port and brackets
	ip       []byte // what host is, if it is no name
	port     int
	prefix   string // path without trailing slash; most often empty
}

// set reads an address as [New] takes it.
func (a *address) set(s string) error {
	if reason := a.parse(s); reason != "" {
		return errors.New("address " + jsontext.GoQuote(s) + ": " + reason + "\nhint: want host:port, such as 127.0.0.1:9001")
	}
	return nil
}

// parse returns the reason why s is no address.
func (a *address) parse(s string) (reason string) {
	const scheme = "http://"
	if len(s) >= len(scheme) && equalFold([]byte(s[:len(scheme)]), scheme) {
		s = s[len(scheme):]
	}
	slash := len(s)
	for i := len(s) - 1; i >= 0; i-- {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`?#@\"<>`, c) >= 0 {
			quoted := jsontext.GoQuote(s[i : i+1])
			reason = "unexpected '" + quoted[1:len(quoted)-1] + "'"
		}
		if c == '/' {
			slash = i
		}
	}
	if reason != "" {
		return reason
	}
	a.hostPort, a.prefix = s[:slash], s[slash:]
	for a.prefix != "" && a.prefix[len(a.prefix)-1] == '/' {
		a.prefix = a.prefix[:len(a.prefix)-1]
	}
	return a.splitHostPort()
}

func (a *address) splitHostPort() (reason string) {
	s := a.hostPort
	colon := len(s) - 1
	for colon >= 0 && s[colon] != ':' && s[colon] != ']' {
		colon--
	}
	if colon < 0 || s[colon] == ']' {
		return "no port"
	}
	number := natural(s[colon+1:], 10, 65535)
	if number <= 0 {
		return "port " + jsontext.GoQuote(s[colon+1:]) + " is not a number from 1 to 65535"
	}
	a.port = int(number)
	return a.splitHost(s[:colon])
}

func (a *address) splitHost(s string) (reason string) {
	opened := len(s) > 1 && s[0] == '[' && s[len(s)-1] == ']'
	if opened {
		s = s[1 : len(s)-1]
	}
	a.ip = parseIP(s)
	host := []byte(s)
	colon, bracket := false, false
	for i, c := range host {
		host[i] = lower(c)
		colon = colon || c == ':'
		bracket = bracket || c == '[' || c == ']'
	}
	switch {
	case s == "":
		return "no host"
	case bracket:
		return "unbalanced brackets"
	case opened && len(a.ip) != 16:
		return s + " is not an IPv6 address"
	case !opened && colon:
		return "an IPv6 address goes in brackets"
	case host[len(host)-1] == '.':
		host = host[:len(host)-1]
	}
	a.host = string(host)
	return ""
}
