// Package foreign_test runs functions that know nothing of this module on the local Lambda: built on the published
// aws-lambda-go, or in another language; and clients of it that die.
package foreign_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// built is the folder with the functions of testdata/awslambdago.
var built string

func TestMain(m *testing.M) {
	if url := os.Getenv(clientVariable); url != "" {
		runClient(url, os.Stdin, os.Stdout)
		return
	}
	status, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

// run builds the functions and runs the tests.
func run(m *testing.M) (status int, err error) {
	if built, err = os.MkdirTemp("", "lambent-foreign-"); err != nil {
		return 0, err
	}
	defer os.RemoveAll(built)
	command := exec.Command("go", "build", "-trimpath", "-tags=lambda.norpc", "-o", built+string(filepath.Separator), "./...")
	command.Dir = filepath.Join("testdata", "awslambdago")
	command.Env = append(command.Environ(), "GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build functions on aws-lambda-go: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// long bounds what should end by itself.
const long = time.Minute

// A platform is a local Lambda with one function on it.
type platform struct {
	service  *localaws.Service
	function *localaws.Function
	url      string        // of the port with everything
	arrived  chan struct{} // has an element for each request that it has read
	log      *logs
}

// start starts a local Lambda with the function fn, which ends with the test.
func start(t *testing.T, settings localaws.Settings) *platform {
	t.Helper()
	p := &platform{service: localaws.New(localaws.Options{Getenv: os.Getenv}), log: newLogs(), arrived: make(chan struct{}, 100)}
	t.Cleanup(func() { p.close(t) })
	settings.Name, settings.Log = "fn", p.log.add
	var err error
	if p.function, err = p.service.Add(settings); err != nil {
		t.Fatal(err)
	}
	port := front.New(p.service, front.Options{
		URL: func(string) front.URL { return front.URL{InvokeMode: front.ResponseStream} },
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read request: %v", err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.arrived <- struct{}{}
		port.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

func (p *platform) close(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	if err := p.service.Close(ctx); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// awsLambdaGo is a function of testdata/awslambdago.
func awsLambdaGo(name string) localaws.Settings {
	return localaws.Settings{Command: []string{filepath.Join(built, name)}, Timeout: long}
}

// invoke invokes the function, and decodes its answer into result unless it has failed.
func (p *platform) invoke(t *testing.T, event string, result any) *localaws.Response {
	t.Helper()
	response, err := p.function.Invoke(t.Context(), localaws.Request{
		Payload: []byte(event), ClientContext: []byte(`{"custom":{"a":"1"}}`), WaitLog: true,
	})
	if err != nil {
		t.Fatalf("Invoke(%s): %v", event, err)
	}
	if response.FunctionError != "" {
		return response
	}
	if err := json.Unmarshal(response.Payload, result); err != nil {
		t.Fatalf("Invoke(%s) = %s: %v", event, response.Payload, err)
	}
	return response
}

// compact is JSON on one line.
func compact(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return b.String()
}

// logs are the lines of a function's log.
type logs struct {
	mu      sync.Mutex
	lines   []string
	changed chan struct{}
}

func newLogs() *logs { return &logs{changed: make(chan struct{})} }

func (l *logs) add(line localaws.LogLine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line.Line)
	close(l.changed)
	l.changed = make(chan struct{})
}

func (l *logs) all() ([]string, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines), l.changed
}

// await waits for the nth line with a prefix.
func (l *logs) await(t *testing.T, n int, prefix string) string {
	t.Helper()
	deadline := time.After(long)
	for {
		lines, changed := l.all()
		found := 0
		for _, line := range lines {
			if strings.HasPrefix(line, prefix) {
				found++
			}
			if found == n {
				return line
			}
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("the log has no %d lines %s…: %q", n, prefix, lines)
		}
	}
}
