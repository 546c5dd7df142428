//go:build unix

package localaws_test

import (
	"os"
	goruntime "runtime"
	"slices"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
)

// TestCloseWithExtensions leaves nothing behind of extensions, their telemetry and their layers: not of processes that
// were reset, nor of the last.
func TestCloseWithExtensions(t *testing.T) {
	port, _ := listen(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	before := goruntime.NumGoroutine()
	s := newExtensionService(t, localaws.Options{})
	folder := layer(t, extensionRole{Name: "x", Events: both, Telemetry: subscriptionTo("2022-12-13", httpDestination(port)),
		Do: map[string]string{"start": "pid"}})
	f, l := add(t, s, "act", layers(folder, zipLayer(t, zipped{"data", "text", 0o644})))
	for range 3 {
		invoke(t, f, do(action{Do: "exit", Size: 1}))
	}
	invoke(t, f, do(action{Do: "respond", Text: "1"}))
	closeService(t, s)
	for _, line := range l.all() {
		if pid := atoi(line.Line); line.Source == localaws.SourceExtension && pid > 0 && alive(pid) {
			t.Errorf("extension %d is still there", pid)
		}
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
	// The destination's server has one for as long as it has not noticed that the connection has ended.
	for deadline := time.Now().Add(long); goruntime.NumGoroutine() > before; goruntime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before:\n%s", goruntime.NumGoroutine(), before, stacks[:goruntime.Stack(stacks, true)])
		}
	}
}

// TestExtensionOfManaged has an extension beside a runtime that takes several invocations at a time: it is told of none
// of them, and fails them all when it fails.
func TestExtensionOfManaged(t *testing.T) {
	s := newExtensionService(t, localaws.Options{})
	f, l := add(t, s, "act", func(s *localaws.Settings) { s.MaxConcurrency = 2 },
		layers(layer(t, extensionRole{Name: "x", Events: []string{extensionsapi.EventShutdown}, Do: map[string]string{"start": "pid"}})))
	if got := string(invoke(t, f, do(action{Do: "respond", Text: "1"})).Payload); got != "1" {
		t.Errorf("payload %s", got)
	}
	p := begin(t.Context(), f, request(action{Do: "printblock", Text: "running\n"}))
	l.await(t, contains("running"))
	killPID(t, atoi(l.await(t, func(line localaws.LogLine) bool { return line.Source == localaws.SourceExtension }).Line))
	if got := p.wait(t); got.ErrorType != "Extension.Crash" {
		t.Errorf("payload %s", got.Payload)
	}
	if got := string(invoke(t, f, do(action{Do: "respond", Text: "2"})).Payload); got != "2" {
		t.Errorf("payload %s", got)
	}
	closeService(t, s)
	lines := extensionLines(l)
	if anyContains(lines, "x INVOKE ") || !slices.Contains(lines, "x SHUTDOWN spindown") {
		t.Errorf("extension said %q", lines)
	}
}
