//go:build unix

package localaws_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A place is where functions visit: it says who has come, and lets them go.
type place struct {
	url     string
	arrived chan struct{} // one for each visit
	release chan struct{} // closed: everyone may go
}

func newPlace(t *testing.T) *place {
	p := &place{arrived: make(chan struct{}, 10000), release: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		p.arrived <- struct{}{}
		<-p.release
	}))
	t.Cleanup(func() { p.open(); server.Close() })
	p.url = server.URL
	return p
}

func (p *place) open() {
	select {
	case <-p.release:
	default:
		close(p.release)
	}
}

// visitors invokes n times at once with visits to the place. The function it returns waits for the answers, and counts
// them.
func (p *place) visitors(t *testing.T, f *localaws.Function, n int, request localaws.Request) func() map[string]int {
	t.Helper()
	request.Payload = []byte(do(action{Do: "visit", Text: p.url}))
	answers := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			response, err := f.Invoke(t.Context(), request)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				answers[err.Error()]++
				return
			}
			answers[string(response.Payload)]++
		})
	}
	return func() map[string]int {
		wg.Wait()
		return answers
	}
}

func environments(n int) func(*localaws.Settings) {
	return func(s *localaws.Settings) { s.MaxEnvironments = n }
}

// Invocations at the same time run in environments of their own, as many as there may be; the others wait.
func TestEnvironmentsInParallel(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act", environments(3))
	p := newPlace(t)
	answers := p.visitors(t, f, 7, localaws.Request{})
	for range 3 {
		<-p.arrived
	}
	f.AwaitQueue(4)
	p.open()
	got := answers()
	total := 0
	for _, n := range got {
		total += n
	}
	if len(got) != 3 || total != 7 {
		t.Errorf("answers %v, want 7 of 3 processes", got)
	}
}

// An environment that waits is used before another one is started.
func TestEnvironmentsAreReused(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	pids := map[string]bool{}
	for range 20 {
		pids[string(invoke(t, f, do(action{Do: "pid"})).Payload)] = true
	}
	if len(pids) != 1 {
		t.Errorf("one invocation after the other ran in processes %v", slices.Collect(maps.Keys(pids)))
	}
}

func TestManyAtOnce(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	p := newPlace(t)
	p.open()
	got := p.visitors(t, f, 300, localaws.Request{})()
	total := 0
	for _, n := range got {
		total += n
	}
	if total != 300 || len(got) > localaws.DefaultMaxEnvironments {
		t.Errorf("%d answers of %d processes: %v", total, len(got), got)
	}
}

func TestReservedConcurrency(t *testing.T) {
	two := 2
	f, _ := add(t, newService(t, localaws.Options{}), "act", func(s *localaws.Settings) { s.ReservedConcurrency = &two })
	p := newPlace(t)
	answers := p.visitors(t, f, 2, localaws.Request{})
	<-p.arrived
	<-p.arrived
	_, err := f.Invoke(t.Context(), localaws.Request{})
	refused, ok := errors.AsType[*localaws.ServiceError](err)
	if !ok || refused.Status != 429 || refused.Name != "TooManyRequestsException" || refused.Reason != "ReservedFunctionConcurrentInvocationLimitExceeded" {
		t.Errorf("the third invocation: %v", err)
	}
	p.open()
	answers()
	invoke(t, f, do(action{Do: "pid"}))
}

// Each version runs in environments of its own, with its variables; an alias stands for a version.
func TestVersions(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act", env("TABLE", "dev"), func(s *localaws.Settings) {
		s.Versions = map[string]localaws.Version{"1": {Env: map[string]string{"TABLE": "v1"}}}
		s.Aliases = map[string]string{"live": "1", "next": "$LATEST"}
	})
	for qualifier, want := range map[string]struct{ table, version, arn string }{
		"":        {"dev", "$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:fn"},
		"$LATEST": {"dev", "$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST"},
		"next":    {"dev", "$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:fn:next"},
		"1":       {"v1", "1", "arn:aws:lambda:us-east-1:123456789012:function:fn:1"},
		"live":    {"v1", "1", "arn:aws:lambda:us-east-1:123456789012:function:fn:live"},
	} {
		have := variables(t, f, qualifier)
		if have["TABLE"] != want.table || have["AWS_LAMBDA_FUNCTION_VERSION"] != want.version {
			t.Errorf("%q: TABLE=%s in version %s, want %+v", qualifier, have["TABLE"], have["AWS_LAMBDA_FUNCTION_VERSION"], want)
		}
		response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(do(action{Do: "pid"})), Qualifier: qualifier})
		if err != nil || response.ExecutedVersion != want.version {
			t.Errorf("%q: executed version %v, %v; want %s", qualifier, response, err, want.version)
		}
		head := answer[map[string][]string](t, f, qualifier, action{Do: "head"})
		if got := head["Lambda-Runtime-Invoked-Function-Arn"]; len(got) != 1 || got[0] != want.arn {
			t.Errorf("%q: invoked ARN %v, want %s", qualifier, got, want.arn)
		}
	}
	_, err := f.Invoke(t.Context(), localaws.Request{Qualifier: "2"})
	if refused, ok := errors.AsType[*localaws.ServiceError](err); !ok || refused.Status != 404 {
		t.Errorf("an unknown version: %v", err)
	}
}

