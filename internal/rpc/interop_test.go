package rpc_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	netrpc "net/rpc"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// A serviceFunc is a Service.
type serviceFunc func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse

func (f serviceFunc) Invoke(ctx context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
	return f(ctx, r)
}

// echo answers with the payload.
var echo = serviceFunc(func(_ context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
	return &messages.InvokeResponse{Payload: r.Payload}
})

// A Function is a Service in the shape that net/rpc's server takes, the type's name included.
type Function struct{ service rpc.Service }

func (f *Function) Ping(*messages.PingRequest, *messages.PingResponse) error { return nil }

func (f *Function) Invoke(r *messages.InvokeRequest, response *messages.InvokeResponse) error {
	*response = *f.service.Invoke(context.Background(), r)
	return nil
}

// servers are the implementations of the server side: ours, and the standard library's.
var servers = map[string]func(t *testing.T, s rpc.Service) (addr string){
	"our server":     serve,
	"net/rpc server": func(t *testing.T, s rpc.Service) string { return serveNetRPC(t, "Function", &Function{s}) },
}

// clients are the implementations of the client side.
var clients = map[string]func(t *testing.T, addr string) client{
	"our client": func(t *testing.T, addr string) client {
		c, err := rpc.Dial(t.Context(), addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return client{
			ping:   func() error { return c.Ping(t.Context()) },
			invoke: func(r *messages.InvokeRequest) (*messages.InvokeResponse, error) { return c.Invoke(t.Context(), r) },
		}
	},
	"net/rpc client": func(t *testing.T, addr string) client {
		c := dialNetRPC(t, addr)
		return client{
			ping: func() error { return c.Call("Function.Ping", &messages.PingRequest{}, &messages.PingResponse{}) },
			invoke: func(r *messages.InvokeRequest) (*messages.InvokeResponse, error) {
				response := new(messages.InvokeResponse)
				return response, c.Call("Function.Invoke", r, response)
			},
		}
	},
}

type client struct {
	ping   func() error
	invoke func(*messages.InvokeRequest) (*messages.InvokeResponse, error)
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return ln
}

// serve runs our server until the end of the test and checks how it ends.
func serve(t *testing.T, s rpc.Service) (addr string) {
	t.Helper()
	ln := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- rpc.Serve(ctx, ln, s) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Serve = %v, want nil after its context ended", err)
		}
	})
	return ln.Addr().String()
}

// serveNetRPC serves methods under a name with the standard library's server until the end of the test.
func serveNetRPC(t *testing.T, name string, methods any) (addr string) {
	t.Helper()
	s := netrpc.NewServer()
	if err := s.RegisterName(name, methods); err != nil {
		t.Fatal(err)
	}
	ln := listen(t)
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go s.ServeConn(conn)
		}
	}()
	return ln.Addr().String()
}

