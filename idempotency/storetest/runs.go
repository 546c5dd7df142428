package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambent-go/lambent/idempotency"
)

// An event is what the functions of these tests are called with.
type event struct {
	ID     any
	Amount int
}

// A function is one that is wrapped, or not yet.
type function = func(context.Context, event) (string, error)

// newConfig makes the ID of an event its key, and has records of its own.
func newConfig() idempotency.Config[event, string] {
	return idempotency.Config[event, string]{
		Prefix: "storetest-" + unique(),
		Key:    func(e event) (any, error) { return e.ID, nil },
	}
}

// order is the event that most tests send.
var order = event{ID: "order-1"}

// result is a function that returns text, and counts its runs.
func result(text string, runs *atomic.Int32) function {
	return func(context.Context, event) (string, error) {
		runs.Add(1)
		return text, nil
	}
}

// want calls f and compares what it returns.
func want(t *testing.T, f function, e event, text string) {
	t.Helper()
	if got, err := f(t.Context(), e); got != text || err != nil {
		t.Errorf("call = %.80q, %v, want %.80q", got, err, text)
	}
}

// wantInProgress calls f, which has to fail because another run is at work for between least and most from now.
func wantInProgress(t *testing.T, f function, least, most time.Duration) {
	t.Helper()
	got, err := f(t.Context(), order)
	var progress *idempotency.InProgressError
	if !errors.As(err, &progress) {
		t.Errorf("call during another run = %q, %v, want an InProgressError", got, err)
		return
	}
	if d := time.Until(progress.Until); d < least || d > most {
		t.Errorf("the other run has time for %v, want %v to %v", d, least, most)
	}
}

// wantRuns compares how often a function ran.
func wantRuns(t *testing.T, runs *atomic.Int32, want int32) {
	t.Helper()
	if got := runs.Load(); got != want {
		t.Errorf("function ran %d times, want %d", got, want)
	}
}

// ago is a store that is told of all times that they were earlier.
type ago struct {
	idempotency.Store
	by time.Duration
}

func (s ago) Begin(ctx context.Context, r idempotency.Record, now time.Time) (*idempotency.Record, error) {
	r.Expiry, r.LeaseExpiry = r.Expiry.Add(-s.by), r.LeaseExpiry.Add(-s.by)
	return s.Store.Begin(ctx, r, now.Add(-s.by))
}

func (s ago) Complete(ctx context.Context, r idempotency.Record) error {
	r.Expiry, r.LeaseExpiry = r.Expiry.Add(-s.by), r.LeaseExpiry.Add(-s.by)
	return s.Store.Complete(ctx, r)
}

// killed is the store of a run that leaves its record behind.
type killed struct{ idempotency.Store }

func (killed) Release(context.Context, string, string) error { return nil }

// kill begins a run on s that does not come to an end.
func kill(s idempotency.Store, c idempotency.Config[event, string]) {
	var group sync.WaitGroup
	group.Go(func() {
		_, _ = idempotency.Wrap(killed{s}, c, func(context.Context, event) (string, error) {
			runtime.Goexit()
			return "", nil
		})(context.Background(), order)
	})
	group.Wait()
}

func testRunsAtOnce(t *testing.T, s idempotency.Store) {
	var runs atomic.Int32
	c := newConfig()
	var f function
	f = idempotency.Wrap(s, c, func(ctx context.Context, e event) (string, error) {
		runs.Add(1)
		wantInProgress(t, f, 14*time.Minute, 15*time.Minute+time.Second)
		return "baked", nil
	})
	want(t, f, order, "baked")
	want(t, f, order, "baked")
	wantRuns(t, &runs, 1)

	runs.Store(0)
	f = idempotency.Wrap(s, newConfig(), result("baked", &runs))
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			got, err := f(t.Context(), order)
			var progress *idempotency.InProgressError
			if !errors.As(err, &progress) && (err != nil || got != "baked") {
				t.Errorf("one of many calls at once = %q, %v", got, err)
			}
		})
	}
	group.Wait()
	wantRuns(t, &runs, 1)
}

