//go:build unix

package localaws_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestQueue invokes a function many times at once: each invocation is answered once, with its own event.
func TestQueue(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "echo")
	invoke(t, f, "{}")
	const n = 1000
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			event := fmt.Sprint(i)
			response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(event)})
			if err != nil || string(response.Payload) != event {
				t.Errorf("Invoke(%s) = %+v, %v", event, response, err)
			}
		})
	}
	wg.Wait()
	closeService(t, f.Service())
	seen := map[string]int{}
	for _, line := range l.all() {
		seen[line.RequestID]++
	}
	if len(seen) != n+2 {
		t.Errorf("%d request IDs in the log, want %d", len(seen), n+2)
	}
}

// TestQueueOverCrashes has some of many invocations end their process: the others do not notice.
func TestQueueOverCrashes(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			a, want := action{Do: "respond", Text: fmt.Sprint(i)}, ""
			if i%3 == 0 {
				a, want = action{Do: "exit", Size: 1}, "Runtime.ExitError"
			}
			response, err := f.Invoke(t.Context(), request(a))
			if err != nil || response.ErrorType != want || want == "" && string(response.Payload) != a.Text {
				t.Errorf("Invoke(%+v) = %+v, %v", a, response, err)
			}
		})
	}
	wg.Wait()
}

// TestOrder has invocations wait for one another.
func TestOrder(t *testing.T) {
	f, start := held(t, localaws.Options{})
	var order []*pending
	first := begin(t.Context(), f, localaws.Request{Payload: []byte("0")})
	api := start()
	c := api.next()
	const n = 20
	for i := range n {
		order = append(order, begin(t.Context(), f, localaws.Request{Payload: []byte(fmt.Sprint(i + 1))}))
		f.AwaitQueue(i + 1)
	}
	c.respond("null")
	first.wait(t)
	for i := range n {
		c := api.next()
		if string(c.event) != fmt.Sprint(i+1) {
			t.Errorf("event %s, want %d", c.event, i+1)
		}
		c.respond(fmt.Sprint(i))
		if got := string(order[i].wait(t).Payload); got != fmt.Sprint(i) {
			t.Errorf("payload %s, want %d", got, i)
		}
	}
}

// TestInvokerLeaves has an invoker that does not wait: the invocation goes on, and the next is not touched.
func TestInvokerLeaves(t *testing.T) {
	f, start := held(t, localaws.Options{})
	ctx, cancel := context.WithCancelCause(t.Context())
	p := begin(ctx, f, localaws.Request{Payload: []byte("1")})
	api := start()
	c := api.next()
	cause := errors.New("bored")
	cancel(cause)
	<-p.done
	if !errors.Is(p.err, cause) || p.response != nil {
		t.Errorf("Invoke: %v, %v", p.response, p.err)
	}
	q := begin(t.Context(), f, localaws.Request{Payload: []byte("2")})
	c.respond("null")
	d := api.next()
	d.respond(string(d.event))
	if got := string(q.wait(t).Payload); got != "2" {
		t.Errorf("payload %s, want 2", got)
	}
}

// TestSIGTERM has the runtime told of the shutdown when it has an extension, and only then.
func TestSIGTERM(t *testing.T) {
	for role, want := range map[string]string{"sigterm": "SIGTERM", "deaf": "", "noextension": ""} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			s := newService(t, localaws.Options{})
			if role == "deaf" {
				s.SetTimes(time.Millisecond, long, 20*time.Millisecond)
			}
			f, l := add(t, s, role)
			invoke(t, f, "{}")
			closeService(t, s)
			if got := strings.Join(l.function(), "|"); got != want {
				t.Errorf("the function said %q, want %q", got, want)
			}
		})
	}
}

// TestIdleTimeout has an environment end without work, and another take its place.
func TestIdleTimeout(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act", func(s *localaws.Settings) { s.IdleTimeout = time.Millisecond })
	first := environmentOf(t, invoke(t, f, do(action{Do: "environment"})))
	awaitGone(t, first.Variables["TMPDIR"])
	response := invoke(t, f, do(action{Do: "environment"}))
	second := environmentOf(t, response)
	if !response.Report.ColdStart || response.Report.InitDuration == 0 {
		t.Errorf("report %+v, want a cold start", response.Report)
	}
	for _, name := range []string{"AWS_LAMBDA_LOG_STREAM_NAME", "TMPDIR"} {
		if first.Variables[name] == second.Variables[name] {
			t.Errorf("%s=%s in both environments", name, first.Variables[name])
		}
	}
	if n := len(reportLines(l)); n != 2 {
		t.Errorf("%d REPORT lines, want 2", n)
	}
}

// awaitGone waits until there is no such file.
func awaitGone(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(long); ; goruntime.Gosched() {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is still there", path)
		}
	}
}

// TestIdleCrash has a runtime end while nobody needs it: the next invocation gets another one.
func TestIdleCrash(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	for i := range 3 {
		response := invoke(t, f, do(action{Do: "exitlater", Text: "bye"}))
		if response.FunctionError != "" {
			t.Errorf("payload %s", response.Payload)
		}
		f.AwaitNoProcess()
		if got := l.function(); len(got) != i+1 {
			t.Errorf("the function said %q, want %d times bye", got, i+1)
		}
	}
}

