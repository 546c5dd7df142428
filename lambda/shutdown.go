package lambda

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// A shutdown is what WithEnableSIGTERM and WithShutdown ask for. It is an interface so that only functions with these
// options have the code.
type shutdown interface {
	// begin makes SIGTERM an event of the process.
	begin(*process)

	// register makes the platform send it.
	register(context.Context, *process)

	// terminate is the end by SIGTERM. drained is closed when no invocation is in progress.
	terminate(p *process, drained <-chan struct{})

	// finish is the end because the context of Run has ended.
	finish(context.Context, *process)
}

// shutdownFunctions are the functions of both options.
type shutdownFunctions struct {
	onSIGTERM  []func()
	onShutdown []func(context.Context) error
}

// shutdownOf returns the shutdown functions of s, for an option to add to.
func shutdownOf(s *settings) *shutdownFunctions {
	f, ok := s.shutdown.(*shutdownFunctions)
	if !ok {
		f = &shutdownFunctions{}
		s.shutdown = f
	}
	return f
}

// maxShutdown is how long the functions have after SIGTERM. The platform leaves the process 500 ms.
const maxShutdown = 400 * time.Millisecond

func (f *shutdownFunctions) begin(p *process) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTERM)
	p.stops = append(p.stops, func() bool { signal.Stop(c); return true }) // before Run returns
	go func() {
		select {
		case <-c: // which stays: another SIGTERM changes nothing
			p.events <- processEvent{then: func(running int) bool {
				p.abandon()
				f.terminate(p, p.drained(running))
				return true
			}}
		case <-p.closing:
		}
	}()
}

// terminate runs the functions at once, while invocations may still be running. What is left of their time belongs to
// those.
func (f *shutdownFunctions) terminate(p *process, drained <-chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), maxShutdown)
	defer cancel()
	for _, function := range f.onSIGTERM {
		f.run(p, "WithEnableSIGTERM", func() error { function(); return nil })
	}
	f.runAll(ctx, p)
	select {
	case <-drained:
	case <-ctx.Done():
	}
}

func (f *shutdownFunctions) finish(ctx context.Context, p *process) {
	f.runAll(context.WithoutCancel(ctx), p)
}

// runAll runs WithShutdown's functions, the last given first.
func (f *shutdownFunctions) runAll(ctx context.Context, p *process) {
	for i := len(f.onShutdown) - 1; i >= 0; i-- {
		f.run(p, "WithShutdown", func() error { return f.onShutdown[i](ctx) })
	}
}

func (f *shutdownFunctions) run(p *process, option string, function func() error) {
	if failed := contain(function); failed != nil {
		p.log.error(nil, "function of "+option+": "+failed.cause.Error())
	}
}

// Waits between attempts to ask for an extension's event, which never comes.
const (
	minExtensionWait = time.Second
	maxExtensionWait = time.Minute
)

// register registers an internal extension: the platform sends SIGTERM only where there is one. The goroutine that it
// leaves waits for an event that never comes, because init is not complete before an extension has asked for one.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
func (f *shutdownFunctions) register(ctx context.Context, p *process) {
	extension, err := extensionsapi.Register(ctx, p.address, "lambent-shutdown")
	if err != nil {
		p.log.warn(nil, "register extension for SIGTERM: "+err.Error())
		return
	}
	go func() {
		<-p.closing
		extension.Close()
	}()
	go func() {
		for wait := minExtensionWait; ; wait = min(2*wait, maxExtensionWait) {
			_ = extension.Next()
			select {
			case <-p.closing:
				return
			case <-time.After(wait):
			}
		}
	}()
}
