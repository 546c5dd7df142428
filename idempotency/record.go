package idempotency

import (
	"bytes"
	"time"
)

// A Status says how far a run is.
type Status string

// The states of a record. That a record is expired or abandoned is not stored; the clock says it.
const (
	StatusInProgress Status = "INPROGRESS" // the function runs, or was killed
	StatusCompleted  Status = "COMPLETED"  // the function has returned a result
)

// A Record is what a [Store] keeps of a run.
type Record struct {
	Key         string    // Prefix, # and the hash of what Key of [Config] returned
	Owner       string    // names the run: 32 hexadecimal digits, drawn anew for each
	Status      Status    // how far the run is
	Expiry      time.Time // when the record is as good as gone; never before LeaseExpiry while the run is in progress
	LeaseExpiry time.Time // when a record in progress counts as abandoned
	Result      []byte    // JSON text of the result
	HasResult   bool      // there is a Result; false in progress, and if the result could not be stored
	PayloadHash string    // hash of what Payload of [Config] returned; empty: not to be compared
}

// expired reports whether the record counts no longer.
//
//go:noinline for the sake of size
func (r *Record) expired(now time.Time) bool { return now.After(r.Expiry) }

// abandoned reports whether the run behind the record is given up.
//
//go:noinline for the sake of size
func (r *Record) abandoned(now time.Time) bool {
	return r.Status == StatusInProgress && now.After(r.LeaseExpiry)
}

// clone returns a copy that shares no memory with r that anybody may write to.
//
//go:noinline for the sake of size
func (r *Record) clone() *Record {
	c := *r
	c.Result = bytes.Clone(r.Result)
	return &c
}
