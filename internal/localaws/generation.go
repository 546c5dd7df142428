package localaws

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A runtimeState is what the Runtime API knows of a runtime process that takes one invocation at a time.
type runtimeState string

const (
	stateStarted   runtimeState = "Started"   // has not asked for an invocation yet
	stateInitError runtimeState = "InitError" // has said why it never will
	stateReady     runtimeState = "Ready"     // waits in next
	stateRunning   runtimeState = "Running"   // has an invocation
	stateAnswering runtimeState = "Answering" // is sending the answer: Running for everybody but the runtime itself
	stateAnswered  runtimeState = "Answered"  // has sent it, and has not asked for the next
	stateEnded     runtimeState = "Ended"     // has ended, whatever it has left behind
)

// A generation is one life of an environment's processes, from their start to their end, and what they have told the
// Runtime API and the Extensions API so far.
type generation struct {
	process   *process // nil: not started yet
	output    *output
	ended     bool // endRuntime has been called; of the environment's goroutine
	telemetry *telemetry
	watchers  sync.WaitGroup // of the external extensions' processes

	mu         sync.Mutex
	state      runtimeState
	offered    *invocation   // for the runtime in Ready to take
	current    *invocation   // what it took; until it asks for the next
	changed    chan struct{} // closed, and replaced, when there is something for those who wait in next
	idle       chan struct{} // closed while the runtime and all extensions wait in next; replaced by an offer
	initError  chan struct{} // closed by /init/error
	initReport *failure      // what it said
	extensions []*extension
	managed    *managed // the runtime takes several invocations at a time; nil: one

	registered      chan struct{}   // closed when no external extension has still to register itself
	extensionFailed chan struct{}   // closed when an extension has failed the environment
	fault           *extensionFault // how
	ending          bool            // the processes may end
	notice          *shutdownNotice // that they are to
}

func newGeneration(t *telemetry) *generation {
	return &generation{
		telemetry:       t,
		registered:      make(chan struct{}),
		extensionFailed: make(chan struct{}),

		state:     stateStarted,
		changed:   make(chan struct{}),
		idle:      make(chan struct{}),
		initError: make(chan struct{}),
	}
}

// offer hands an invocation to the processes, all of which wait in next. It returns a channel that is closed when they
// do so again.
func (g *generation) offer(i *invocation) (idle <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.offered = i
	for _, e := range g.extensions {
		e.offer(i)
	}
	g.idle = make(chan struct{})
	g.wake()
	return g.idle
}

// withdraw takes an offered invocation back. It reports false when the runtime has it already.
func (g *generation) withdraw(i *invocation) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.offered != i {
		return false
	}
	g.offered = nil
	return true
}

// withdrawAll is withdraw for an invocation that no extension may have seen either.
func (g *generation) withdrawAll(i *invocation) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, e := range g.extensions {
		if e.subscribed(extensionsapi.EventInvoke) && e.offered != i {
			return false
		}
	}
	if g.offered != i {
		return false
	}
	g.offered = nil
	return true
}

// runtimeEnded has nobody speak for the runtime any more.
func (g *generation) runtimeEnded() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state = stateEnded
	g.offered = nil
	g.wake()
}

// runtimeExited returns a channel that is closed when the runtime's process has ended, nil before it is started.
func (g *generation) runtimeExited() <-chan struct{} {
	if g.process == nil {
		return nil
	}
	return g.process.exited
}

// wake has everyone who waits in next look again.
func (g *generation) wake() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// becomeIdle notices that everyone waits in next.
func (g *generation) becomeIdle() {
	if g.state != stateReady || g.offered != nil {
		return
	}
	for _, e := range g.extensions {
		if !e.waiting() {
			return
		}
	}
	select {
	case <-g.idle:
	default:
		close(g.idle)
	}
}

// next is the runtime's request for an invocation. It waits until there is one or ctx ends: a request that has been
// abandoned takes nothing away.
func (g *generation) next(ctx context.Context) (*invocation, error) {
	if g.managed != nil {
		return g.managed.next(ctx, g)
	}
	for {
		i, changed, err := g.take(ctx)
		if i != nil || err != nil {
			return i, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take makes the transition that a request for an invocation means in the present state. Without an invocation and
// without an error the runtime has to wait.
func (g *generation) take(ctx context.Context) (*invocation, <-chan struct{}, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch g.state {
	case stateInitError, stateAnswering, stateEnded:
		return nil, nil, g.forbidden(stateReady)
	case stateStarted, stateAnswered:
		g.state = stateReady
		g.current = nil
		g.becomeIdle()
	case stateReady:
		if g.offered == nil || ctx.Err() != nil {
			break
		}
		g.current, g.offered = g.offered, nil
		g.state = stateRunning
	}
	return g.current, g.changed, nil
}

// beginAnswer is the start of an answer to the invocation of that ID.
func (g *generation) beginAnswer(id string) (*invocation, error) {
	if g.managed != nil {
		return g.managed.beginAnswer(id)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.current == nil || g.current.id != id:
		return nil, &apiError{http.StatusBadRequest, runtimeapi.ErrInvalidRequestID, runtimeapi.MessageInvalidRequestID}
	case g.state != stateRunning:
		return nil, g.forbidden(stateAnswered)
	}
	g.state = stateAnswering
	return g.current, nil
}

// answering reports whether an answer is being read.
func (g *generation) answering() bool {
	if g.managed != nil {
		return g.managed.answering()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.state == stateAnswering
}

// endAnswer is the end of an answer that has begun: its invoker gets the outcome. An error is for the runtime.
func (g *generation) endAnswer(i *invocation, o *outcome) error {
	if g.managed != nil {
		return g.managed.endAnswer(i, o)
	}
	g.mu.Lock()
	if g.current == i && g.state == stateAnswering {
		g.state = stateAnswered
	}
	g.mu.Unlock()
	i.settle(o)
	return nil
}

// failInit is the runtime's word that it cannot start.
func (g *generation) failInit(f *failure) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.state != stateStarted {
		return g.forbidden(stateInitError)
	}
	g.state = stateInitError
	g.initReport = f
	close(g.initError)
	return nil
}

// mayFailInit reports the error that failInit would.
func (g *generation) mayFailInit() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.state != stateStarted {
		return g.forbidden(stateInitError)
	}
	return nil
}

// initFailure returns what the runtime has posted to /init/error, or nil.
func (g *generation) initFailure() *failure {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.initReport
}

// forbidden is the refusal of a transition that the present state does not allow.
func (g *generation) forbidden(to runtimeState) error { return forbidden(g.state, to) }

func forbidden(from, to runtimeState) error {
	if from == stateAnswering {
		from = stateRunning
	}
	return &apiError{http.StatusForbidden, runtimeapi.ErrInvalidStateTransition, fmt.Sprintf(
		"State transition from %s to %s failed for runtime. Error: State transition is not allowed", from, to)}
}
