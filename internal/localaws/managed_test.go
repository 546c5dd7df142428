//go:build unix

package localaws_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

const invokeTimeout = `{"errorMessage":"Invoke timeout","errorType":"InvokeTimeout"}`

// concurrency has an environment take n invocations at a time.
func concurrency(n int) func(*localaws.Settings) {
	return func(s *localaws.Settings) { s.MaxConcurrency = n }
}

// many serves as many invocations at a time as the environment says it may get.
func many() {
	for range atoi(os.Getenv("AWS_LAMBDA_MAX_CONCURRENCY")) - 1 {
		go serve(act)
	}
	serve(act)
}

// ask sends a request for work, and waits until it is the nth in the line.
func ask(t *testing.T, f *localaws.Function, api runtime, n int) <-chan call {
	t.Helper()
	calls := make(chan call, 1)
	go func() { calls <- newRuntime(api.address).next() }()
	f.AwaitRequests(n)
	return calls
}

// TestManaged has an environment with room for three get five invocations.
func TestManaged(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(3))
	var invoked []*pending
	for i := range 5 {
		invoked = append(invoked, begin(t.Context(), f, localaws.Request{Payload: fmt.Append(nil, i), WaitLog: true}))
		f.AwaitQueue(i + 1)
	}
	api := start()
	var calls []call
	for i := range 3 { // on one connection
		c := api.next()
		if string(c.event) != fmt.Sprint(i) {
			t.Errorf("event %s, want %d", c.event, i)
		}
		calls = append(calls, c)
	}
	fourth := ask(t, f, api, 1)
	fifth := ask(t, f, api, 2)
	f.AwaitQueue(2)

	// The answers come in another order.
	post(t, api, calls[1].path("/response"), "1", 202, accepted)
	if got := invoked[1].wait(t); string(got.Payload) != "1" || got.Report.ColdStart {
		t.Errorf("payload %s, report %+v", got.Payload, got.Report)
	}
	c := <-fourth
	if string(c.event) != "3" {
		t.Errorf("event %s, want 3", c.event)
	}
	select {
	case c := <-fifth:
		t.Fatalf("event %s is the fourth at a time", c.event)
	default:
	}
	post(t, api, calls[0].path("/error"), "0", 202, accepted)
	if got := invoked[0].wait(t); string(got.Payload) != "0" || got.FunctionError != localaws.Unhandled || !got.Report.ColdStart || got.Report.InitDuration == 0 {
		t.Errorf("payload %s, function error %q, report %+v", got.Payload, got.FunctionError, got.Report)
	}
	for _, c := range []call{calls[2], c, <-fifth} {
		c.respond(string(c.event))
	}
	for i := 2; i < 5; i++ {
		if got := string(invoked[i].wait(t).Payload); got != fmt.Sprint(i) {
			t.Errorf("payload %s, want %d", got, i)
		}
	}
}

// TestManagedOrder has requests for work wait: the first gets the first invocation.
func TestManagedOrder(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2))
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	c.respond("null")
	first.wait(t)
	var requests []<-chan call
	for i := range 4 { // two more than there may be invocations
		requests = append(requests, ask(t, f, api, i+1))
	}
	f.AwaitRoom(2)
	for i := range 4 {
		p := begin(t.Context(), f, localaws.Request{Payload: fmt.Append(nil, i)})
		c := <-requests[i]
		if string(c.event) != fmt.Sprint(i) {
			t.Errorf("request %d got event %s", i, c.event)
		}
		c.respond(string(c.event))
		p.wait(t)
	}
}

// TestManagedExtensions has extensions register themselves where invocations overlap.
func TestManagedExtensions(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2))
	begin(t.Context(), f, localaws.Request{})
	api := start()
	want := `{"errorMessage":"INVOKE event is not supported on Lambda Managed Instances","errorType":"Extension.InvalidEventType"}`
	register := func(events string) (int, http.Header, string) {
		return api.do(http.MethodPost, extensionsapi.PathRegister, events, extensionsapi.HeaderName, "x")
	}
	if status, _, body := register(`{"events":["INVOKE"]}`); status != http.StatusForbidden || body != want {
		t.Errorf("with INVOKE: %d %s, want 403 %s", status, body, want)
	}
	if status, _, body := register(`{"events":[]}`); status != http.StatusOK {
		t.Errorf("without: %d %s", status, body)
	}
}

