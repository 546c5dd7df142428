package lambda

import (
	"context"
	"os"
	"syscall"
	"time"

	"github.com/lambent-go/lambent/internal/environment"
	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A process is one run of a function: its workers, and what all of them share.
type process struct {
	function *function
	settings *settings
	chain    Handler // of the function
	log      *runtimeLog
	address  string // of the Runtime API
	single   bool   // one invocation at a time
	inline   bool   // a single worker may have the goroutine of Start: nothing else happens to the process
	serving  bool   // and has it now

	watch    func(p *process, ctx context.Context) // makes the end of contexts an event; nil: none can end
	stops    []func() bool                         // stop that
	unignore func(os.Signal)                       // for a process that goes on without this one; nil: it ends
	workers  []*worker
	events   chan processEvent // what happens to the process; room for one of each kind, from everyone
	closing  chan struct{}     // closed when the process has ended
	traceID  string            // last value of the environment variable

	stopping bool                   // a context has ended
	status   int                    // to exit with when the process cannot go on; 0: 1
	fatal    *runtimeapi.Invocation // the event that ended the process; nil: none
}

// A processEvent is that a worker asks for no more events, because of err (nil: it was told to); or what else happens
// to the process, as a function that says whether this is its end.
type processEvent struct {
	_    incomparable
	err  error
	then func(running int) (end bool) // nil: a worker has ended
}

const traceVariable = "_X_AMZN_TRACE_ID"

// serve asks the Runtime API for events until ctx ends or cannot go on.
func (p *process) serve(ctx context.Context) error {
	n := environment.MaxConcurrency()
	p.single = n == 1
	if tune := p.settings.tuneMemory; tune != nil {
		defer tune()()
	}
	p.open(n)
	if err := p.work(ctx, n); err != nil {
		p.close()
		return err
	}
	return p.conclude(ctx)
}

// conclude waits for the end.
func (p *process) conclude(ctx context.Context) error {
	err := p.wait(ctx)
	p.close()
	return err
}

// work starts n workers. A single one may run here, until it ends.
func (p *process) work(ctx context.Context, n int) error {
	for range n {
		client, err := runtimeapi.NewClient(ctx, p.address)
		if err != nil {
			return http1.Wrap(runtimeVariable, err)
		}
		w := &worker{process: p, client: client}
		if c := p.function.core; c != nil {
			w.json = c.newScratch()
		}
		p.workers = append(p.workers, w)
	}
	if err := p.init(ctx); err != nil {
		return err
	}
	if p.watch != nil {
		p.watch(p, ctx)
	}
	if p.single && p.inline {
		p.serving = true
		p.workers[0].run()
		p.serving = false
		return nil
	}
	for _, w := range p.workers {
		go w.run()
	}
	return nil
}

func (p *process) open(workers int) {
	p.traceID = os.Getenv(traceVariable)
	p.closing = make(chan struct{})
	p.events = make(chan processEvent, workers+3) // each worker, two contexts, one signal
}

func (p *process) close() {
	close(p.closing)
	for _, stop := range p.stops {
		stop()
	}
	for _, w := range p.workers {
		w.client.Abort()
	}
}

// init does what comes before the first next.
func (p *process) init(ctx context.Context) error {
	client := p.workers[0].client
	if err := p.function.err; err != nil {
		p.reportInit(client, &failure{message: err.Error(), typ: runtimeapi.ErrorTypeInvalidHandler})
		return err
	}
	if s := p.settings.shutdown; s != nil {
		s.begin(p)
		s.register(ctx, p)
	}
	if err := p.settings.init.run(p, client); err != nil {
		return err
	}
	return p.snapshot(client)
}

// maxReport bounds a report after which the process ends.
const maxReport = 2 * time.Second

// reportInit reports that the init phase failed.
func (p *process) reportInit(client *runtimeapi.Client, f *failure) {
	p.report(client, client.ReportInitError, f)
}

func (p *process) report(client *runtimeapi.Client, post func(runtimeapi.ErrorReport) error, f *failure) {
	timer := time.AfterFunc(maxReport, client.Abort)
	if err := post(f.report()); err != nil {
		p.log.error(nil, err.Error())
	}
	timer.Stop()
}

// wait returns when the last worker has ended.
func (p *process) wait(ctx context.Context) error {
	for running := len(p.workers); running > 0; {
		event := <-p.events
		if event.then != nil {
			if event.then(running) {
				return nil
			}
			continue
		}
		running--
		switch {
		case event.err == nil, event.err == runtimeapi.ErrAbandoned:
		case p.single, running == 0:
			return event.err
		default:
			p.log.error(nil, "worker ends: "+event.err.Error())
		}
	}
	if s := p.settings.shutdown; p.stopping && s != nil {
		s.finish(ctx, p)
	}
	return nil
}

// watchEnds makes the end of ctx and of WithContext's context an event of the process.
func watchEnds(p *process, ctx context.Context) {
	stop := func(int) bool {
		p.stopping = true
		p.abandon()
		return false
	}
	if ctx.Err() != nil || p.settings.context().Err() != nil {
		stop(0) // before a worker can ask for an event
		return
	}
	ended := func() { p.events <- processEvent{then: stop} }
	p.stops = append(p.stops, context.AfterFunc(ctx, ended), context.AfterFunc(p.settings.context(), ended))
}

// abandon makes the workers ask for no more events.
func (p *process) abandon() {
	for _, w := range p.workers {
		w.client.AbandonNext()
	}
}

// drained returns a channel that is closed when the workers that are still running have ended.
func (p *process) drained(running int) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		for ; running > 0; running-- {
			for event := range p.events {
				if event.then == nil {
					break
				}
			}
		}
		close(done)
	}()
	return done
}

// setTraceID puts the trace header where tracing libraries look for it.
func (p *process) setTraceID(id string) {
	if id == p.traceID {
		return
	}
	p.traceID = id
	if id == "" {
		_ = syscall.Unsetenv(traceVariable)
	} else {
		_ = syscall.Setenv(traceVariable, id)
	}
}
