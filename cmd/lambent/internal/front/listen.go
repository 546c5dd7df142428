package front

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// headerTimeout is how long a client may take for the headers of a request. Bodies may be slow.
const headerTimeout = 30 * time.Second

// NewServer returns a server for h, which [New] has made, with the limits of a local Lambda's port.
func NewServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout, MaxHeaderBytes: localaws.MaxRequestHeader}
}

// anyPortTries is how often another free port is taken that is not free on every address.
const anyPortTries = 16

// Listen listens on loopback: on 127.0.0.1, which comes first, and on ::1 where that exists, on the same port; 0 is any
// that is free. A host is one more address, or a name for one; one that stands for every address stands for loopback
// too, and comes first then.
//
// A port that is in use is an error that names who uses it, if that can be known.
func Listen(host string, port int) ([]net.Listener, error) {
	addresses := listenAddresses(host)
	for try := 1; ; try++ {
		listeners, err := listenAll(addresses, port)
		if err == nil {
			return listeners, nil
		}
		if port == 0 && isBusy(err) && try < anyPortTries {
			continue
		}
		return nil, listenError(err, port)
	}
}

// An address is one to listen on.
type address struct {
	network  string
	host     string
	optional bool // this machine may not have it
}

var (
	loopback4 = address{network: "tcp4", host: "127.0.0.1"}
	loopback6 = address{network: "tcp6", host: "::1", optional: true}
)

// listenAddresses are loopback's and host's.
func listenAddresses(host string) []address {
	name := hostname(host)
	ip, err := netip.ParseAddr(name)
	switch {
	case name == "" || name == "localhost" || err == nil && (ip.Unmap() == netip.MustParseAddr("127.0.0.1") || ip == netip.IPv6Loopback()):
		return []address{loopback4, loopback6}
	case ip == netip.IPv4Unspecified():
		return []address{{network: "tcp4", host: name}, loopback6}
	case ip == netip.IPv6Unspecified():
		return []address{{network: "tcp", host: name}}
	}
	return []address{loopback4, loopback6, {network: "tcp", host: name}}
}

// listenAll listens on every address, on one port.
func listenAll(addresses []address, port int) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, a := range addresses {
		l, err := net.Listen(a.network, net.JoinHostPort(a.host, strconv.Itoa(port)))
		if err != nil && a.optional && !isBusy(err) {
			continue
		}
		if err != nil {
			for _, open := range listeners {
				open.Close() // nobody has connected
			}
			return nil, err
		}
		listeners = append(listeners, l)
		if t, ok := l.Addr().(*net.TCPAddr); ok {
			port = t.Port
		}
	}
	return listeners, nil
}

// windowsBusy is WSAEADDRINUSE, which package syscall does not have.
const windowsBusy = syscall.Errno(10048)

// isBusy reports whether somebody else listens there.
func isBusy(err error) bool { return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsBusy) }

// listenError says what a person can do.
func listenError(err error, port int) error {
	if !isBusy(err) {
		return err
	}
	owner := portOwner(port)
	if owner != "" {
		owner = " by " + owner
	}
	return hint.Add(fmt.Errorf("port %d is in use%s", port, owner), "end that, or choose another with --port; --port 0 is any that is free")
}
