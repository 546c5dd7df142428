package localaws

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// InvokeAsync accepts an invocation for the function's asynchronous queue and returns its request ID. The queue hands
// the event to the function, again when that fails, and its record to the targets of [Settings.Async]. The client
// context of r is not passed on, as on AWS; Tail and WaitLog mean nothing. The error is a [*ServiceError] when the
// request was refused, and wraps ctx's when ctx has ended already.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
func (f *Function) InvokeAsync(ctx context.Context, r Request) (requestID string, err error) {
	if ctx.Err() != nil {
		return "", fmt.Errorf("invoke %s: %w", f.name, context.Cause(ctx))
	}
	if len(r.Payload) > MaxAsyncEvent {
		return "", tooLargeEvent(MaxAsyncEvent)
	}
	r.Payload, r.ClientContext = bytes.Clone(r.Payload), nil
	i, err := f.newInvocation(r)
	if err != nil {
		return "", err
	}
	r.RequestID, r.TraceID = i.id, i.traceID
	if !f.events.accept(&asyncEvent{request: r, payload: i.event, accepted: time.Now()}) {
		return "", f.gone(i.arn)
	}
	return i.id, nil
}

// An asyncEvent is an event on its way through a function's asynchronous queue.
type asyncEvent struct {
	request   Request // of every try
	payload   []byte
	accepted  time.Time
	tries     int // that have run
	throttles int // tries that have not run, since the last that has
}

// An asyncLedger counts the asynchronous events of a service. Its lock guards the queues of all functions.
type asyncLedger struct {
	runners sync.WaitGroup // tries

	mu      sync.Mutex
	open    int           // events that have neither been delivered nor given up
	running int           // tries
	stopped bool          // no more tries
	changed chan struct{} // closed, and replaced, when a count goes down, or at the stop
}

// change says that a count has gone down.
func (l *asyncLedger) change() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// await waits until ok holds, or ctx ends.
func (l *asyncLedger) await(ctx context.Context, ok func() bool) error {
	for {
		l.mu.Lock()
		changed, done := l.changed, ok()
		l.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// FinishAsync waits until every asynchronous event that has been accepted has succeeded or has been given up, and its
// record has been delivered. It fails when ctx ends or the queues are stopped before.
func (s *Service) FinishAsync(ctx context.Context) error {
	l := &s.async
	err := l.await(ctx, func() bool { return l.open == 0 || l.stopped })
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && l.open > 0 {
		err = errors.New("the queues have been stopped")
	}
	if err != nil {
		return fmt.Errorf("wait for asynchronous events, %d left: %w", l.open, err)
	}
	return nil
}

// StopAsync starts no more tries of asynchronous events, and waits for those that are running, no longer than ctx lasts.
// It returns the number of events that have neither succeeded nor been given up.
func (s *Service) StopAsync(ctx context.Context) (undelivered int) {
	l := &s.async
	l.stop()
	_ = l.await(ctx, func() bool { return l.running == 0 }) // those that go on are counted
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

func (l *asyncLedger) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	l.change()
}

// An asyncQueue is the asynchronous queue of one function: unbounded, first in, first out. The ledger's lock guards it.
type asyncQueue struct {
	function *Function
	ledger   *asyncLedger
	events   []*asyncEvent               // to be tried
	delayed  map[*asyncEvent]*time.Timer // to be tried later
	running  int                         // tries
	closed   bool                        // the function takes no more
	removed  bool                        // closed, and what is left counts no longer
}

func newAsyncQueue(f *Function) *asyncQueue {
	return &asyncQueue{function: f, ledger: &f.service.async, delayed: map[*asyncEvent]*time.Timer{}}
}

// accept takes a new event. It reports false when the function is gone.
func (q *asyncQueue) accept(e *asyncEvent) bool {
	q.ledger.mu.Lock()
	defer q.ledger.mu.Unlock()
	if q.closed {
		return false
	}
	q.ledger.open++
	q.events = append(q.events, e)
	q.dispatch()
	return true
}

// dispatch starts tries, as many at a time as the function can run.
func (q *asyncQueue) dispatch() {
	if len(q.events) == 0 {
		return
	}
	for limit := q.limit(); len(q.events) > 0 && q.running < limit && !q.ledger.stopped && !q.closed; {
		e := q.events[0]
		q.events[0] = nil
		q.events = q.events[1:]
		q.running++
		q.ledger.running++
		q.ledger.runners.Go(func() { q.run(e) })
	}
}

// limit is the number of tries at a time. More would only wait before the function, ahead of synchronous invocations.
func (q *asyncQueue) limit() int {
	s := q.function.Settings()
	limit := s.MaxEnvironments * s.MaxConcurrency
	if s.ReservedConcurrency != nil {
		limit = min(limit, *s.ReservedConcurrency)
	}
	return max(1, limit)
}

// run tries an event once, and then does with it what there is to be done.
func (q *asyncQueue) run(e *asyncEvent) {
	next := q.try(e)
	q.ledger.mu.Lock()
	defer q.ledger.mu.Unlock()
	q.running--
	q.ledger.running--
	switch {
	case next.over || q.removed:
		q.ledger.open--
	case next.delay == 0 || q.closed:
		q.events = append(q.events, e)
	default:
		q.delayed[e] = time.AfterFunc(next.delay, func() { q.resume(e) })
	}
	q.dispatch()
	q.ledger.change()
}

// resume puts a delayed event back into the queue.
func (q *asyncQueue) resume(e *asyncEvent) {
	q.ledger.mu.Lock()
	defer q.ledger.mu.Unlock()
	if _, ok := q.delayed[e]; !ok {
		return
	}
	delete(q.delayed, e)
	q.events = append(q.events, e)
	q.dispatch()
}

// close takes no more events, and tries none again. They stay in the queue.
func (q *asyncQueue) close() {
	q.ledger.mu.Lock()
	defer q.ledger.mu.Unlock()
	q.closed = true
	for e, timer := range q.delayed {
		timer.Stop()
		q.events = append(q.events, e)
	}
	clear(q.delayed)
}

// remove closes the queue and drops the events that are not running, which it returns.
func (q *asyncQueue) remove() []*asyncEvent {
	q.close()
	q.ledger.mu.Lock()
	defer q.ledger.mu.Unlock()
	q.removed = true
	dropped := q.events
	q.events = nil
	q.ledger.open -= len(dropped)
	q.ledger.change()
	slices.SortFunc(dropped, func(a, b *asyncEvent) int { return a.accepted.Compare(b.accepted) })
	return dropped
}
