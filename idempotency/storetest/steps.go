package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/idempotency"
)

// newRecord is a record in progress: its lease lasts for a minute from now, and it counts for an hour.
func newRecord(now time.Time) idempotency.Record {
	return idempotency.Record{
		Key:         "storetest-" + unique() + "#" + strings.Repeat("0123456789abcdef", 4),
		Owner:       unique(),
		Status:      idempotency.StatusInProgress,
		Expiry:      now.Add(time.Hour),
		LeaseExpiry: now.Add(time.Minute),
		PayloadHash: strings.Repeat("fedcba9876543210", 4),
	}
}

// otherRun is r of another run.
func otherRun(r idempotency.Record) idempotency.Record {
	r.Owner = unique()
	return r
}

// start begins a run that nothing is in the way of.
func start(t *testing.T, s idempotency.Store, r idempotency.Record, now time.Time) {
	t.Helper()
	if existing, err := s.Begin(t.Context(), r, now); existing != nil || err != nil {
		t.Fatalf("Begin = %+v, %v, want the record stored", existing, err)
	}
}

// complete completes a run.
func complete(t *testing.T, s idempotency.Store, r idempotency.Record) {
	t.Helper()
	if err := s.Complete(t.Context(), r); err != nil {
		t.Fatalf("Complete = %v", err)
	}
}

// stored returns the record that is there at now, by an attempt to begin another run.
func stored(t *testing.T, s idempotency.Store, r idempotency.Record, now time.Time) idempotency.Record {
	t.Helper()
	existing, err := s.Begin(t.Context(), otherRun(r), now)
	if err != nil {
		t.Fatalf("Begin of another run: %v", err)
	}
	if existing == nil {
		t.Fatal("Begin of another run has stored its record over the one that is there")
	}
	return *existing
}

// wantRecord compares a record with what had been given to the store, which may round times up.
func wantRecord(t *testing.T, got, want idempotency.Record) {
	t.Helper()
	if d := got.Expiry.Sub(want.Expiry); d < 0 || d > time.Second {
		t.Errorf("Expiry is %v, want %v or at most a second later", got.Expiry, want.Expiry)
	}
	if d := got.LeaseExpiry.Sub(want.LeaseExpiry); want.Status == idempotency.StatusInProgress && (d < 0 || d > time.Millisecond) {
		t.Errorf("LeaseExpiry is %v, want %v or at most a millisecond later", got.LeaseExpiry, want.LeaseExpiry)
	}
	if got.Key != want.Key || got.Owner != want.Owner || got.Status != want.Status || got.PayloadHash != want.PayloadHash {
		t.Errorf("record is\n%+v, want\n%+v", got, want)
	}
	if got.HasResult != want.HasResult || string(got.Result) != string(want.Result) {
		t.Errorf("result is %t %.80q of %d bytes, want %t %.80q of %d", got.HasResult, got.Result, len(got.Result),
			want.HasResult, want.Result, len(want.Result))
	}
}

// done is r as Complete gets it.
func done(r idempotency.Record, now time.Time, result string) idempotency.Record {
	r.Status, r.Result, r.HasResult = idempotency.StatusCompleted, []byte(result), true
	r.Expiry = now.Add(2 * time.Hour)
	return r
}

func testBegin(t *testing.T, s idempotency.Store) {
	now := time.Now()
	r := newRecord(now)
	start(t, s, r, now)
	wantRecord(t, stored(t, s, r, now), r)
	start(t, s, r, now) // again, since its reply was lost
	wantRecord(t, stored(t, s, r, now), r)

	atEnd := stored(t, s, r, now)
	stored(t, s, r, atEnd.LeaseExpiry) // is not past it
	next := newRecord(now.Add(2 * time.Minute))
	next.Key, next.PayloadHash = r.Key, ""
	start(t, s, next, atEnd.LeaseExpiry.Add(time.Microsecond))
	wantRecord(t, stored(t, s, next, now.Add(2*time.Minute)), next)

	complete(t, s, done(next, now, `"done"`))
	atEnd = stored(t, s, next, now.Add(time.Hour)) // past its lease, which counts no longer
	stored(t, s, next, atEnd.Expiry)
	last := newRecord(atEnd.Expiry)
	last.Key = r.Key
	start(t, s, last, atEnd.Expiry.Add(time.Microsecond))
	wantRecord(t, stored(t, s, last, atEnd.Expiry.Add(time.Second)), last)
}

