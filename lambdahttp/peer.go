package lambdahttp

import (
	"net/http"
	"net/netip"
	"strings"
)

// unknownPeer is the RemoteAddr of a request whose client has no address; net/http never leaves it
// empty.
const unknownPeer = "0.0.0.0:0"

// remoteAddr is an address as net/http writes it, with the port that no event has.
func remoteAddr(address netip.Addr) string {
	switch {
	case !address.IsValid():
		return unknownPeer
	case address.Is4():
		return address.String() + ":0"
	}
	return "[" + address.String() + "]:0"
}

// forwardedFor is the address that the load balancer, the last of the proxies, has added to
// X-Forwarded-For; skip goes past that many more.
func forwardedFor(h http.Header, skip int) netip.Addr {
	lines := h["X-Forwarded-For"]
	for i := len(lines) - 1; i >= 0; i-- {
		line := lines[i]
		for more := true; more; skip-- {
			comma := strings.LastIndexByte(line, ',')
			last := line[comma+1:]
			if skip == 0 {
				return peerAddr(strings.TrimSpace(last))
			}
			if more = comma >= 0; more {
				line = line[:comma]
			}
		}
	}
	return netip.Addr{}
}

// peerAddr reads an address with or without a port or brackets.
func peerAddr(text string) netip.Addr {
	if address, err := netip.ParseAddr(text); err == nil {
		return address
	}
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr()
	}
	if n := len(text); n > 2 && text[0] == '[' && text[n-1] == ']' {
		if address, err := netip.ParseAddr(text[1 : n-1]); err == nil {
			return address
		}
	}
	return netip.Addr{}
}
