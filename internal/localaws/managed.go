package localaws

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// managed is what the Runtime API knows of a runtime that takes several invocations at a time, as on Lambda Managed
// Instances: each invocation has a state of its own. The runtime's requests for work wait in a line; the environment
// offers invocations to it.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
type managed struct {
	limit   int           // of invocations at a time
	changed chan struct{} // has an element when there is something for the environment to look at

	mu      sync.Mutex
	waiting []chan *invocation        // requests for work, longest waiting first
	offered []*invocation             // for the next requests; nobody waits while there are any
	fetched map[string]*managedAnswer // handed to the runtime and not ended, by request ID
	ended   endings
	owed    int // answers that no request for work has followed
}

// A managedAnswer is the answer to an invocation that the runtime has.
type managedAnswer struct {
	invocation *invocation
	begun      bool
}

// newManaged returns what takes up to limit invocations at a time, and nil for one.
func newManaged(limit int) *managed {
	if limit <= 1 {
		return nil
	}
	return &managed{
		limit: limit, changed: make(chan struct{}, 1),
		fetched: map[string]*managedAnswer{}, ended: endings{how: map[string]ending{}},
	}
}

// notify has the environment look.
func (m *managed) notify() {
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

// next is a request of the runtime's for work. It waits until there is some or ctx ends: a request that has been
// abandoned takes nothing away. The first is the end of the init phase.
func (m *managed) next(ctx context.Context, g *generation) (*invocation, error) {
	if err := g.initialized(); err != nil {
		return nil, err
	}
	place := m.wait()
	select {
	case i := <-place:
		return i, nil
	case <-ctx.Done():
	}
	m.leave(place)
	return nil, ctx.Err()
}

// initialized is the end of the runtime's init phase, if it has not come already.
func (g *generation) initialized() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch g.state {
	case stateInitError, stateEnded:
		return g.forbidden(stateReady)
	case stateStarted:
		g.state = stateReady
		g.becomeIdle()
	}
	return nil
}

// wait puts a request for work into the line.
func (m *managed) wait() chan *invocation {
	m.mu.Lock()
	defer m.mu.Unlock()
	place := make(chan *invocation, 1)
	m.waiting = append(m.waiting, place)
	m.owed = max(0, m.owed-1)
	m.hand()
	m.notify()
	return place
}

// leave takes a request out of the line. What it has got meanwhile goes to the next.
func (m *managed) leave(place chan *invocation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := slices.Index(m.waiting, place); n >= 0 {
		m.waiting = slices.Delete(m.waiting, n, n+1)
	} else {
		m.takeBack(<-place)
	}
	m.notify()
}

// hand gives out what is offered.
func (m *managed) hand() {
	for len(m.waiting) > 0 && len(m.offered) > 0 {
		i := m.offered[0]
		m.offered = slices.Delete(m.offered, 0, 1)
		m.fetched[i.id] = &managedAnswer{invocation: i}
		m.waiting[0] <- i
		m.waiting = slices.Delete(m.waiting, 0, 1)
	}
}

// takeBack offers an invocation again that has been handed to nobody.
func (m *managed) takeBack(i *invocation) {
	if a, ok := m.fetched[i.id]; ok && !a.begun {
		delete(m.fetched, i.id)
		m.offered = slices.Insert(m.offered, 0, i)
		m.hand()
	}
}

// returned is the end of a request for work that could not be told of its invocation. A runtime that takes one at a
// time is told when it asks again.
func (g *generation) returned(i *invocation) {
	if g.managed == nil || i == nil {
		return
	}
	g.managed.mu.Lock()
	defer g.managed.mu.Unlock()
	g.managed.takeBack(i)
}

// offer hands an invocation to the request that has waited longest, or to the next.
func (m *managed) offer(i *invocation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.offered = append(m.offered, i)
	m.hand()
}

// withdraw takes an offered invocation back. It reports false when the runtime has had it.
func (m *managed) withdraw(i *invocation) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := slices.Index(m.offered, i)
	if n >= 0 {
		m.offered = slices.Delete(m.offered, n, n+1)
	}
	return n >= 0
}

// room is how many invocations the runtime would take beside those that are open, and for how many more it is going to
// ask. One that has none is given one before it asks.
func (m *managed) room(open int) (room, coming int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	room = min(m.limit-open, len(m.waiting))
	if open == 0 {
		room = max(1, room)
	}
	return room, min(m.limit-open-room, m.owed)
}

// beginAnswer is the start of an answer to the invocation of that ID.
func (m *managed) beginAnswer(id string) (*invocation, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.fetched[id]
	switch {
	case !ok:
		return nil, m.ended.refusal(id)
	case a.begun:
		return nil, forbidden(stateRunning, stateAnswered)
	}
	a.begun = true
	return a.invocation, nil
}

// answering reports whether an answer is being read.
func (m *managed) answering() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.fetched {
		if a.begun {
			return true
		}
	}
	return false
}

// endAnswer is the end of an answer that has begun. One that comes too late is refused.
func (m *managed) endAnswer(i *invocation, o *outcome) error {
	if m.end(i, o, endedAnswered) {
		m.notify()
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ended.refusal(i.id)
}

// end is the end of an invocation. It reports whether this was it, or another had come before.
func (m *managed) end(i *invocation, o *outcome, how ending) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !i.settle(o) {
		return false
	}
	delete(m.fetched, i.id)
	m.ended.add(i.id, how)
	if how == endedAnswered {
		m.owed++
	}
	return true
}

// An ending is how an invocation has ended, for a runtime that answers it again.
type ending int

const (
	endedAnswered ending = iota
	endedTimedOut
)

// endings are those of the last invocations.
type endings struct {
	how map[string]ending
	ids []string // oldest first
}

// maxEndings is how many invocations are remembered: more than any runtime has in hand.
const maxEndings = 1024

func (e *endings) add(id string, how ending) {
	if len(e.ids) == maxEndings {
		delete(e.how, e.ids[0])
		e.ids = slices.Delete(e.ids, 0, 1)
	}
	e.how[id] = how
	e.ids = append(e.ids, id)
}

// refusal is why an invocation cannot be answered that is not open.
func (e *endings) refusal(id string) error {
	how, ok := e.how[id]
	switch {
	case !ok:
		return &apiError{http.StatusBadRequest, runtimeapi.ErrInvalidRequestID, runtimeapi.MessageInvalidRequestID}
	case how == endedTimedOut:
		return &apiError{http.StatusGone, runtimeapi.ErrInvokeTimeout, "Invoke timeout"}
	default:
		return forbidden(stateAnswered, stateAnswered)
	}
}
