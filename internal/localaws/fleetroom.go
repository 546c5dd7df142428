package localaws

import (
	"slices"
	"time"
)

// coming is the number of invocations that are about to be taken, by the environments that there are.
func (l *fleet) coming() int {
	n := l.starting * l.settings.MaxConcurrency
	for _, e := range l.environments {
		n += e.spare
		if l.isFinishing(e) {
			n += e.finishing
		}
	}
	return n
}

// isFinishing reports whether an environment's runtime has just answered, and is going to ask for its next invocation.
func (l *fleet) isFinishing(e *environment) bool {
	return e.finishing > 0 && time.Since(e.answered) < l.function.service.bounds.finish
}

// answered says that the runtime of an environment has answered, before its invoker knows: an invoker that at once
// invokes again is not to find every environment busy, or the reserved concurrency used up.
func (l *fleet) answered(e *environment, i *invocation) {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	e.finishing++
	e.announced++
	e.answered = time.Now()
	l.function.discount(i)
}

// delivered says that the runtime's state knows of an answer too.
func (l *fleet) delivered(e *environment) {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	e.announced--
}

// returning says, before the invoker of a failed invocation knows, that its environment is reset and then takes another
// one.
func (l *fleet) returning(e *environment, i *invocation) {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	e.finishing = max(e.finishing, 1)
	e.answered = time.Now()
	l.function.discount(i)
}

// growLater looks again at those that have answered, if any invocations wait for them.
func (l *fleet) growLater() {
	if l.later != nil || len(l.queue.invocations) == 0 || len(l.environments) >= l.limit() {
		return
	}
	if slices.ContainsFunc(l.environments, l.isFinishing) {
		l.later = time.AfterFunc(l.function.service.bounds.finish, l.lookAgain)
	}
}

func (l *fleet) lookAgain() {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	l.later = nil
	if !l.function.closed {
		_ = l.grow() // there is an environment, so that nobody waits in vain
		l.growLater()
	}
}

// room looks how many invocations an environment would take beside the one that it waits for, and how many its runtime
// has answered without asking for others: at least those whose answers the runtime's state does not know of yet.
func (l *fleet) room(e *environment, look func() (spare, finishing int)) {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	spare, finishing := look()
	e.spare, e.finishing = spare, max(finishing, e.announced)
	_ = l.grow() // there is an environment, so that nobody waits in vain
}