// TestManagedStates asks for what the states of invocations forbid.
func TestManagedStates(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2))
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	post(t, api, "/2018-06-01/runtime/invocation/x/response", "{}", 400, invalidID)
	c := api.next()
	second := begin(t.Context(), f, localaws.Request{})
	d := api.next()
	if c.id == d.id {
		t.Fatalf("invocation %s twice", c.id)
	}
	post(t, api, runtimeapi.PathInitError, "{}", 403, transition("Ready", "InitError"))
	post(t, api, c.path("/response"), "{}", 400, invalidMode, runtimeapi.HeaderResponseMode, "buffered")
	post(t, api, "/2018-06-01/runtime/invocation/"+strings.ToUpper(c.id)+"/response", "{}", 400, invalidID)
	post(t, api, c.path("/response"), "1", 202, accepted)
	post(t, api, c.path("/response"), "2", 403, transition("Answered", "Answered"))
	post(t, api, c.path("/error"), "2", 403, transition("Answered", "Answered"))
	if got := string(first.wait(t).Payload); got != "1" {
		t.Errorf("payload %s, want 1", got)
	}
	tooLarge := strings.Repeat("x", localaws.MaxManagedError+1)
	post(t, api, d.path("/error"), tooLarge, 413,
		`{"errorMessage":"Exceeded maximum allowed payload size (1048576 bytes).","errorType":"RequestEntityTooLarge"}`)
	if got := second.wait(t); got.ErrorType != "Function.ResponseSizeTooLarge" {
		t.Errorf("error type %s", got.ErrorType)
	}
	third := begin(t.Context(), f, localaws.Request{})
	post(t, api, api.next().path("/response"), tooLarge, 202, accepted)
	third.wait(t)
}

// TestManagedTimeout has one invocation out of two time out: the process lives, and hears that its answer is late.
func TestManagedTimeout(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2), timeout(200*time.Millisecond))
	late := begin(t.Context(), f, localaws.Request{Tail: true})
	api := start()
	c := api.next()
	got := late.wait(t)
	if got.ErrorType != "Sandbox.Timedout" || got.Report.Status != localaws.StatusTimeout || got.Report.Duration != 200*time.Millisecond {
		t.Errorf("error type %s, report %+v", got.ErrorType, got.Report)
	}
	if log := string(got.LogTail); !strings.Contains(log, c.id+" Task timed out after 0.20 seconds\nEND RequestId: "+c.id) ||
		!strings.HasSuffix(log, "\tStatus: timeout\n") {
		t.Errorf("log\n%s", log)
	}
	post(t, api, c.path("/response"), "1", 410, invokeTimeout)
	post(t, api, c.path("/error"), "1", 410, invokeTimeout)
	for range 3 {
		p := begin(t.Context(), f, localaws.Request{})
		post(t, api, api.next().path("/response"), "1", 202, accepted)
		if got := p.wait(t); got.FunctionError != "" {
			t.Errorf("after that: %s", got.Payload)
		}
	}
	if !alive(api.pid) {
		t.Error("the process is gone")
	}
}

// TestManagedDeaf has a runtime ask for nothing any more: it is started again.
func TestManagedDeaf(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2), timeout(200*time.Millisecond))
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	api.next().respond("null")
	first.wait(t)
	if got := begin(t.Context(), f, localaws.Request{}).wait(t); got.ErrorType != "Sandbox.Timedout" {
		t.Errorf("error type %s, payload %s", got.ErrorType, got.Payload)
	}
	awaitDeath(t, api.pid)
}

// TestManagedCrash has a process end with two invocations in hand, and one that it has not fetched.
func TestManagedCrash(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(3))
	a := begin(t.Context(), f, localaws.Request{WaitLog: true})
	api := start()
	api.next()
	b := begin(t.Context(), f, localaws.Request{WaitLog: true})
	api.next()
	waiting := begin(t.Context(), f, localaws.Request{Payload: []byte("3"), WaitLog: true})
	f.AwaitQueue(1)
	kill(t, api)
	for _, p := range []*pending{a, b} {
		want := `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ` + p.wait(t).RequestID + ` Error: Runtime exited with error: signal: killed"}`
		if got := string(p.response.Payload); got != want {
			t.Errorf("payload %s, want %s", got, want)
		}
	}
	c := start().next()
	if string(c.event) != "3" {
		t.Errorf("event %s, want 3", c.event)
	}
	c.respond("4")
	if got := waiting.wait(t); string(got.Payload) != "4" || got.Report.InitDuration != 0 {
		t.Errorf("payload %s, report %+v", got.Payload, got.Report)
	}
}

