package http1

import "fmt"

// Wrap returns an error that says what has failed, and why.
//
//go:noinline // every call of it would be a list of arguments for fmt
func Wrap(what string, err error) error { return fmt.Errorf("%s: %w", what, err) }
