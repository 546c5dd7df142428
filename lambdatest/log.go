package lambdatest

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A functionLog is the log of a function. It is a part of the test's output, as long as that takes any.
type functionLog struct {
	mu     sync.Mutex
	output io.Writer
	lines  []string
}

func newFunctionLog(t testing.TB) *functionLog {
	l := &functionLog{output: t.Output()}
	t.Cleanup(l.end)
	return l
}

// add is given every line of the function's log.
func (l *functionLog) add(line localaws.LogLine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line.Line)
	fmt.Fprintln(l.output, strings.TrimRight(line.Line, "\t"))
}

// note says something about the function that its log does not.
func (l *functionLog) note(format string, arguments ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.output, "lambdatest: "+format+"\n", arguments...)
}

func (l *functionLog) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

// end is the end of the test.
func (l *functionLog) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.output = io.Discard
}
