package localaws

import (
	"maps"
	"slices"
	"time"
)

// A fleet is the execution environments of one version of a function's code, and the queue before them. The function's
// lock guards it.
type fleet struct {
	function     *Function
	version      string
	settings     Settings // with the version's variables
	queue        queue
	environments []*environment
	starting     int         // environments that have not asked for an invocation yet
	later        *time.Timer // of growLater
}

func newFleet(f *Function, version string) *fleet {
	s := f.settings
	if v, ok := s.Versions[version]; ok {
		s.Env = maps.Clone(s.Env)
		if s.Env == nil {
			s.Env = map[string]string{}
		}
		maps.Copy(s.Env, v.Env)
		s.Debugger = v.Debugger
	}
	return &fleet{function: f, version: version, settings: s, queue: queue{held: f.held}}
}

// push puts an invocation into the queue, and starts an environment when there are too few.
func (l *fleet) push(i *invocation) error {
	l.queue.push(i)
	if err := l.grow(); err != nil && len(l.environments) == 0 {
		l.queue.drop(i)
		return serviceFault("Start an execution environment: " + err.Error())
	}
	l.growLater()
	return nil
}

// grow starts environments for the invocations that nobody is about to take.
func (l *fleet) grow() error {
	for !l.queue.held && l.coming() < len(l.queue.invocations) && len(l.environments) < l.limit() {
		if err := l.start(initializationOnDemand); err != nil {
			return err
		}
	}
	return nil
}

// limit is how many environments there may be: not more than invocations, or one that has answered would have to make
// room for another.
func (l *fleet) limit() int {
	if reserved := l.settings.ReservedConcurrency; reserved != nil {
		return min(l.settings.MaxEnvironments, max(1, *reserved))
	}
	return l.settings.MaxEnvironments
}

// start starts an environment.
func (l *fleet) start(initialization string) error {
	e, err := newEnvironment(l, initialization)
	if err != nil {
		return err
	}
	l.environments = append(l.environments, e)
	l.starting++
	l.function.alive++
	l.function.running.Go(func() { l.finish(e, e.run()) })
	return nil
}

// enter puts an environment into the queue for an invocation.
func (l *fleet) enter(e *environment) chan *invocation {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	l.started(e)
	e.finishing = 0
	return l.queue.wait()
}

// started is the end of an environment's init phase.
func (l *fleet) started(e *environment) {
	if !e.entered {
		e.entered = true
		l.starting--
	}
}

// leave takes an environment out of the queue, and off the fleet. It reports false when the environment has got an
// invocation in the meantime.
func (l *fleet) leave(e *environment, place chan *invocation) bool {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	if !l.queue.leave(place) {
		return false
	}
	l.remove(e)
	return true
}

// withdraw takes an environment out of the queue for the time being. It reports false when the environment has got an
// invocation in the meantime, or when none will come.
func (l *fleet) withdraw(place chan *invocation) bool {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	return l.queue.leave(place)
}

func (l *fleet) remove(e *environment) {
	l.environments = slices.DeleteFunc(l.environments, func(other *environment) bool { return other == e })
}

// finish is the end of an environment.
func (l *fleet) finish(e *environment, err error) {
	l.function.mu.Lock()
	defer l.function.mu.Unlock()
	l.started(e)
	l.remove(e)
	l.function.alive--
	l.function.failed(err)
}

// hold keeps the invocations in the queue, or hands them out again.
func (l *fleet) hold(held bool) error {
	l.queue.hold(held)
	return l.grow()
}

// retire ends the fleet's environments as soon as they are idle. It returns the invocations that none has taken.
func (l *fleet) retire() []*invocation {
	left := l.queue.invocations
	l.queue.invocations = nil
	l.queue.close()
	return left
}
