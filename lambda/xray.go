package lambda

import "syscall"

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
		cause := f.appendXRayCause(nil, clip(directory, maxXRayDirectory), f.stack[:n])
		if len(cause) <= maxXRayCause {
			return cause
		}
		if n == 0 {
			return nil
		}
	}
}

func (f *failure) appendXRayCause(dst []byte, directory string, stack []StackFrame) []byte {
	q := quoted{ascii: true}
	dst = append(dst, `{"working_directory":`...)
	dst = q.appendQuoted(dst, directory)
	dst = append(dst, `,"exceptions":[{"type":`...)
	dst = q.appendQuoted(dst, clip(f.typ, maxDocumentType))
	dst = append(dst, `,"message":`...)
	dst = q.appendQuoted(dst, clip(f.message, maxXRayMessage))
	dst = append(dst, `,"stack":`...)
	dst = q.appendStack(dst, stack)
	dst = append(dst, `}],"paths":[`...)
	seen := make(map[string]bool, len(stack))
	for _, frame := range stack {
		if seen[frame.Path] {
			continue
		}
		if len(seen) > 0 {
			dst = append(dst, ',')
		}
		seen[frame.Path] = true
		dst = q.appendQuoted(dst, frame.Path)
	}
	return append(dst, `]}`...)
}
