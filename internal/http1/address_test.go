package http1

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for name, tt := range map[string]struct {
		address string
		url     string
		host    string
		port    int
		wantErr string
	}{
		"IPv4":             {address: "127.0.0.1:9001", url: "http://127.0.0.1:9001", host: "127.0.0.1", port: 9001},
		"IPv6":             {address: "[::1]:9001", url: "http://[::1]:9001", host: "::1", port: 9001},
		"name":             {address: "localhost:80", url: "http://localhost:80", host: "localhost", port: 80},
		"name in capitals": {address: "Sandbox.:65535", url: "http://Sandbox.:65535", host: "sandbox", port: 65535},
		"prefix":           {address: "127.0.0.1:9001/a/b", url: "http://127.0.0.1:9001/a/b", host: "127.0.0.1", port: 9001},
		"slash":            {address: "127.0.0.1:9001/", url: "http://127.0.0.1:9001", host: "127.0.0.1", port: 9001},
		"prefix and slash": {address: "127.0.0.1:9001/a/", url: "http://127.0.0.1:9001/a", host: "127.0.0.1", port: 9001},
		"scheme":           {address: "http://127.0.0.1:9001", url: "http://127.0.0.1:9001", host: "127.0.0.1", port: 9001},
		"all of it":        {address: "HTTP://[fe80::2]:1/p/", url: "http://[fe80::2]:1/p", host: "fe80::2", port: 1},

		"empty":            {wantErr: `address "": no port`},
		"no port":          {address: "127.0.0.1", wantErr: `address "127.0.0.1": no port`},
		"no port, IPv6":    {address: "[::1]", wantErr: `address "[::1]": no port`},
		"no host":          {address: ":9001", wantErr: `address ":9001": no host`},
		"port zero":        {address: "a:0", wantErr: `address "a:0": port "0" is not a number from 1 to 65535`},
		"port too high":    {address: "a:65536", wantErr: `address "a:65536": port "65536" is not a number from 1 to 65535`},
		"port a word":      {address: "a:http", wantErr: `address "a:http": port "http" is not a number from 1 to 65535`},
		"naked IPv6":       {address: "::1:9001", wantErr: `address "::1:9001": an IPv6 address goes in brackets`},
		"half a bracket":   {address: "[::1:9001", wantErr: `address "[::1:9001": unbalanced brackets`},
		"brackets, a name": {address: "[a]:9001", wantErr: `address "[a]:9001": a is not an IPv6 address`},
		"zone":             {address: "[fe80::1%eth0]:1", wantErr: `address "[fe80::1%eth0]:1": fe80::1%eth0 is not an IPv6 address`},
		"line end":         {address: "a:1/\r\nX: y", wantErr: `address "a:1/\r\nX: y": unexpected '\r'`},
		"user":             {address: "me@a:1", wantErr: `address "me@a:1": unexpected '@'`},
		"query":            {address: "a:1/?x", wantErr: `address "a:1/?x": unexpected '?'`},
		"https":            {address: "https://a:1", wantErr: `address "https://a:1": port "" is not a number from 1 to 65535`},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := New(t.Context(), tt.address)
			if tt.wantErr != "" {
				if err == nil || !strings.HasPrefix(err.Error(), tt.wantErr+"\nhint: ") {
					t.Fatalf("New(%q) = %v, want %s and a hint", tt.address, err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := conn.URL(""); got != tt.url {
				t.Errorf("URL = %q, want %q", got, tt.url)
			}
			if a := conn.address; a.host != tt.host || a.port != tt.port {
				t.Errorf("host %q, port %d, want %q and %d", a.host, a.port, tt.host, tt.port)
			}
		})
	}
}

func FuzzParseIP(f *testing.F) {
	for _, seed := range []string{
		"127.0.0.1", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1..2.3", "", ".",
		"::", "::1", "1::", "fe80::1:2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
		"1:2:3:4::5:6:7:8", "1::2::3", ":::", "12345::", "g::", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "::1.2.3", "1.2.3.4::",
		"::1.2.3.4:5", ":1", "1:", "fe80::1%eth0",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want []byte
		if ip, err := netip.ParseAddr(s); err == nil && ip.Zone() == "" {
			want = ip.AsSlice()
		}
		if got := parseIP(s); !bytes.Equal(got, want) {
			t.Errorf("parseIP(%q) = %v, want %v", s, got, want)
		}
	})
}