func dialNetRPC(t *testing.T, addr string) *netrpc.Client {
	t.Helper()
	c, err := netrpc.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// everyPair runs test with each client on each server.
func everyPair(t *testing.T, s rpc.Service, test func(*testing.T, client)) {
	for serverName, serve := range servers {
		for clientName, dial := range clients {
			t.Run(clientName+", "+serverName, func(t *testing.T) { test(t, dial(t, serve(t, s))) })
		}
	}
}

func TestEveryFieldArrives(t *testing.T) {
	request := &messages.InvokeRequest{
		Payload:               []byte(`{"name":"Gopher"}`),
		RequestId:             "8f5075a5-6b7d-4b4e-9d4c-6f1f7c1f0001",
		XAmznTraceId:          "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
		Deadline:              messages.InvokeRequest_Timestamp{Seconds: 1700000000, Nanos: -1},
		InvokedFunctionArn:    "arn:aws:lambda:eu-west-1:123456789012:function:hello",
		CognitoIdentityId:     "id",
		CognitoIdentityPoolId: "pool",
		ClientContext:         []byte(`{"custom":{}}`),
	}
	response := &messages.InvokeResponse{
		Payload: []byte{0, 255, 128},
		Error: &messages.InvokeResponse_Error{
			Message: "no such order",
			Type:    "NotFound",
			StackTrace: []*messages.InvokeResponse_Error_StackFrame{
				{Path: "hello/main.go", Line: 23, Label: "handle"},
				{Path: "hello/main.go", Line: -1, Label: "(*T).Method"},
			},
			ShouldExit: true,
		},
	}
	for name, v := range map[string]any{"request": *request, "deadline": request.Deadline, "response": *response, "error": *response.Error} {
		for i, v := range reflect.ValueOf(v).Fields() {
			if v.IsZero() {
				t.Fatalf("field %s of the %s has no value, it would not be sent", i.Name, name)
			}
		}
	}
	var seen *messages.InvokeRequest
	service := serviceFunc(func(_ context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
		seen = r
		return response
	})
	everyPair(t, service, func(t *testing.T, c client) {
		seen = nil
		got, err := c.invoke(request)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(seen, request) {
			t.Errorf("server got %+v, want %+v", seen, request)
		}
		if !reflect.DeepEqual(got, response) {
			t.Errorf("client got %+v, want %+v", got, response)
		}
	})
}

func TestZeroValuesArrive(t *testing.T) {
	service := serviceFunc(func(_ context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
		if !reflect.DeepEqual(r, new(messages.InvokeRequest)) {
			return &messages.InvokeResponse{Error: &messages.InvokeResponse_Error{Message: fmt.Sprintf("%+v", r)}}
		}
		return &messages.InvokeResponse{Payload: []byte{}}
	})
	everyPair(t, service, func(t *testing.T, c client) {
		if err := c.ping(); err != nil {
			t.Error(err)
		}
		got, err := c.invoke(&messages.InvokeRequest{Payload: []byte{}})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, new(messages.InvokeResponse)) {
			t.Errorf("response = %+v, want an empty one, with a nil payload", got)
		}
	})
}

