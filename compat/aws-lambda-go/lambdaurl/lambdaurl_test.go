package lambdaurl_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdaurl"
)

// request is an event with everything that a request is made of.
func request() *events.LambdaFunctionURLRequest {
	event := &events.LambdaFunctionURLRequest{
		RawPath: "/a/b", RawQueryString: "q=1&q=2", Headers: map[string]string{"x-burrow": "7"},
		Body: "aGVsbG8=", IsBase64Encoded: true,
	}
	event.RequestContext.DomainName = "burrow.example"
	event.RequestContext.HTTP.Method = "POST"
	event.RequestContext.HTTP.SourceIP = "192.0.2.1"
	return event
}

func TestRequest(t *testing.T) {
	event := request()
	response, err := lambdaurl.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != "hello" || r.Method != "POST" || r.URL.String() != "https://burrow.example/a/b?q=1&q=2" ||
			r.Header.Get("X-Burrow") != "7" || r.RemoteAddr != "192.0.2.1" {
			t.Errorf("request is %+v with the body %q, %v", r, body, err)
		}
		if got, ok := lambdaurl.RequestFromContext(r.Context()); !ok || got != event {
			t.Errorf("RequestFromContext = %v, %v, want the event", got, ok)
		}
	}))(t.Context(), event)
	if err != nil || response.StatusCode != 200 {
		t.Errorf("%+v, %v; want status 200", response, err)
	}
	if _, ok := lambdaurl.RequestFromContext(t.Context()); ok {
		t.Error("a context without a request has one")
	}
	event.RequestContext.HTTP.Method = "N O"
	if _, err := lambdaurl.Wrap(http.NotFoundHandler())(t.Context(), event); err == nil {
		t.Error("an odd method is no error")
	}
}

// The answer as it goes out: prelude, eight zero bytes, body.
func TestResponse(t *testing.T) {
	for name, tt := range map[string]struct {
		handler http.HandlerFunc
		options []lambda.Option
		want    string
	}{
		"nothing": {func(http.ResponseWriter, *http.Request) {}, nil, `{"statusCode":200}|`},
		"all": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["X-Many"] = []string{"a", "b"}
			w.Header()["Set-Cookie"] = []string{"c=d", "e=f"}
			w.WriteHeader(418)
			w.Header().Set("X-Late", "no")
			w.WriteHeader(200)
			io.WriteString(w, "hello, ")
			io.WriteString(w, "world")
		}, nil, `{"statusCode":418,"headers":{"X-Many":"a,b"},"cookies":["c=d","e=f"]}|hello, world`},
		"informational": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			w.WriteHeader(201)
		}, nil, `{"statusCode":201}|`},
		"flushed": {func(w http.ResponseWriter, _ *http.Request) {
			http.NewResponseController(w).Flush()
			w.WriteHeader(500)
		}, nil, `{"statusCode":200}|`},
		"detected": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<!DOCTYPE html><p>")
		}, []lambda.Option{lambdaurl.WithDetectContentType(true)}, `{"statusCode":200,"headers":{"Content-Type":"text/html; charset=utf-8"}}|<!DOCTYPE html><p>`},
		"detected in nothing": {func(http.ResponseWriter, *http.Request) {},
			[]lambda.Option{lambdaurl.WithDetectContentType(true)}, `{"statusCode":200,"headers":{"Content-Type":"application/octet-stream"}}|`},
		"not detected": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<p>") },
			[]lambda.Option{lambdaurl.WithDetectContentType(false)}, `{"statusCode":200}|<p>`},
	} {
		t.Run(name, func(t *testing.T) {
			function := lambda.NewFunction(lambda.NewHandlerWithOptions(lambdaurl.Wrap(tt.handler), tt.options...))
			event, err := json.Marshal(request())
			if err != nil {
				t.Fatal(err)
			}
			var response messages.InvokeResponse
			err = function.Invoke(&messages.InvokeRequest{Payload: event}, &response)
			if response.Error != nil {
				t.Fatal(response.Error)
			}
			got := response.Payload
			if want := strings.Replace(tt.want, "|", strings.Repeat("\x00", 8), 1); err != nil || string(got) != want {
				t.Errorf("%q, %v; want %q", got, err, want)
			}
		})
	}
}

// A handler that does not return fails the invocation, or the response that it has begun.
func TestEnds(t *testing.T) {
	before := log.Writer()
	log.SetOutput(io.Discard)
	t.Cleanup(func() { log.SetOutput(before) })
	for name, tt := range map[string]struct {
		end       func()
		wantPanic any
		wantErr   string
		wantRead  string
	}{
		"panic":   {func() { panic("rock") }, "rock", "", "handler panicked: rock"},
		"aborted": {func() { panic(http.ErrAbortHandler) }, nil, "net/http: abort Handler", "net/http: abort Handler"},
		"goexit":  {runtime.Goexit, nil, "handler called runtime.Goexit", "handler called runtime.Goexit"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			panicked := func() (v any) {
				defer func() { v = recover() }()
				_, err = lambdaurl.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { tt.end() }))(t.Context(), request())
				return nil
			}()
			if panicked != tt.wantPanic || (err == nil) != (tt.wantErr == "") || err != nil && err.Error() != tt.wantErr {
				t.Errorf("before the first byte: panic %v, error %v; want %v, %q", panicked, err, tt.wantPanic, tt.wantErr)
			}
			response, err := lambdaurl.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, "hello")
				tt.end()
			}))(t.Context(), request())
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			if string(body) != "hello" || err == nil || err.Error() != tt.wantRead {
				t.Errorf("after it: %q, %v; want hello and %q", body, err, tt.wantRead)
			}
		})
	}
}

// A client that has gone is an error of the handler's next write.
func TestGone(t *testing.T) {
	wrote := make(chan error, 1)
	response, err := lambdaurl.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(200)
		_, err := io.WriteString(w, "hello")
		wrote <- err
	}))(context.Background(), request())
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-wrote; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the write has the error %v, want %v", err, io.ErrClosedPipe)
	}
}

// Start fits where a function of its type is wanted.
func TestStart(t *testing.T) {
	start := lambdaurl.Start
	if got, want := reflect.TypeOf(start), reflect.TypeFor[func(http.Handler, ...lambda.Option)](); got != want {
		t.Errorf("Start is a %v, want %v", got, want)
	}
}