// What is invoked while the code is held runs in the code that comes.
func TestReplace(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act", env("CODE", "old"), environments(2))
	p := newPlace(t)
	running := p.visitors(t, f, 1, localaws.Request{})
	<-p.arrived
	f.Hold()
	waiting := make(chan map[string]string)
	go func() { waiting <- variables(t, f, "") }()
	f.AwaitQueue(1)
	settings := f.Settings()
	settings.Env = maps.Clone(settings.Env)
	settings.Env["CODE"] = "new"
	if err := f.Replace(settings); err != nil {
		t.Fatal(err)
	}
	if got := (<-waiting)["CODE"]; got != "new" {
		t.Errorf("the invocation that came while the code was held ran in the %s code", got)
	}
	p.open()
	if got := running(); len(got) != 1 {
		t.Errorf("the invocation that was running: %v", got)
	}
	f.AwaitEnvironments(1) // the old one goes when it is idle
	if got := variables(t, f, "")["CODE"]; got != "new" {
		t.Errorf("the next ran in the %s code", got)
	}
}

// With the same code nothing is started anew.
func TestResume(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	before := string(invoke(t, f, do(action{Do: "pid"})).Payload)
	f.Hold()
	after := make(chan string)
	go func() {
		response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(do(action{Do: "pid"}))})
		if err != nil {
			after <- err.Error()
			return
		}
		after <- string(response.Payload)
	}()
	f.AwaitQueue(1)
	f.Resume()
	if got := <-after; got != before {
		t.Errorf("process %s, before %s", got, before)
	}
}

func TestBreak(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	invoke(t, f, do(action{Do: "pid"}))
	f.Hold()
	waiting := make(chan *localaws.Response)
	go func() {
		response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(do(action{Do: "pid"})), WaitLog: true})
		if err != nil {
			t.Error(err)
		}
		waiting <- response
	}()
	f.AwaitQueue(1)
	const document = `{"errorType":"Lambent.BuildError","errorMessage":"main.go:1:1: no"}`
	f.Break([]byte(document))
	for _, response := range []*localaws.Response{<-waiting, invoke(t, f, "{}")} {
		if response.FunctionError != localaws.Unhandled || string(response.Payload) != document || response.ErrorType != "Lambent.BuildError" {
			t.Errorf("%+v, payload %s", response, response.Payload)
		}
	}
	f.AwaitEnvironments(0)
	if err := f.Replace(f.Settings()); err != nil {
		t.Fatal(err)
	}
	if response := invoke(t, f, do(action{Do: "pid"})); response.FunctionError != "" {
		t.Errorf("with the code repaired: %s", response.Payload)
	}
}

func TestWarm(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	if err := f.Warm(2); err != nil {
		t.Fatal(err)
	}
	f.AwaitEnvironments(2)
	have := variables(t, f, "")
	if got := have["AWS_LAMBDA_INITIALIZATION_TYPE"]; got != "provisioned-concurrency" {
		t.Errorf("initialization type %s", got)
	}
}

// answer invokes an action and decodes its answer.
func answer[T any](t *testing.T, f *localaws.Function, qualifier string, a action) (value T) {
	t.Helper()
	response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(do(a)), Qualifier: qualifier})
	if err != nil {
		t.Error(err)
		return value
	}
	if err := json.Unmarshal(response.Payload, &value); err != nil {
		t.Errorf("%s: %v", response.Payload, err)
	}
	return value
}

// variables returns those of the process that runs the next invocation.
func variables(t *testing.T, f *localaws.Function, qualifier string) map[string]string {
	t.Helper()
	list := answer[struct{ Variables []string }](t, f, qualifier, action{Do: "environment"}).Variables
	values := map[string]string{}
	for _, assignment := range list {
		name, value, _ := strings.Cut(assignment, "=")
		values[name] = value
	}
	return values
}
