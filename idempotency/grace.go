package idempotency

import (
	"context"
	"time"
)

// A grace is the context of what has to be done after a function although the function's own context may have ended:
// otherwise a record would stay locked. It has the values of that context, and ends after maxAfterReturn.
//
// The standard library has the same in WithoutCancel and WithTimeout. A function that does not use contexts otherwise
// would be 25 KB larger by them.
type grace struct {
	_        incomparable
	function context.Context
	deadline time.Time
	done     chan struct{}
	err      error // once done is closed
	timer    *time.Timer
}

// afterReturn begins the grace of a function whose context is ctx. The caller ends it.
func afterReturn(ctx context.Context) *grace {
	g := &grace{function: ctx, deadline: time.Now().Add(maxAfterReturn), done: make(chan struct{})}
	g.timer = time.AfterFunc(maxAfterReturn, func() { g.endWith(context.DeadlineExceeded) })
	return g
}

func (g *grace) Deadline() (time.Time, bool) { return g.deadline, true }

func (g *grace) Value(key any) any { return g.function.Value(key) }

func (g *grace) Done() <-chan struct{} { return g.done }

func (g *grace) Err() error {
	select {
	case <-g.done:
		return g.err
	default:
		return nil
	}
}

// end ends the context for everybody who still waits for it.
func (g *grace) end() {
	if g.timer.Stop() { // or else it has ended, or is about to
		g.endWith(context.Canceled)
	}
}

func (g *grace) endWith(err error) {
	g.err = err
	close(g.done)
}
