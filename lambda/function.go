package lambda

import (
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambda/messages"
)

// A Function is a handler behind the legacy Go RPC protocol. Registered with a net/rpc server it answers Function.Ping
// and Function.Invoke; [Start] serves the same without net/rpc.
type Function struct {
	function *function
}

// NewFunction makes a [Function] of a handler.
func NewFunction(handler Handler) *Function {
	return &Function{newFunction(handler, nil)}
}

// Ping answers that the function is there.
func (f *Function) Ping(*messages.PingRequest, *messages.PingResponse) error { return nil }

// Invoke runs the handler once. A failure of the handler is in response; the error is always nil.
func (f *Function) Invoke(request *messages.InvokeRequest, response *messages.InvokeResponse) error {
	*response = *f.function.invokeRPC(request)
	return nil
}

// invokeRPC answers one call of the RPC protocol, whatever the handler does to its goroutine.
func (f *function) invokeRPC(request *messages.InvokeRequest) *messages.InvokeResponse {
	inv := &invocation{event: eventOf(request)}
	inv.begin(f.settings)
	var response messages.InvokeResponse
	failed := contain(func() (err error) {
		response.Payload, err = callChain(&inMemory{f}, inv, inv.event.Payload)
		return err
	})
	inv.answered(failed != nil)
	if failed != nil {
		response = messages.InvokeResponse{Error: failed.legacy()}
	}
	go func() {
		for _, after := range f.settings.afterInvoke {
			_ = contain(func() error { after(inv); return nil })
		}
		inv.end()
	}()
	return &response
}

// eventOf is a request of the RPC protocol as the Runtime API would have told it. A deadline that is not in the future
// is none: clients in the field send the current time.
func eventOf(request *messages.InvokeRequest) runtimeapi.Invocation {
	event := runtimeapi.Invocation{
		RequestID:     request.RequestId,
		FunctionARN:   request.InvokedFunctionArn,
		TraceID:       request.XAmznTraceId,
		ClientContext: string(request.ClientContext),
		Payload:       request.Payload,
	}
	deadline := time.Unix(request.Deadline.Seconds, request.Deadline.Nanos)
	if deadline.After(time.Now()) {
		event.Deadline = deadline
	}
	if request.CognitoIdentityId != "" || request.CognitoIdentityPoolId != "" {
		var text jsonText
		text.Mix(`{"cognitoIdentityId":`, request.CognitoIdentityId,
			`,"cognitoIdentityPoolId":`, request.CognitoIdentityPoolId, "}")
		event.CognitoIdentity = string(text.B)
	}
	return event
}

// legacy is the failure as the RPC protocol takes it.
func (f *failure) legacy() *messages.InvokeResponse_Error {
	e := &messages.InvokeResponse_Error{Message: f.message, Type: f.typ, ShouldExit: f.panics}
	for i := range f.stack {
		e.StackTrace = append(e.StackTrace, &f.stack[i])
	}
	return e
}
