// Package errortype names errors: it finds the errorType under which a failure is reported to the invoker and written
// to the log. Package lambda and the log records below lambdalog must give one error one name, so the rule is here.
//
// No error is a danger to the caller: methods that panic, nil pointers and chains that run in circles lead to a name
// like any other error.
package errortype

import (
	"reflect"
	"strings"

	"github.com/lambent-go/lambent/internal/sprint"
	"github.com/lambent-go/lambent/lambda/messages"
)

// A Frame is one call of a stack trace, as the invoker sees it.
type Frame = messages.InvokeResponse_Error_StackFrame

// A Description is what an error says about itself besides its message.
type Description struct {
	Type   string  // the errorType; never empty
	Chosen bool    // the error chose Type itself; otherwise it is the name of a Go type
	Exit   bool    // an RPC error says that the process has to end
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
	d := Description{Type: s.walk(err), Exit: s.exits, Stack: s.stacks[reporters]}
	switch {
	case d.Type != "":
	case s.named:
		d.Type = plain
	default:
		d.Type = "error"
	}
	if d.Stack == nil {
		d.Stack = s.stacks[legacy]
	}
	for kind, name := range s.names {
		if name == "" {
			continue
		}
		d.Type, d.Chosen = name, true
		if kind != others {
			d.Stack = s.own[kind]
		}
		break
	}
	return d
}

// OfValue returns the errorType of a panic with value v, which must be neither nil nor an error.
func OfValue(v any) string {
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

// IsNil reports whether err is a nil pointer, on which Error may not be able to run.
func IsNil(err error) bool {
	v := reflect.ValueOf(err)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

func inPlaceOf(err error, reason any) string {
	if IsNil(err) {
		return "<nil>"
	}
	return "%!v(PANIC=Error method: " + text(reason) + ")"
}

// text is what package fmt prints of v; nothing when that panics as well.
func text(v any) string {
	defer silence()
	return sprint.Value(v)
}

// plain is the type behind errors.New: a name, but one that says no more than that there is an error.
const plain = "errorString"

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
	name = t.Name()
	if i := strings.IndexByte(name, '['); i >= 0 {
		name = name[:i]
	}
	return name, t.PkgPath()
}
