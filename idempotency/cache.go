package idempotency

import (
	"sync"
	"time"
)

// Bounds of a cache, in bytes.
const (
	maxCache  = 16 << 20
	entrySize = 384 // what an entry takes besides its texts
)

// A cache keeps the completed records that were used last. A nil one keeps none.
type cache struct {
	mu      sync.Mutex
	most    int // entries
	bytes   int
	entries map[string]*entry
	ends    entry // next is the entry used last, previous the one used longest ago
}

// An entry is a record in a ring.
type entry struct {
	record         *Record
	next, previous *entry
}

//go:noinline for the sake of size
func newCache(most int) *cache {
	if most <= 0 {
		return nil
	}
	c := &cache{most: most, entries: map[string]*entry{}}
	c.ends.next, c.ends.previous = &c.ends, &c.ends
	return c
}

// get returns the record under key, which nobody may write to, or nil.
func (c *cache) get(key string, now time.Time) *Record {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	switch {
	case e == nil:
		return nil
	case e.record.expired(now):
		c.remove(e)
		return nil
	}
	e.unlink()
	e.link(&c.ends)
	return e.record
}

// put keeps a copy of r if it is completed.
func (c *cache) put(r *Record) {
	if c == nil || r.Status != StatusCompleted || sizeOf(r) > maxCache {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[r.Key]; e != nil {
		if e.record == r {
			return // it was taken from here
		}
		c.remove(e)
	}
	e := &entry{record: r.clone()}
	c.entries[r.Key] = e
	c.bytes += sizeOf(r)
	e.link(&c.ends)
	for len(c.entries) > c.most || c.bytes > maxCache {
		c.remove(c.ends.previous)
	}
}

//go:noinline for the sake of size
func (c *cache) remove(e *entry) {
	e.unlink()
	delete(c.entries, e.record.Key)
	c.bytes -= sizeOf(e.record)
}

//go:noinline for the sake of size
func (e *entry) link(after *entry) {
	e.previous, e.next = after, after.next
	after.next.previous = e
	after.next = e
}

//go:noinline for the sake of size
func (e *entry) unlink() {
	e.previous.next, e.next.previous = e.next, e.previous
}

// sizeOf is what a record takes in memory, about.
func sizeOf(r *Record) int {
	return entrySize + len(r.Key) + len(r.Owner) + len(r.PayloadHash) + len(r.Result)
}
