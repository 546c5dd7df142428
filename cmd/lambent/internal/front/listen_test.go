package front_test

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

func listen(t *testing.T, host string, port int) []net.Listener {
	t.Helper()
	listeners, err := front.Listen(host, port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, l := range listeners {
			l.Close()
		}
	})
	return listeners
}

// hasIPv6 reports whether this machine has an IPv6 loopback address.
func hasIPv6() bool {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	l.Close()
	return true
}

func TestListen(t *testing.T) {
	for host, want := range map[string][]string{
		"":          {"127.0.0.1", "::1"},
		"localhost": {"127.0.0.1", "::1"},
		"127.0.0.1": {"127.0.0.1", "::1"},
		"::1":       {"127.0.0.1", "::1"},
		"[::1]":     {"127.0.0.1", "::1"},
		"0.0.0.0":   {"0.0.0.0", "::1"},
		"::":        {"::"},
		"127.0.0.2": {"127.0.0.1", "::1", "127.0.0.2"},
	} {
		if !hasIPv6() {
			if host == "::" {
				continue // an address that was asked for has to be there
			}
			want = remove(want, "::1")
		}
		if host == "127.0.0.2" && runtime.GOOS != "linux" {
			continue // the others have one address of that network
		}
		listeners := listen(t, host, 0)
		port := listeners[0].Addr().(*net.TCPAddr).Port
		var got []string
		for _, l := range listeners {
			address := l.Addr().(*net.TCPAddr)
			got = append(got, address.IP.String())
			if address.Port != port {
				t.Errorf("host %q: ports %d and %d, want one", host, port, address.Port)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("host %q: listens on %v, want %v", host, got, want)
		}
	}
}

func remove(list []string, value string) []string {
	var rest []string
	for _, v := range list {
		if v != value {
			rest = append(rest, v)
		}
	}
	return rest
}

// A port that is in use on one of the addresses is not taken on the others.
func TestListenBusy(t *testing.T) {
	addresses := []string{"127.0.0.1:0"}
	if hasIPv6() {
		addresses = append(addresses, "[::1]:0")
	}
	for _, address := range addresses {
		other, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		port := other.Addr().(*net.TCPAddr).Port
		_, err = front.Listen("", port)
		want := fmt.Sprintf("port %d is in use", port)
		if runtime.GOOS == "linux" {
			name, readErr := os.ReadFile("/proc/self/comm")
			if readErr != nil {
				t.Fatal(readErr)
			}
			want += fmt.Sprintf(" by %s, process %d", strings.TrimSpace(string(name)), os.Getpid())
		}
		if err == nil || err.Error() != want {
			t.Errorf("error = %v, want %s", err, want)
		}
		if h := hint.Of(err); !strings.Contains(h, "--port") {
			t.Errorf("hint = %q, want what to do", h)
		}
		if free, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			free.Close()
		} else if address != addresses[0] {
			t.Errorf("the port is not free on 127.0.0.1 after a failed Listen: %v", err)
		}
	}
}

func TestListenUnknownHost(t *testing.T) {
	if _, err := front.Listen("192.0.2.1", 0); err == nil || !strings.Contains(err.Error(), "192.0.2.1") {
		t.Errorf("error = %v, want one that names the address", err)
	}
}
