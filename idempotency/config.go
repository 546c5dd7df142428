package idempotency

import (
	"context"
	"errors"
	"os"
	"time"
)

// A Config says what makes two events the same, and how long that counts. Only Key is needed. Its functions are called
// by many runs at once where an execution environment has several.
type Config[TIn, TOut any] struct {
	// Key returns what two events have in common that are the same: an ID, or several values in a struct, slice or map.
	// It is required. What it returns is hashed as canonical JSON, so that 1, 1.0 and 1e0 are the same and the order
	// of an object's members does not matter; a json.RawMessage counts as the JSON text in it. An event has no key if
	// Key returns [ErrNoKey], nil or an empty string: see RunWithoutKey. Any other error fails the invocation.
	Key func(TIn) (any, error)

	// Payload returns what must not differ between two events with the same key, as Key does: the amount of a payment,
	// or the whole event. The other event fails with a [PayloadMismatchError]. Nil: nothing is compared.
	Payload func(TIn) (any, error)

	// Keep says of a result whether it is to be returned for the same event again. If not, the record is removed, and
	// the next such event runs the function: for an HTTP 503, say. Nil: all results are kept.
	Keep func(TOut) bool

	// OnReplay is called before a stored result is returned in place of running the function. Nil: nothing is called.
	OnReplay func(context.Context, Record)

	// Prefix is the first part of the stored key. Functions that are wrapped with the same store and the same prefix
	// share their records: a program that wraps two needs two prefixes. Empty: the Lambda function's name.
	Prefix string

	// TTL is how long a result is returned for the same event, from when it was completed. It should be longer than
	// senders try again. 0: one hour.
	TTL time.Duration

	// Lease is how long a run counts as being at work when its context has no deadline. 0: 15 minutes.
	Lease time.Duration

	// LeaseMargin is how long after its context's deadline a run counts as being at work still. Where the option
	// lambda.WithDeadlineMargin ends contexts early it should be the longer one of the two. 0: one second.
	LeaseMargin time.Duration

	// CacheSize is how many completed records are kept in memory, so that the store need not be asked for them. They
	// take at most 16 MiB. 0: none.
	CacheSize int

	RunWithoutKey    bool // an event without a key runs the function each time; false: it fails with ErrNoKey
	FailOpen         bool // if the store fails before the function has run, it is run unprotected; false: a StoreError
	FailOnStoreError bool // a result that could not be stored is a StoreError; false: it is returned, and logged
}

// settings is what a Config says that does not depend on its types. Wrap and Middleware copy it: a method of Config would
// have the description of that type linked, for each TIn and TOut.
type settings struct {
	prefix                                    string
	ttl, lease, leaseMargin                   time.Duration
	cacheSize                                 int
	onReplay                                  func(context.Context, Record)
	hasFunction, hasKey, hasPayload           bool
	runWithoutKey, failOpen, failOnStoreError bool
}

// mistake returns what is wrong with s.
func (s *settings) mistake() error {
	negative := ""
	switch {
	case !s.hasFunction:
		return errors.New("idempotency: function is nil")
	case !s.hasKey:
		return errors.New("idempotency: Config has no Key\nhint: return what makes two events the same, such as an order's ID")
	case s.ttl < 0:
		negative = "TTL"
	case s.lease < 0:
		negative = "Lease"
	case s.leaseMargin < 0:
		negative = "LeaseMargin"
	case s.cacheSize < 0:
		negative = "CacheSize"
	default:
		return nil
	}
	return errors.New("idempotency: " + negative + " of Config is negative")
}

// fillIn fills in what a Config leaves open.
func (s *settings) fillIn() {
	s.ttl = orDefault(s.ttl, time.Hour)
	s.lease = orDefault(s.lease, 15*time.Minute)
	s.leaseMargin = orDefault(s.leaseMargin, time.Second)
	if s.prefix == "" {
		s.prefix = os.Getenv("AWS_LAMBDA_FUNCTION_NAME")
	}
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d == 0 {
		return fallback
	}
	return d
}