func testBeginAtOnce(t *testing.T, s idempotency.Store) {
	now := time.Now()
	r := newRecord(now)
	const runs = 16
	var group sync.WaitGroup
	owners := make(chan string, runs)
	for range runs {
		own := otherRun(r)
		group.Go(func() {
			existing, err := s.Begin(t.Context(), own, now)
			switch {
			case err != nil && !errors.Is(err, idempotency.ErrBeginAgain):
				t.Errorf("Begin: %v", err)
			case existing == nil && err == nil:
				owners <- own.Owner
			}
		})
	}
	group.Wait()
	close(owners)
	if len(owners) != 1 {
		t.Fatalf("%d of %d runs have stored their record, want 1", len(owners), runs)
	}
	if got, want := stored(t, s, r, now).Owner, <-owners; got != want {
		t.Errorf("record belongs to %s, want %s", got, want)
	}
}

func testBeginEnded(t *testing.T, s idempotency.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if existing, err := s.Begin(ctx, newRecord(time.Now()), time.Now()); existing != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("Begin = %+v, %v, want context.Canceled", existing, err)
	}
}

func testComplete(t *testing.T, s idempotency.Store) {
	now := time.Now()
	for name, result := range map[string]string{
		"object": `{"a":"é \u2028 \"","b":[1.50,null]}`,
		"spaces": " [ 1 ,\n2 ] ",
		"large":  `"` + strings.Repeat("0123456789", 40_500) + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			r := newRecord(now)
			start(t, s, r, now)
			want := done(r, now, result)
			complete(t, s, want)
			wantRecord(t, stored(t, s, r, now), want)
			again := done(r, now, `"other"`)
			complete(t, s, again) // the client repeats it: nothing changes
			wantRecord(t, stored(t, s, r, now), want)
		})
	}
	t.Run("no result", func(t *testing.T) {
		r := newRecord(now)
		r.PayloadHash = ""
		start(t, s, r, now)
		want := done(r, now, "")
		want.Result, want.HasResult = nil, false
		complete(t, s, want)
		wantRecord(t, stored(t, s, r, now), want)
	})
}

func testCompleteTooLarge(t *testing.T, s idempotency.Store) {
	now := time.Now()
	r := newRecord(now)
	start(t, s, r, now)
	large := done(r, now, `"`+strings.Repeat("x", 500_000)+`"`)
	if err := s.Complete(t.Context(), large); !errors.Is(err, idempotency.ErrResultTooLarge) {
		t.Fatalf("Complete with 500 KB = %v, want ErrResultTooLarge", err)
	}
	wantRecord(t, stored(t, s, r, now), r)
}

func testCompleteOther(t *testing.T, s idempotency.Store) {
	now := time.Now()
	r := newRecord(now)
	if err := s.Complete(t.Context(), done(r, now, `"nothing there"`)); !errors.Is(err, idempotency.ErrNotOwner) {
		t.Errorf("Complete without a record = %v, want ErrNotOwner", err)
	}
	start(t, s, r, now)
	late := done(otherRun(r), now, `"late"`)
	if err := s.Complete(t.Context(), late); !errors.Is(err, idempotency.ErrNotOwner) {
		t.Errorf("Complete of a record in progress = %v, want ErrNotOwner", err)
	}
	wantRecord(t, stored(t, s, r, now), r)
	completed := done(r, now, `"first"`)
	complete(t, s, completed)
	if err := s.Complete(t.Context(), late); !errors.Is(err, idempotency.ErrNotOwner) {
		t.Errorf("Complete of a completed record = %v, want ErrNotOwner", err)
	}
	wantRecord(t, stored(t, s, r, now), completed)
}

func testRelease(t *testing.T, s idempotency.Store) {
	now := time.Now()
	r := newRecord(now)
	if err := s.Release(t.Context(), r.Key, r.Owner); err != nil {
		t.Errorf("Release without a record = %v", err)
	}
	start(t, s, r, now)
	if err := s.Release(t.Context(), r.Key, unique()); !errors.Is(err, idempotency.ErrNotOwner) {
		t.Errorf("Release of another run = %v, want ErrNotOwner", err)
	}
	wantRecord(t, stored(t, s, r, now), r)
	if err := s.Release(t.Context(), r.Key, r.Owner); err != nil {
		t.Errorf("Release = %v", err)
	}
	next := otherRun(r)
	start(t, s, next, now)
	completed := done(next, now, `1`)
	complete(t, s, completed)
	for _, owner := range []string{r.Owner, next.Owner} {
		if err := s.Release(t.Context(), r.Key, owner); !errors.Is(err, idempotency.ErrNotOwner) {
			t.Errorf("Release of a completed record = %v, want ErrNotOwner", err)
		}
	}
	wantRecord(t, stored(t, s, r, now), completed)
}
