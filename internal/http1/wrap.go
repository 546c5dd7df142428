package http1

// A caused error is what fmt.Errorf makes of a text with %w. That would bring a sort and a type for several causes.
type caused struct {
	_     [0]func() // cannot be compared: that would be code
	text  string
	cause error
}

// Error returns the text.
func (e *caused) Error() string { return e.text }

// Unwrap returns the cause.
func (e *caused) Unwrap() error { return e.cause }

// Wrap returns an error that says what has failed, and why.
//
//go:noinline // a call is shorter
func Wrap(what string, err error) error { return Because(what+": "+err.Error(), err) }

// Because returns an error with a text and a cause that the text need not name.
func Because(text string, cause error) error { return &caused{text: text, cause: cause} }
