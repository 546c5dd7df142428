package lambda

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/clientcontext"
	invocationkey "github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambdacontext"
)

// ErrDeadlineMargin is the cause (see [context.Cause]) of a context that ended early because of [WithDeadlineMargin].
var ErrDeadlineMargin = errors.New("lambda: deadline margin reached")

// An invocation is one event on its way through the function, and the context that the handler sees.
//
// As a context it costs nothing until somebody asks for Done: only then is a context of the standard library made,
// with its timer and channel. The deadline is wall-clock time, because an execution environment may be frozen and
// thawed, and its monotonic clock does not know.
type invocation struct {
	event    runtimeapi.Invocation
	parent   context.Context // what WithContext and WithContextValue gave
	deadline time.Time       // of the context: the event's, less the margin; zero: none
	cause    error           // why the context ends at deadline; nil: that is the real deadline
	self     context.Context // the invocation, where a pointer to a context is asked for

	root *function   // the function that answers this invocation directly; nil: its answer is collected
	out  output      // where root's answer goes
	api  apiStream   // where a streamed answer goes
	log  *runtimeLog // nil: nowhere

	parseOnce sync.Once
	lc        lambdacontext.LambdaContext

	mu     sync.Mutex
	ended  bool            // the invocation is over
	inner  context.Context // made when Done is asked for
	cancel context.CancelFunc
}

// begin makes a context of an invocation whose event is there.
func (inv *invocation) begin(s *settings) {
	inv.parent = s.context()
	inv.self = inv
	inv.deadline = inv.event.Deadline
	margin := s.deadlineMargin
	if margin == 0 || inv.deadline.IsZero() {
		return
	}
	if remains := time.Until(inv.deadline); remains < 2*margin {
		margin = remains / 2
	}
	if margin > 0 {
		inv.deadline = inv.deadline.Add(-margin)
		inv.cause = ErrDeadlineMargin
	}
}

// end ends the context with Canceled, if it has not ended before.
func (inv *invocation) end() {
	inv.mu.Lock()
	inv.ended = true
	cancel := inv.cancel
	inv.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// Deadline returns when the context ends, and false when nothing but the invocation's own end ends it.
func (inv *invocation) Deadline() (deadline time.Time, ok bool) {
	deadline, ok = inv.parent.Deadline()
	if !inv.deadline.IsZero() && (!ok || inv.deadline.Before(deadline)) {
		return inv.deadline, true
	}
	return deadline, ok
}

// Done returns a channel that is closed when the context ends.
func (inv *invocation) Done() <-chan struct{} { return inv.standard().Done() }

// Err returns why the context ended, or nil while it has not.
func (inv *invocation) Err() error {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	switch {
	case inv.inner != nil:
		return inv.inner.Err()
	case inv.parent.Err() != nil:
		return inv.parent.Err()
	case inv.expired():
		return context.DeadlineExceeded
	case inv.ended:
		return context.Canceled
	}
	return nil
}

// AfterFunc runs f in a goroutine of its own when the context ends, unless stop is called before. The context
// package looks for this method, so that a context derived from an invocation needs no goroutine.
func (inv *invocation) AfterFunc(f func()) (stop func() bool) {
	return context.AfterFunc(inv.standard(), f)
}

// Value returns what the runtime knows under key, or else what the parent does.
func (inv *invocation) Value(key any) any {
	switch key {
	case invocationKey{}:
		return inv
	case streamKey{}:
		return &inv.out.stream
	case invocationkey.ContextKey{}:
		return inv.lambdaContext()
	case invocationkey.TraceIDKey:
		return inv.event.TraceID
	}
	inv.mu.Lock()
	inner := inv.inner
	if inner == nil && inv.cause != nil && inv.expired() {
		inner = inv.makeInner() // so that context.Cause finds the cause
	}
	inv.mu.Unlock()
	if inner != nil {
		return inner.Value(key) // the context package asks for its own bookkeeping like this
	}
	return inv.parent.Value(key)
}

// standard returns the context of the standard library that ends when this one does.
func (inv *invocation) standard() context.Context {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	if inv.inner == nil {
		inv.makeInner()
	}
	return inv.inner
}

// makeInner makes inner. The caller holds mu.
func (inv *invocation) makeInner() context.Context {
	if inv.deadline.IsZero() || inv.ended && !inv.expired() {
		inv.inner, inv.cancel = context.WithCancel(inv.parent)
	} else {
		inv.inner, inv.cancel = context.WithDeadlineCause(inv.parent, inv.deadline, inv.cause)
	}
	if inv.ended {
		inv.cancel()
	}
	return inv.inner
}

func (inv *invocation) expired() bool {
	return !inv.deadline.IsZero() && !time.Now().Before(inv.deadline)
}

// lambdaContext returns what the handler may know of the invocation. Client context and identity are read when they
// are first asked for, leniently: a mistake of the invoker's costs a log line and no answer.
func (inv *invocation) lambdaContext() *lambdacontext.LambdaContext {
	inv.parseOnce.Do(func() {
		e := &inv.event
		inv.lc.AwsRequestID = e.RequestID
		inv.lc.InvokedFunctionArn = e.FunctionARN
		inv.lc.TenantID = e.TenantID
		if e.ClientContext != "" {
			parsed, err := clientcontext.Parse([]byte(e.ClientContext))
			inv.lc.ClientContext = lambdacontext.ClientContext{
				Client: lambdacontext.ClientApplication(parsed.Client),
				Env:    parsed.Env,
				Custom: parsed.Custom,
			}
			inv.warnOdd(err)
		}
		if e.CognitoIdentity != "" {
			parsed, err := clientcontext.ParseIdentity([]byte(e.CognitoIdentity))
			inv.lc.Identity = lambdacontext.CognitoIdentity(parsed)
			inv.warnOdd(err)
		}
	})
	return &inv.lc
}

func (inv *invocation) warnOdd(err error) {
	if err != nil && inv.log != nil {
		inv.log.warn(&inv.event, err.Error())
	}
}

// invocationKey is the key under which a context has its *invocation.
type invocationKey struct{}

// invocationFrom returns the invocation that ctx belongs to, or nil.
func invocationFrom(ctx context.Context) *invocation {
	if inv, ok := ctx.(*invocation); ok {
		return inv
	}
	inv, _ := ctx.Value(invocationKey{}).(*invocation)
	return inv
}
