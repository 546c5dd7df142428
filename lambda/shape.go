package lambda

import (
	"context"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// A shape is what a handler function takes and returns.
type shape struct {
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
	rawMessageType      = reflect.TypeFor[json.RawMessage]()
	jsonUnmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonMarshalerType   = reflect.TypeFor[json.Marshaler]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
)

// shapeOf checks t against the handler shapes. asJSON says that event and result travel as JSON.
func shapeOf(t reflect.Type, asJSON bool) (shape, error) {
	s, err := shapeOfParameters(t, asJSON)
	if err == nil {
		err = s.addResults(t, asJSON)
	}
	if err != nil {
		return s, fmt.Errorf("handler %v: %w", t, err)
	}
	return s, nil
}

func shapeOfParameters(t reflect.Type, asJSON bool) (s shape, err error) {
	if t.IsVariadic() {
		return s, errors.New("takes a variadic argument")
	}
	if usesStream(t) {
		if t.NumIn() != 3 || !isContext(t.In(0)) || t.In(1) == streamType || t.In(2) != streamType ||
			t.NumOut() != 1 || !t.Out(0).Implements(errorInterface) {
			return s, errors.New("a *lambda.ResponseStream goes last, after a context.Context and an event, and the only result is error")
		}
		s.takesStream = true
	} else if t.NumIn() > 2 {
		return s, fmt.Errorf("takes %d arguments, want at most a context.Context and an event", t.NumIn())
	}
	switch s.takesContext = t.NumIn() > 0 && isContext(t.In(0)); {
	case s.takesContext && t.NumIn() > 1:
		s.event = t.In(1)
	case s.takesContext || t.NumIn() == 0:
	case t.NumIn() == 1:
		s.event = t.In(0)
	default:
		return s, fmt.Errorf("first of two arguments is %v, want context.Context", t.In(0))
	}
	if asJSON && s.event != nil && !decodable(s.event) {
		return s, fmt.Errorf("event is %v, which JSON cannot be decoded into", s.event)
	}
	return s, nil
}

func (s *shape) addResults(t reflect.Type, asJSON bool) error {
	switch t.NumOut() {
	case 0:
		return nil
	case 1:
		if !t.Out(0).Implements(errorInterface) {
			return fmt.Errorf("only result is %v, want error", t.Out(0))
		}
		s.fails = t.Out(0)
		return nil
	case 2:
		if !t.Out(1).Implements(errorInterface) {
			return fmt.Errorf("second of two results is %v, want error", t.Out(1))
		}
		s.result, s.fails = t.Out(0), t.Out(1)
	default:
		return fmt.Errorf("returns %d values, want at most a result and an error", t.NumOut())
	}
	if asJSON && !encodable(s.result) {
		return fmt.Errorf("result is %v, which cannot be encoded as JSON", s.result)
	}
	return nil
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

// decodable reports whether JSON can be decoded into a t at all.
func decodable(t reflect.Type) bool {
	for {
		if p := reflect.PointerTo(t); p.Implements(jsonUnmarshalerType) || p.Implements(textUnmarshalerType) {
			return true
		}
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	if t.Kind() == reflect.Interface {
		return t.NumMethod() == 0
	}
	return !speechless(t.Kind())
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

// pointsIntoJSON reports whether a value of type t that was decoded from JSON may give user code memory of the JSON
// itself: only a method of its own can see that.
func pointsIntoJSON(t reflect.Type) bool {
	return findUnmarshaler(t, make(map[reflect.Type]bool))
}

func findUnmarshaler(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if p := reflect.PointerTo(t); p.Implements(jsonUnmarshalerType) || p.Implements(textUnmarshalerType) {
		return !copies(t)
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return findUnmarshaler(t.Elem(), seen)
	case reflect.Map:
		return findUnmarshaler(t.Key(), seen) || findUnmarshaler(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if findUnmarshaler(t.Field(i).Type, seen) {
				return true
			}
		}
	case reflect.Interface:
		return t.NumMethod() > 0 // whatever it holds
	}
	return false
}

// copies reports whether the methods of t are known to copy what they keep: those of the standard library and of our
// own events.
func copies(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.PkgPath() {
	case "encoding/json", "time", "math/big", "net", "net/netip", "net/url", "log/slog",
		"github.com/lambent-go/lambent/events":
		return true
	}
	return false
}
