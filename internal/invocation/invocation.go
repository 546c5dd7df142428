// Package invocation is what the rooms of the runtime know in common about the invocation in progress. It lies
// below lambda, which fills it, and below lambdacontext and lambdalog, which read it; user code sees it only through
// those.
package invocation

import (
	"context"
	"sync"
	"sync/atomic"
)

// ContextKey is the key under which the context of an invocation has its *lambdacontext.LambdaContext, or the [Facts]
// that one can be made of.
type ContextKey struct{}

// Facts are what the Runtime API says of an invocation. The LambdaContext is made of them by lambdacontext, so that a
// function which never asks for it does not have the code.
type Facts struct {
	RequestID, FunctionARN, TenantID string
	ClientContext, CognitoIdentity   string       // JSON, as received
	Warn                             func(string) // logs what was odd about them; nil: nobody wants to know

	Once sync.Once // made Made
	Made any       // the *lambdacontext.LambdaContext

	watched uint32            // atomic: 1 when ending is there
	ending  func(failed bool) // calls the functions of AtEnd; written once
	mu      sync.Mutex        // of told
	told    []func(failed bool)
}

// AtEnd has End call a function too.
func (f *Facts) AtEnd(told func(failed bool)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told = append(f.told, told)
	if f.ending == nil {
		f.ending = f.tell
		atomic.StoreUint32(&f.watched, 1)
	}
}

// tell calls the functions of AtEnd, each once.
func (f *Facts) tell(failed bool) {
	f.mu.Lock()
	all := f.told
	f.told = nil
	f.mu.Unlock()
	for _, told := range all {
		told(failed)
	}
}

// End is for the runtime, when the invocation has been answered and before it says in the log that the invocation has
// failed. Its code is in every function: what it may have to do is brought along by AtEnd.
func (f *Facts) End(failed bool) {
	if atomic.LoadUint32(&f.watched) != 0 {
		f.ending(failed)
	}
}

// PayloadKey is the key under which the context of an invocation has its event as it came, a []byte, for those who are
// given the event decoded and have to know what its type has no place for. It is nobody's to change or to keep.
type PayloadKey struct{}

// TraceIDKey is the key under which the context of an invocation has its X-Ray trace header, a string. It is a plain
// string because tracing libraries look it up by that, without importing this module.
const TraceIDKey = "x-amzn-trace-id"

var current atomic.Pointer[context.Context]

// Current returns the context of the invocation in progress, or nil when there is none or when the process runs
// several at a time.
func Current() context.Context {
	if p := current.Load(); p != nil {
		return *p
	}
	return nil
}

// SetCurrent makes *ctx the invocation in progress; nil ends it. The pointer spares an allocation for each
// invocation.
func SetCurrent(ctx *context.Context) { current.Store(ctx) }
