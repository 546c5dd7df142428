package idempotency

import "time"

// ErrNoKey is returned for an event that has no key: Key of [Config] returned it, or nil, or an empty string. The
// function has not been run.
// Its errorType is NoKeyError.
var ErrNoKey error = &namedError{name: "NoKeyError", text: "idempotency: event has no key"}

// ErrResultNotStored is returned for an event whose work has been done by an earlier run, when that run's result is not
// there to be returned: it was streamed, or too large for the store. The function has not been run again.
// Its errorType is ResultNotStoredError.
var ErrResultNotStored error = &namedError{name: "ResultNotStoredError", text: "idempotency: work was done by an earlier run, whose result is not stored"}

// A namedError has an errorType that callers of the Lambda function can match on.
type namedError struct {
	_          incomparable
	name, text string
}

func (e *namedError) Error() string     { return e.text }
func (e *namedError) ErrorType() string { return e.name }

// An InProgressError is returned for an event that another run is at work on. The function has not been run; whoever
// sent the event should send it again.
type InProgressError struct {
	Until time.Time // when the other run counts as abandoned, if it has not ended before
}

// Error says until when the other run has time.
func (e *InProgressError) Error() string {
	return "idempotency: another run is at work on the same event, until " + e.Until.UTC().Format(time.RFC3339) + " at the latest"
}

// A PayloadMismatchError is returned for an event that has the key of an earlier one and differs from it in what Payload
// of [Config] returns. The function has not been run. It is the sender's mistake: a key is used twice.
type PayloadMismatchError struct {
	Status Status // of the earlier event's run
}

// Error says what is wrong.
func (*PayloadMismatchError) Error() string {
	return "idempotency: event has the key of an earlier event and another payload"
}

// A StoreError says that the store failed. Unless Op is "complete" the function has not been run.
type StoreError struct {
	Op  string // "begin", "complete", "release", or "read" for a stored result that does not decode
	Err error  // the store's error
}

// Error names the step and the cause.
func (e *StoreError) Error() string { return "idempotency: " + e.Op + ": " + e.Err.Error() }

// Unwrap returns Err.
func (e *StoreError) Unwrap() error { return e.Err }

// storeError makes a StoreError of a store's error, if it is none.
//
//go:noinline for the sake of size
func storeError(op string, err error) *StoreError {
	if stored, ok := err.(*StoreError); ok {
		return stored
	}
	return &StoreError{Op: op, Err: err}
}

// line is the text of a store's error for a line that has been told what it is about.
func line(op string, err error) string { return storeError(op, err).Err.Error() }
