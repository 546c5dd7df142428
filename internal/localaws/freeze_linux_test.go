package localaws_test

import (
	"bytes"
	"fmt"
	"os"
	goruntime "runtime"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestFreeze has processes stopped while there is nothing to do, and only then.
func TestFreeze(t *testing.T) {
	s := newExtensionService(t, localaws.Options{Freeze: true})
	f, l := add(t, s, "act", layers(layer(t, extensionRole{Name: "x", Events: both, Do: map[string]string{"start": "pid"}})))
	for range 3 {
		runtime := atoi(string(invoke(t, f, do(action{Do: "pid"})).Payload))
		extension := atoi(l.await(t, func(line localaws.LogLine) bool { return line.Source == localaws.SourceExtension }).Line)
		awaitStopped(t, runtime)
		awaitStopped(t, extension)
	}
	closeService(t, s)
	l.await(t, contains("x SHUTDOWN spindown"))
}

// TestNoFreeze has processes go on.
func TestNoFreeze(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	for range 20 {
		if pid := atoi(string(invoke(t, f, do(action{Do: "pid"})).Payload)); stopped(pid) {
			t.Errorf("process %d is stopped", pid)
		}
	}
}

// awaitStopped waits until a process is stopped.
func awaitStopped(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(long); !stopped(pid); goruntime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("process %d is not stopped", pid)
		}
	}
}

func stopped(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	must(err)
	_, rest, _ := bytes.Cut(stat, []byte(") "))
	return bytes.HasPrefix(rest, []byte("T"))
}