// TestClose leaves nothing behind.
func TestClose(t *testing.T) {
	before := goruntime.NumGoroutine()
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	s := newService(t, localaws.Options{})
	f, _ := add(t, s, "act")
	variables := environmentOf(t, invoke(t, f, do(action{Do: "environment"}))).Variables
	if filepath.Dir(variables["TMPDIR"]) != tmp {
		t.Fatalf("TMPDIR=%s, want it in %s", variables["TMPDIR"], tmp)
	}
	invoke(t, f, do(action{Do: "exit"}))
	pid := atoi(string(invoke(t, f, do(action{Do: "pid"})).Payload))
	p := begin(t.Context(), f, request(action{Do: "respond", Text: "1"}))
	q := begin(t.Context(), f, request(action{Do: "respond", Text: "2"}))
	<-p.done
	<-q.done
	closeService(t, s)
	closeService(t, s)
	if alive(pid) {
		t.Errorf("process %d is still there", pid)
	}
	if conn, err := net.Dial("tcp", variables["AWS_LAMBDA_RUNTIME_API"]); err == nil {
		conn.Close()
		t.Error("the Runtime API still listens")
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
	for deadline := time.Now().Add(long); goruntime.NumGoroutine() > before; goruntime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before:\n%s", goruntime.NumGoroutine(), before, stacks[:goruntime.Stack(stacks, true)])
		}
	}
	_, err := f.Invoke(t.Context(), localaws.Request{})
	if got := serviceError(t, err); got.Status != 500 || got.Name != "ServiceException" {
		t.Errorf("Invoke after Close: %+v", got)
	}
	if _, err := s.Add(localaws.Settings{Name: "late", Command: []string{"/bin/true"}}); err == nil {
		t.Error("Add after Close succeeds")
	}
}

// TestCloseWaits lets the invocations end that have been accepted.
func TestCloseWaits(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{Payload: []byte("1")})
	api := start()
	c := api.next()
	q := begin(t.Context(), f, localaws.Request{Payload: []byte("2")})
	f.AwaitQueue(1)
	closed := make(chan error)
	go func() { closed <- f.Service().Close(context.Background()) }()
	for !f.Closed() {
		goruntime.Gosched()
	}
	c.respond("10")
	d := api.next()
	d.respond("20")
	if got := string(p.wait(t).Payload) + string(q.wait(t).Payload); got != "1020" {
		t.Errorf("payloads %s, want 10 and 20", got)
	}
	go newRuntime(api.address).client.Get("http://" + api.address + "/2018-06-01/runtime/invocation/next") // is done
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
}

// TestCloseForced has an invocation that does not end, another behind it, and no time.
func TestCloseForced(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{WaitLog: true})
	start().next()
	q := begin(t.Context(), f, localaws.Request{WaitLog: true})
	f.AwaitQueue(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := f.Service().Close(ctx)
	if !errors.Is(err, context.Canceled) || err.Error() != "close function fn: context canceled" {
		t.Errorf("Close: %v", err)
	}
	for _, p := range []*pending{p, q} {
		<-p.done
		if got := serviceError(t, p.err); got.Status != 500 || got.Message != "The local service was closed before the function answered." {
			t.Errorf("Invoke: %+v", got)
		}
	}
}

// TestCloseDuringInit has no time for a function that does not start.
func TestCloseDuringInit(t *testing.T) {
	s := localaws.New(localaws.Options{})
	f, l := add(t, s, "block")
	p := begin(t.Context(), f, localaws.Request{})
	l.await(t, contains("INIT_START"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
	<-p.done
	serviceError(t, p.err)
}

// TestNoGrowth invokes a warm function many times and looks for what it leaves behind.
func TestNoGrowth(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "echo", func(s *localaws.Settings) { s.Log = nil })
	const n = 1000
	measure := func() (goroutines int, heap uint64) {
		for range n {
			invoke(t, f, `{"name":"Gopher"}`)
		}
		goruntime.GC()
		var stats goruntime.MemStats
		goruntime.ReadMemStats(&stats)
		return goruntime.NumGoroutine(), stats.HeapAlloc
	}
	goroutines, heap := measure()
	moreGoroutines, moreHeap := measure()
	if moreGoroutines > goroutines+2 { // one of an invocation that is ending, one of the garbage collection
		t.Errorf("%d goroutines, %d after %d invocations more", goroutines, moreGoroutines, n)
	}
	if moreHeap > heap+256<<10 {
		t.Errorf("%d bytes of heap, %d after %d invocations more", heap, moreHeap, n)
	}
}

// TestNoFolder has nowhere to put a temporary folder.
func TestNoFolder(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nothing"))
	f, _ := add(t, newService(t, localaws.Options{}), "echo")
	_, err := f.Invoke(t.Context(), localaws.Request{})
	if got := serviceError(t, err); got.Status != 500 || !strings.Contains(got.Message, "no such file or directory") {
		t.Errorf("Invoke: %+v", got)
	}
}
