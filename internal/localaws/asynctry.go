package localaws

import (
	"errors"
	"net/http"
	"time"
)

// A nextStep is what becomes of an asynchronous event after a try.
type nextStep struct {
	over  bool          // nothing more: it has succeeded or has been given up
	delay time.Duration // until the next try
}

// try invokes the function with an event, unless the event has been given up meanwhile.
func (q *asyncQueue) try(e *asyncEvent) nextStep {
	s := q.function.Settings()
	age := time.Since(e.accepted)
	switch {
	case age >= s.Async.MaxAge:
		return q.giveUp(&s, e, conditionAge, nil)
	case s.ReservedConcurrency != nil && *s.ReservedConcurrency == 0:
		return q.giveUp(&s, e, conditionZero, nil)
	}
	response, err := q.invoke(e)
	switch {
	case err != nil && err.Status == http.StatusTooManyRequests:
		e.throttles++
		return e.later(&s, q.function.service.backOff(e.throttles))
	case err != nil && q.function.isClosed():
		return nextStep{} // it stays in the queue, where it is counted
	}
	e.tries++
	e.throttles = 0
	switch {
	case err == nil && response.FunctionError == "":
		q.deliver(&s, e, s.Async.OnSuccess, newAsyncRecord(q.function, e, conditionSuccess, response))
		return nextStep{over: true}
	case e.tries > *s.Async.Retries:
		return q.giveUp(&s, e, conditionRetries, response)
	}
	return e.later(&s, q.function.service.retryDelay(&s.Async, e.tries))
}

// later is the next try after a delay, or the end of the event's life, whichever comes first.
func (e *asyncEvent) later(s *Settings, delay time.Duration) nextStep {
	return nextStep{delay: max(0, min(delay, s.Async.MaxAge-time.Since(e.accepted)))}
}

// invoke runs the function with an event. The response is nil exactly when there is an error.
func (q *asyncQueue) invoke(e *asyncEvent) (*Response, *ServiceError) {
	i, err := q.function.newInvocation(e.request)
	if err == nil {
		err = q.function.submit(i)
	}
	if err == nil {
		<-i.reported
		err = i.ending().err
	}
	if err != nil {
		return nil, asServiceError(err)
	}
	return i.response(i.ending()), nil
}

// giveUp tells the targets that an event has not succeeded.
func (q *asyncQueue) giveUp(s *Settings, e *asyncEvent, condition string, response *Response) nextStep {
	q.deliver(s, e, s.Async.OnFailure, newAsyncRecord(q.function, e, condition, response))
	q.deliver(s, e, s.Async.DeadLetter, newDeadLetter(e, condition, response))
	return nextStep{over: true}
}

// The delays of AWS before the first and the second retry, and before all further ones.
const (
	realFirstDelay  = time.Minute
	realSecondDelay = 2 * time.Minute
)

// The longest delays after throttled tries, each of which doubles the delay.
const (
	maxBackOff     = 5 * time.Second
	realMaxBackOff = 5 * time.Minute
)

// retryDelay is the time before the nth retry, from 1.
func (s *Service) retryDelay(a *Async, n int) time.Duration {
	switch {
	case !s.options.RealDelays:
		return a.RetryDelays[min(n, len(a.RetryDelays))-1]
	case n == 1:
		return realFirstDelay
	default:
		return realSecondDelay
	}
}

// backOff is the time before the next try after the nth throttled one, from 1.
func (s *Service) backOff(n int) time.Duration {
	limit := maxBackOff
	if s.options.RealDelays {
		limit = realMaxBackOff
	}
	return min(limit, s.bounds.backOff<<min(n-1, 16))
}

// asServiceError is the reason why an invocation has not run.
func asServiceError(err error) *ServiceError {
	if e, ok := errors.AsType[*ServiceError](err); ok {
		return e
	}
	return serviceFault(err.Error())
}
