package idempotency

import (
	"context"
	"errors"
	"time"
)

// A Store keeps records. Its methods are safe for concurrent use, and each of them is one atomic step, also between
// processes. Package storetest has a test that a Store must pass.
//
// An error that is none of those below is the store's own: it says what was done to which object, and why that failed.
// [ErrDamagedRecord] marks the ones about what is stored.
type Store interface {
	// Begin stores r, which is in progress, if there is no record under its key, or one that has expired or has been
	// abandoned at now. Then it returns nil. Otherwise it changes nothing and returns the record that is there; but if
	// that has r's Owner it returns nil, since the client has repeated a request whose reply was lost. It returns
	// [ErrBeginAgain] if the record that was in the way is gone when it is looked at.
	Begin(ctx context.Context, r Record, now time.Time) (existing *Record, err error)

	// Complete makes the record with r's Key and Owner, which is in progress, completed, with r's Expiry and Result. It
	// returns [ErrNotOwner] if there is no such record, and nil if it has been completed with that Owner before. It
	// returns [ErrResultTooLarge] if the store does not take a record of that size.
	Complete(ctx context.Context, r Record) error

	// Release removes the record with that key and owner, which is in progress. It returns [ErrNotOwner] if another
	// record is there, and nil if there is none.
	Release(ctx context.Context, key, owner string) error
}

// Errors that a [Store] returns.
var (
	ErrNotOwner       = errors.New("record belongs to another run")              // by Complete and Release
	ErrBeginAgain     = errors.New("record in the way is gone")                  // by Begin
	ErrResultTooLarge = errors.New("result is too large for the store")          // by Complete
	ErrDamagedRecord  = errors.New("stored record is not one that a run leaves") // by Begin, wrapped
)
