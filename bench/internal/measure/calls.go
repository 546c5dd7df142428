//go:build linux

package measure

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/bench/internal/peer"
)

// calls measures how many system calls an invocation makes: the difference between a short run of a function and a
// longer one, under strace.
func calls(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		return nil, &LeftOut{"strace is not installed"}
	}
	few, many := l.events(100), l.events(600)
	fewer, err := l.systemCalls(ctx, strace, l.path(p, "typed"), few)
	if err != nil {
		return nil, err
	}
	more, err := l.systemCalls(ctx, strace, l.path(p, "typed"), many)
	return Values{systemCalls: float64(more-fewer) / float64(many-few)}, err
}

// systemCalls counts the system calls of a function that serves some events.
func (l *Lab) systemCalls(ctx context.Context, strace, path string, events int) (int, error) {
	summary := filepath.Join(l.Dir, "strace")
	// Without -I 2, strace ignores SIGTERM when it writes to a file.
	r, err := l.start(ctx, path, setup{under: []string{strace, "-f", "-c", "-qq", "-I", "2", "-o", summary}})
	if err != nil {
		return 0, err
	}
	defer r.close()
	if _, err := r.play(ctx, order(events, idleness)); err != nil {
		return 0, err
	}
	r.function.Terminate()
	content, err := os.ReadFile(summary)
	if err != nil {
		return 0, err
	}
	return totalCalls(content)
}

// totalCalls reads the last line of strace's table:
//
//	100.00    0.000123           2       249         2 total
func totalCalls(summary []byte) (int, error) {
	lines := bufio.NewScanner(bytes.NewReader(summary))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 5 && fields[len(fields)-1] == "total" {
			return strconv.Atoi(fields[3])
		}
	}
	return 0, fmt.Errorf("strace wrote no total: %q", summary)
}
