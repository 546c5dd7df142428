package watch

import "time"

// How long a burst lasts.
const (
	Quiet   = 50 * time.Millisecond  // without a change, after which it is over
	Longest = 500 * time.Millisecond // from the first change; then it is over although changes still come
)

// A Burst is a series of changes that belong together, as an editor that saves, or a tool that writes many files,
// makes them. The zero value has no change.
type Burst struct{ first, last time.Time }

// Add takes a change that was noticed at a time.
func (b *Burst) Add(now time.Time) {
	if b.first.IsZero() {
		b.first = now
	}
	b.last = now
}

// Pending reports whether there were changes.
func (b *Burst) Pending() bool { return !b.first.IsZero() }

// Over reports whether there were changes and no more are to be waited for.
func (b *Burst) Over(now time.Time) bool {
	return b.Pending() && (now.Sub(b.last) >= Quiet || now.Sub(b.first) >= Longest)
}

// Reset forgets the changes.
func (b *Burst) Reset() { *b = Burst{} }
