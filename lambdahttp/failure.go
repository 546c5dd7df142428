package lambdahttp

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/lambda"
)

// recovered is what becomes of a panic with v: an answer where WithPanicHandler has one, else the
// failure of the invocation. It is for the deferred function that has recovered v.
func (x *exchange) recovered(v any) error {
	failure := panicError(v)
	if handler := x.adapter.config.panicHandler; handler != nil {
		if status := panicStatus(handler, &x.ctx, v); status >= 200 && status <= 999 && x.response.restart(status) {
			return nil
		}
	}
	return failure
}

// panicStatus asks handler, which may panic itself.
func panicStatus(handler func(ctx context.Context, v any, stack []byte) int, ctx context.Context, v any) (status int) {
	defer func() {
		if recover() != nil {
			status = 0
		}
	}()
	return handler(ctx, v, debug.Stack())
}

// restart begins the answer anew, with a status and nothing else. It reports false when it is too
// late for that.
func (w *response) restart(status int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.committed || w.err != nil {
		return false
	}
	w.header, w.frozen, w.body, w.flushed, w.discarded = nil, frozenHeader{}, nil, 0, false
	w.begin(status)
	return true
}

// panicError describes a panic with v as package lambda does, with the stack of the caller's caller.
func panicError(v any) *lambda.Error {
	e := &lambda.Error{}
	switch v := v.(type) {
	case *runtime.PanicNilError:
		e.Type, e.Message, e.Err = "PanicNilError", "panic called with nil argument", v
	case error:
		e.Type, e.Message, e.Err = errortype.Of(v), errortype.Message(v), v
	default:
		e.Type, e.Message = errortype.OfValue(v), fmt.Sprintf("%v", v)
	}
	if v != http.ErrAbortHandler {
		e.StackTrace = panicStack()
	}
	return e
}

// How much of a stack is looked at and kept, in calls.
const (
	maxCalls  = 1 << 12
	maxFrames = 100
)

// panicStack is the stack below the panic that is being recovered, down to the handler.
func panicStack() (stack []lambda.StackFrame) {
	pcs := make([]uintptr, maxCalls)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	below := false
	for more := true; more && len(stack) < maxFrames; {
		var call runtime.Frame
		call, more = frames.Next()
		switch {
		case call.Function == "runtime.gopanic":
			below, stack = true, nil
		case !below, len(stack) == 0 && strings.HasPrefix(call.Function, "runtime."):
		case strings.HasPrefix(call.Function, callName):
			return stack
		default:
			stack = append(stack, stackFrame(&call))
		}
	}
	return stack
}

// callName is what calls the handler.
const callName = "github.com/lambent-go/lambent/lambdahttp.(*exchange).call"

// stackFrame shortens a file name to what stands in the package's import path, and a function's to
// what stands in the package.
func stackFrame(call *runtime.Frame) lambda.StackFrame {
	name, _, _ := strings.Cut(call.Function, "[") // type arguments have slashes too
	slash := strings.LastIndexByte(name, '/') + 1
	label, keep := call.Function, strings.Count(call.Function[:slash], "/")+2
	if dot := strings.IndexByte(call.Function[slash:], '.'); dot >= 0 {
		label = call.Function[slash+dot+1:]
	}
	elements := strings.Split(call.File, "/")
	path := strings.Join(elements[max(len(elements)-keep, 0):], "/")
	return lambda.StackFrame{Path: path, Line: int32(call.Line), Label: label}
}
