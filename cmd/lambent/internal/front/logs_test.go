package front_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// The logs of a function are there when the server has them, and for functions alone that it has.
func TestLogs(t *testing.T) {
	s := localaws.New(localaws.Options{})
	if _, err := s.Add(localaws.Settings{Name: "api", Command: []string{"nothing is started"}}); err != nil {
		t.Fatal(err)
	}
	logs := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "log of "+r.URL.Query().Get("function"))
	})
	for name, tt := range map[string]struct {
		method, query string
		logs          http.Handler
		status        int
	}{
		"a function's": {"GET", "?function=api", logs, http.StatusOK},
		"unknown":      {"GET", "?function=apis", logs, http.StatusNotFound},
		"written":      {"POST", "?function=api", logs, http.StatusMethodNotAllowed},
		"none":         {"GET", "?function=api", nil, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(front.New(s, front.Options{Logs: tt.logs}))
			defer server.Close()
			request, err := http.NewRequestWithContext(t.Context(), tt.method, server.URL+front.LogsPath+tt.query, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != tt.status {
				t.Errorf("status %d, want %d", answer.StatusCode, tt.status)
			}
		})
	}
}