// TestManagedUnfetched has a process end that has not fetched the invocation it was offered: another one gets it.
func TestManagedUnfetched(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2))
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	api.next().respond("null")
	first.wait(t)
	second := begin(t.Context(), f, localaws.Request{Payload: []byte("2"), Tail: true})
	f.AwaitOffers(1)
	kill(t, api)
	c := start().next()
	if string(c.event) != "2" {
		t.Errorf("event %s, want 2", c.event)
	}
	c.respond("3")
	got := second.wait(t)
	if string(got.Payload) != "3" || strings.Count(string(got.LogTail), "START RequestId") != 1 {
		t.Errorf("payload %s, log\n%s", got.Payload, got.LogTail)
	}
}

// TestManagedAbandoned has requests for work given up, the one that is first in line among them.
func TestManagedAbandoned(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2))
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, err := newRuntime(api.address).client.Do(getNext(ctx, api))
		gone <- err
	}()
	f.AwaitRequests(1)
	stays := ask(t, f, api, 2)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("next: %v", err)
	}
	f.AwaitRequests(1)
	second := begin(t.Context(), f, localaws.Request{Payload: []byte("2")})
	d := <-stays
	if string(d.event) != "2" {
		t.Errorf("event %s, want 2", d.event)
	}
	d.respond("2")
	c.respond("1")
	if got := string(first.wait(t).Payload) + string(second.wait(t).Payload); got != "12" {
		t.Errorf("payloads %s, want 1 and 2", got)
	}
}

// TestManagedLeave has a request for work given up that has got an invocation in the same moment: the next gets it.
func TestManagedLeave(t *testing.T) {
	if got := localaws.LeaveWithInvocation("1", "2"); strings.Join(got, " ") != "1 2" {
		t.Errorf("the next requests got %s, want 1 and 2", got)
	}
}

// getNext is a request for work.
func getNext(ctx context.Context, api runtime) *http.Request {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+api.address+runtimeapi.PathNext, nil)
	must(err)
	return request
}

// TestManagedLog has two invocations write lines: each gets those that name it.
func TestManagedLog(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "many", concurrency(2), environments(1))
	p := newPlace(t)
	other := p.visitors(t, f, 1, localaws.Request{})
	<-p.arrived
	response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(do(action{Do: "sayid"})), Tail: true})
	if err != nil {
		t.Fatal(err)
	}
	log := string(response.LogTail)
	id := response.RequestID
	if !strings.HasPrefix(log, "START RequestId: "+id+" Version: $LATEST\n{\"requestId\":\""+id+"\"}\nEND RequestId: "+id+"\nREPORT RequestId: "+id+"\t") ||
		strings.Contains(log, "nobody's") {
		t.Errorf("log\n%s", log)
	}
	p.open()
	other()
}

// TestManagedLoad invokes many times at once: each invocation is answered once, by no more environments than there
// may be.
func TestManagedLoad(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "many", concurrency(8), environments(2))
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Go(func() {
			text := fmt.Sprint(i)
			response, err := f.Invoke(t.Context(), request(action{Do: "respond", Text: text}))
			if err != nil || string(response.Payload) != text {
				t.Errorf("Invoke(%s) = %+v, %v", text, response, err)
			}
		})
	}
	wg.Wait()
	closeService(t, f.Service())
	seen, inits := map[string]int{}, 0
	for _, line := range l.all() {
		if contains("REPORT RequestId")(line) {
			seen[line.RequestID]++
		}
		if contains("INIT_START")(line) {
			inits++
		}
	}
	if len(seen) != 1000 || inits > 2 {
		t.Errorf("%d invocations in %d environments, want 1000 in at most 2", len(seen), inits)
	}
}

