package localaws

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A subscriber gets telemetry in batches. Records that it is too slow for are dropped and counted.
type subscriber struct {
	subscription
	name string
	lost func(records, bytes int)
	stop context.CancelFunc
	done chan struct{} // closed when nothing is sent any more
	wake chan struct{} // has a value when there is something to look at

	mu          sync.Mutex
	queue       [][]byte
	queued      int       // bytes of queue
	sending     int       // bytes of the batch on its way
	due         time.Time // when the queue is sent even if it is not full
	hurry       bool      // it is sent at once
	drained     []chan struct{}
	lostRecords int
	lostBytes   int
}

func newSubscriber(name string, s subscription, lost func(records, bytes int)) *subscriber {
	ctx, cancel := context.WithCancel(context.Background())
	r := &subscriber{
		subscription: s, name: name, lost: lost, stop: cancel,
		done: make(chan struct{}), wake: make(chan struct{}, 1),
	}
	go func() {
		defer close(r.done)
		r.run(ctx)
	}()
	return r
}

// close ends the subscription.
func (s *subscriber) close() {
	s.stop()
	<-s.done
	s.destination.close()
}

// add takes a record, if it is of a kind that the subscriber wants.
func (s *subscriber) add(r record) {
	if !slices.Contains(s.streams, r.stream) {
		return
	}
	texts := r.encode(s.schema)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		s.addText(text)
	}
}

func (s *subscriber) addText(text []byte) {
	if s.queued+s.sending+len(text) > TelemetryBacklog*s.maxBytes {
		s.lostRecords++
		s.lostBytes += len(text)
		s.look()
		return
	}
	if len(s.queue) == 0 {
		s.due = time.Now().Add(s.timeout)
		s.look()
	}
	s.queue = append(s.queue, text)
	s.queued += len(text)
	if s.full() || s.hurry {
		s.look()
	}
}

// full reports whether there is a whole batch.
func (s *subscriber) full() bool { return len(s.queue) >= s.maxItems || s.queued >= s.maxBytes }

// look has run look again.
func (s *subscriber) look() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// flush has everything sent at once from now on. The channel is closed when there is nothing left to be sent.
func (s *subscriber) flush() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hurry = true
	drained := make(chan struct{})
	s.drained = append(s.drained, drained)
	s.look()
	return drained
}

// run sends batches until ctx ends.
func (s *subscriber) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		if records, bytes := s.takeLoss(); records > 0 {
			s.lost(records, bytes)
		}
		batch, wait := s.takeBatch()
		if len(batch) > 0 {
			s.sent(batch, s.deliver(ctx, batch))
			continue
		}
		timer.Reset(wait)
		select {
		case <-s.wake:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
}

// takeLoss returns what has been lost, when there is room for a record that says so.
func (s *subscriber) takeLoss() (records, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queued > (TelemetryBacklog-1)*s.maxBytes {
		return 0, 0
	}
	records, bytes = s.lostRecords, s.lostBytes
	s.lostRecords, s.lostBytes = 0, 0
	return records, bytes
}

// takeBatch returns what is to be sent now. If that is nothing, it returns how long it will be so.
func (s *subscriber) takeBatch() ([][]byte, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		for _, drained := range s.drained {
			close(drained)
		}
		s.drained = nil
		return nil, MaxTelemetryTimeout
	}
	if wait := time.Until(s.due); wait > 0 && !s.hurry && !s.full() {
		return nil, wait
	}
	n := 0
	for n < len(s.queue) && n < s.maxItems && (n == 0 || s.sending+len(s.queue[n]) <= s.maxBytes) {
		s.sending += len(s.queue[n])
		n++
	}
	batch := s.queue[:n:n]
	s.queue = slices.Clone(s.queue[n:])
	s.queued -= s.sending
	s.due = time.Now().Add(s.timeout)
	return batch, 0
}

// sent is the end of a batch.
func (s *subscriber) sent(batch [][]byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok {
		s.lostRecords += len(batch)
		s.lostBytes += s.sending
	}
	s.sending = 0
}

// deliveryTries is how often a batch is sent that does not arrive.
const deliveryTries = 3

// deliver sends a batch and reports whether it has arrived.
func (s *subscriber) deliver(ctx context.Context, batch [][]byte) bool {
	for try := range deliveryTries {
		if try > 0 && !sleep(ctx, s.timeout) {
			return false
		}
		if s.destination.send(ctx, batch) == nil {
			return true
		}
	}
	return false
}

// sleep waits. It reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
