//go:build !race

package lambda_test

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// An invocation whose answer is small takes two writes: the answer, and the question for the next event. It takes two
// reads, and before each of them there may be one that finds nothing yet and leaves it to the poller.
func TestSystemCalls(t *testing.T) {
	const n = 200
	for name, payload := range map[string]string{"small": "5", "30 KiB": `"` + strings.Repeat("x", 30<<10) + `"`} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			p := startProgram(t, "echo", on(api))
			serve := func(events int) (reads, writes int) {
				done := len(api.Requests())
				for i := range events {
					api.Next(runtimeapitest.Event("event", payload))
					api.Wait(done + 2*(i+1))
				}
				return systemCalls(t, p.cmd.Process.Pid)
			}
			reads, writes := serve(n)
			moreReads, moreWrites := serve(n)
			reads, writes = moreReads-reads, moreWrites-writes
			// What the runtime of Go does now and then is little.
			if writes > 2*n+n/10 || reads > 4*n+n/10 {
				t.Errorf("%d invocations took %d writes and %d reads, want at most %d and %d", n, writes, reads, 2*n, 4*n)
			}
		})
	}
}

// systemCalls is how often a process has called read and write.
func systemCalls(t *testing.T, pid int) (reads, writes int) {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/io", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := []bool{false, false}
	for in := bufio.NewScanner(f); in.Scan(); {
		if _, err := fmt.Sscanf(in.Text(), "syscr: %d", &reads); err == nil {
			found[0] = true
		}
		if _, err := fmt.Sscanf(in.Text(), "syscw: %d", &writes); err == nil {
			found[1] = true
		}
	}
	if slices.Contains(found, false) {
		t.Fatal("no counters of system calls")
	}
	return reads, writes
}
