package lambdatest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"testing"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambdahttp"
)

// A functionURL is the URL of a function: it makes an event of a request and a response of the answer.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type functionURL struct {
	function *localaws.Function
	log      *functionLog
	streams  bool
}

// serveURL serves a function's URL until the test ends, and returns its address.
func serveURL(t testing.TB, u *functionURL) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{
		Handler:        u,
		MaxHeaderBytes: localaws.MaxRequestHeader,
		ErrorLog:       log.New(io.Discard, "", 0), // a client that has gone is no news
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // until it is closed
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-served
	})
	return "http://" + listener.Addr().String(), nil
}

// ServeHTTP answers a request with what the function answers.
func (u *functionURL) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := invokeapi.NewRequestID()
	w.Header().Set(invokeapi.HeaderRequestID, id)
	request, err := u.request(w, r, id)
	if err != nil {
		status := http.StatusBadRequest
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, err.Error(), status)
		return
	}
	if u.streams {
		u.stream(w, r, request)
		return
	}
	response, err := u.function.Invoke(r.Context(), request)
	if err != nil {
		u.refuse(w, err)
		return
	}
	answer, err := reply(response)
	u.complain(r, err)
	write(w, r, answer)
}

// request is the invocation that a request to the URL is.
func (u *functionURL) request(w http.ResponseWriter, r *http.Request, id string) (localaws.Request, error) {
	r.Body = http.MaxBytesReader(w, r.Body, localaws.MaxEvent)
	trace := r.Header.Get(invokeapi.HeaderTraceID)
	if trace == "" {
		trace = invokeapi.NewTraceID()
		r.Header.Set(invokeapi.HeaderTraceID, trace)
	}
	event, err := lambdahttp.ToEvent(r, lambdahttp.FunctionURL,
		lambdahttp.WithRequestID(id), lambdahttp.WithDomainName(u.function.Name()+".lambda-url.localhost"))
	return localaws.Request{Payload: event, RequestID: id, TraceID: trace, WaitLog: true}, err
}

// reply makes the response of an answer. Where there is an error too, the response is what the client gets in place of
// an answer that is of no use.
func reply(r *localaws.Response) (*http.Response, error) {
	switch {
	case r.FunctionError != "":
		return unusable(), fmt.Errorf("the function failed: %s", r.Payload)
	case r.ContentType != runtimeapi.ContentTypeHTTPIntegration:
		return usable(lambdahttp.ReadResponse(lambdahttp.FunctionURL, r.Payload))
	}
	return usable(lambdahttp.ReadStream(lambdahttp.FunctionURL, bytes.NewReader(r.Payload))) // delivered whole
}

// unusable is what the client gets in place of an answer that is of no use.
func unusable() *http.Response {
	response, _ := lambdahttp.ReadResponse(lambdahttp.FunctionURL, nil) // the error is that nothing is no reply
	return response
}

// usable refuses a response that no request can end with.
func usable(response *http.Response, err error) (*http.Response, error) {
	if err == nil && response.StatusCode < http.StatusOK {
		return unusable(), fmt.Errorf("status %d ends no response", response.StatusCode)
	}
	return response, err
}

// complain says in the test's output why the client did not get what the function has answered.
func (u *functionURL) complain(r *http.Request, err error) {
	if err != nil {
		u.log.note("answer of function %s to %s %s: %v", u.function.Name(), r.Method, r.URL.Path, err)
	}
}

// write sends a response whose body is in memory.
func write(w http.ResponseWriter, r *http.Request, response *http.Response) {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err) // it is in memory
	}
	h := copyHeader(w, response)
	switch {
	case !allowsBody(response.StatusCode):
		body = nil
	case len(body) > 0:
		h.Set("Content-Length", strconv.Itoa(len(body)))
	case r.Method != http.MethodHead:
		h.Del("Content-Length")
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(body) // a client that has gone will not read it
}

func allowsBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// copyHeader sets the header of a response.
func copyHeader(w http.ResponseWriter, response *http.Response) http.Header {
	h := w.Header()
	for name, values := range response.Header {
		h[name] = values
	}
	if h.Get("Content-Type") == "" {
		h["Content-Type"] = nil // or net/http would guess one
	}
	return h
}

// refuse answers for an invocation that the service has not taken.
func (u *functionURL) refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadGateway // the client has gone and will not read it
	if refusal, ok := errors.AsType[*localaws.ServiceError](err); ok {
		status = refusal.Status
	}
	http.Error(w, err.Error(), status)
}
