// Package hint gives an error its second line: what the person who reads it can do about it. The command prints
//
//	lambent: invoke: unknown flag --memry
//	hint: did you mean --memory?
package hint

import (
	"errors"
	"fmt"
)

type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// Add returns err with a hint in the format of [fmt.Sprintf]. The text of the error stays as it is.
func Add(err error, format string, a ...any) error {
	return &hinted{error: err, hint: fmt.Sprintf(format, a...)}
}

// Of returns the hint that comes with err: the outermost one, "" when there is none.
func Of(err error) string {
	if h, ok := errors.AsType[*hinted](err); ok {
		return h.hint
	}
	return ""
}
