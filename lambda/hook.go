package lambda

import (
	"context"

	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A hook is what an option wants done outside any invocation, before the first event. What fails is reported to
// client; nil: nobody wants to know. It is a function so that only functions with such an option have the code.
type hook func(p *process, client *runtimeapi.Client) error

// run runs the hook, if there is one.
func (h hook) run(p *process, client *runtimeapi.Client) error {
	if h == nil {
		return nil
	}
	return h(p, client)
}

// then returns a hook that is h and, if that succeeds, next.
func (h hook) then(next hook) hook {
	return func(p *process, client *runtimeapi.Client) error {
		if err := h.run(p, client); err != nil {
			return err
		}
		return next.run(p, client)
	}
}

// hookOf makes a hook of a function that an option was given. failed says how its failure ends the process.
func hookOf(option string, f func(context.Context) error, failed func(*process, *runtimeapi.Client, *failure)) hook {
	return func(p *process, client *runtimeapi.Client) error {
		failure := contain(func() error { return f(p.settings.context()) })
		if failure == nil {
			return nil
		}
		failed(p, client, failure)
		return http1.Wrap("function of "+option, failure.cause)
	}
}

// initFailed reports that a function of WithInit failed.
func initFailed(p *process, client *runtimeapi.Client, f *failure) {
	if !f.chosen {
		f.platform = runtimeapi.ErrorTypeInitError
	}
	if client != nil {
		p.reportInit(client, f)
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
				failed = failureOfEnd(recover())
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
