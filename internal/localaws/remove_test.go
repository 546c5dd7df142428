//go:build unix

package localaws_test

import (
	"context"
	"errors"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

func TestFunctions(t *testing.T) {
	s := newService(t, localaws.Options{})
	if got := s.Functions(); len(got) != 0 {
		t.Errorf("functions of a new service: %v", got)
	}
	for _, name := range []string{"b", "a", "B"} {
		add(t, s, "echo", func(s *localaws.Settings) { s.Name = name })
	}
	names := ""
	for _, f := range s.Functions() {
		names += f.Name()
	}
	if names != "Bab" {
		t.Errorf("functions %s, want Bab", names)
	}
}

// TestRemove has a function removed with one invocation running, one waiting, and asynchronous ones: another can take
// its name while the first ends.
func TestRemove(t *testing.T) {
	s := newService(t, localaws.Options{})
	if s.Remove("fn") {
		t.Error("there is no function to remove")
	}
	f, l := add(t, s, "act", environments(1))
	p := newPlace(t)
	answers := p.visitors(t, f, 1, localaws.Request{})
	<-p.arrived
	waiting := begin(t.Context(), f, localaws.Request{})
	f.AwaitQueue(1)
	invokeAsync(t, f, "1")
	f.AwaitQueue(2)
	dropped := invokeAsync(t, f, "2")
	if !s.Remove("fn") || s.Remove("fn") {
		t.Error("Remove")
	}
	if _, ok := s.Function("fn"); ok || len(s.Functions()) > 0 {
		t.Error("the function is still there")
	}
	<-waiting.done
	want := "ResourceNotFoundException: Function not found: " + f.ARN()
	if waiting.err == nil || waiting.err.Error() != want {
		t.Errorf("the invocation that waited: %v, want %s", waiting.err, want)
	}
	l.await(t, contains("asynchronous event "+dropped+" dropped: the function has been removed"))
	if _, err := f.Invoke(t.Context(), localaws.Request{}); err == nil || err.Error() != want {
		t.Errorf("Invoke: %v, want %s", err, want)
	}
	if _, err := f.InvokeAsync(t.Context(), localaws.Request{}); err == nil || err.Error() != want {
		t.Errorf("InvokeAsync: %v, want %s", err, want)
	}
	again, _ := add(t, s, "echo")
	if got := string(invoke(t, again, "3").Payload); got != "3" {
		t.Errorf("payload %s, want 3", got)
	}
	finish(t, s)
	p.open()
	if got := answers(); len(got) != 1 {
		t.Errorf("the invocation that was running: %v", got)
	}
	f.AwaitEnvironments(0)
}

// TestRemoveHeld has a function removed whose code was about to come.
func TestRemoveHeld(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "echo")
	invoke(t, f, "1")
	f.Hold()
	p := begin(t.Context(), f, localaws.Request{})
	f.AwaitQueue(1)
	f.Service().Remove("fn")
	<-p.done
	if got := serviceError(t, p.err); got.Status != 404 {
		t.Errorf("the invocation that waited: %+v", got)
	}
	f.AwaitEnvironments(0)
}

// TestDryRun checks requests, and invokes nothing.
func TestDryRun(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "echo")
	if err := f.DryRun(localaws.Request{Payload: []byte("1")}); err != nil {
		t.Errorf("DryRun: %v", err)
	}
	for status, r := range map[int]localaws.Request{
		404: {Qualifier: "q"},
		413: {Payload: make([]byte, localaws.MaxEvent+1)},
		400: {Payload: []byte("{")},
	} {
		if got := serviceError(t, f.DryRun(r)); got.Status != status {
			t.Errorf("DryRun: %+v, want %d", got, status)
		}
	}
	if lines := l.all(); len(lines) > 0 {
		t.Errorf("log %v", lines)
	}
}

// TestRequestID has the invoker choose it.
func TestRequestID(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	const id = "01234567-89ab-4def-8123-456789abcdef"
	r := request(action{Do: "head"})
	r.RequestID = id
	response, err := f.Invoke(t.Context(), r)
	if err != nil || response.RequestID != id {
		t.Errorf("Invoke: %+v, %v; want request ID %s", response, err, id)
	}
	if got, err := f.InvokeAsync(t.Context(), r); got != id || err != nil {
		t.Errorf("InvokeAsync: %s, %v; want %s", got, err, id)
	}
	finish(t, f.Service())
}

// TestOneAfterAnother has an invoker that invokes as soon as it has its answer: it finds the environment that gave it.
func TestOneAfterAnother(t *testing.T) {
	for name, n := range map[string]int{"one at a time": 1, "several at a time": 2} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, localaws.Options{})
			s.SetFinish(long)
			f, l := add(t, s, "echo", concurrency(n))
			for range 300 {
				if _, err := f.Invoke(t.Context(), localaws.Request{}); err != nil {
					t.Fatal(err)
				}
			}
			inits := 0
			for _, line := range l.all() {
				if contains("INIT_START")(line) {
					inits++
				}
			}
			if inits != 1 {
				t.Errorf("%d environments, want 1", inits)
			}
		})
	}
}

// TestNotFinishing has a runtime answer and ask for nothing more: the next invocation does not wait for it.
func TestNotFinishing(t *testing.T) {
	f, _ := add(t, localaws.New(localaws.Options{}), "act", environments(2))
	for range 2 {
		if _, err := f.Invoke(t.Context(), request(action{Do: "answerexit", Text: "1"})); err != nil {
			t.Fatal(err)
		}
	}
	blocked, err := f.Invoke(t.Context(), request(action{Do: "answerblock", Text: "1"}))
	if err != nil || string(blocked.Payload) != "1" {
		t.Fatalf("%+v, %v", blocked, err)
	}
	if got := string(invoke(t, f, do(action{Do: "respond", Text: "2"})).Payload); got != "2" {
		t.Errorf("payload %s, want 2", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Service().Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
}
