package lambda

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambdacontext"
)

// A process is one run of a function: its workers, and what all of them share.
type process struct {
	function *function
	settings *settings
	log      *runtimeLog
	address  string // of the Runtime API
	single   bool   // one invocation at a time

	watch   func(ctx context.Context, ended func()) (stop func() bool) // for the end of Run's context; nil: it has none
	workers []*worker
	events  chan processEvent // what happens to the process; room for one of each kind, from everyone
	closing chan struct{}     // closed when the process has ended
	traceID string            // last value of the environment variable
}

// A processEvent is one of: a worker ends, a context ends, SIGTERM comes.
type processEvent struct {
	worker  *worker // that asks for no more events,
	err     error   // because of this; nil: it was told to
	stop    bool
	sigterm bool
}

const traceVariable = "_X_AMZN_TRACE_ID"

// serve asks the Runtime API for events until ctx ends or cannot go on.
func (p *process) serve(ctx context.Context) error {
	n := lambdacontext.MaxConcurrency()
	p.single = n == 1
	p.traceID = os.Getenv(traceVariable)
	p.open(n)
	defer p.close()
	for range n {
		client, err := runtimeapi.NewClient(ctx, p.address)
		if err != nil {
			return fmt.Errorf("AWS_LAMBDA_RUNTIME_API %q: %w", p.address, err)
		}
		p.workers = append(p.workers, &worker{process: p, client: client, json: newJSONWriter(&p.settings.json)})
	}
	if err := p.init(ctx); err != nil {
		return err
	}
	for _, w := range p.workers {
		w.start()
	}
	return p.wait(ctx)
}

func (p *process) open(workers int) {
	p.closing = make(chan struct{})
	p.events = make(chan processEvent, workers+3) // each worker, two contexts, one signal
}

func (p *process) close() {
	close(p.closing)
	for _, w := range p.workers {
		w.client.Abort()
	}
}

// init does what comes before the first next.
func (p *process) init(ctx context.Context) error {
	client := p.workers[0].client
	if err := p.function.err; err != nil {
		f := &failure{message: err.Error(), typ: runtimeapi.ErrorTypeInvalidHandler}
		p.reportInit(client, f)
		return err
	}
	if s := p.settings.shutdown; s != nil {
		s.begin(p)
		s.register(ctx, p)
	}
	if err := p.runInit(client); err != nil {
		return err
	}
	return p.snapshot(client)
}

// runInit runs WithInit's functions. What fails is reported to client; nil: nobody wants to know.
func (p *process) runInit(client *runtimeapi.Client) error {
	for _, f := range p.settings.init {
		failed := p.runHook(f)
		if failed == nil {
			continue
		}
		if !failed.chosen {
			failed.platform = runtimeapi.ErrorTypeInitError
		}
		if client != nil {
			p.reportInit(client, failed)
		}
		return fmt.Errorf("function of WithInit: %w", failed.cause)
	}
	return nil
}

// runHook runs a function of the user's that stands outside any invocation.
func (p *process) runHook(f func(context.Context) error) *failure {
	return contain(func() error { return f(p.settings.context()) })
}

// maxInitReport bounds the report of a failed init phase.
const maxInitReport = 2 * time.Second

func (p *process) reportInit(client *runtimeapi.Client, f *failure) {
	defer time.AfterFunc(maxInitReport, client.Abort).Stop()
	if err := client.ReportInitError(f.report()); err != nil {
		p.log.error(nil, err.Error())
	}
}

// wait returns when the last worker has ended.
func (p *process) wait(ctx context.Context) error {
	stop := func() { p.events <- processEvent{stop: true} }
	if p.watch != nil {
		defer p.watch(ctx, stop)()
	}
	if p.settings.watchParent != nil {
		defer p.settings.watchParent(p.settings.context(), stop)()
	}
	stopping := false
	for running := len(p.workers); running > 0; {
		event := <-p.events
		switch {
		case event.stop:
			stopping = true
			p.abandon()
		case event.sigterm:
			p.abandon()
			p.settings.shutdown.terminate(p, p.drained(running))
			return nil
		default:
			running--
			if event.err == nil || errors.Is(event.err, runtimeapi.ErrAbandoned) {
				continue
			}
			if p.single || running == 0 {
				return event.err
			}
			p.log.error(nil, "worker ends: "+event.err.Error())
		}
	}
	if s := p.settings.shutdown; stopping && s != nil {
		s.finish(context.WithoutCancel(ctx), p)
	}
	return nil
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
				if event.worker != nil {
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
		_ = os.Unsetenv(traceVariable)
	} else {
		_ = os.Setenv(traceVariable, id)
	}
}

// contain runs f, a function of the user's that stands outside any invocation, and returns how it failed, whatever it
// did.
func contain(f func() error) (failed *failure) {
	done := make(chan *failure, 1)
	go func() {
		var failed *failure
		returned := false
		defer func() {
			if !returned {
				value := recover()
				if ending := endingHere(); ending.goexit {
					failed = failureOfGoexit(ending.stack)
				} else {
					failed = failureOfPanic(value, ending.stack)
				}
			}
			done <- failed
		}()
		if err := f(); err != nil {
			failed = failureOf(err)
		}
		returned = true
	}()
	return <-done
}
