package metrics

import (
	"errors"
	"strconv"
)

// ErrNoRecorder is what the methods of a nil [Recorder] return, and those of one whose invocation has ended.
var ErrNoRecorder = errors.New("metrics: no invocation to record for")

// ErrUnitChanged is that a metric was added before with another unit or another resolution.
var ErrUnitChanged = errors.New("unit or resolution changed")

// A NameError is a name that cannot be used.
type NameError struct {
	Kind   string // what it would have named: namespace, metric, dimension or metadata
	Name   string // the name, cut to 300 bytes
	Reason string // what is wrong with it
}

// Error names kind, name and reason.
func (e *NameError) Error() string {
	return "metrics: " + e.Kind + " " + strconv.Quote(e.Name) + ": " + e.Reason
}

// A ValueError is a value that cannot be used. It does not hold the value.
type ValueError struct {
	Kind   string // what it would have been the value of: metric, dimension, metadata, unit, timestamp or an option
	Name   string // of which; empty for a timestamp
	Reason string // what is wrong with it
}

// Error names kind, name and reason.
func (e *ValueError) Error() string {
	name := ""
	if e.Name != "" {
		name = " " + strconv.Quote(e.Name)
	}
	return "metrics: value of " + e.Kind + name + ": " + e.Reason
}

// A LimitError is that there is too much of something.
type LimitError struct {
	What  string // of what
	Size  int    // how much
	Limit int    // how much there may be
}

// Error says how much there is, and how much there may be.
func (e *LimitError) Error() string {
	return "metrics: " + e.What + ": " + strconv.Itoa(e.Size) + ", limit " + strconv.Itoa(e.Limit)
}

//go:noinline for the sake of size
func nameError(kind, name, reason string) error {
	const most = 300
	return &NameError{Kind: kind, Name: name[:min(len(name), most)], Reason: reason}
}

//go:noinline for the sake of size
func valueError(kind, name, reason string) error {
	return &ValueError{Kind: kind, Name: name, Reason: reason}
}
