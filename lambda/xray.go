package lambda

import (
	"slices"
	"syscall"
)

// xrayCause is the failure as X-Ray takes it, in a header: one line of printable ASCII, at most 32 KiB. It is nil
// when that cannot be had.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
func (f *failure) xrayCause() []byte {
	directory, err := syscall.Getwd()
	if err != nil {
		directory = ""
	}
	for n := len(f.stack); ; n /= 2 {
		cause := f.xrayCauseOf(clip(directory, maxXRayDirectory), f.stack[:n])
		if len(cause) <= maxXRayCause {
			return cause
		}
		if n == 0 {
			return nil
		}
	}
}

func (f *failure) xrayCauseOf(directory string, stack []StackFrame) []byte {
	t := jsonText{ascii: true}
	t.add(`{"working_directory":`)
	t.quote(directory)
	t.add(`,"exceptions":[{"type":`)
	t.quote(clip(f.typ, maxDocumentType))
	t.add(`,"message":`)
	t.quote(clip(f.message, maxXRayMessage))
	t.add(`,"stack":`)
	t.stack(stack)
	t.add(`}],"paths":[`)
	for i, frame := range stack {
		if slices.ContainsFunc(stack[:i], func(before StackFrame) bool { return before.Path == frame.Path }) {
			continue
		}
		if i > 0 {
			t.add(",")
		}
		t.quote(frame.Path)
	}
	t.add(`]}`)
	return t.b
}
