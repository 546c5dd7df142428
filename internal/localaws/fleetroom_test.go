//go:build unix

package localaws_test

import (
	"context"
	"errors"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

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

// TestReservedOneAfterAnother has an invoker use the reserved concurrency again as soon as it has its answer.
func TestReservedOneAfterAnother(t *testing.T) {
	for name, n := range map[string]int{"one at a time": 1, "several at a time": 2} {
		t.Run(name, func(t *testing.T) {
			one := 1
			f, _ := add(t, newService(t, localaws.Options{}), "act", concurrency(n), func(s *localaws.Settings) { s.ReservedConcurrency = &one })
			pids := map[string]bool{}
			for range 300 {
				response, err := f.Invoke(t.Context(), request(action{Do: "pid"}))
				if err != nil {
					t.Fatal(err)
				}
				pids[string(response.Payload)] = true
			}
			if len(pids) != 1 {
				t.Errorf("%d processes, want 1", len(pids))
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
