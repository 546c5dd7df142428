package batch

import (
	"context"
	"fmt"
	"time"
)

// A guard keeps a batch from running into the invocation's deadline.
type guard struct {
	ctx      context.Context // of records
	on       bool            // false: records are waited for, however long they take
	margin   time.Duration
	deadline time.Time // the invocation's; zero: none
	cancel   context.CancelFunc
}

// The margin that nobody has chosen.
const (
	defaultMargin = time.Second
	defaultPart   = 10 // of the time that is left, if that is less
)

func newGuard(ctx context.Context, s *settings) guard {
	g := guard{ctx: ctx, margin: s.margin}
	if !s.hasMargin {
		g.margin = defaultMargin
	}
	if g.on = g.margin > 0 && ctx.Done() != nil; !g.on {
		return g
	}
	deadline, ok := ctx.Deadline()
	if !ok {
		return g
	}
	longest := time.Until(deadline) / 2
	if !s.hasMargin {
		longest = longest * 2 / defaultPart
	}
	g.deadline, g.margin = deadline, max(0, min(g.margin, longest))
	g.ctx, g.cancel = context.WithDeadlineCause(ctx, deadline.Add(-g.margin), ErrDeadline)
	return g
}

// release ends the context of records that are still running.
func (g *guard) release() {
	if g.cancel != nil {
		g.cancel()
	}
}

// over reports whether it is too late to start records.
func (g *guard) over() bool { return g.on && g.ctx.Err() != nil }

// wait waits until done is closed or the response has to be made.
func (g *guard) wait(done <-chan struct{}) {
	if !g.on {
		<-done
		return
	}
	select {
	case <-done:
		return
	case <-g.ctx.Done():
	}
	rest := g.margin / 2
	if !g.deadline.IsZero() {
		rest = min(rest, time.Until(g.deadline)-g.margin/2)
	}
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// err is why records that were not run, or not done, are out of time.
func (g *guard) err() error {
	if cause := context.Cause(g.ctx); cause != ErrDeadline {
		return fmt.Errorf("%w: %w", ErrDeadline, cause)
	}
	return ErrDeadline
}
