package lambda_test

import (
	"context"
	"errors"
	"net"
	"net/rpc"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/handlertrace"
	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"
	lambentevents "github.com/lambent-go/lambent/events"
	lambentlambda "github.com/lambent-go/lambent/lambda"
	lambentcontext "github.com/lambent-go/lambent/lambdacontext"
)

// Functions that start are assigned to variables, by tests that replace them.
var (
	_ func(any)                                                       = lambda.Start
	_ func(any, ...lambda.Option)                                     = lambda.StartWithOptions
	_ func(context.Context, any)                                      = lambda.StartWithContext
	_ func(lambda.Handler)                                            = lambda.StartHandler
	_ func(context.Context, lambda.Handler)                           = lambda.StartHandlerWithContext
	_ func(func(context.Context, int) (int, error), ...lambda.Option) = lambda.StartHandlerFunc[int, int]
)

// A type has one identity, whichever of the two paths it is named by.
func TestSameTypes(t *testing.T) {
	var handler lambentlambda.Handler = lambda.NewHandler(func(e lambentevents.SNSEvent) (int, error) { return len(e.Records), nil })
	var asUpstream lambda.Handler = handler
	got, err := asUpstream.Invoke(t.Context(), []byte(`{"Records":[{},{}]}`))
	if err != nil || string(got) != "2" {
		t.Errorf("%s, %v; want 2", got, err)
	}
	var event any = events.EventBridgeEvent{}
	if _, ok := event.(lambentevents.CloudWatchEvent); !ok {
		t.Errorf("an EventBridgeEvent is a %T", event)
	}
	lc := &lambdacontext.LambdaContext{AwsRequestID: "req-1"}
	if got, ok := lambentcontext.FromContext(lambdacontext.NewContext(t.Context(), lc)); !ok || got != lc {
		t.Errorf("FromContext = %v, %v, want the pointer that NewContext got", got, ok)
	}
	if got, ok := lambdacontext.FromContext(lambentcontext.NewContext(t.Context(), lc)); !ok || got != lc {
		t.Errorf("FromContext = %v, %v, want the pointer that NewContext got", got, ok)
	}
}

// Traces hear of typed values, the outer one first.
func TestHandlerTrace(t *testing.T) {
	var heard []any
	trace := func(name string) handlertrace.HandlerTrace {
		hear := func(_ context.Context, v any) { heard = append(heard, name, v) }
		return handlertrace.HandlerTrace{RequestEvent: hear, ResponseEvent: hear}
	}
	handler := lambda.NewHandler(func(_ context.Context, n int) (string, error) {
		if n == 0 {
			return "", errors.New("none")
		}
		return "some", nil
	})
	ctx := handlertrace.NewContext(t.Context(), trace("outer"))
	ctx = handlertrace.NewContext(ctx, handlertrace.HandlerTrace{})
	ctx = handlertrace.NewContext(ctx, trace("inner"))
	if _, err := handler.Invoke(ctx, []byte("7")); err != nil {
		t.Fatal(err)
	}
	if want := []any{"outer", 7, "inner", 7, "outer", "some", "inner", "some"}; !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
	heard = nil
	if _, err := handler.Invoke(ctx, []byte("0")); err == nil || err.Error() != "none" {
		t.Fatalf("error is %v, want none", err)
	}
	if want := []any{"outer", 0, "inner", 0}; !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
	if trace := handlertrace.FromContext(t.Context()); trace.RequestEvent != nil || trace.ResponseEvent != nil {
		t.Error("a bare context has a trace")
	}
}

// net/rpc takes the service's name from the type's.
func TestFunction(t *testing.T) {
	server := rpc.NewServer()
	if err := server.Register(lambda.NewFunction(lambda.NewHandler(func(name string) (string, error) { return "Hello, " + name, nil }))); err != nil {
		t.Fatal(err)
	}
	here, there := net.Pipe()
	go server.ServeConn(there)
	client := rpc.NewClient(here)
	defer client.Close()
	var response messages.InvokeResponse
	if err := client.Call("Function.Ping", &messages.PingRequest{}, &messages.PingResponse{}); err != nil {
		t.Error(err)
	}
	if err := client.Call("Function.Invoke", &messages.InvokeRequest{Payload: []byte(`"Gopher"`)}, &response); err != nil {
		t.Error(err)
	}
	if string(response.Payload) != `"Hello, Gopher"` || response.Error != nil {
		t.Errorf("response is %s, %v", response.Payload, response.Error)
	}
}
