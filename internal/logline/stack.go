package logline

import (
	"strconv"

	"github.com/lambent-go/lambent/internal/errortype"
)

// A Stack is a [Field] for the calls of a stack: "path:line label", the innermost first.
type Stack []string

// StackOf returns the calls of frames; nil when there are none.
func StackOf(frames []errortype.Frame) Stack {
	if len(frames) == 0 {
		return nil
	}
	s := make(Stack, len(frames))
	for i := range frames {
		s[i] = callText(&frames[i])
	}
	return s
}

// String joins the calls, for formats that have no lists.
func (s Stack) String() string {
	text := ""
	for i, call := range s {
		if i > 0 {
			text += ", "
		}
		text += call
	}
	return text
}

// callText is one call of a stack.
func callText(f *errortype.Frame) string {
	return f.Path + ":" + strconv.Itoa(int(f.Line)) + " " + f.Label
}
