package metrics

import (
	"context"
	"sync"
	"time"
)

// maxHeld is how many values a family holds before it writes them by itself.
const maxHeld = 10_000

// A family is the recorder of an invocation with all those that came of it by With. They are flushed together.
type family struct {
	metrics *Metrics
	root    Recorder
	ctx     context.Context // of the invocation, if there is one

	mu      sync.Mutex
	ended   bool        // nothing is recorded any more
	pending []*Recorder // those that have values, by their first value
	held    int         // values that pending have
	first   error       // of the calls that failed,
	failed  int         // and how many those are
	lost    error       // why lines could not be written, the first
	without bool        // metadata was left out
}

func (m *Metrics) newFamily(ctx context.Context) *family {
	f := &family{metrics: m, ctx: ctx}
	f.root.family = f
	f.root.dims = m.dims[:len(m.dims):len(m.dims)]
	return f
}

// note keeps what the middleware has to say about a call, and returns its error. The caller holds mu.
func (f *family) note(err error) error {
	if err != nil {
		if f.failed == 0 {
			f.first = err
		}
		f.failed++
	}
	return err
}

// flush writes what r, and all that came of it, have recorded. It returns the first error of writing. The caller holds mu.
func (f *family) flush(r *Recorder) (err error) {
	if len(f.pending) == 0 {
		return nil
	}
	now := time.Now()
	rest := f.pending[:0]
	for _, p := range f.pending {
		if !p.isOf(r) {
			rest = append(rest, p)
			continue
		}
		f.held -= p.held
		if failed := f.metrics.writeAll(p, now); err == nil {
			err = failed
		}
	}
	clear(f.pending[len(rest):])
	f.pending = rest
	if f.lost == nil {
		f.lost = err
	}
	return err
}

// flushEarly writes what there is while the invocation goes on.
func (f *family) flushEarly() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		_ = f.flush(&f.root) // end says so
	}
}

// end writes what is left, and says what went wrong.
func (f *family) end() {
	f.mu.Lock()
	f.ended = true
	_ = f.flush(&f.root) // is in lost
	f.mu.Unlock()
	f.complain()
}
