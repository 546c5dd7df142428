package idempotency_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/idempotency"
)

// A wrapped function with a cache asks the store once for a result, while that counts.
func TestCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{}
		amount := 1
		c := idempotency.Config[string, string]{Key: byText, CacheSize: 2, TTL: time.Minute, Payload: func(string) (any, error) { return amount, nil }}
		f := idempotency.Wrap(s, c, func(context.Context, string) (string, error) { return "baked", nil })
		other := idempotency.Wrap(s, c, func(context.Context, string) (string, error) { return "not run", nil })
		call := func(f func(context.Context, string) (string, error), want string) {
			t.Helper()
			if got, err := f(t.Context(), "e"); got != want || err != nil {
				t.Errorf("call = %q, %v, want %s", got, err, want)
			}
		}
		call(f, "baked")
		call(f, "baked")
		s.wantCalls(t, "bc")
		call(other, "baked") // has a cache of its own
		call(other, "baked")
		s.wantCalls(t, "bcb")

		amount = 2
		var mismatch *idempotency.PayloadMismatchError
		if _, err := f(t.Context(), "e"); !errors.As(err, &mismatch) {
			t.Errorf("another payload: %v, want a PayloadMismatchError", err)
		}
		amount = 1
		s.wantCalls(t, "bcb")
		time.Sleep(time.Minute)
		call(f, "baked")
		s.wantCalls(t, "bcb")
		time.Sleep(time.Nanosecond)
		call(f, "baked")
		s.wantCalls(t, "bcbbc")
	})
}

// Runs at the same time share a cache.
func TestCacheOfManyRuns(t *testing.T) {
	c := idempotency.Config[int, int]{CacheSize: 8, Key: func(n int) (any, error) { return n + 1, nil }}
	f := idempotency.Wrap(idempotency.NewMemoryStore(), c, func(_ context.Context, n int) (int, error) { return n, nil })
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 1000 {
				got, err := f(t.Context(), i%16)
				var progress *idempotency.InProgressError
				if !errors.As(err, &progress) && (got != i%16 || err != nil) {
					t.Errorf("call with %d = %d, %v", i%16, got, err)
				}
			}
		})
	}
	group.Wait()
}

func TestCacheOfResultNotStored(t *testing.T) {
	s := &scripted{}
	f := idempotency.Wrap(s, idempotency.Config[string, string]{Key: byText, CacheSize: 1}, func(context.Context, string) (string, error) {
		return string(make([]byte, 100_000)), nil // 600 KB as JSON
	})
	for i := range 3 {
		var err error
		stderr(t, func() { _, err = f(t.Context(), "e") })
		if (err == idempotency.ErrResultNotStored) != (i > 0) {
			t.Errorf("call %d: %v", i, err)
		}
	}
	s.wantCalls(t, "bcc")
}
