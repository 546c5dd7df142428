package localaws

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// maxEnvironments is how many execution environments a function has at the same time.
const maxEnvironments = 1

// A Function is one function of a [Service]. It is safe for concurrent use.
type Function struct {
	service  *Service
	settings Settings
	kill     sync.Once
	killed   chan struct{}  // closed by kill, when the service is closed and waits no longer
	running  sync.WaitGroup // environments

	mu           sync.Mutex
	queue        queue
	environments []*environment
	closed       bool
	errs         []error // of environments that left something behind
}

func newFunction(s *Service, settings Settings) *Function {
	return &Function{service: s, settings: settings, killed: make(chan struct{})}
}

// Name returns the function's name.
func (f *Function) Name() string { return f.settings.Name }

// ARN returns the function's ARN, without a qualifier.
func (f *Function) ARN() string {
	o := f.service.options
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", o.Region, o.Account, f.settings.Name)
}

// Invoke runs the function once and returns its whole answer. A function that fails is no error: see
// [Response.FunctionError]. The error is a [*ServiceError] when the request was refused, and wraps ctx's when ctx ended
// first; the invocation then goes on without its invoker.
func (f *Function) Invoke(ctx context.Context, r Request) (*Response, error) {
	return f.invoke(ctx, r, nil)
}

// InvokeStream is Invoke for an answer that is passed to w piece by piece while the function writes it. The answer of a
// function that does not stream is passed in one piece. The error document of a function error is in the response, also
// when pieces have been written before.
func (f *Function) InvokeStream(ctx context.Context, r Request, w StreamWriter) (*Response, error) {
	sink := &streamSink{writer: w}
	defer sink.close()
	return f.invoke(ctx, r, sink)
}

func (f *Function) invoke(ctx context.Context, r Request, sink *streamSink) (*Response, error) {
	i, refusal := f.newInvocation(r)
	if refusal != nil {
		return nil, refusal
	}
	i.stream = sink
	if refusal := f.submit(i); refusal != nil {
		return nil, refusal
	}
	logged := r.Tail || r.WaitLog
	done := i.answered
	if logged {
		done = i.reported
	}
	select {
	case <-done:
	case <-ctx.Done():
		return nil, fmt.Errorf("invoke %s: %w", f.settings.Name, context.Cause(ctx))
	}
	o := i.ending()
	if o.err != nil {
		return nil, o.err
	}
	response := i.response(o)
	if logged {
		response.LogTail, response.Report = i.tail.bytes(), i.report
	}
	return response, nil
}

// submit puts an invocation into the queue and starts an environment when there are too few.
func (f *Function) submit(i *invocation) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return serviceFault("The local service is closed.")
	}
	if len(f.environments) < maxEnvironments {
		e, err := newEnvironment(f)
		if err != nil {
			return serviceFault("Start an execution environment: " + err.Error())
		}
		f.environments = append(f.environments, e)
		f.running.Go(func() { f.finish(e, e.run()) })
	}
	f.queue.push(i)
	return nil
}

// enter puts an environment into the queue for an invocation.
func (f *Function) enter() chan *invocation {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.queue.wait()
}

// leave takes an environment out of the queue, and off the function. It reports false when the environment has got an
// invocation in the meantime.
func (f *Function) leave(e *environment, place chan *invocation) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.queue.leave(place) {
		return false
	}
	f.remove(e)
	return true
}

func (f *Function) remove(e *environment) {
	f.environments = slices.DeleteFunc(f.environments, func(other *environment) bool { return other == e })
}

// finish is the end of an environment.
func (f *Function) finish(e *environment, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.remove(e)
	if err != nil {
		f.errs = append(f.errs, fmt.Errorf("shut down function %s: %w", f.settings.Name, err))
	}
}

// close lets the invocations in the queue end, and then the environments; no longer than ctx lasts.
func (f *Function) close(ctx context.Context) error {
	f.mu.Lock()
	f.closed = true
	f.queue.close()
	f.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.running.Wait()
	}()
	var cause error
	select {
	case <-done:
	case <-ctx.Done():
		cause = fmt.Errorf("close function %s: %w", f.settings.Name, context.Cause(ctx))
		f.kill.Do(func() { close(f.killed) })
		<-done
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dropQueue()
	return errors.Join(append(f.errs, cause)...)
}

// dropQueue fails the invocations that no environment has taken.
func (f *Function) dropQueue() {
	for _, i := range f.queue.invocations {
		i.settle(cut().outcome(i.id))
		i.finish(Report{})
	}
	f.queue.invocations = nil
}
