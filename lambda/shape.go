package lambda

import (
	"context"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
)

// A shape is what a handler function takes and returns.
type shape struct {
	_ incomparable

	takesContext bool
	takesStream  bool
	event        reflect.Type // nil: takes no event
	result       reflect.Type // nil: returns no result
	fails        reflect.Type // the type of its error; nil: it cannot fail
}

var (
	contextType         = reflect.TypeFor[context.Context]()
	errorInterface      = reflect.TypeFor[error]()
	streamType          = reflect.TypeFor[*ResponseStream]()
	readerType          = reflect.TypeFor[io.Reader]()
	jsonUnmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonMarshalerType   = reflect.TypeFor[json.Marshaler]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
)

// shapeOf checks t against the handler shapes. asJSON says that event and result travel as JSON.
func shapeOf(t reflect.Type, asJSON bool) (*shape, error) {
	s := &shape{}
	fault := s.addParameters(t, asJSON)
	if fault == "" {
		fault = s.addResults(t, asJSON)
	}
	if fault != "" {
		return nil, faultOf(t, ": "+fault)
	}
	return s, nil
}

// faultOf is what Start says of a handler of type t.
//
//go:noinline for the sake of size
func faultOf(t reflect.Type, fault string) error { return errors.New("handler " + t.String() + fault) }

// addParameters returns what is wrong with the parameters of t; "" when nothing is.
func (s *shape) addParameters(t reflect.Type, asJSON bool) (fault string) {
	if t.IsVariadic() {
		return "takes a variadic argument"
	}
	n := t.NumIn()
	var in [3]reflect.Type
	for i := range min(n, len(in)) {
		in[i] = t.In(i)
	}
	s.takesContext = n > 0 && isContext(in[0])
	switch s.takesStream = usesStream(t); {
	case s.takesStream:
		if n != 3 || !s.takesContext || in[1] == streamType || in[2] != streamType ||
			t.NumOut() != 1 || !t.Out(0).Implements(errorInterface) {
			return "a *lambda.ResponseStream goes last, after a context.Context and an event, and the only result is error"
		}
	case n > 2:
		return "takes " + strconv.Itoa(n) + " arguments, want at most a context.Context and an event"
	case n == 2 && !s.takesContext:
		return "first of two arguments is " + in[0].String() + ", want context.Context"
	}
	if s.event = in[0]; s.takesContext {
		s.event = in[1]
	}
	if asJSON && s.event != nil && !decodable(s.event) {
		return "event is " + s.event.String() + ", which JSON cannot be decoded into"
	}
	return ""
}

// addResults returns what is wrong with the results of t.
func (s *shape) addResults(t reflect.Type, asJSON bool) (fault string) {
	n := t.NumOut()
	switch n {
	case 0:
		return ""
	case 1, 2:
	default:
		return "returns " + strconv.Itoa(n) + " values, want at most a result and an error"
	}
	s.fails = t.Out(n - 1)
	if !s.fails.Implements(errorInterface) {
		return [...]string{"only result", "second of two results"}[n-1] + " is " + s.fails.String() + ", want error"
	}
	if n == 2 {
		s.result = t.Out(0)
		if asJSON && !encodable(s.result) {
			return "result is " + s.result.String() + ", which cannot be encoded as JSON"
		}
	}
	return ""
}

// usesStream reports whether a *ResponseStream is anywhere in t.
func usesStream(t reflect.Type) bool {
	for i := range t.NumIn() {
		if t.In(i) == streamType {
			return true
		}
	}
	for i := range t.NumOut() {
		if t.Out(i) == streamType {
			return true
		}
	}
	return false
}

// isContext reports whether t is an interface type with the methods of context.Context and no others.
func isContext(t reflect.Type) bool {
	return t.Kind() == reflect.Interface && t.Implements(contextType) && contextType.Implements(t)
}

// decodesItself reports whether a t has a method that JSON is decoded by.
//
//go:noinline for the sake of size
func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonUnmarshalerType) || p.Implements(textUnmarshalerType)
}

// decodable reports whether JSON can be decoded into a t at all.
func decodable(t reflect.Type) bool {
	for !decodesItself(t) {
		switch t.Kind() {
		case reflect.Pointer:
			t = t.Elem()
		case reflect.Interface:
			return t.NumMethod() == 0
		default:
			return !speechless(t.Kind())
		}
	}
	return true
}

// encodable reports whether a t can be an answer.
func encodable(t reflect.Type) bool {
	for {
		if t.Implements(jsonMarshalerType) || t.Implements(textMarshalerType) || t.Implements(readerType) ||
			reflect.PointerTo(t).Implements(contentReaderType) {
			return true
		}
		if t.Kind() != reflect.Pointer {
			return !speechless(t.Kind())
		}
		t = t.Elem()
	}
}

// speechless reports whether values of kind k have no JSON form.
func speechless(k reflect.Kind) bool {
	switch k {
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return true
	}
	return false
}
