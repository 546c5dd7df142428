//go:build unix

package localaws_test

import (
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