func testKilled(t *testing.T, s idempotency.Store) {
	for name, tt := range map[string]struct {
		lease time.Duration
		over  bool
	}{
		"before its lease ends": {lease: 2 * time.Hour},
		"after its lease":       {lease: 30 * time.Minute, over: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := newConfig()
			c.Lease = tt.lease
			kill(ago{s, time.Hour}, c)
			var runs atomic.Int32
			f := idempotency.Wrap(s, c, result("baked", &runs))
			if !tt.over {
				wantInProgress(t, f, 59*time.Minute, time.Hour+time.Second)
				wantRuns(t, &runs, 0)
				return
			}
			want(t, f, order, "baked")
			want(t, f, order, "baked")
			wantRuns(t, &runs, 1)
		})
	}
}

// A run of an hour ago, whose lease has ended, ends while the run that took over is at work, or after that.
func testLate(t *testing.T, s idempotency.Store) {
	burnt := errors.New("burnt")
	for name, late := range map[string]struct {
		text string
		err  error
	}{"succeeds": {text: "late"}, "fails": {err: burnt}} {
		for _, during := range []bool{true, false} {
			t.Run(name+map[bool]string{true: " during the next", false: " after the next"}[during], func(t *testing.T) {
				c := newConfig()
				c.Lease = 30 * time.Minute
				next, first := make(chan struct{}), make(chan struct{})
				begun := sync.OnceFunc(func() { close(next) })
				var runs atomic.Int32
				successor := idempotency.Wrap(s, c, func(context.Context, event) (string, error) {
					runs.Add(1)
					if during {
						begun()
						<-first
						wantInProgress(t, idempotency.Wrap(s, c, result("third", &runs)), 29*time.Minute, 30*time.Minute+time.Second)
					}
					return "next", nil
				})
				var group sync.WaitGroup
				group.Go(func() {
					defer close(first)
					got, err := idempotency.Wrap(ago{s, time.Hour}, c, func(context.Context, event) (string, error) {
						if during {
							group.Go(func() {
								want(t, successor, order, "next")
								begun() // at the latest
							})
							<-next
						} else {
							want(t, successor, order, "next")
						}
						return late.text, late.err
					})(t.Context(), order)
					if got != late.text || err != late.err {
						t.Errorf("late call = %q, %v, want %q, %v", got, err, late.text, late.err)
					}
				})
				group.Wait()
				want(t, successor, order, "next")
				wantRuns(t, &runs, 1)
			})
		}
	}
}

func testPayload(t *testing.T, s idempotency.Store) {
	c := newConfig()
	c.Payload = func(e event) (any, error) { return e.Amount, nil }
	var runs atomic.Int32
	wantMismatch := func(f function, status idempotency.Status) {
		t.Helper()
		got, err := f(t.Context(), event{ID: order.ID, Amount: 2})
		var mismatch *idempotency.PayloadMismatchError
		if !errors.As(err, &mismatch) || mismatch.Status != status {
			t.Errorf("call with another payload = %q, %v, want a PayloadMismatchError, %s", got, err, status)
		}
	}
	var f function
	f = idempotency.Wrap(s, c, func(context.Context, event) (string, error) {
		runs.Add(1)
		wantMismatch(f, idempotency.StatusInProgress)
		return "paid", nil
	})
	want(t, f, order, "paid")
	wantMismatch(f, idempotency.StatusCompleted)
	want(t, f, order, "paid")
	wantRuns(t, &runs, 1)

	without := c
	without.Payload = nil
	want(t, idempotency.Wrap(s, without, result("not run", &runs)), event{ID: order.ID, Amount: 3}, "paid")
}

func testFailing(t *testing.T, s idempotency.Store) {
	burnt := errors.New("burnt")
	for name, fail := range map[string]func(cancel func()) error{
		"error":         func(func()) error { return burnt },
		"context ended": func(cancel func()) error { cancel(); return burnt },
		"panic":         func(func()) error { panic(burnt) },
		"Goexit":        func(func()) error { runtime.Goexit(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			c := newConfig()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			failing := idempotency.Wrap(s, c, func(context.Context, event) (string, error) { return "", fail(cancel) })
			var err error
			var group sync.WaitGroup
			returned := make(chan any, 1)
			group.Go(func() {
				defer func() { returned <- recover() }()
				_, err = failing(ctx, order)
			})
			group.Wait()
			if value := <-returned; name == "panic" && value != burnt {
				t.Errorf("panic with %v, want the function's", value)
			}
			if wanted := map[string]error{"error": burnt, "context ended": burnt}[name]; err != wanted {
				t.Errorf("error = %v, want the function's", err)
			}
			var runs atomic.Int32
			want(t, idempotency.Wrap(s, c, result("baked", &runs)), order, "baked")
			wantRuns(t, &runs, 1)
		})
	}
}

