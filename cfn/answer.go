package cfn

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// wrap is Wrap without its case of its own. failedID is the name that a request has failed under where the function
// gives none.
func wrap(function func(context.Context, Event) (Result, error), failedID func(Event) string) CustomResourceLambdaFunction {
	return func(ctx context.Context, event Event) (reason string, err error) {
		a := &answer{ctx: ctx, event: event, failedID: failedID(event)}
		inner, stop := a.watch()
		defer stop()
		returned := false
		defer func() {
			if !returned {
				_ = a.fail("", "Function panicked, see log stream for details") // logged
			}
		}()
		result, err := function(inner, event)
		returned = true
		if err = a.give(result, err); err != nil {
			return err.Error(), err
		}
		return "", nil
	}
}

// An answer is the one response to an event.
type answer struct {
	ctx      context.Context // the invocation's
	event    Event
	failedID string

	mu   sync.Mutex
	sent bool
}

// watch returns the function's context, which ends early enough to answer. Where the function does not return then, the
// answer is that it has failed.
func (a *answer) watch() (ctx context.Context, stop func()) {
	deadline, ok := a.ctx.Deadline()
	if !ok {
		return a.ctx, func() {}
	}
	left := time.Until(deadline)
	margin := max(min(left/4, 10*time.Second), 0)
	ctx, cancel := context.WithDeadline(a.ctx, deadline.Add(-margin))
	patience := left - margin*2/3
	timer := time.AfterFunc(patience, func() {
		_ = a.fail("", fmt.Sprintf("the function has not returned after %v", patience.Round(time.Millisecond))) // logged
	})
	return ctx, func() {
		timer.Stop()
		cancel()
	}
}

// give sends what the function has returned. Its error is that of sending.
func (a *answer) give(result Result, failure error) error {
	id := result.PhysicalResourceID
	if err := checkID(id); err != nil && failure == nil {
		failure = err
	}
	if failure != nil {
		reason := failure.Error()
		if reason == "" {
			reason = fmt.Sprintf("%T", failure)
		}
		if len(id) > maxID {
			id = ""
		}
		return a.send(a.failed(id, reason, result))
	}
	if id == "" {
		id = fallbackID(a.event)
	}
	r := NewResponse(&a.event)
	r.Status, r.PhysicalResourceID, r.Data, r.NoEcho = StatusSuccess, id, result.Data, result.NoEcho
	if _, err := r.body(); err != nil {
		return a.fail(id, err.Error())
	}
	return a.send(r)
}

// fail sends that the request has failed.
func (a *answer) fail(id, reason string) error { return a.send(a.failed(id, reason, Result{})) }

// failed is the response of a request that has failed, with the data that the function may have returned, if it can be
// sent. No ID is that of such requests.
func (a *answer) failed(id, reason string, result Result) *Response {
	r := NewResponse(&a.event)
	r.Status, r.Reason, r.PhysicalResourceID = StatusFailed, reason, id
	if id == "" {
		r.PhysicalResourceID = a.failedID
	}
	r.Data, r.NoEcho = result.Data, result.NoEcho
	if _, err := r.body(); err != nil {
		r.Data = nil
	}
	return r
}

// send sends a response unless one has been sent, and logs what is not a success.
func (a *answer) send(r *Response) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	about := []any{"request", a.event.RequestType, "resource", a.event.LogicalResourceID, "id", r.PhysicalResourceID}
	if a.sent {
		slog.ErrorContext(a.ctx, "custom resource: returned after it was answered for", append(about, "status", r.Status, "error", r.Reason)...)
		return nil
	}
	if r.Status == StatusFailed {
		slog.ErrorContext(a.ctx, "custom resource", append(about, "error", r.Reason)...)
	}
	err := r.sendInTime(a.ctx)
	if err != nil {
		slog.ErrorContext(a.ctx, "custom resource", append(about, "error", err)...)
	}
	a.sent = err == nil
	return err
}

// sendInTime sends the response until the deadline of ctx. Without a response a stack stands still for an hour, so that
// ctx's being canceled is no reason not to send it.
func (r *Response) sendInTime(ctx context.Context) error {
	deadline, ok := ctx.Deadline()
	ctx = context.WithoutCancel(ctx)
	var cancel context.CancelFunc
	if ok {
		ctx, cancel = context.WithDeadline(ctx, deadline)
	} else {
		ctx, cancel = context.WithTimeout(ctx, sendTimeout)
	}
	defer cancel()
	return r.SendContext(ctx)
}
