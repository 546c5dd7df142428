package lambda

import (
	"syscall"

	"github.com/lambent-go/lambent/internal/jsontext"
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
	for n := len(leading(f.stack, maxXRayCause)); ; n /= 2 {
		cause := f.xrayCauseOf(jsontext.Clip(directory, maxXRayDirectory), f.stack[:n])
		if len(cause) <= maxXRayCause {
			return cause
		}
		if n == 0 {
			return nil
		}
	}
}

func (f *failure) xrayCauseOf(directory string, stack []StackFrame) []byte {
	t := jsonText{jsontext.Text{ASCII: true}}
	t.Mix(`{"working_directory":`, directory, `,"exceptions":[{"type":`, jsontext.Clip(f.typ, maxDocumentType),
		`,"message":`, jsontext.Clip(f.message, maxXRayMessage), `,"stack":`)
	t.stack(stack)
	separator := `}],"paths":[`
	for i := range stack {
		if path := stack[i].Path; !hasPath(stack[:i], path) {
			t.Mix(separator, path)
			separator = ","
		}
	}
	if len(stack) == 0 {
		t.Add(separator)
	}
	t.Add("]}")
	return t.B
}

func hasPath(stack []StackFrame, path string) bool {
	for i := range stack {
		if stack[i].Path == path {
			return true
		}
	}
	return false
}
