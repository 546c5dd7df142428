package lambdahttp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdahttp"
)

type teaError struct{ pot int }

func (e *teaError) Error() string { return fmt.Sprint("no tea in pot ", e.pot) }

func TestPanic(t *testing.T) {
	tea := &teaError{7}
	for name, tt := range map[string]struct {
		value        any
		typ, message string
		wraps        error
		withoutStack bool
	}{
		"string":  {value: "boom", typ: "string", message: "boom"},
		"number":  {value: 7, typ: "int", message: "7"},
		"error":   {value: fmt.Errorf("brew: %w", tea), typ: "teaError", message: "brew: no tea in pot 7", wraps: tea},
		"nil":     {value: nil, typ: "PanicNilError", message: "panic called with nil argument"},
		"abort":   {value: http.ErrAbortHandler, typ: "errorString", message: "net/http: abort Handler", wraps: http.ErrAbortHandler, withoutStack: true},
		"nil map": {value: errors.New("in the handler"), typ: "errorString", message: "in the handler"},
	} {
		t.Run(name, func(t *testing.T) {
			a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Write([]byte("half of it"))
				panic(tt.value)
			}))
			reply, err := a.Invoke(t.Context(), fixture(t, "alb"))
			failure, ok := errors.AsType[*lambda.Error](err)
			if reply != nil || !ok {
				t.Fatalf("Invoke = %s, %v", reply, err)
			}
			if failure.Type != tt.typ || failure.Message != tt.message || tt.wraps != nil && !errors.Is(err, tt.wraps) {
				t.Errorf("%s %q, want %s %q", failure.Type, failure.Message, tt.typ, tt.message)
			}
			if tt.withoutStack {
				if failure.StackTrace != nil {
					t.Errorf("stack %v, want none", failure.StackTrace)
				}
				return
			}
			last := failure.StackTrace[len(failure.StackTrace)-1]
			first := failure.StackTrace[0]
			if !strings.HasSuffix(first.Path, "lambdahttp/failure_test.go") || first.Line == 0 || !strings.HasPrefix(first.Label, "TestPanic.func") {
				t.Errorf("the innermost call is %+v", first)
			}
			if !strings.Contains(last.Label, "HandlerFunc.ServeHTTP") {
				t.Errorf("the outermost call is %+v", last)
			}
			var document map[string]any
			if json.Unmarshal(lambda.ErrorDocument(err), &document); document["errorType"] != tt.typ || document["errorMessage"] != tt.message {
				t.Errorf("document %v", document)
			}
		})
	}
}

// A panic of the runtime begins where the handler made it, and the adapter goes on.
func TestPanicThenGood(t *testing.T) {
	calls := 0
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 1 {
			var teas []string
			teas[calls] = "mint"
		}
	}))
	_, err := a.Invoke(t.Context(), fixture(t, "alb"))
	failure, ok := errors.AsType[*lambda.Error](err)
	if !ok || failure.Type != "boundsError" || !strings.HasPrefix(failure.StackTrace[0].Label, "TestPanicThenGood") {
		t.Errorf("error %+v", err)
	}
	if _, err := a.Invoke(t.Context(), fixture(t, "alb")); err != nil {
		t.Error(err)
	}
}

// runtime.Goexit is not the adapter's to stop; what the handler may have kept ends all the same.
func TestGoexit(t *testing.T) {
	var kept context.Context
	done := make(chan bool)
	go func() {
		defer close(done)
		a := lambdahttp.New(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { kept = r.Context(); runtime.Goexit() }))
		a.Invoke(context.Background(), fixture(t, "alb"))
		t.Error("Invoke has returned")
	}()
	<-done
	if kept.Err() != context.Canceled {
		t.Errorf("the context: %v", kept.Err())
	}
}

func TestUnsupportedEvents(t *testing.T) {
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf(`"k%02d":"secret"`, i))
	}
	for name, tt := range map[string]struct {
		event string
		keys  []string
	}{
		"SQS":       {string(fixture(t, "unknown-sqs")), []string{"Records"}},
		"scheduled": {`{"source":"aws.events","detail":{},"account":"1","detail":{}}`, []string{"account", "detail", "source"}},
		"many":      {"{" + strings.Join(many, ",") + "}", strings.Fields("k00 k01 k02 k03 k04 k05 k06 k07 k08 k09 k10 k11 k12 k13 k14 k15 k16 k17 k18 k19")},
		"no JSON":   {`{"a":1`, nil},
		"list":      {`[{"a":1}]`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := lambdahttp.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler has run") }))
			_, err := a.Invoke(t.Context(), []byte(tt.event))
			unsupported, ok := errors.AsType[*lambdahttp.UnsupportedEventError](err)
			if !ok || !reflect.DeepEqual(unsupported.Keys, tt.keys) {
				t.Errorf("error %#v, want the keys %v", err, tt.keys)
			}
			if strings.Contains(err.Error(), "secret") || tt.keys != nil && !strings.Contains(err.Error(), tt.keys[0]) {
				t.Errorf("error %q", err)
			}
		})
	}
}

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"response is 6991012 bytes, limit 6291556 for FunctionURL\nhint: stream it with WithStreaming, or store it and redirect": &lambdahttp.ResponseSizeError{Kind: lambdahttp.FunctionURL, Size: 6991012, Limit: 6291556},
		"handler answered 503 Service Unavailable":               &lambdahttp.StatusError{Status: 503},
		"handler answered 599":                                   &lambdahttp.StatusError{Status: 599},
		"ALB refuses the reply: no status":                       &lambdahttp.ReplyError{Kind: lambdahttp.ALB, Reason: "no status"},
		"event is not an HTTP request that this function serves": &lambdahttp.UnsupportedEventError{},
	} {
		if err.Error() != want {
			t.Errorf("%T says %q, want %q", err, err, want)
		}
	}
}
