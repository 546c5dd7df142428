package idempotency_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/idempotency/storetest"
)

func TestMemoryStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) idempotency.Store { return idempotency.NewMemoryStore() })
	shared := idempotency.NewMemoryStore()
	t.Run("shared", func(t *testing.T) {
		storetest.Run(t, func(*testing.T) idempotency.Store { return shared })
	})
}

// A process that lives long does not keep what has expired.
func TestMemoryStoreForgets(t *testing.T) {
	var s idempotency.MemoryStore
	now, most := time.Now(), 0
	for i := range 10_000 {
		r := idempotency.Record{Key: fmt.Sprint(i), Owner: "o", Status: idempotency.StatusInProgress, Expiry: now, LeaseExpiry: now}
		now = now.Add(time.Second)
		if existing, err := s.Begin(t.Context(), r, now); existing != nil || err != nil {
			t.Fatalf("Begin = %v, %v", existing, err)
		}
		most = max(most, s.Len())
	}
	if most > 200 {
		t.Errorf("holds up to %d records of which 1 counts", most)
	}
}
