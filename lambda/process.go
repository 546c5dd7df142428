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

	workers []*worker
	ended   chan workerEnd
	sigterm <-chan os.Signal // nil: nobody wants it
	closing chan struct{}    // closed when the process has ended
	traceID string           // last value of the environment variable
}

const traceVariable = "_X_AMZN_TRACE_ID"

// serve asks the Runtime API for events until ctx ends or cannot go on.
func (p *process) serve(ctx context.Context) error {
	n := lambdacontext.MaxConcurrency()
	p.single = n == 1
	p.traceID = os.Getenv(traceVariable)
	p.closing = make(chan struct{})
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
	p.ended = make(chan workerEnd, n)
	for _, w := range p.workers {
		w.start()
	}
	return p.wait(ctx)
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
		p.sigterm = s.begin(p)
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
	running := len(p.workers)
	stopping := false
	done, parentDone := ctx.Done(), p.settings.context().Done()
	stop := func() {
		done, parentDone, stopping = nil, nil, true
		for _, w := range p.workers {
			w.client.AbandonNext()
		}
	}
	for running > 0 {
		select {
		case <-done:
			stop()
		case <-parentDone:
			stop()
		case <-p.sigterm:
			stop()
			p.settings.shutdown.terminate(p, func(deadline context.Context) {
				for ; running > 0; running-- {
					select {
					case <-p.ended:
					case <-deadline.Done():
						return
					}
				}
			})
			return nil
		case end := <-p.ended:
			running--
			if end.err == nil || errors.Is(end.err, runtimeapi.ErrAbandoned) {
				continue
			}
			if p.single || running == 0 {
				return end.err
			}
			p.log.error(nil, "worker ends: "+end.err.Error())
		}
	}
	if s := p.settings.shutdown; stopping && s != nil {
		s.finish(context.WithoutCancel(ctx), p)
	}
	return nil
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
