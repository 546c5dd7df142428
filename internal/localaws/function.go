package localaws

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// A Function is one function of a [Service]. It is safe for concurrent use.
type Function struct {
	service   *Service
	name      string
	kill      sync.Once
	killed    chan struct{}  // closed by kill, when the service is closed and waits no longer
	running   sync.WaitGroup // environments
	debuggers debuggers
	events    *asyncQueue

	mu       sync.Mutex
	settings Settings          // of the present code
	fleets   map[string]*fleet // of the present code, by version
	alive    int               // environments, those of old code included
	open     int               // invocations that have been accepted, and neither answered nor given up
	held     bool              // accepted invocations wait
	broken   []byte            // error document of a code that cannot run; nil: it can
	closed   bool
	removed  bool    // closed, and the name is nobody's any more
	errs     []error // of environments that left something behind
}

func newFunction(s *Service, settings Settings) *Function {
	f := &Function{service: s, name: settings.Name, settings: settings, fleets: map[string]*fleet{}, killed: make(chan struct{})}
	f.events = newAsyncQueue(f)
	return f
}

// Name returns the function's name.
func (f *Function) Name() string { return f.name }

// Settings returns what the function is configured with now, defaults included.
func (f *Function) Settings() Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.settings
}

// ARN returns the function's ARN, without a qualifier.
func (f *Function) ARN() string {
	o := f.service.options
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", o.Region, o.Account, f.name)
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
		return nil, fmt.Errorf("invoke %s: %w", f.name, context.Cause(ctx))
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

// submit accepts an invocation.
func (f *Function) submit(i *invocation) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch reserved := f.settings.ReservedConcurrency; {
	case f.removed:
		return notFound(i.arn)
	case f.closed:
		return serviceClosed()
	case f.broken != nil && !f.held:
		f.open++
		f.fail(i)
		return nil
	case reserved != nil && f.open >= *reserved:
		return &ServiceError{Status: http.StatusTooManyRequests, Name: "TooManyRequestsException", Message: "Rate Exceeded.", Reason: "ReservedFunctionConcurrentInvocationLimitExceeded"}
	}
	f.open++
	err := f.fleet(i.version).push(i)
	if err != nil {
		f.open--
	}
	return err
}

// over is the end of an invocation that was accepted.
func (f *Function) over(i *invocation) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.discount(i)
}

// discount counts an invocation no longer.
func (f *Function) discount(i *invocation) {
	if !i.discounted {
		i.discounted = true
		f.open--
	}
}

// fleet returns the environments of a version.
func (f *Function) fleet(version string) *fleet {
	l, ok := f.fleets[version]
	if !ok {
		l = newFleet(f, version)
		f.fleets[version] = l
	}
	return l
}

func (f *Function) failed(err error) {
	if err != nil {
		f.errs = append(f.errs, fmt.Errorf("shut down function %s: %w", f.name, err))
	}
}

// isClosed reports whether the function takes no more invocations.
func (f *Function) isClosed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}

// gone is the refusal of a function that takes no more invocations.
func (f *Function) gone(arn string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.removed {
		return notFound(arn)
	}
	return serviceClosed()
}

// remove ends the function, whose name is nobody's any more: invocations that no environment has taken fail, those that
// are running end, and then the environments do.
func (f *Function) remove() {
	f.mu.Lock()
	f.closed, f.removed = true, true
	for _, l := range f.fleets {
		for _, i := range l.retire() {
			f.refuse(i, &failure{err: notFound(i.arn)})
		}
	}
	settings := f.settings
	f.mu.Unlock()
	for _, e := range f.events.remove() {
		f.events.log(&settings, e, "asynchronous event "+e.request.RequestID+" dropped: the function has been removed")
	}
}

// refuse fails an invocation that was accepted and that no environment has taken.
func (f *Function) refuse(i *invocation, why *failure) {
	i.settle(why.outcome(i.id))
	i.finish(Report{})
	f.discount(i)
}

// close lets the invocations in the queue end, and then the environments; no longer than ctx lasts.
func (f *Function) close(ctx context.Context) error {
	f.events.close()
	f.mu.Lock()
	f.closed, f.held = true, false
	for _, l := range f.fleets {
		_ = l.hold(false) // those that have waited; without an environment they fail below
		l.queue.close()
	}
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
		cause = fmt.Errorf("close function %s: %w", f.name, context.Cause(ctx))
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
	for _, l := range f.fleets {
		for _, i := range l.queue.invocations {
			f.refuse(i, cut())
		}
		l.queue.invocations = nil
	}
}
