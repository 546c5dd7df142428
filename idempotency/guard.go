package idempotency

import (
	"context"
	"errors"
	"time"

	"github.com/lambent-go/lambent/internal/logline"
)

const (
	maxBeginAgain  = 3                     // how often Begin is called again for a record that changes
	maxComplete    = 3                     // how often Complete is called
	completePause  = 50 * time.Millisecond // before its second call; the next one waits twice that
	maxAfterReturn = 2 * time.Second       // what Complete or Release may take after the function
)

// A guard runs works once for each key.
type guard struct {
	_ incomparable
	settings
	store   Store
	cache   *cache
	mistake error // what every run fails with
}

// incomparable, as the first field of a struct, spares the code that compares two of them.
type incomparable [0]func()

//go:noinline for the sake of size
func newGuard(store Store, s settings) *guard {
	g := &guard{settings: s, store: store, cache: newCache(s.cacheSize), mistake: s.mistake()}
	if g.mistake == nil && store == nil {
		g.mistake = errors.New("idempotency: store is nil\nhint: dynamodbstore has one, NewMemoryStore is one for tests")
	}
	g.fillIn()
	return g
}

// run runs w, or finds out why not to.
func (g *guard) run(ctx context.Context, w work) error {
	if g.mistake != nil {
		return g.mistake
	}
	var r Record
	if err := g.identify(w, &r); err != nil {
		if g.runWithoutKey && errors.Is(err, ErrNoKey) {
			return w.run(ctx)
		}
		return err
	}
	if cached := g.cache.get(r.Key, now()); cached != nil {
		return g.answer(ctx, w, &r, cached)
	}
	g.take(ctx, &r)
	existing, err := g.begin(ctx, &r)
	switch {
	case err != nil && g.failOpen && !errors.Is(err, ErrDamagedRecord):
		say(ctx, logline.LevelWarn, "function is run unprotected: "+line("begin", err))
		return w.run(ctx)
	case err != nil:
		return err
	case existing != nil:
		return g.answer(ctx, w, &r, existing)
	}
	return g.do(ctx, w, &r)
}

// take makes r the record of a new run.
func (g *guard) take(ctx context.Context, r *Record) {
	now := now()
	r.Owner = newOwner()
	r.Status = StatusInProgress
	r.LeaseExpiry = now.Add(g.lease)
	if deadline, ok := ctx.Deadline(); ok {
		r.LeaseExpiry = now.Add(max(0, deadline.Sub(now)) + g.leaseMargin)
	}
	r.Expiry = now.Add(g.ttl)
	if r.Expiry.Before(r.LeaseExpiry) {
		r.Expiry = r.LeaseExpiry
	}
}

// begin stores r, or returns the record that keeps it from being stored.
func (g *guard) begin(ctx context.Context, r *Record) (existing *Record, err error) {
	for range 1 + maxBeginAgain {
		existing, err := g.store.Begin(ctx, *r, now())
		switch {
		case errors.Is(err, ErrBeginAgain):
			continue
		case err != nil:
			if ctx.Err() != nil { // the record may be stored, and nobody has waited for the reply
				_ = g.remove(ctx, r)
			}
			return nil, storeError("begin", err)
		case existing == nil:
			return nil, nil
		}
		if now := now(); !existing.expired(now) && !existing.abandoned(now) {
			return existing, nil
		}
	}
	return nil, storeError("begin", errors.New("record changed each time it was looked at"))
}

// answer answers the event that r identifies with what an earlier run has left.
func (g *guard) answer(ctx context.Context, w work, r, existing *Record) error {
	switch {
	case r.PayloadHash != "" && existing.PayloadHash != "" && r.PayloadHash != existing.PayloadHash:
		return &PayloadMismatchError{Status: existing.Status}
	case existing.Status == StatusInProgress:
		return &InProgressError{Until: existing.LeaseExpiry}
	case existing.Status != StatusCompleted:
		return storeError("begin", ErrDamagedRecord)
	}
	g.cache.put(existing)
	if !existing.HasResult {
		return ErrResultNotStored
	}
	if err := w.replay(existing.Result); err != nil {
		return storeError("read", err)
	}
	if g.onReplay != nil {
		g.onReplay(ctx, *existing.clone())
	}
	return nil
}

// do runs w under the record r. Unless there is a result to keep, r is removed, also when w panics or calls Goexit.
func (g *guard) do(ctx context.Context, w work, r *Record) (err error) {
	keep := false
	defer func() {
		if !keep {
			g.release(ctx, r)
		}
	}()
	if err = w.run(ctx); err != nil {
		return err
	}
	r.Result, keep, err = w.encode()
	if !keep {
		return err
	}
	r.Status, r.HasResult = StatusCompleted, r.Result != nil
	return g.complete(ctx, r)
}

// complete stores what r has become. The work is done: what goes wrong now is logged, not returned, unless the Config
// wants it.
func (g *guard) complete(ctx context.Context, r *Record) error {
	err := g.completeStored(ctx, r)
	switch {
	case err == nil:
		g.cache.put(r)
	case errors.Is(err, ErrNotOwner):
		say(ctx, logline.LevelWarn, "run outlasted its lease and another has taken over: the work is done twice")
	case g.failOnStoreError:
		return storeError("complete", err)
	default:
		say(ctx, logline.LevelError, "result is returned but not stored, the same event will be worked on again: "+line("complete", err))
	}
	return nil
}

// completeStored calls Complete until it succeeds, there is no use, or no time. A result that is too large is left out.
func (g *guard) completeStored(ctx context.Context, r *Record) error {
	after := afterReturn(ctx)
	defer after.end()
	for attempt := 1; ; attempt++ {
		r.Expiry = now().Add(g.ttl)
		err := g.store.Complete(after, *r)
		switch {
		case err == nil, errors.Is(err, ErrNotOwner):
			return err
		case errors.Is(err, ErrResultTooLarge) && r.HasResult:
			say(ctx, logline.LevelWarn, "result is too large for the store: the same event will fail with ErrResultNotStored")
			r.Result, r.HasResult = nil, false
			attempt = 0
			continue
		}
		if attempt == maxComplete || after.Err() != nil || past(ctx) {
			return err
		}
		pause(time.Duration(attempt) * completePause)
	}
}

// pause is time.Sleep, with what is linked anyway.
func pause(d time.Duration) {
	over := make(chan struct{})
	time.AfterFunc(d, func() { close(over) })
	<-over
}

// release removes the record of a run that has left nothing to keep.
func (g *guard) release(ctx context.Context, r *Record) {
	if err := g.remove(ctx, r); err != nil {
		say(ctx, logline.LevelWarn, "record of a run that failed is left behind: "+line("release", err))
	}
}

func (g *guard) remove(ctx context.Context, r *Record) error {
	after := afterReturn(ctx)
	err := g.store.Release(after, r.Key, r.Owner)
	after.end()
	return err
}

// past reports whether the deadline of ctx is over.
//
//go:noinline for the sake of size
func past(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && !time.Now().Before(deadline)
}

// now is the wall-clock time. The monotonic clock stands still while an execution environment is frozen.
//
//go:noinline for the sake of size
func now() time.Time { return time.Unix(0, time.Now().UnixNano()) }
