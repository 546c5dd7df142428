//go:build linux

package fakeapi_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/bench/internal/fakeapi"
	"github.com/lambent-go/lambent/bench/internal/process"
)

// TestMain is also the server that the tests start.
func TestMain(m *testing.M) {
	if os.Getenv(fakeapi.Variable) == "" {
		os.Exit(m.Run())
	}
	if err := fakeapi.Serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func start(t *testing.T) *fakeapi.Server {
	t.Helper()
	s, err := fakeapi.Start(os.Args[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// A function answers every event with its payload, in upper case, until its connection ends.
type function struct {
	address string
	client  http.Client
	chunked bool
}

func (f *function) url(path string) string {
	return "http://" + f.address + "/2018-06-01/runtime/" + path
}

func (f *function) run() error {
	for {
		event, err := f.client.Get(f.url("invocation/next"))
		if err != nil {
			return err
		}
		payload, err := io.ReadAll(event.Body)
		if err != nil {
			return err
		}
		var answer io.Reader = bytes.NewReader(bytes.ToUpper(payload))
		if f.chunked {
			answer = io.MultiReader(answer) // of unknown length
		}
		id := event.Header.Get("Lambda-Runtime-Aws-Request-Id")
		if err := f.post("invocation/"+id+"/response", answer); err != nil {
			return err
		}
	}
}

func (f *function) post(path string, body io.Reader) error {
	reply, err := f.client.Post(f.url(path), "application/json", body)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if text, err := io.ReadAll(reply.Body); err != nil || reply.StatusCode != 202 {
		return fmt.Errorf("post %s: status %d, %q, %v", path, reply.StatusCode, text, err)
	}
	return nil
}

// The first request counts from when it arrived, not from when the server has come to read it.
func TestFirstNextOfAServerThatIsLate(t *testing.T) {
	s := start(t)
	if err := syscall.Kill(s.PID(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	connection, err := net.Dial("tcp", s.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	before := process.Now()
	if _, err := io.WriteString(connection, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: "+s.Address+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	after := process.Now()
	time.Sleep(10 * time.Millisecond) // more than the two clocks can differ by
	if err := syscall.Kill(s.PID(), syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	ready, err := s.Play(t.Context(), fakeapi.Script{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	const fuzz = time.Millisecond
	if first := ready.FirstNext; first < before-fuzz || first > after+fuzz {
		t.Errorf("first next at %v, sent between %v and %v", first, before, after)
	}
}

func TestPlay(t *testing.T) {
	for name, tt := range map[string]struct {
		payload string
		chunked bool
		workers int
		gap     time.Duration
	}{
		"one worker":                   {payload: "tea", workers: 1},
		"one worker, gap":              {payload: "tea", workers: 1, gap: time.Millisecond},
		"chunked event and answer":     {payload: strings.Repeat("tea", 2000), chunked: true, workers: 1},
		"answer larger than a receive": {payload: strings.Repeat("tea", 200_000), workers: 1},
		"several workers":              {payload: "tea", workers: 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			for range tt.workers {
				f := &function{address: s.Address, chunked: tt.chunked, client: http.Client{Transport: &http.Transport{}}}
				go f.run() // ends with the server
			}
			ready, err := s.Play(t.Context(), fakeapi.Script{Workers: tt.workers})
			if err != nil {
				t.Fatal(err)
			}
			if now := process.Now(); ready.FirstNext <= 0 || ready.FirstNext > now {
				t.Errorf("first next at %v, it is %v", ready.FirstNext, now)
			}
			for range 2 {
				before := process.Now()
				result, err := s.Play(t.Context(), fakeapi.Script{
					Events: 50, Payload: []byte(tt.payload), Gap: tt.gap, Workers: tt.workers,
				})
				took := process.Now() - before
				if err != nil {
					t.Fatal(err)
				}
				check(t, result, strings.ToUpper(tt.payload), took)
				if took < 50*tt.gap {
					t.Errorf("50 events took %v, want a gap of %v before each", took, tt.gap)
				}
			}
		})
	}
}

func check(t *testing.T, result *fakeapi.Result, answer string, took time.Duration) {
	t.Helper()
	if result.AnswerSize != int64(len(answer)) || !strings.HasPrefix(answer, string(result.Answer)) || len(result.Answer) == 0 {
		t.Errorf("last answer is %d bytes, %q, want %d bytes", result.AnswerSize, result.Answer, len(answer))
	}
	if result.Elapsed <= 0 || result.Elapsed > took {
		t.Errorf("elapsed: %v of %v", result.Elapsed, took)
	}
	if len(result.RoundTrips) != 50 {
		t.Fatalf("%d round trips, want 50", len(result.RoundTrips))
	}
	for i, d := range result.RoundTrips {
		if d <= 0 || d > took {
			t.Errorf("round trip %d: %v", i, d)
		}
	}
}

func TestFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		path, body, want string
		refused          bool
	}{
		"init phase":     {path: "init/error", body: `{"errorType":"Broken"}`, want: `the function reports {"errorType":"Broken"}`},
		"no such event":  {path: "invocation/5c0ffee5-b1e5-4aaa-8bbb-000000000009/response", want: "the function answers event 9, which it does not have"},
		"other requests": {path: "restore/next", want: "the function asks for /2018-06-01/runtime/restore/next", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			f := &function{address: s.Address}
			if err := f.post(tt.path, strings.NewReader(tt.body)); (err != nil) != tt.refused {
				t.Error(err)
			}
			if _, err := s.Play(t.Context(), fakeapi.Script{Workers: 1}); err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

func TestPlayEndsWithItsContext(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := start(t).Play(ctx, fakeapi.Script{Workers: 1}); err != cause {
		t.Errorf("error = %v, want %v", err, cause)
	}
}

func TestStartOfAnotherProgram(t *testing.T) {
	_, err := fakeapi.Start("/bin/false", nil)
	if want := "start /bin/false: exit status 1 before it had an address"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}
