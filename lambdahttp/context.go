package lambdahttp

import (
	"context"
	"sync"
	"time"

	"github.com/lambent-go/lambent/lambda"
)

// A requestContext is the context of a request: the invocation's, which ends with the handler, or
// before the deadline where WithDeadlineMargin says so. It costs nothing until somebody asks for
// Done.
type requestContext struct {
	parent   context.Context
	exchange *exchange
	deadline time.Time // of WithDeadlineMargin; zero: the parent's

	mu    sync.Mutex
	live  context.Context // made when somebody asks; from then on it answers everything
	end   context.CancelFunc
	ended bool
}

// shorten makes the context end margin before its deadline; when less than twice that is left, at
// half of what is.
func (c *requestContext) shorten(margin time.Duration) {
	deadline, ok := c.parent.Deadline()
	if !ok || margin == 0 {
		return
	}
	if left := time.Until(deadline); left < 2*margin {
		margin = max(left/2, 0)
	}
	c.deadline = deadline.Add(-margin)
}

// Deadline returns when the context ends, if that is known.
func (c *requestContext) Deadline() (time.Time, bool) {
	if !c.deadline.IsZero() {
		return c.deadline, true
	}
	return c.parent.Deadline()
}

// Done returns what is closed when the context ends.
func (c *requestContext) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wake().Done()
}

// Err returns why the context has ended, or nil.
func (c *requestContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current().Err()
}

// Value returns what the invocation's context has.
func (c *requestContext) Value(key any) any {
	if key == (exchangeKey{}) {
		return c.exchange
	}
	c.mu.Lock()
	ctx := c.current()
	c.mu.Unlock()
	return ctx.Value(key)
}

// current is what answers for the context now. The caller holds mu.
func (c *requestContext) current() context.Context {
	if c.live != nil || c.ended || !c.deadline.IsZero() && !time.Now().Before(c.deadline) {
		return c.wake()
	}
	return c.parent
}

// wake makes the context that can end. The caller holds mu.
func (c *requestContext) wake() context.Context {
	if c.live != nil {
		return c.live
	}
	if c.deadline.IsZero() {
		c.live, c.end = context.WithCancel(c.parent)
	} else {
		c.live, c.end = context.WithDeadlineCause(c.parent, c.deadline, lambda.ErrDeadlineMargin)
	}
	if c.ended {
		c.end()
	}
	return c.live
}

// cancel ends the context.
func (c *requestContext) cancel() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended = true; c.end != nil {
		c.end()
	}
}

// exchangeKey is the key under which a request's context has its *exchange.
type exchangeKey struct{}
