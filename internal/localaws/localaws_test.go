//go:build unix

package localaws_test

import (
	"context"
	"errors"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// long bounds what should end by itself.
const long = time.Minute

// newService returns a service that is closed at the end of the test.
func newService(t *testing.T, options localaws.Options) *localaws.Service {
	t.Helper()
	s := localaws.New(options)
	s.SetTimes(time.Millisecond, long, long)
	s.SetFinish(long) // no second environment because the machine is busy
	t.Cleanup(func() { closeService(t, s) })
	return s
}

func closeService(t *testing.T, s *localaws.Service) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// add makes a function of a role of this test binary, with settings that the arguments may change.
func add(t *testing.T, s *localaws.Service, role string, changes ...func(*localaws.Settings)) (*localaws.Function, *logs) {
	t.Helper()
	l := newLogs()
	settings := localaws.Settings{
		Name:     "fn",
		Command:  []string{executable()},
		Env:      map[string]string{roleVariable: role},
		MemoryMB: 1024, // a test binary with the race detector in it is no small function
		Timeout:  long,
		Log:      l.add,
	}
	for _, change := range changes {
		change(&settings)
	}
	f, err := s.Add(settings)
	if err != nil {
		t.Fatal(err)
	}
	return f, l
}

func timeout(d time.Duration) func(*localaws.Settings) {
	return func(s *localaws.Settings) { s.Timeout = d }
}

func env(name, value string) func(*localaws.Settings) {
	return func(s *localaws.Settings) { s.Env[name] = value }
}

// invoke invokes and waits for the log.
func invoke(t *testing.T, f *localaws.Function, payload string) *localaws.Response {
	t.Helper()
	response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(payload), WaitLog: true})
	if err != nil {
		t.Fatalf("Invoke(%.80s): %v", payload, err)
	}
	return response
}

func do(a action) string { return encode(a) }

// logs are the lines that a function has logged.
type logs struct {
	mu      sync.Mutex
	lines   []localaws.LogLine
	changed chan struct{}
}

func newLogs() *logs { return &logs{changed: make(chan struct{})} }

func (l *logs) add(line localaws.LogLine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	close(l.changed)
	l.changed = make(chan struct{})
}

// all returns the lines so far.
func (l *logs) all() []localaws.LogLine {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

// function returns what the function itself has written so far.
func (l *logs) function() []string {
	var lines []string
	for _, line := range l.all() {
		if line.Source == localaws.SourceFunction {
			lines = append(lines, line.Line)
		}
	}
	return lines
}

// await returns the first line for which ok holds.
func (l *logs) await(t *testing.T, ok func(localaws.LogLine) bool) localaws.LogLine {
	t.Helper()
	return l.awaitNth(t, 1, ok)
}

// awaitFunction returns the nth line of the function's own.
func (l *logs) awaitFunction(t *testing.T, n int) localaws.LogLine {
	t.Helper()
	return l.awaitNth(t, n, func(line localaws.LogLine) bool { return line.Source == localaws.SourceFunction })
}

func (l *logs) awaitNth(t *testing.T, n int, ok func(localaws.LogLine) bool) localaws.LogLine {
	t.Helper()
	deadline := time.After(long)
	for {
		l.mu.Lock()
		changed := l.changed
		l.mu.Unlock()
		seen := 0
		for _, line := range l.all() {
			if ok(line) {
				seen++
			}
			if seen == n {
				return line
			}
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("the log has no such line: %v", l.all())
		}
	}
}

func contains(text string) func(localaws.LogLine) bool {
	return func(line localaws.LogLine) bool { return strings.Contains(line.Line, text) }
}

// held returns a function whose process does nothing but wait for the test to act in its place. The invocation that
// starts it is the test's to begin; after that, start returns the runtime, and each time a later one. At the end the service is closed the hard
// way: the runtime is not going to ask for another invocation.
func held(t *testing.T, options localaws.Options, changes ...func(*localaws.Settings)) (f *localaws.Function, start func() runtime) {
	t.Helper()
	s := localaws.New(options)
	s.SetTimes(time.Millisecond, long, long)
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := s.Close(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("Close: %v", err)
		}
	})
	f, l := add(t, s, "hold", append(changes, environments(1))...)
	started := 0
	return f, func() runtime {
		started++
		line := l.awaitFunction(t, started)
		address, pid, _ := strings.Cut(line.Line, " ")
		api := newRuntime(address)
		api.pid = atoi(pid)
		return api
	}
}

// A pending invocation is one that has not been answered yet.
type pending struct {
	response *localaws.Response
	err      error
	done     chan struct{}
}

func begin(ctx context.Context, f *localaws.Function, r localaws.Request) *pending {
	p := &pending{done: make(chan struct{})}
	go func() {
		defer close(p.done)
		p.response, p.err = f.Invoke(ctx, r)
	}()
	return p
}

func (p *pending) wait(t *testing.T) *localaws.Response {
	t.Helper()
	select {
	case <-p.done:
	case <-time.After(long):
		t.Fatal("the invocation has not been answered")
	}
	if p.err != nil {
		t.Fatalf("Invoke: %v", p.err)
	}
	return p.response
}

func serviceError(t *testing.T, err error) *localaws.ServiceError {
	t.Helper()
	refusal, ok := errors.AsType[*localaws.ServiceError](err)
	if !ok {
		t.Fatalf("error = %v, want a ServiceError", err)
	}
	return refusal
}

func TestInvoke(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "echo")
	seen := map[string]bool{}
	for _, event := range []string{`{"name":"Gopher"}`, "\n [1, 2.50]\t", `"é"`, `null`} {
		response := invoke(t, f, event)
		if got := string(response.Payload); got != event || response.FunctionError != "" || response.ErrorType != "" {
			t.Errorf("Invoke(%s) = %s, error %q %q", event, got, response.FunctionError, response.ErrorType)
		}
		if response.ContentType != "application/json" || response.ExecutedVersion != "$LATEST" {
			t.Errorf("Invoke(%s): content type %q, version %q", event, response.ContentType, response.ExecutedVersion)
		}
		if seen[response.RequestID] || len(response.RequestID) != 36 {
			t.Errorf("Invoke(%s): request ID %q", event, response.RequestID)
		}
		if cold := response.Report.ColdStart; cold != (len(seen) == 0) {
			t.Errorf("Invoke(%s): cold start %t", event, cold)
		}
		seen[response.RequestID] = true
	}
	if got := string(invoke(t, f, "").Payload); got != "{}" {
		t.Errorf("Invoke of nothing = %s, want {}", got)
	}
}

// awaitDeath waits for the end of a process that this one cannot wait for.
func awaitDeath(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(long); alive(pid); goruntime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still there", pid)
		}
	}
}
