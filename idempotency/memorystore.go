package idempotency

import (
	"context"
	"sync"
	"time"
)

// maxMemoryRecord is how large a record in a MemoryStore may be: as an item in DynamoDB, so that what fits in a test
// fits in production.
const maxMemoryRecord = 400 << 10

// A MemoryStore keeps records in the memory of the process: for tests and the laptop. On Lambda it protects from events
// that reach the same execution environment, and from no others. Like an item in DynamoDB, a record takes 400 KB at
// most.
//
// The zero MemoryStore is empty and ready to use. It is safe for concurrent use.
type MemoryStore struct {
	mu      sync.Mutex
	records map[string]Record
	sweep   int // the number of records at which expired ones are removed
}

// NewMemoryStore returns an empty MemoryStore.
func NewMemoryStore() *MemoryStore { return &MemoryStore{} }

// Begin stores r, unless a record is in its way.
func (s *MemoryStore) Begin(ctx context.Context, r Record, now time.Time) (existing *Record, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.records[r.Key]; ok && !old.expired(now) && !old.abandoned(now) {
		if old.Owner == r.Owner {
			return nil, nil
		}
		return old.clone(), nil
	}
	s.removeExpired(now)
	if s.records == nil {
		s.records = map[string]Record{}
	}
	r.Result, r.HasResult = nil, false
	s.records[r.Key] = r
	return nil, nil
}

// removeExpired keeps the records from becoming ever more. Each time it runs, as many have been added as stayed.
func (s *MemoryStore) removeExpired(now time.Time) {
	if len(s.records) < s.sweep {
		return
	}
	for key, r := range s.records {
		if r.expired(now) {
			delete(s.records, key)
		}
	}
	s.sweep = max(64, 2*len(s.records))
}

// Complete completes the record of r's run.
func (s *MemoryStore) Complete(ctx context.Context, r Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(r.Key)+len(r.Owner)+len(r.PayloadHash)+len(r.Result) > maxMemoryRecord {
		return ErrResultTooLarge
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.records[r.Key]
	switch {
	case !ok, stored.Owner != r.Owner:
		return ErrNotOwner
	case stored.Status == StatusCompleted:
		return nil
	}
	r = *r.clone()
	stored.Status, stored.Expiry = StatusCompleted, r.Expiry
	stored.Result, stored.HasResult = r.Result, r.HasResult
	s.records[r.Key] = stored
	return nil
}

// Release removes the record of a run.
func (s *MemoryStore) Release(ctx context.Context, key, owner string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.records[key]
	switch {
	case !ok:
		return nil
	case stored.Owner != owner, stored.Status != StatusInProgress:
		return ErrNotOwner
	}
	delete(s.records, key)
	return nil
}
