package front_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
)

// A host that is not this machine's is one that a foreign page has been loaded from.
func TestHost(t *testing.T) {
	for own, hosts := range map[string]map[string]bool{
		"": {
			"localhost": true, "localhost:9000": true, "LOCALHOST.": true, "api.localhost": true, "127.0.0.1": true,
			"127.9.9.9:1": true, "[::1]:9000": true, "[::1]": true, "[::ffff:127.0.0.1]": true,
			"attacker.example": false, "localhost.attacker.example": false, "notlocalhost": false, "192.168.1.2:9000": false,
			"[fe80::1]": false, "0.0.0.0": false, "127.0.0.1.attacker.example": false, "2130706433": false,
		},
		"127.0.0.2": {"127.0.0.2": true, "attacker.example": false},
		"0.0.0.0":   {"192.168.1.2:9000": true, "[2001:db8::1]:9000": true, "localhost": true, "attacker.example": false},
	} {
		s := serve(t, front.Options{Host: own})
		for host, allowed := range hosts {
			got := s.do(http.MethodGet, front.HealthPath, "", "Host: "+host)
			want := http.StatusForbidden
			if allowed {
				want = http.StatusOK
			}
			if got.status != want || !allowed && !strings.Contains(got.body, "--host") {
				t.Errorf("with --host %q, Host: %s = %d %q, want %d", own, host, got.status, got.body, want)
			}
		}
	}
}

// The refusal comes before everything that a request could reach.
func TestHostGuardsEverything(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	for _, path := range []string{"/", "/_url/fn/", "/_rest/fn/", "/_alb/fn/", "/2015-03-31/functions", "/_/health"} {
		if got := s.do(http.MethodGet, path, "", "Host: attacker.example"); got.status != http.StatusForbidden {
			t.Errorf("%s = %d, want 403", path, got.status)
		}
	}
}

// Pages of other sites may not use the API, but a function's URL if it likes.
func TestOrigin(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	own := "http://" + s.address
	for _, tt := range []struct {
		header  string
		allowed bool
	}{
		{"Origin: " + own, true},
		{"Sec-Fetch-Site: same-origin", true},
		{"Sec-Fetch-Site: none", true},
		{"Sec-Fetch-Site: cross-site", false},
		{"Origin: https://" + s.address, false},
		{"Origin: http://localhost:1", false},
		{"Origin: https://attacker.example", false},
		{"Origin: null", false},
		{"Origin: http://%zz", false},
		{"Origin: ", false},
	} {
		for _, path := range []string{"/2015-03-31/functions", "/_/health"} {
			want := http.StatusForbidden
			if tt.allowed {
				want = http.StatusOK
			}
			if got := s.do(http.MethodGet, path, "", tt.header); got.status != want {
				t.Errorf("%s with %q = %d, want %d", path, tt.header, got.status, want)
			}
		}
		for _, path := range []string{"/_url/fn/", "/_rest/fn/", "/_alb/fn/", "/"} {
			if got := s.do(http.MethodGet, path, "", tt.header); got.status != http.StatusOK {
				t.Errorf("%s with %q = %d, want 200", path, tt.header, got.status)
			}
		}
	}
}
