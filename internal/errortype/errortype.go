// Package errortype names errors: it finds the errorType under which a failure is reported to the invoker and written
// to the log. Package lambda and the log records below lambdalog must give one error one name, so the rule is here.
//
// No error is a danger to the caller: methods that panic, nil pointers and chains that run in circles lead to a name
// like any other error.
package errortype

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/lambent-go/lambent/lambda/messages"
)

// A Frame is one call of a stack trace, as the invoker sees it.
type Frame = messages.InvokeResponse_Error_StackFrame

// A Description is what an error says about itself besides its message.
type Description struct {
	Type   string  // the errorType; never empty
	Chosen bool    // the error chose Type itself; otherwise it is the name of a Go type
	Stack  []Frame // stack trace that the error brings along; nil: none
}

// A reporter chooses its errorType and has a stack trace: *lambda.Error, which this package lies below.
type reporter interface {
	error
	ErrorType() string
	ErrorStackTrace() []Frame
}

// A typed error chooses its errorType.
type typed interface {
	error
	ErrorType() string
}

// Of returns the errorType of err, which must not be nil.
func Of(err error) string { return Describe(err).Type }

// Describe returns all of the description of err, which must not be nil. What an error has chosen itself, anywhere in
// the chain, comes before the names of types; a *lambda.Error comes before an RPC error, and both before any other
// error with an ErrorType method.
func Describe(err error) Description {
	s := survey{steps: maxSteps}
	s.walk(err)
	stack := s.stacks[reporters]
	if stack == nil {
		stack = s.stacks[legacy]
	}
	switch {
	case s.chosen[reporters].Type != "":
		return s.chosen[reporters]
	case s.chosen[legacy].Type != "":
		return s.chosen[legacy]
	case s.chosen[others].Type != "":
		return Description{Type: s.chosen[others].Type, Chosen: true, Stack: stack}
	}
	return Description{Type: nameOf(err), Stack: stack}
}

// OfPanic returns the errorType of a panic with value v. A nil stands for a panic that had none.
func OfPanic(v any) string {
	switch v := v.(type) {
	case nil:
		return "PanicNilError"
	case error:
		return Of(v)
	}
	if name, _ := typeName(v); name != "" {
		return name
	}
	return "panic"
}

// Message returns the text of err. When Error panics, it is what package fmt would print in its place.
func Message(err error) (text string) {
	defer func() {
		if reason := recover(); reason != nil {
			text = inPlaceOf(err, reason)
		}
	}()
	return err.Error()
}

func inPlaceOf(err error, reason any) (text string) {
	if v := reflect.ValueOf(err); v.Kind() == reflect.Pointer && v.IsNil() {
		return "<nil>"
	}
	defer func() {
		if recover() != nil { // the reason cannot be printed either
			text = "%!v(PANIC=Error method: )"
		}
	}()
	return "%!v(PANIC=Error method: " + fmt.Sprint(reason) + ")"
}

// nameOf returns the name of the first type in the chain that says something.
func nameOf(err error) string {
	steps, named := maxSteps, false
	if name := firstName(err, &steps, &named); name != "" {
		return name
	}
	if named {
		return plain
	}
	return "error"
}

// plain is the type behind errors.New: a name, but one that says no more than that there is an error.
const plain = "errorString"

// firstName is nameOf for a part of the chain; "" when it says nothing. It sets named when a type there has a name at
// all.
func firstName(err error, steps *int, named *bool) string {
	if *steps--; *steps < 0 {
		return ""
	}
	name, pkg := typeName(err)
	*named = *named || name != ""
	within := causes(err)
	if name != "" && !wrapper(pkg, name) && !(undecided(err) && len(within) > 0) {
		return name
	}
	found := ""
	for _, cause := range within {
		switch name := firstName(cause, steps, named); name {
		case "":
		case plain:
			found = plain
		default:
			return name
		}
	}
	return found
}

// undecided reports whether err could have chosen its errorType and has not: then what it wraps says more.
func undecided(err error) (yes bool) {
	defer func() { _ = recover() }()
	e, ok := err.(typed)
	return ok && e.ErrorType() == ""
}

// wrapper reports whether the type is one by which the standard library only adds text to an error.
func wrapper(pkg, name string) bool {
	switch pkg {
	case "fmt":
		return name == "wrapError" || name == "wrapErrors"
	case "errors":
		return name == "joinError"
	}
	return false
}

// typeName returns name and package of the type of v or of what it points to, without type arguments; "" for a type
// without name.
func typeName(v any) (name, pkg string) {
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	name, _, _ = strings.Cut(t.Name(), "[")
	return name, t.PkgPath()
}
