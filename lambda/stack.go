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
	var packages []string // of the calls in stack
	user, chain := -1, -1 // where this package called the handler, and the middleware that did not get as far
	for started, more := false, true; more; {
		var call runtime.Frame
		call, more = frames.Next()
		pkg := packageOf(call.Function)
		switch name := call.Function; {
		case !started:
			// Above the panic stand the deferred functions of this package.
			goexit = name == "runtime.Goexit"
			started = goexit || name == "runtime.gopanic"
			continue
		case strings.HasPrefix(name, callUserName):
			user = len(stack)
		case name == callChainName:
			chain = len(stack)
		case len(stack) == 0 && pkg == "runtime":
			continue // how the runtime came to panic
		}
		stack, packages = append(stack, stackFrame(&call, pkg)), append(packages, pkg)
	}
	if user < 0 {
		user = chain
	}
	if user >= 0 {
		stack = stack[:user]
	}
	return ofHandler(stack, packages), goexit
}

// ofHandler drops the outermost calls that are not the user's, then all but maxFrames.
func ofHandler(stack []StackFrame, packages []string) []StackFrame {
	n := len(stack)
	for ; n > 0; n-- {
		if p := packages[n-1]; p != "runtime" && p != "reflect" && p != packagePath {
			break
		}
	}
	return stack[:min(n, maxFrames)]
}

const packagePath = "github.com/lambent-go/lambent/lambda"

// The calls that a stack is cut at: what calls the handler function and what calls the chain of middleware.
const (
	callUserName  = packagePath + ".callUser"
	callChainName = packagePath + ".callChain"
)

// stackFrame shortens a file name to what stands in the package's import path, and a function's to what stands in the
// package.
func stackFrame(call *runtime.Frame, pkg string) StackFrame {
	label := strings.TrimPrefix(call.Function[len(pkg):], ".")
	keep := strings.Count(pkg, "/") + 2 // elements
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
