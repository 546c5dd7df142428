package idempotency

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"
)

const (
	maxBeginAgain  = 3                     // how often Begin is called again for a record that changes
	maxComplete    = 3                     // how often Complete is called
	completePause  = 50 * time.Millisecond // before its second call; the next one waits twice that
	maxAfterReturn = 2 * time.Second       // what Complete or Release may take after the function
)

// A guard runs works once for each key.
type guard struct {
	settings
	store   Store
	cache   *cache
	mistake error // what every run fails with
}

func newGuard(store Store, s settings, cacheSize int, mistake error) *guard {
	if mistake == nil && store == nil {
		mistake = errors.New("idempotency: store is nil\nhint: NewMemoryStore is one for tests, package dynamodbstore has one for production")
	}
	return &guard{settings: s, store: store, cache: newCache(cacheSize), mistake: mistake}
}

// run runs w, or finds out why not to.
func (g *guard) run(ctx context.Context, w work) error {
	if g.mistake != nil {
		return g.mistake
	}
	r, err := g.identify(w)
	if err != nil {
		if g.runWithoutKey && errors.Is(err, ErrNoKey) {
			return w.run(ctx)
		}
		return err
	}
	if cached := g.cache.get(r.Key, now()); cached != nil {
		return g.answer(ctx, w, &r, cached)
	}
	g.take(ctx, &r)
	existing, err := g.begin(ctx, r)
	switch {
	case err != nil && g.failOpen && !errors.Is(err, ErrDamagedRecord):
		say(ctx, slog.LevelWarn, "function is run unprotected: "+line("begin", err))
		return w.run(ctx)
	case err != nil:
		return err
	case existing != nil:
		return g.answer(ctx, w, &r, existing)
	}
	return g.do(ctx, w, r)
}

// take makes r the record of a new run.
func (g *guard) take(ctx context.Context, r *Record) {
	now := now()
	r.Owner = newOwner()
	r.Status = StatusInProgress
	r.LeaseExpiry = now.Add(g.lease)
	if deadline, ok := ctx.Deadline(); ok {
		if deadline.Before(now) {
			deadline = now
		}
		r.LeaseExpiry = deadline.Round(0).Add(g.leaseMargin)
	}
	r.Expiry = now.Add(g.ttl)
	if r.Expiry.Before(r.LeaseExpiry) {
		r.Expiry = r.LeaseExpiry
	}
}

// begin stores r, or returns the record that keeps it from being stored.
func (g *guard) begin(ctx context.Context, r Record) (existing *Record, err error) {
	for range 1 + maxBeginAgain {
		existing, err := g.store.Begin(ctx, r, now())
		switch {
		case errors.Is(err, ErrBeginAgain):
			continue
		case err != nil:
			g.forget(ctx, r)
			return nil, storeError("begin", err)
		case existing == nil:
			return nil, nil
		}
		if now := now(); !existing.expired(now) && !existing.abandoned(now) {
			return existing, nil
		}
	}
	return nil, &StoreError{Op: "begin", Err: errors.New("record changed each time it was looked at, " + strconv.Itoa(1+maxBeginAgain) + " times")}
}

// forget removes the record that a request may have stored whose reply nobody waited for.
func (g *guard) forget(ctx context.Context, r Record) {
	if ctx.Err() == nil {
		return
	}
	ctx, cancel := afterReturn(ctx)
	defer cancel()
	_ = g.store.Release(ctx, r.Key, r.Owner) // Begin's error says enough
}

// answer answers the event that r identifies with what an earlier run has left.
func (g *guard) answer(ctx context.Context, w work, r, existing *Record) error {
	switch {
	case r.PayloadHash != "" && existing.PayloadHash != "" && r.PayloadHash != existing.PayloadHash:
		return &PayloadMismatchError{Status: existing.Status}
	case existing.Status == StatusInProgress:
		return &InProgressError{Until: existing.LeaseExpiry}
	case existing.Status != StatusCompleted:
		return &StoreError{Op: "begin", Err: errUnknownStatus}
	}
	g.cache.put(existing)
	if !existing.HasResult {
		return ErrResultNotStored
	}
	if err := w.replay(existing.Result); err != nil {
		return &StoreError{Op: "read", Err: err}
	}
	w.replayed(ctx, existing)
	return nil
}

var errUnknownStatus = damaged("unknown status")

// do runs w under the record r. Unless there is a result to keep, r is removed, also when w panics or calls Goexit.
func (g *guard) do(ctx context.Context, w work, r Record) error {
	keep := false
	defer func() {
		if !keep {
			g.release(ctx, r)
		}
	}()
	if err := w.run(ctx); err != nil {
		return err
	}
	if !w.keep() {
		return nil
	}
	text, stored, err := w.encode()
	if err != nil {
		return err
	}
	keep = true
	r.Status, r.Result, r.HasResult = StatusCompleted, text, stored
	return g.complete(ctx, r)
}

// complete stores what r has become. The work is done: what goes wrong now is logged, not returned, unless the Config
// wants it.
func (g *guard) complete(ctx context.Context, r Record) error {
	err := g.completeStored(ctx, &r)
	switch {
	case err == nil:
		g.cache.put(&r)
	case errors.Is(err, ErrNotOwner):
		say(ctx, slog.LevelWarn, "run took longer than its lease, and another run has taken over; both have done the work")
	case g.failOnStoreError:
		return storeError("complete", err)
	default:
		say(ctx, slog.LevelError, "result is returned but not stored, the same event will be worked on again: "+line("complete", err))
	}
	return nil
}

// completeStored calls Complete until it succeeds, there is no use, or no time. A result that is too large is left out.
func (g *guard) completeStored(parent context.Context, r *Record) error {
	ctx, cancel := afterReturn(parent)
	defer cancel()
	for attempt := 1; ; attempt++ {
		r.Expiry = now().Add(g.ttl)
		err := g.store.Complete(ctx, *r)
		switch {
		case err == nil, errors.Is(err, ErrNotOwner):
			return err
		case errors.Is(err, ErrResultTooLarge) && r.HasResult:
			say(parent, slog.LevelWarn, "result of "+strconv.Itoa(len(r.Result))+" bytes is too large for the store; the same event again will fail with ErrResultNotStored")
			r.Result, r.HasResult = nil, false
			attempt = 0
			continue
		}
		if attempt == maxComplete || ctx.Err() != nil || past(parent) {
			return err
		}
		time.Sleep(time.Duration(attempt) * completePause)
	}
}

// release removes the record of a run that has left nothing to keep.
func (g *guard) release(parent context.Context, r Record) {
	ctx, cancel := afterReturn(parent)
	defer cancel()
	if err := g.store.Release(ctx, r.Key, r.Owner); err != nil {
		say(parent, slog.LevelWarn, "record of a run that failed is left behind: "+line("release", err))
	}
}

// afterReturn returns the context of what has to be done although ctx may have ended: otherwise the record would stay
// locked.
func afterReturn(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), maxAfterReturn)
}

// past reports whether the deadline of ctx is over.
func past(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && !time.Now().Before(deadline)
}

// now is the wall-clock time. The monotonic clock stands still while an execution environment is frozen.
func now() time.Time { return time.Now().Round(0) }
