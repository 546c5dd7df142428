package batch

import (
	"bytes"
	"fmt"
	"path"
	"runtime"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/errortype"
)

// mostCalls bounds the stack of a panic.
const mostCalls = 100

// newPanicError describes a panic. It is for the function that the panicking call has deferred; value is what recover
// said there.
func newPanicError(value any) *PanicError {
	return &PanicError{Value: value, Stack: panicStack()}
}

// panicStack is the stack of a panic, from where it happened to where this package called.
func panicStack() []byte {
	pcs := make([]uintptr, 4*mostCalls)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	var stack []byte
	panicked, calls := false, 0
	for more := true; more && calls < mostCalls; {
		var f runtime.Frame
		f, more = frames.Next()
		pkg, label := splitFunction(f.Function)
		switch {
		case !panicked:
			panicked = f.Function == "runtime.gopanic"
			continue
		case calls == 0 && pkg == "runtime":
			continue // how the runtime came to panic
		case strings.HasPrefix(f.Function, callName):
			return bytes.TrimSuffix(stack, []byte{'\n'})
		}
		calls++
		stack = append(stack, pkg+"/"+path.Base(f.File)+":"...)
		stack = strconv.AppendInt(stack, int64(f.Line), 10)
		stack = append(stack, " "+label+"\n"...)
	}
	return bytes.TrimSuffix(stack, []byte{'\n'})
}

// callName is what calls a record's function.
const callName = "github.com/lambent-go/lambent/batch.(*worker).call"

// splitFunction splits the full name of a function: github.com/shop/orders and (*Store).Put.
func splitFunction(name string) (pkg, label string) {
	dot := strings.LastIndexByte(name, '/') + 1
	if i := strings.IndexByte(name[dot:], '.'); i >= 0 {
		return name[:dot+i], name[dot+i+1:]
	}
	return name, ""
}

// textOfValue is the text of a panic's value, whose methods may panic.
func textOfValue(v any) string {
	if err, ok := v.(error); ok {
		return errortype.Message(err)
	}
	return fmt.Sprintf("%v", v)
}
