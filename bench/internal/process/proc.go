//go:build linux

package process

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ResidentSize is how many bytes of a process are in memory, shared pages of its executable file included.
func ResidentSize(pid int) (int64, error) {
	// The VmRSS of /proc/PID/status lags behind by what each processor has not yet added to the sum.
	path := fmt.Sprintf("/proc/%d/smaps_rollup", pid)
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	kilobytes, err := field(content, "Rss")
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	return kilobytes * 1024, nil
}

// ContextSwitches counts how often a thread of a process has given up its processor so far, or lost it. Threads that
// have ended are not in it.
func ContextSwitches(pid int) (int64, error) {
	paths, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil {
		return 0, err
	}
	if len(paths) == 0 {
		return 0, fmt.Errorf("process %d has no threads", pid)
	}
	sum := int64(0)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			continue // ended meanwhile
		}
		if err != nil {
			return 0, err
		}
		switches, err := switches(content)
		if err != nil {
			return 0, fmt.Errorf("read %s: %w", path, err)
		}
		sum += switches
	}
	return sum, nil
}

// switches adds up the two kinds of context switches in the content of a status file.
func switches(status []byte) (int64, error) {
	voluntary, err := field(status, "voluntary_ctxt_switches")
	if err != nil {
		return 0, err
	}
	involuntary, err := field(status, "nonvoluntary_ctxt_switches")
	return voluntary + involuntary, err
}

// field finds the number behind "name:" at the start of a line.
func field(content []byte, name string) (int64, error) {
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		value, found := strings.CutPrefix(lines.Text(), name+":")
		if !found {
			continue
		}
		number, _, _ := strings.Cut(strings.TrimSpace(value), " ")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%s is %q, want a number", name, strings.TrimSpace(value))
		}
		return n, nil
	}
	return 0, fmt.Errorf("no line %s", name)
}
