package lambdaotel

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// errFlushTimeout is that sending takes too long.
var errFlushTimeout = errors.New("not done in time")

// A forceFlusher is a provider that can send what it has.
type forceFlusher interface {
	ForceFlush(context.Context) error
}

// A flusher has providers send what they have. There is one round at a time: who asks while one is on its way may have
// recorded what it does not take along, and shares the next one with all others who do.
type flusher struct {
	traces  forceFlusher // nil: there is nothing to be sent
	metrics forceFlusher // nil: there is nothing to be sent
	ended   *endedSpans  // nil: traces does not say whether there is something to be sent

	mu      sync.Mutex
	running *round
	waiting *round
}

// A round is one flush of all providers.
type round struct {
	timeout time.Duration
	done    chan struct{} // closed when err is there
	err     error
}

// flush has everything sent that was recorded before, and waits for that, but no longer than d.
func (f *flusher) flush(d time.Duration) error {
	if f.idle() {
		return nil
	}
	r := f.join(d)
	timeout := time.NewTimer(d)
	defer timeout.Stop()
	select {
	case <-r.done:
		return r.err
	case <-timeout.C:
		return errFlushTimeout
	}
}

// idle reports whether there is nothing to be sent.
func (f *flusher) idle() bool {
	return f.metrics == nil && (f.traces == nil || f.ended != nil && !f.ended.any.Load())
}

// join returns a round that begins after the call.
func (f *flusher) join(d time.Duration) *round {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.running != nil {
		if f.waiting == nil {
			f.waiting = newRound(d)
		}
		return f.waiting
	}
	r := newRound(d)
	f.running = r
	go f.run(r)
	return r
}

func newRound(d time.Duration) *round {
	return &round{timeout: d, done: make(chan struct{})}
}

// run runs the rounds until nobody waits for one.
func (f *flusher) run(r *round) {
	for r != nil {
		r.err = f.send(r.timeout)
		close(r.done)
		f.mu.Lock()
		r, f.running, f.waiting = f.waiting, f.waiting, nil
		f.mu.Unlock()
	}
}

// send flushes the providers, both at once.
func (f *flusher) send(d time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	var ofTraces, ofMetrics error
	var wg sync.WaitGroup
	if f.traces != nil && (f.ended == nil || f.ended.any.Swap(false)) {
		wg.Go(func() {
			if ofTraces = safely(ctx, f.traces); ofTraces != nil && f.ended != nil {
				f.ended.any.Store(true) // there may be something left
			}
		})
	}
	if f.metrics != nil {
		wg.Go(func() { ofMetrics = safely(ctx, f.metrics) })
	}
	wg.Wait()
	return errors.Join(ofTraces, ofMetrics)
}

// safely flushes a provider. A panic of an exporter must not end the process.
func safely(ctx context.Context, p forceFlusher) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("panic of an exporter")
		}
	}()
	return p.ForceFlush(ctx)
}

// endedSpans is a span processor that notes that there are spans to be sent. It comes behind those that send them.
type endedSpans struct{ any atomic.Bool }

// OnStart does nothing.
func (*endedSpans) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// OnEnd notes that a span has ended.
func (e *endedSpans) OnEnd(sdktrace.ReadOnlySpan) { e.any.Store(true) }

// ForceFlush does nothing: there is nothing held here.
func (*endedSpans) ForceFlush(context.Context) error { return nil }

// Shutdown does nothing.
func (*endedSpans) Shutdown(context.Context) error { return nil }
