package lambdatest

import (
	"encoding/json"
	"testing"
)

// Invoke invokes a handler of any shape that [github.com/lambent-go/lambent/lambda.Start] takes, or a [*Function],
// with an event, and returns its answer.
//
// The event is encoded as JSON; a []byte, json.RawMessage or string is the payload as it is. The answer is decoded into
// TOut; with TOut []byte or json.RawMessage it is the answer's bytes, also those of a stream. An answer that does not
// decode ends the test.
//
// A failure of the function is a [*FunctionError]. Any other error says why there is no answer at all: the context
// ended, or the local Lambda refused the event.
//
// A handler is run by a loop of its own for each call, as in an execution environment that takes one invocation: the
// functions of WithInit run before it, those of WithAfterInvoke and WithShutdown behind it, and then Invoke returns.
// A panic is reported and does not end the test. One second after its deadline a handler that is still running is
// given up with a FunctionError of type Sandbox.Timedout; it goes on in the background. Only the limits on sizes are
// not there.
func Invoke[TOut any](t testing.TB, handler, event any, options ...Option) (TOut, error) {
	t.Helper()
	payload := encode(t, event)
	var answer []byte
	var err error
	if f, ok := handler.(*Function); ok {
		s := newSettings(t, forFunction, options)
		if s.ctx == nil {
			s.ctx = t.Context()
		}
		answer, err = f.invoke(payload, s)
	} else {
		answer, err = invokeHandler(t, handler, payload, newSettings(t, forHandler, options))
	}
	var result TOut
	if err != nil {
		return result, err
	}
	decode(t, answer, &result)
	return result, nil
}

// encode makes a payload of an event.
func encode(t testing.TB, event any) []byte {
	t.Helper()
	switch event := event.(type) {
	case []byte:
		return event
	case json.RawMessage:
		return event
	case string:
		return []byte(event)
	}
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatalf("lambdatest: encode event of type %T: %v", event, err)
	}
	return payload
}

// decode reads an answer into result.
func decode(t testing.TB, answer []byte, result any) {
	t.Helper()
	switch result := result.(type) {
	case *[]byte:
		*result = answer
		return
	case *json.RawMessage:
		*result = answer
		return
	}
	if err := json.Unmarshal(answer, result); err != nil {
		t.Fatalf("lambdatest: decode the function's answer: %v\nanswer: %.2000s\nhint: Invoke[[]byte] returns an answer as it is", err, answer)
	}
}