func TestLargePayload(t *testing.T) {
	payload := bytes.Repeat([]byte("lambent!"), 6<<20/8)
	everyPair(t, echo, func(t *testing.T, c client) {
		got, err := c.invoke(&messages.InvokeRequest{Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Payload, payload) {
			t.Errorf("payload of %d bytes came back as %d different ones", len(payload), len(got.Payload))
		}
	})
}

// No call of a round is answered before all have arrived, so that a server that runs one after the other, or a client
// that sends one after the other, never ends.
func TestCallsAtOnce(t *testing.T) {
	const calls = 50
	var arrived sync.WaitGroup
	service := serviceFunc(func(ctx context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
		arrived.Done()
		arrived.Wait()
		return &messages.InvokeResponse{Payload: []byte("answer to " + r.RequestId)}
	})
	everyPair(t, service, func(t *testing.T, c client) {
		arrived.Add(calls)
		var callers sync.WaitGroup
		for i := range calls {
			callers.Go(func() {
				id := strings.Repeat("x", i)
				got, err := c.invoke(&messages.InvokeRequest{RequestId: id})
				if err != nil {
					t.Error(err)
				} else if want := "answer to " + id; string(got.Payload) != want {
					t.Errorf("payload = %q, want %q", got.Payload, want)
				}
			})
		}
		callers.Wait()
	})
}

func TestUnknownMethods(t *testing.T) {
	for name, serve := range servers {
		t.Run(name, func(t *testing.T) {
			c := dialNetRPC(t, serve(t, echo))
			for method, want := range map[string]string{
				"Function.Nope":        "rpc: can't find method Function.Nope",
				"Function.":            "rpc: can't find method Function.",
				"Function.invoke":      "rpc: can't find method Function.invoke",
				"Other.Invoke":         "rpc: can't find service Other.Invoke",
				"function.Invoke":      "rpc: can't find service function.Invoke",
				".Invoke":              "rpc: can't find service .Invoke",
				"Function.Invoke.Now":  "rpc: can't find service Function.Invoke.Now",
				"Lambda.Function.Ping": "rpc: can't find service Lambda.Function.Ping",
				"Function":             "rpc: service/method request ill-formed: Function",
				"":                     "rpc: service/method request ill-formed: ",
			} {
				err := c.Call(method, &messages.InvokeRequest{Payload: []byte("{}")}, new(messages.InvokeResponse))
				if err == nil || err.Error() != want {
					t.Errorf("call of %q = %v, want %s", method, err, want)
				}
				if _, ok := err.(netrpc.ServerError); !ok {
					t.Fatalf("call of %q = %T, want an answer of the server", method, err)
				}
				checkUsable(t, c)
			}
		})
	}
}

func TestUnfitBodies(t *testing.T) {
	for name, serve := range servers {
		t.Run(name, func(t *testing.T) {
			c := dialNetRPC(t, serve(t, echo))
			for _, body := range []any{
				42,
				"text",
				[]string{"a"},
				map[string]int{"a": 1},
				struct{ Payload int }{1},
				struct{ Payload map[string]string }{map[string]string{"a": "b"}},
				struct{ Deadline string }{"tomorrow"},
				struct{ Nothing, InCommon string }{"a", "b"},
			} {
				err := c.Call("Function.Invoke", body, new(messages.InvokeResponse))
				if _, ok := err.(netrpc.ServerError); !ok || !strings.HasPrefix(err.Error(), "gob: ") {
					t.Errorf("invoke with %#v = %T %v, want an answer of the server that starts with gob:", body, err, err)
				}
				checkUsable(t, c)
			}
		})
	}
}

// A body of a method that does not exist is skipped, whatever it is.
func TestUnfitBodyOfUnknownMethod(t *testing.T) {
	c := dialNetRPC(t, serve(t, echo))
	for _, body := range []any{42, []string{"a"}, struct{ A any }{}, struct{}{}} {
		err := c.Call("Function.Nope", body, nil)
		if want := "rpc: can't find method Function.Nope"; err == nil || err.Error() != want {
			t.Errorf("call with %#v = %v, want %s", body, err, want)
		}
		checkUsable(t, c)
	}
}

// Peers of other versions may send more, less, in another order, and other types of the same name.
func TestFieldsMatchByName(t *testing.T) {
	service := serviceFunc(func(_ context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
		return &messages.InvokeResponse{Payload: fmt.Appendf(nil, "%s %s %d", r.Payload, r.RequestId, r.Deadline.Nanos)}
	})
	type deadline struct {
		Calendar string
		Nanos    int64
	}
	type InvokeRequest struct {
		Before    map[string][]deadline
		RequestId string //lint:ignore ST1003 the name is the protocol's
		Boxed     any
		Deadline  *deadline
		List      [3]float64
		Payload   []byte
		After     struct{ C complex128 }
	}
	type InvokeResponse struct {
		Error   *struct{ Message string }
		Payload []byte
		More    uint
	}
	for name, serve := range servers {
		t.Run(name, func(t *testing.T) {
			c := dialNetRPC(t, serve(t, service))
			got := new(InvokeResponse)
			err := c.Call("Function.Invoke", &InvokeRequest{
				Before:    map[string][]deadline{"a": {{"b", 3}}},
				RequestId: "id",
				Boxed:     "a string in an interface",
				Deadline:  &deadline{"c", 7},
				List:      [3]float64{1, 2, 3},
				Payload:   []byte("payload"),
				After:     struct{ C complex128 }{1i},
			}, got)
			if err != nil {
				t.Fatal(err)
			}
			if want := "payload id 7"; string(got.Payload) != want || got.Error != nil {
				t.Errorf("response = %+v, want payload %q", got, want)
			}
		})
	}
}

// checkUsable checks that a connection still answers.
func checkUsable(t *testing.T, c *netrpc.Client) {
	t.Helper()
	got := new(messages.InvokeResponse)
	err := c.Call("Function.Invoke", &messages.InvokeRequest{Payload: []byte("still there")}, got)
	if err != nil || string(got.Payload) != "still there" {
		t.Fatalf("next call on the connection = %q, %v", got.Payload, err)
	}
}
