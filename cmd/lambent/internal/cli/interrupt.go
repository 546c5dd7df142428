package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// An interrupt is a signal that asked this process to end.
type interrupt struct{ signal syscall.Signal }

func (i *interrupt) Error() string { return i.signal.String() }

// exitCode is what a shell gives a process that a signal ended.
func (i *interrupt) exitCode() int { return 128 + int(i.signal) }

// withSignals returns a context that the first signal to end ends, with an [*interrupt] as its cause. A second signal
// ends the process at once. Writing to a pipe that nobody reads is an error from now on, and no longer the end of the
// process: what the command started must be ended first.
func withSignals(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		select {
		case s := <-signals:
			signal.Reset(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			number, _ := s.(syscall.Signal)
			cancel(&interrupt{number})
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}
