package localaws_test

import (
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestMemory has a function use more than it has.
func TestMemory(t *testing.T) {
	const size = 400 << 20
	limit := func(s *localaws.Settings) { s.MemoryMB = 256 }
	for name, a := range map[string]action{
		"while it runs":     {Do: "allocate", Size: size},
		"before it answers": {Do: "allocate", Size: size, Text: `"done"`},
	} {
		t.Run(name, func(t *testing.T) {
			f, l := add(t, newService(t, localaws.Options{}), "act", limit)
			response := invoke(t, f, encode(a))
			r := response.Report
			if r.Status != localaws.StatusError || r.ErrorType != "Runtime.OutOfMemory" || r.MaxMemoryUsedMB <= 256 {
				t.Errorf("report %+v, want out of memory", r)
			}
			l.await(t, contains("Error: Runtime exited with error: signal: killed"))
			l.await(t, contains("\tStatus: error\tError Type: Runtime.OutOfMemory"))
			if response.FunctionError != "" {
				want := `{"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: ` + response.RequestID +
					` Error: Runtime exited with error: signal: killed"}`
				if string(response.Payload) != want {
					t.Errorf("payload %s, want %s", response.Payload, want)
				}
			}
			if got := string(invoke(t, f, do(action{Do: "respond", Text: "1"})).Payload); got != "1" {
				t.Errorf("invocation after that: %s", got)
			}
		})
	}
	t.Run("without limit", func(t *testing.T) {
		f, _ := add(t, newService(t, localaws.Options{NoMemoryLimit: true}), "act", limit)
		response := invoke(t, f, do(action{Do: "allocate", Size: size, Text: `"done"`}))
		if r := response.Report; string(response.Payload) != `"done"` || r.MaxMemoryUsedMB <= 400 || r.MemorySizeMB != 256 {
			t.Errorf("payload %s, report %+v", response.Payload, r)
		}
	})
}

// TestManagedMemory has one of two invocations in an environment use more than it has: both fail with the runtime, and
// the environment serves others.
func TestManagedMemory(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "many", concurrency(2), environments(1), func(s *localaws.Settings) { s.MemoryMB = 256 })
	other := begin(t.Context(), f, request(action{Do: "block"}))
	l.await(t, contains("START RequestId:")) // it is the first that the runtime gets
	r := invoke(t, f, do(action{Do: "allocate", Size: 400 << 20}))
	for name, r := range map[string]*localaws.Response{"the greedy": r, "the other": other.wait(t)} {
		want := `{"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: ` + r.RequestID + ` Error: Runtime exited with error: signal: killed"}`
		if got := string(r.Payload); got != want || r.ErrorType != "Runtime.OutOfMemory" {
			t.Errorf("%s: payload %s, want %s", name, got, want)
		}
	}
	if got := string(invoke(t, f, do(action{Do: "respond", Text: "1"})).Payload); got != "1" {
		t.Errorf("invocation after that: %s", got)
	}
	free, _ := add(t, newService(t, localaws.Options{NoMemoryLimit: true}), "many", concurrency(2), func(s *localaws.Settings) { s.MemoryMB = 256 })
	if got := invoke(t, free, do(action{Do: "allocate", Size: 400 << 20, Text: `"done"`})); string(got.Payload) != `"done"` || got.Report.MaxMemoryUsedMB <= 400 {
		t.Errorf("without a limit: payload %s, report %+v", got.Payload, got.Report)
	}
}

// TestInitOutOfMemory has a function that uses too much before it is ready.
func TestInitOutOfMemory(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "greedy", func(s *localaws.Settings) { s.MemoryMB = 256 })
	response := invoke(t, f, "{}")
	if response.ErrorType != "Runtime.OutOfMemory" || response.Report.MaxMemoryUsedMB <= 256 {
		t.Errorf("payload %s, report %+v", response.Payload, response.Report)
	}
}
