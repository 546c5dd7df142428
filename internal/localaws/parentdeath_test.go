//go:build unix

package localaws_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestProcessDiesWithService kills a service the hard way.
func TestProcessDiesWithService(t *testing.T) {
	service := exec.Command(os.Args[0])
	service.Env = []string{roleVariable + "=service", "TMPDIR=" + t.TempDir()}
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
