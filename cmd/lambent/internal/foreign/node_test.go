//go:build node

package foreign_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestNode runs a function in JavaScript that speaks the Runtime API by hand. It needs node, which not everybody has who
// runs the tests: CI runs it, with the build tag node.
func TestNode(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs(filepath.Join("testdata", "node"))
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, localaws.Settings{
		Command: []string{node, "bootstrap.mjs"}, Dir: dir, Timeout: long, MemoryMB: 1024, MaxEnvironments: 1,
	})
	var got struct {
		Text, RequestID, ARN, Memory, Handler string
		Deadline                              bool
		PID                                   int
	}
	response := p.invoke(t, `{"do":"echo","text":"é"}`, &got)
	if got.Text != "é" || got.RequestID != response.RequestID || got.ARN != p.function.ARN() || got.Memory != "1024" ||
		got.Handler != "bootstrap" || !got.Deadline {
		t.Errorf("answer %s", response.Payload)
	}
	first := got.PID
	if p.invoke(t, `{"do":"echo","text":"warm"}`, &got); got.PID != first {
		t.Errorf("processes %d and %d, want one", first, got.PID)
	}
	if lines, _ := p.log.all(); !slices.Contains(lines, "says é") || !slices.Contains(lines, "says warm") {
		t.Errorf("log %q", lines)
	}
	response = p.invoke(t, `{"do":"error","text":"too far"}`, nil)
	if text := string(response.Payload); response.ErrorType != "Function.RangeError" || !strings.HasPrefix(text, `{"errorMessage":"too far","errorType":"RangeError",`) {
		t.Errorf("error type %q, payload %s", response.ErrorType, text)
	}
	response = p.invoke(t, `{"do":"exit"}`, nil)
	if response.ErrorType != "Runtime.ExitError" || !strings.Contains(string(response.Payload), "exit status 3") {
		t.Errorf("error type %q, payload %s", response.ErrorType, response.Payload)
	}
	if p.invoke(t, `{"do":"echo","text":"again"}`, &got); got.PID == first || got.Text != "again" {
		t.Errorf("answer %+v, want one of a new process", got)
	}
}
