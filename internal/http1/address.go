package http1

import (
	"fmt"
	"strconv"
	"strings"
)

// An address is where a server is, and what stands in front of every path there.
type address struct {
	hostPort string // as in the Host header
	host     string // without port and brackets
	port     int
	prefix   string // path without trailing slash; most often empty
}

// parseAddress reads an address as [New] takes it.
func parseAddress(s string) (address, error) {
	rest, _ := cutPrefixFold(s, "http://")
	for _, c := range []byte(rest) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`?#@\"<>`, c) >= 0 {
			return address{}, addressError(s, fmt.Sprintf("unexpected %q", c))
		}
	}
	hostPort, path, _ := strings.Cut(rest, "/")
	a := address{hostPort: hostPort}
	if path = strings.TrimRight(path, "/"); path != "" {
		a.prefix = "/" + path
	}
	host, port, reason := splitHostPort(hostPort)
	if reason != "" {
		return address{}, addressError(s, reason)
	}
	a.host = strings.TrimSuffix(strings.ToLower(host), ".")
	a.port = port
	return a, nil
}

func addressError(s, reason string) error {
	return fmt.Errorf("address %q: %s\nhint: want host:port, such as 127.0.0.1:9001", s, reason)
}

// splitHostPort returns host and port, or the reason why there are none.
func splitHostPort(s string) (host string, port int, reason string) {
	colon := strings.LastIndexByte(s, ':')
	if colon < 0 || colon < strings.LastIndexByte(s, ']') {
		return "", 0, "no port"
	}
	host, digits := s[:colon], s[colon+1:]
	number, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || number == 0 {
		return "", 0, "port " + strconv.Quote(digits) + " is not a number from 1 to 65535"
	}
	inner, opened := strings.CutPrefix(host, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	switch {
	case inner == "":
		return "", 0, "no host"
	case opened != closed || strings.ContainsAny(inner, "[]"):
		return "", 0, "unbalanced brackets"
	case opened && len(parseIP(inner)) != 16:
		return "", 0, inner + " is not an IPv6 address"
	case !opened && strings.Contains(inner, ":"):
		return "", 0, "an IPv6 address goes in brackets"
	}
	return inner, int(number), ""
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}
