package frameworks_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/lambdahttp"
	"github.com/lambent-go/lambent/lambdahttp/frameworks"
)

// TestMain is the function where the variable FRAMEWORK names a handler.
func TestMain(m *testing.M) {
	if name := os.Getenv("FRAMEWORK"); name != "" {
		lambdahttp.Start(frameworks.Handlers(askGate)[name], lambdahttp.WithStreaming(true))
	}
	os.Exit(m.Run())
}

// askGate waits until the test has seen the event before.
func askGate(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("GATE"), nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// Every event of a stream arrives before the handler sends the next one. Fiber's arrive together.
func TestFrameworksStream(t *testing.T) {
	for name := range frameworks.Handlers(noWait) {
		t.Run(name, func(t *testing.T) {
			runtime := newRuntime(t)
			server := httptest.NewServer(runtime)
			defer server.Close()
			var output bytes.Buffer
			function := exec.CommandContext(t.Context(), os.Args[0])
			function.Env = append(os.Environ(), "FRAMEWORK="+name, "GATE="+server.URL+"/gate", "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(server.URL, "http://"))
			function.Stdout, function.Stderr = &output, &output
			if err := function.Start(); err != nil {
				t.Fatal(err)
			}
			select {
			case result := <-runtime.result:
				if result != "" {
					t.Error(result)
				}
			case <-time.After(20 * time.Second):
				t.Error("no answer: an event was kept back")
			}
			if err := function.Process.Kill(); err != nil {
				t.Error(err)
			}
			_ = function.Wait() // killed
			if t.Failed() {
				t.Logf("the function wrote:\n%s", &output)
			}
		})
	}
}

// A runtime is Lambda's Runtime API with one event, and a gate that opens with each event of the
// answer.
type runtime struct {
	event  []byte
	events chan struct{} // holds the one invocation
	gate   chan struct{}
	result chan string // what is wrong with the answer
}

func newRuntime(t *testing.T) *runtime {
	t.Helper()
	event, err := lambdahttp.ToEvent(httptest.NewRequest("GET", "/events", nil), lambdahttp.FunctionURL)
	if err != nil {
		t.Fatal(err)
	}
	r := &runtime{event, make(chan struct{}, 1), make(chan struct{}, 3), make(chan string, 1)}
	r.events <- struct{}{}
	return r
}

func (rt *runtime) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := strings.TrimPrefix(r.URL.Path, "/2018-06-01/runtime/"); path {
	case "/gate":
		wait(r, rt.gate)
	case "invocation/next":
		if !wait(r, rt.events) {
			return
		}
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", "tea-1")
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(time.Minute).UnixMilli(), 10))
		_, _ = w.Write(rt.event)
	case "invocation/tea-1/response":
		result := rt.read(r.Body)
		w.WriteHeader(http.StatusAccepted)
		rt.result <- result
	default:
		body, _ := io.ReadAll(r.Body)
		rt.result <- fmt.Sprintf("%s %s: %s", r.Method, path, body)
	}
}

func wait(r *http.Request, c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	case <-r.Context().Done():
		return false
	}
}

// read reads the answer event by event, and opens the gate after each.
func (rt *runtime) read(stream io.Reader) string {
	response, err := lambdahttp.ReadStream(lambdahttp.FunctionURL, stream)
	if err != nil {
		return err.Error()
	}
	if contentType := response.Header.Get("Content-Type"); !strings.HasPrefix(contentType, "text/event-stream") {
		return "Content-Type " + contentType
	}
	for i := range 3 {
		want := fmt.Sprintf("data: %d\n\n", i)
		got := make([]byte, len(want))
		if _, err := io.ReadFull(response.Body, got); err != nil || string(got) != want {
			return fmt.Sprintf("event %d: %q, %v", i, got, err)
		}
		rt.gate <- struct{}{}
	}
	if rest, err := io.ReadAll(response.Body); len(rest) > 0 || err != nil {
		return fmt.Sprintf("after the last event: %q, %v", rest, err)
	}
	return ""
}
