package localaws_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestProcessDiesWithService kills a service the hard way.
func TestProcessDiesWithService(t *testing.T) {
	service := exec.Command(os.Args[0])
	service.Env = []string{roleVariable + "=service"}
	out, err := service.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && strings.Contains(lines.Text(), "INIT_START") {
	}
	pid := atoi(lines.Text())
	if pid == 0 {
		t.Fatalf("the function said %q, want its process ID", lines.Text())
	}
	if !alive(pid) {
		t.Fatalf("process %d has ended before its service", pid)
	}
	if err := service.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = service.Wait()
	awaitDeath(t, pid)
}

// alive reports whether a process runs; a zombie does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return rest != "" && rest[0] != 'Z' && rest[0] != 'X'
}

// awaitDeath waits for the end of a process that this one cannot wait for.
func awaitDeath(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(long); alive(pid); {
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still there", pid)
		}
	}
}
