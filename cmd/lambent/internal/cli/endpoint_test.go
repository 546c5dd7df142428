package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A NAME belongs to the server of lambent dev if that is there, knows it, and no flag asks for a build of its own.
func TestServer(t *testing.T) {
	s := localaws.New(localaws.Options{})
	if _, err := s.Add(localaws.Settings{Name: "known", Command: []string{"nothing is started"}}); err != nil {
		t.Fatal(err)
	}
	dev := httptest.NewServer(front.New(s, front.Options{}))
	defer dev.Close()
	stranger := httptest.NewServer(http.NotFoundHandler())
	defer stranger.Close()
	for name, tt := range map[string]struct {
		target, dev, endpoint, variable string
		flag                            string
		want                            string
	}{
		"known":             {target: "known", dev: dev.URL, want: dev.URL},
		"unknown":           {target: "unknown", dev: dev.URL},
		"not a lambent dev": {target: "known", dev: stranger.URL},
		"pattern":           {target: "./known", dev: dev.URL},
		"here":              {target: ".", dev: dev.URL},
		"own build":         {target: "known", dev: dev.URL, flag: "memory"},
		"endpoint":          {target: "unknown", dev: dev.URL, endpoint: "http://a:1", variable: "http://b:1", want: "http://a:1"},
		"variable":          {target: "unknown", dev: dev.URL, variable: "http://b:1", want: "http://b:1"},
		"pattern, variable": {target: "./known", dev: dev.URL, variable: "http://b:1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(endpointVariable, tt.variable)
			v := invocation{target: tt.target, devEndpoint: tt.dev, endpoint: tt.endpoint, parallel: 1}
			client, err := v.server(t.Context(), func(flag string) bool { return flag == tt.flag })
			got := ""
			if client != nil {
				got = client.Endpoint
			}
			if err != nil || got != tt.want {
				t.Errorf("server = %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	t.Setenv(endpointVariable, "b:1")
	v := invocation{target: "known", parallel: 1}
	if _, err := v.server(t.Context(), func(string) bool { return false }); err == nil || err.Error() != "LAMBENT_ENDPOINT=b:1: want a URL such as http://127.0.0.1:9000" {
		t.Errorf("error = %v, want what is wrong with the variable", err)
	}
}

func TestPercentile(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	for _, tt := range []struct {
		sorted []time.Duration
		p      int
		want   time.Duration
	}{
		{hundred, 50, 50}, {hundred, 99, 99}, {hundred, 100, 100}, {hundred[:1], 50, 1}, {hundred[:3], 50, 2}, {hundred[:10], 99, 10},
	} {
		if got := percentile(tt.sorted, tt.p); got != tt.want {
			t.Errorf("percentile %d of %d = %d, want %d", tt.p, len(tt.sorted), got, tt.want)
		}
	}
}
