package http1

import (
	"fmt"
	"os"
	"testing"
)

func TestHosts(t *testing.T) {
	const file = "# names of this machine\n" +
		"127.0.0.1\tlocalhost\n" +
		"10.0.0.7 Sandbox sandbox.localdomain # the environment\n" +
		"::1 sandbox\n" +
		"not-an-address sandbox\n" +
		"10.0.0.8\n" +
		"  10.0.0.9   other #sandbox\n" +
		"10.0.0.10 last"
	for name, want := range map[string]string{
		"sandbox":             "[[10 0 0 7] [0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1]]",
		"SANDBOX.localdomain": "[[10 0 0 7]]",
		"other":               "[[10 0 0 9]]",
		"last":                "[[10 0 0 10]]",
		"10.0.0.8":            "[]",
		"#sandbox":            "[]",
	} {
		var h hosts
		h.find([]byte(file), name)
		if got := fmt.Sprint(h.addresses); got != want {
			t.Errorf("find(%q) = %s, want %s", name, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	for host, want := range map[string]string{
		"192.0.2.1": "[[192 0 2 1]]",
		"::1":       "[[0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1]]",
		"localhost": "[[127 0 0 1] [0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1]]",
	} {
		conn := &Conn{address: address{host: host, ip: parseIP(host)}}
		got, err := conn.resolve()
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("resolve(%q) = %v, %v, want %s", host, got, err, want)
		}
	}
}

func TestReadHosts(t *testing.T) {
	want, err := os.ReadFile("/etc/hosts")
	if err != nil {
		want = nil
	}
	if got := string(readHosts()); got != string(want) {
		t.Errorf("readHosts = %q, want %q", got, want)
	}
}
