package front_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// long bounds what should end by itself.
const long = time.Minute

// A server is a local Lambda behind its port.
type server struct {
	t        *testing.T
	service  *localaws.Service
	address  string // 127.0.0.1:PORT
	unusable *unusable
}

// unusable collects the reasons of answers that could not be used.
type unusable struct {
	mu      sync.Mutex
	reasons []string
}

func (u *unusable) add(function, requestID string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.reasons = append(u.reasons, function+": "+err.Error())
}

// take returns the reasons so far, one a line, and forgets them.
func (u *unusable) take() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	text := strings.Join(u.reasons, "\n")
	u.reasons = nil
	return text
}

// serve serves functions of these names, which are all the test binary, until the end of the test.
func serve(t *testing.T, o front.Options, names ...string) *server {
	t.Helper()
	s := &server{t: t, service: localaws.New(localaws.Options{}), unusable: new(unusable)}
	for _, name := range names {
		s.add(localaws.Settings{Name: name})
	}
	o.Unusable = s.unusable.add
	listeners, err := front.Listen(o.Host, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.address = listeners[0].Addr().String()
	web := front.NewServer(front.New(s.service, o))
	for _, l := range listeners {
		go web.Serve(l) // until Close
	}
	t.Cleanup(func() {
		if err := web.Close(); err != nil {
			t.Errorf("close the server: %v", err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), long)
		defer cancel()
		if err := s.service.Close(ctx); err != nil {
			t.Errorf("close the service: %v", err)
		}
	})
	return s
}

// add adds a function that is the test binary.
func (s *server) add(settings localaws.Settings) *localaws.Function {
	s.t.Helper()
	executable, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	settings.Command = []string{executable}
	settings.Env = map[string]string{functionVariable: "yes"}
	settings.MemoryMB = 1024 // a test binary with the race detector in it is no small function
	settings.Timeout = long
	f, err := s.service.Add(settings)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// An answer is what a client gets.
type answer struct {
	status int
	header http.Header
	body   string
	length int64 // -1: chunked
}

// do sends a request for a path, which may be a URL, with headers as "Name: value" and perhaps a body.
func (s *server) do(method, path, body string, header ...string) answer {
	s.t.Helper()
	r := s.request(method, path, body, header...)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text), response.ContentLength}
}

func (s *server) request(method, path, body string, header ...string) *http.Request {
	s.t.Helper()
	target := path
	if strings.HasPrefix(path, "/") {
		target = "http://" + s.address + path
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	return r
}

// decode returns the JSON object that text is.
func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return object
}
