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

// TestInitOutOfMemory has a function that uses too much before it is ready.
func TestInitOutOfMemory(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "greedy", func(s *localaws.Settings) { s.MemoryMB = 256 })
	response := invoke(t, f, "{}")
	if response.ErrorType != "Runtime.OutOfMemory" || response.Report.MaxMemoryUsedMB <= 256 {
		t.Errorf("payload %s, report %+v", response.Payload, response.Report)
	}
}
