package lambda

import (
	"runtime"
	"strings"
)

// maxFrames bounds the stack of a panic.
const maxFrames = 100

// maxCalls bounds what is looked at of a stack, in calls.
const maxCalls = 1 << 14

// endingHere looks at the stack of a deferred function that runs because of a panic or of runtime.Goexit, and tells
// them apart: of a panic with nil, recover may say nothing. The stack is the handler's, the innermost call first.
func endingHere() (stack []StackFrame, goexit bool) {
	pcs := make([]uintptr, maxCalls)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	e := ending{end: -1}
	for more := true; more; {
		var call runtime.Frame
		call, more = frames.Next()
		e.add(&call)
	}
	return e.ofHandler(), e.goexit
}

// An ending is what stands on the stack of such a function.
type ending struct {
	started  bool // below the panic, or the call of Goexit
	goexit   bool
	stack    []StackFrame
	packages []string // of the calls in stack
	exact    bool     // end is where this package called the handler,
	end      int      // or else the middleware that did not get as far; -1: neither
}

// add adds the next call, going outwards.
func (e *ending) add(call *runtime.Frame) {
	name := call.Function
	pkg := packageOf(name)
	switch {
	case !e.started:
		// Above the panic stand the deferred functions of this package.
		e.goexit = name == "runtime.Goexit"
		e.started = e.goexit || name == "runtime.gopanic"
		return
	case strings.HasPrefix(name, callUserName):
		e.end, e.exact = len(e.stack), true
	case name == callChainName && !e.exact:
		e.end = len(e.stack)
	case len(e.stack) == 0 && pkg == "runtime":
		return // how the runtime came to panic
	}
	e.stack = append(e.stack, stackFrame(call, pkg))
	e.packages = append(e.packages, pkg)
}

// ofHandler returns up to maxFrames calls without the outermost ones that are not the user's.
func (e *ending) ofHandler() []StackFrame {
	n := e.end
	if n < 0 {
		n = len(e.stack)
	}
	for ; n > 0; n-- {
		if p := e.packages[n-1]; p != "runtime" && p != "reflect" && p != packagePath && !strings.HasPrefix(p, codecPaths) {
			break
		}
	}
	return e.stack[:min(n, maxFrames)]
}

const (
	packagePath = "github.com/lambent-go/lambent/lambda"
	codecPaths  = "github.com/lambent-go/lambent/internal/json" // what they begin with
)

// The calls that a stack is cut at: what calls the handler function and what calls the chain of middleware.
const (
	callUserName  = packagePath + ".callUser"
	callChainName = packagePath + ".callChain"
)

// stackFrame shortens a file name to what stands in the package's import path, and a function's to what stands in the
// package.
func stackFrame(call *runtime.Frame, pkg string) StackFrame {
	label := strings.TrimPrefix(call.Function[len(pkg):], ".")
	keep := 2 // elements
	for i := range len(pkg) {
		if pkg[i] == '/' {
			keep++
		}
	}
	start := len(call.File)
	for ; start > 0; start-- {
		if call.File[start-1] != '/' {
			continue
		}
		if keep--; keep == 0 {
			break
		}
	}
	return StackFrame{Path: call.File[start:], Line: int32(call.Line), Label: label}
}

// packageOf is the import path in a function's full name: what stands before the first dot behind the last slash.
// Slashes in type arguments do not count.
func packageOf(function string) string {
	name := function
	if i := strings.IndexByte(name, '['); i >= 0 {
		name = name[:i]
	}
	slash := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[slash:], '.'); dot >= 0 {
		return name[:slash+dot]
	}
	return ""
}
