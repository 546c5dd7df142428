package lambda

import (
	"context"
	"errors"
	"sync"
	"time"

	invocationkey "github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// ErrDeadlineMargin is the cause (see [context.Cause]) of a context that ended early because of [WithDeadlineMargin].
var ErrDeadlineMargin = errors.New("lambda: deadline margin reached")

// An invocation is one event on its way through the function, and the context that the handler sees.
//
// As a context it costs nothing until somebody asks for Done: only then are a channel and a timer made. One of the
// standard library's would cost both at once, and a function that derives none from it the code. The deadline is
// wall-clock time, because an execution environment may be frozen and thawed, and its monotonic clock does not know.
type invocation struct {
	event    runtimeapi.Invocation
	settings *settings
	parent   context.Context // what WithContext and WithContextValue gave
	deadline time.Time       // of the context: the event's, less the margin; zero: none
	early    bool            // deadline is not the real one
	self     context.Context // the invocation, where a pointer to a context is asked for

	root *function   // the function that answers this invocation directly; nil: its answer is collected
	out  output      // where root's answer goes
	api  apiStream   // where a streamed answer goes
	log  *runtimeLog // nil: nowhere

	mu    sync.Mutex
	facts *invocationkey.Facts // for lambdacontext, made when somebody asks
	err   error                // why the context has ended
	done  chan struct{}        // made when somebody asks for it; closed when the context ends
	after map[*func()]struct{} // to be called then,
	wake  func()               // by this; nil: there is none
	timer *time.Timer          // ends the context at the deadline, once done is there
	stop  func() bool          // stops waiting for the parent's end
	cause context.Context      // tells the context package the cause of an early end
}

// begin makes a context of an invocation whose event is there.
func (inv *invocation) begin(s *settings) {
	inv.settings = s
	inv.parent = s.context()
	inv.self = inv
	inv.deadline = inv.event.Deadline
	if s.margin != nil && !inv.deadline.IsZero() {
		s.margin(inv)
	}
}

// shorten ends the context by margin before its deadline; when too little remains, at half of that.
func (inv *invocation) shorten(margin time.Duration) {
	if remains := time.Until(inv.deadline); remains < 2*margin {
		margin = remains / 2
	}
	if margin > 0 {
		inv.deadline = inv.deadline.Add(-margin)
		inv.early = true
	}
}

// end ends the context with Canceled, if it has not ended before.
func (inv *invocation) end() { inv.endWith(context.Canceled) }

// expire ends the context because its time or its parent's has come.
func (inv *invocation) expire() { inv.endWith(context.DeadlineExceeded) }

func (inv *invocation) endWith(err error) {
	inv.mu.Lock()
	inv.endLocked(err)
	inv.mu.Unlock()
}

// endLocked ends the context for err, or for an earlier reason that nobody has noticed yet. The caller holds mu.
func (inv *invocation) endLocked(err error) {
	if inv.err != nil {
		return
	}
	if parent := inv.parent.Err(); parent != nil {
		err = parent
	} else if inv.expired() {
		err = context.DeadlineExceeded
	}
	inv.err = err
	if inv.done == nil {
		return
	}
	if inv.timer != nil {
		inv.timer.Stop()
	}
	if inv.stop != nil {
		inv.stop()
	}
	close(inv.done)
	if inv.wake != nil {
		inv.wake()
	}
}

// look ends the context if there is a reason to. The caller holds mu.
func (inv *invocation) look() {
	if inv.err == nil && (inv.expired() || inv.parent.Err() != nil) {
		inv.endLocked(context.DeadlineExceeded)
	}
}

// watch makes what it takes to notice the end by itself. The caller holds mu.
func (inv *invocation) watch() {
	if inv.done != nil {
		return
	}
	inv.look()
	inv.done = make(chan struct{})
	if inv.err != nil {
		close(inv.done)
		return
	}
	if !inv.deadline.IsZero() {
		inv.timer = time.AfterFunc(time.Until(inv.deadline), inv.expire)
	}
	if watch := inv.settings.watchParent; watch != nil {
		inv.stop = watch(inv.parent, inv.expire)
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
func (inv *invocation) Done() <-chan struct{} {
	inv.mu.Lock()
	inv.watch()
	done := inv.done
	inv.mu.Unlock()
	return done
}

// Err returns why the context ended, or nil while it has not.
func (inv *invocation) Err() error {
	inv.mu.Lock()
	inv.look()
	err := inv.err
	inv.mu.Unlock()
	return err
}

// AfterFunc runs f in a goroutine of its own when the context ends, unless stop is called before. The context
// package looks for this method, so that a context derived from an invocation needs no goroutine.
func (inv *invocation) AfterFunc(f func()) (stop func() bool) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	if inv.watch(); inv.err != nil {
		go f()
		return func() bool { return false }
	}
	if inv.after == nil {
		inv.after = make(map[*func()]struct{})
		inv.wake = func() {
			for f := range inv.after {
				go (*f)()
			}
			inv.after = nil
		}
	}
	inv.after[&f] = struct{}{}
	return func() bool {
		inv.mu.Lock()
		defer inv.mu.Unlock()
		_, waiting := inv.after[&f]
		delete(inv.after, &f)
		return waiting
	}
}

// Value returns what the runtime knows under key, or else what the parent does.
func (inv *invocation) Value(key any) any {
	switch key {
	case invocationKey{}:
		return inv
	case streamKey{}:
		return &inv.out.stream
	case invocationkey.ContextKey{}:
		return inv.known()
	case invocationkey.PayloadKey{}:
		return inv.event.Payload
	case invocationkey.TraceIDKey:
		return inv.event.TraceID
	}
	if inv.early {
		return inv.settings.early(inv).Value(key)
	}
	return inv.parent.Value(key)
}

// parentOrEarly returns the parent; but if the margin has ended the context, a child of it that has ended alike: the
// context package looks for the cause of an end only in contexts of its own.
func parentOrEarly(inv *invocation) context.Context {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.look()
	if inv.err != context.DeadlineExceeded || inv.parent.Err() != nil {
		return inv.parent
	}
	if inv.cause == nil {
		ctx, cancel := context.WithCancelCause(inv.parent)
		cancel(ErrDeadlineMargin)
		inv.cause = ctx
	}
	return inv.cause
}

func (inv *invocation) expired() bool {
	return !inv.deadline.IsZero() && !time.Now().Before(inv.deadline)
}

// known returns what the handler may know of the invocation.
func (inv *invocation) known() *invocationkey.Facts {
	inv.mu.Lock()
	if inv.facts == nil {
		e := &inv.event
		inv.facts = &invocationkey.Facts{
			RequestID: e.RequestID, FunctionARN: e.FunctionARN, TenantID: e.TenantID,
			ClientContext: e.ClientContext, CognitoIdentity: e.CognitoIdentity,
		}
		if inv.log != nil {
			inv.facts.Warn = func(message string) { inv.log.warn(&inv.event, message) }
		}
	}
	inv.mu.Unlock()
	return inv.facts
}

// answered tells those who have asked to know how the invocation went.
func (inv *invocation) answered(failed bool) {
	inv.mu.Lock()
	facts := inv.facts
	inv.mu.Unlock()
	if facts != nil {
		facts.End(failed)
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
