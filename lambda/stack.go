package lambda

import (
	"runtime"
	"strings"
)

// maxFrames bounds the stack of a panic.
const maxFrames = 100

// endingHere looks at the stack of a deferred function that runs because of a panic or of runtime.Goexit, and tells
// them apart: of a panic with nil, recover may say nothing. The stack is the handler's, the innermost call first.
func endingHere() (stack []StackFrame, goexit bool) {
	pcs := make([]uintptr, 64)
	for {
		n := runtime.Callers(2, pcs)
		if n < len(pcs) || n >= 1<<14 {
			pcs = pcs[:n]
			break
		}
		pcs = make([]uintptr, 4*len(pcs))
	}
	var calls []runtime.Frame
	frames := runtime.CallersFrames(pcs)
	for started, more := false, true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		switch {
		case !started:
			// Above the panic stand the deferred functions of this package.
			goexit = frame.Function == "runtime.Goexit"
			started = goexit || frame.Function == "runtime.gopanic"
		case len(calls) == 0 && packageOf(frame.Function) == "runtime":
			// how the runtime came to panic
		default:
			calls = append(calls, frame)
		}
	}
	return stackFrames(handlerCalls(calls)), goexit
}

// handlerCalls cuts calls, innermost first, after the function that this package called: the handler, or the
// middleware that did not get as far as the handler.
func handlerCalls(calls []runtime.Frame) []runtime.Frame {
	end, exact := len(calls), false
	for i, call := range calls {
		switch name := call.Function; {
		case strings.HasPrefix(name, callUserName):
			end, exact = i, true
		case name == callChainName && !exact:
			end = i
		}
	}
	calls = calls[:end]
	for len(calls) > 0 {
		switch packageOf(calls[len(calls)-1].Function) {
		case "runtime", "reflect", packagePath:
			calls = calls[:len(calls)-1]
			continue
		}
		break
	}
	return calls
}

const packagePath = "github.com/lambent-go/lambent/lambda"

// The calls that a stack is cut at: what calls the handler function and what calls the chain of middleware.
const (
	callUserName  = packagePath + ".callUser"
	callChainName = packagePath + ".callChain"
)

func stackFrames(calls []runtime.Frame) []StackFrame {
	if len(calls) > maxFrames {
		calls = calls[:maxFrames]
	}
	frames := make([]StackFrame, len(calls))
	for i, call := range calls {
		frames[i] = stackFrame(call)
	}
	return frames
}

// stackFrame shortens a file name to what stands in the package's import path, and a function's to what stands in the
// package.
func stackFrame(call runtime.Frame) StackFrame {
	pkg := packageOf(call.Function)
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
