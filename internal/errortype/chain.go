package errortype

import "github.com/lambent-go/lambent/lambda/messages"

// maxSteps bounds a walk over a chain of errors. An honest chain has a handful; one whose Unwrap runs in circles
// would never end.
const maxSteps = 1000

// A survey is what the errors of a chain say about themselves, whose methods cannot be trusted.
type survey struct {
	steps  int
	chosen [kinds]Description // the first with a Type, by kind
	stacks [kinds][]Frame     // the first stack trace, by kind
}

// The kinds of errors that may choose their errorType, the one that counts most first.
const (
	reporters = iota // *lambda.Error
	legacy           // an RPC error
	others           // any other with an ErrorType method
	kinds
)

// walk surveys the errors of a chain from the outside, depth first.
func (s *survey) walk(err error) {
	if s.steps--; s.steps < 0 {
		return
	}
	s.ask(err)
	for _, cause := range causes(err) {
		s.walk(cause)
	}
}

// ask surveys one error, without those that it wraps. A method that panics has said nothing.
func (s *survey) ask(err error) {
	defer func() { _ = recover() }()
	switch e := err.(type) {
	case *messages.InvokeResponse_Error:
		s.noteLegacy(e)
	case messages.InvokeResponse_Error:
		s.noteLegacy(&e)
	case reporter:
		s.note(reporters, e.ErrorType(), e.ErrorStackTrace())
	case typed:
		s.note(others, e.ErrorType(), nil)
	}
	if e, ok := err.(interface{ As(any) bool }); ok {
		var value messages.InvokeResponse_Error
		pointer := &value
		if e.As(&pointer) || e.As(&value) {
			s.noteLegacy(pointer)
		}
	}
}

func (s *survey) noteLegacy(e *messages.InvokeResponse_Error) {
	if e == nil {
		return
	}
	var frames []Frame
	for _, f := range e.StackTrace {
		if f != nil {
			frames = append(frames, *f)
		}
	}
	s.note(legacy, e.Type, frames)
}

func (s *survey) note(kind int, name string, stack []Frame) {
	if name != "" && s.chosen[kind].Type == "" {
		s.chosen[kind] = Description{Type: name, Chosen: true, Stack: stack}
	}
	if len(stack) > 0 && s.stacks[kind] == nil {
		s.stacks[kind] = stack
	}
}

// causes returns the errors that err wraps.
func causes(err error) (within []error) {
	defer func() { _ = recover() }()
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if cause := e.Unwrap(); cause != nil {
			within = []error{cause}
		}
	case interface{ Unwrap() []error }:
		for _, cause := range e.Unwrap() {
			if cause != nil {
				within = append(within, cause)
			}
		}
	}
	return within
}
