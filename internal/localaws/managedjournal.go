package localaws

import (
	"slices"
	"strings"
)

// enter adds an invocation to those in progress. It reports false when it is one of them already.
func (j *journal) enter(i *invocation) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if slices.Contains(j.open, i) {
		return false
	}
	j.open = append(j.open, i)
	return true
}

// leave takes an invocation off those in progress.
func (j *journal) leave(i *invocation) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.open = slices.DeleteFunc(j.open, func(other *invocation) bool { return other == i })
}

// owner returns the invocation that a function's line belongs to when several may be in progress: the one whose request
// ID is in the line, as it is in the lines of functions that run several invocations at a time, or else the only one.
// Any other line is nobody's.
func (j *journal) owner(line string, source Source) *invocation {
	if source != SourceFunction {
		return nil
	}
	for _, i := range j.open {
		if strings.Contains(line, i.id) {
			return i
		}
	}
	if len(j.open) == 1 {
		return j.open[0]
	}
	return nil
}
