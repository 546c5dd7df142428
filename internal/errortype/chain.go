package errortype

import "github.com/lambent-go/lambent/lambda/messages"

// maxSteps bounds a walk over a chain of errors. An honest chain has a handful; one whose Unwrap runs in circles
// would never end.
const maxSteps = 1000

// A survey is what the errors of a chain say about themselves, whose methods cannot be trusted.
type survey struct {
	steps  int
	named  bool            // a type there has a name at all
	exits  bool            // the first RPC error says that the process has to end
	legacy bool            // there is an RPC error
	names  [kinds]string   // the first errorType that was chosen, by kind
	own    [kinds][]Frame  // the stack trace of the one that chose it
	stacks [others][]Frame // the first stack trace, by kind
}

// The kinds of errors that may choose their errorType, the one that counts most first.
const (
	reporters = iota // *lambda.Error
	legacy           // an RPC error
	others           // any other with an ErrorType method; it has no stack trace
	kinds
)

// walk surveys the errors of a chain from the outside, depth first, and returns the name of the first type that says
// something: of several wrapped errors, of the first that leads to another name than plain; "" when none does.
func (s *survey) walk(err error) string {
	if s.steps--; s.steps < 0 {
		return ""
	}
	undecided := s.ask(err)
	name, pkg := typeName(err)
	s.named = s.named || name != ""
	wraps, within := false, ""
	for _, cause := range causes(err) {
		if cause == nil {
			continue
		}
		wraps = true
		if found := s.walk(cause); found != "" && (within == "" || within == plain) {
			within = found
		}
	}
	if name != "" && !wrapper(pkg, name) && !(undecided && wraps) {
		return name
	}
	return within
}

// ask surveys one error, without those that it wraps. It reports whether the error could have chosen its errorType and
// has not: then what it wraps says more. A method that panics has said nothing.
func (s *survey) ask(err error) (undecided bool) {
	defer silence()
	switch e := err.(type) {
	case *messages.InvokeResponse_Error:
		s.noteLegacy(e)
	case messages.InvokeResponse_Error:
		s.noteLegacy(&e)
	case typed:
		kind, name := others, e.ErrorType()
		undecided = name == ""
		var stack []Frame
		if r, ok := err.(reporter); ok {
			kind, stack = reporters, r.ErrorStackTrace()
		}
		s.note(kind, name, stack)
	}
	return undecided
}

func (s *survey) noteLegacy(e *messages.InvokeResponse_Error) {
	if e == nil {
		return
	}
	if !s.legacy {
		s.legacy, s.exits = true, e.ShouldExit
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
	if name != "" && s.names[kind] == "" {
		s.names[kind], s.own[kind] = name, stack
	}
	if len(stack) > 0 && s.stacks[kind] == nil {
		s.stacks[kind] = stack
	}
}

// silence ends a panic of a method that was asked.
func silence() { _ = recover() }

// causes returns the errors that err wraps; nil among them are none.
func causes(err error) []error {
	defer silence()
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return []error{e.Unwrap()}
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	}
	return nil
}