func testLargeResult(t *testing.T, s idempotency.Store) {
	var runs atomic.Int32
	large := strings.Repeat("0123456789", 50_000)
	f := idempotency.Wrap(s, newConfig(), result(large, &runs))
	want(t, f, order, large)
	if _, err := f(t.Context(), order); !errors.Is(err, idempotency.ErrResultNotStored) {
		t.Errorf("second call: %v, want ErrResultNotStored", err)
	}
	wantRuns(t, &runs, 1)
}

func testSameKey(t *testing.T, s idempotency.Store) {
	raw := func(text string) event { return event{ID: json.RawMessage(text)} }
	for name, tt := range map[string]struct {
		first, second event
		same          bool
	}{
		"order and numbers":  {raw(`{"a":1,"b":2}`), raw(`{"b":2.0,"a":1e0}`), true},
		"texts and values":   {raw(`{"a":[1,"é"]}`), event{ID: map[string]any{"a": []any{1, "é"}}}, true},
		"more than a float":  {event{ID: int64(1) << 53}, event{ID: int64(1)<<53 + 1}, false},
		"as texts":           {raw(`9007199254740992`), raw(`9007199254740993`), false},
		"number and string":  {event{ID: 1}, event{ID: "1"}, false},
		"names of different": {raw(`{"a":1}`), raw(`{"A":1}`), false},
	} {
		t.Run(name, func(t *testing.T) {
			var runs atomic.Int32
			f := idempotency.Wrap(s, newConfig(), result("baked", &runs))
			want(t, f, tt.first, "baked")
			want(t, f, tt.second, "baked")
			if tt.same {
				wantRuns(t, &runs, 1)
			} else {
				wantRuns(t, &runs, 2)
			}
		})
	}
}

// repeating is a store whose client loses the first reply to each request and repeats it.
type repeating struct{ idempotency.Store }

func (s repeating) Begin(ctx context.Context, r idempotency.Record, now time.Time) (*idempotency.Record, error) {
	_, _ = s.Store.Begin(ctx, r, now)
	return s.Store.Begin(ctx, r, now)
}

func (s repeating) Complete(ctx context.Context, r idempotency.Record) error {
	_ = s.Store.Complete(ctx, r)
	return s.Store.Complete(ctx, r)
}

func (s repeating) Release(ctx context.Context, key, owner string) error {
	_ = s.Store.Release(ctx, key, owner)
	return s.Store.Release(ctx, key, owner)
}

func testReplyLost(t *testing.T, s idempotency.Store) {
	var runs atomic.Int32
	c := newConfig()
	c.FailOnStoreError = true
	f := idempotency.Wrap(repeating{s}, c, result("baked", &runs))
	want(t, f, order, "baked")
	want(t, f, order, "baked")
	wantRuns(t, &runs, 1)

	c = newConfig()
	c.Keep = func(string) bool { return false }
	f = idempotency.Wrap(repeating{s}, c, result("baked", &runs))
	want(t, f, order, "baked")
	want(t, f, order, "baked")
	wantRuns(t, &runs, 3)
}

// Half an hour ago a run began that has an hour and a half. What it leaves counts for a minute.
func testShortTTL(t *testing.T, s idempotency.Store) {
	c := newConfig()
	c.TTL = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Minute)
	defer cancel()
	var runs atomic.Int32
	other := idempotency.Wrap(s, c, result("other", &runs))
	first := idempotency.Wrap(ago{s, 30 * time.Minute}, c, func(context.Context, event) (string, error) {
		wantInProgress(t, other, 59*time.Minute, time.Hour+2*time.Second)
		return "first", nil
	})
	if got, err := first(ctx, order); got != "first" || err != nil {
		t.Errorf("call = %q, %v", got, err)
	}
	wantRuns(t, &runs, 0)
	want(t, other, order, "other") // the result has expired
	wantRuns(t, &runs, 1)
}

func testExpired(t *testing.T, s idempotency.Store) {
	c := newConfig()
	c.TTL = 30 * time.Minute
	var runs atomic.Int32
	want(t, idempotency.Wrap(ago{s, time.Hour}, c, result("old", &runs)), order, "old")
	f := idempotency.Wrap(s, c, result("new", &runs))
	want(t, f, order, "new")
	want(t, f, order, "new")
	wantRuns(t, &runs, 2)
}