// TestManagedRoom fills one environment before another is started.
func TestManagedRoom(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "many", concurrency(4))
	have := variables(t, f, "")
	if have["AWS_LAMBDA_MAX_CONCURRENCY"] != "4" || have["AWS_LAMBDA_INITIALIZATION_TYPE"] != "lambda-managed-instances" {
		t.Errorf("AWS_LAMBDA_MAX_CONCURRENCY=%s, AWS_LAMBDA_INITIALIZATION_TYPE=%s",
			have["AWS_LAMBDA_MAX_CONCURRENCY"], have["AWS_LAMBDA_INITIALIZATION_TYPE"])
	}
	f.AwaitRoom(4)
	p := newPlace(t)
	f.Hold() // so that all four come at the same time
	answers := p.visitors(t, f, 4, localaws.Request{})
	f.AwaitQueue(4)
	f.Resume()
	for range 4 {
		<-p.arrived
	}
	if got := f.Environments(); got != 1 {
		t.Errorf("%d environments for four invocations, want 1", got)
	}
	fifth := p.visitors(t, f, 1, localaws.Request{})
	<-p.arrived
	p.open()
	if got := answers(); len(got) != 1 {
		t.Errorf("processes %v, want one", got)
	}
	fifth()
	inits := 0
	for _, line := range l.all() {
		if contains("INIT_START")(line) {
			inits++
		}
	}
	if inits != 2 {
		t.Errorf("%d environments, want 2", inits)
	}
}

// TestManagedReplace lets the invocations of the old code end.
func TestManagedReplace(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "many", concurrency(3), env("CODE", "old"))
	p := newPlace(t)
	old := p.visitors(t, f, 2, localaws.Request{})
	<-p.arrived
	<-p.arrived
	settings := f.Settings()
	settings.Env = map[string]string{roleVariable: "many", "CODE": "new"}
	if err := f.Replace(settings); err != nil {
		t.Fatal(err)
	}
	if got := variables(t, f, "")["CODE"]; got != "new" {
		t.Errorf("the next ran in the %s code", got)
	}
	p.open()
	if got := old(); len(got) != 1 {
		t.Errorf("the invocations that were running: %v", got)
	}
	f.AwaitEnvironments(1)
}

// TestManagedInitError has a function's init fail twice, and succeed.
func TestManagedInitError(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "secondtime", concurrency(2), environments(1))
	if got := invoke(t, f, "1"); string(got.Payload) != "1" || got.Report.InitDuration != 0 {
		t.Errorf("payload %s, report %+v", got.Payload, got.Report)
	}
	f, _ = add(t, newService(t, localaws.Options{}), "exit", concurrency(2), env("CODE", "3"))
	for range 2 {
		got := invoke(t, f, "1")
		want := `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ` + got.RequestID + ` Error: Runtime exited with error: exit status 3"}`
		if string(got.Payload) != want {
			t.Errorf("payload %s, want %s", got.Payload, want)
		}
	}
}

// TestManagedIdle has an environment end without work.
func TestManagedIdle(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "many", concurrency(3), func(s *localaws.Settings) { s.IdleTimeout = time.Millisecond })
	for range 3 {
		invoke(t, f, do(action{Do: "respond", Text: "1"}))
		f.AwaitEnvironments(0)
	}
}

// TestManagedIdleCrash has a runtime end while nobody needs it.
func TestManagedIdleCrash(t *testing.T) {
	f, start := held(t, localaws.Options{}, concurrency(2))
	for range 2 {
		p := begin(t.Context(), f, localaws.Request{})
		api := start()
		api.next().respond("1")
		p.wait(t)
		kill(t, api)
		f.AwaitNoProcess()
	}
}

// TestManagedClose waits for two invocations, or has no time for them.
func TestManagedClose(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "many", concurrency(2), environments(1))
	p := newPlace(t)
	answers := p.visitors(t, f, 3, localaws.Request{})
	<-p.arrived
	<-p.arrived
	f.AwaitQueue(1)
	closed := make(chan error)
	go func() { closed <- f.Service().Close(context.Background()) }()
	p.open()
	if got := answers(); len(got) != 1 {
		t.Errorf("answers %v, want three of one process", got)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}

	f, _ = add(t, localaws.New(localaws.Options{}), "many", concurrency(2), environments(1), timeout(time.Minute))
	q := newPlace(t)
	answers = q.visitors(t, f, 3, localaws.Request{WaitLog: true})
	<-q.arrived
	<-q.arrived
	f.AwaitQueue(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Service().Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
	if got := answers(); got["ServiceException: The local service was closed before the function answered."] != 3 {
		t.Errorf("answers %v", got)
	}
}
