package batch

import (
	"context"
	"sync"
)

// A list is the records of a batch, whatever they are.
type list interface {
	len() int
	id(i int) string                          // what the record is called in failures
	keyed() bool                              // records have keys
	appendKey(dst []byte, i int) []byte       // adds the record's key, which records share that must not be run out of order
	process(ctx context.Context, i int) error // decodes the record and calls the user's function
}

// A rule says what a failure leads to.
type rule int

const (
	goOn       rule = iota // all others still run
	stopAll                // no further record is started
	stopBehind             // no record behind it is started
	stopKey                // no record behind it that shares its key is started
)

// A run is what becomes of the records of a batch. It ends with the call of settings.run that has made it; a record that
// is still running then finds it closed.
type run struct {
	records list
	rule    rule
	guard   guard
	done    chan struct{} // closed when no worker is left

	mu          sync.Mutex
	closed      bool
	plan        plan
	workers     int
	outcomes    []outcome
	firstFailed int    // the first record that failed; that behind the last for none
	failedKeys  []bool // by number of the key; nil: none
}

// An outcome is what has become of a record.
type outcome struct {
	state state
	err   error // of one that failed
}

type state int8

const (
	pending state = iota
	running
	succeeded
	failed
)

// none stands for no record.
const none = -1

// run runs the records of a batch and reports what failed: to the log, to the user's function and, if the invocation has
// to fail with it, by the error.
func (s *settings) run(ctx context.Context, records list, r rule) ([]Failure, error) {
	if records.len() == 0 {
		return nil, nil
	}
	return s.conclude(ctx, records.len(), s.execute(ctx, records, r).failures(s.source))
}

// execute runs records until they are done or out of time.
func (s *settings) execute(ctx context.Context, records list, ruled rule) *run {
	n := records.len()
	r := &run{
		records: records, rule: ruled, guard: newGuard(ctx, s), done: make(chan struct{}),
		outcomes: make([]outcome, n), firstFailed: n,
	}
	defer r.guard.release()
	r.plan = newPlan(records, s.concurrency, ruled)
	r.workers = min(s.concurrency, r.plan.chains)
	for range r.workers {
		go (&worker{run: r, current: none}).work()
	}
	r.guard.wait(r.done)
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	return r
}

// next notes what has become of the record that a worker has run last, which is none at first, and returns the one that
// it runs next. There is none when nothing is left that may be started.
func (r *run) next(last int, err error) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed { // nobody is there any more to be told
		return none
	}
	if last != none {
		r.note(last, err)
	}
	if r.guard.over() {
		return none
	}
	i := r.plan.following(last)
	for i != none && r.blocked(i) {
		i = r.plan.following(i)
	}
	if i != none {
		r.outcomes[i].state = running
	}
	return i
}

// blocked reports whether a failure keeps a record from being started. The caller holds mu.
func (r *run) blocked(i int) bool {
	switch r.rule {
	case stopAll:
		return r.firstFailed < len(r.outcomes)
	case stopBehind:
		return r.firstFailed < i
	case stopKey:
		return r.failedKeys != nil && r.failedKeys[r.plan.keyOf[i]]
	}
	return false
}

// note notes what has become of a record. The caller holds mu.
func (r *run) note(i int, err error) {
	if err == nil {
		r.outcomes[i].state = succeeded
		return
	}
	r.outcomes[i] = outcome{failed, err}
	r.firstFailed = min(r.firstFailed, i)
	if r.rule == stopKey {
		r.failKeyOf(i)
	}
}

// failKeyOf keeps records from being started that share the key of one. The caller holds mu.
func (r *run) failKeyOf(i int) {
	if r.plan.keyOf == nil {
		r.plan.number(r.records)
	}
	if r.failedKeys == nil {
		r.failedKeys = make([]bool, r.plan.keys)
	}
	r.failedKeys[r.plan.keyOf[i]] = true
}

// leave counts a worker out.
func (r *run) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.workers--; r.workers == 0 {
		close(r.done)
	}
}

// failures lists what has not succeeded, in the order of the batch. The run is closed: nothing changes any more.
func (r *run) failures(source string) []Failure {
	var failures []Failure
	for i, o := range r.outcomes {
		f := Failure{Source: source, Index: i, Started: true, Err: o.err}
		switch o.state {
		case succeeded:
			continue
		case running:
			f.Err = errCutOff{r.guard.err()}
		case pending:
			f.Started = false
			if f.Err = ErrStopped; !r.blocked(i) {
				f.Err = r.guard.err()
			}
		}
		f.ID = r.records.id(i)
		failures = append(failures, f)
	}
	return failures
}

// errCutOff is the Err of a record that was still running when the response was made.
type errCutOff struct{ cause error }

func (e errCutOff) Error() string { return "still running: " + e.cause.Error() }
func (e errCutOff) Unwrap() error { return e.cause }
