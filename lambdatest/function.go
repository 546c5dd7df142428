package lambdatest

import (
	"context"
	"fmt"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A Function is a function that [Start] has started. It is safe for concurrent use.
type Function struct {
	function *localaws.Function
	url      string
	log      *functionLog
}

// Invoke invokes the function with a payload, which is JSON, and returns its answer as it is, that of a function that
// streams as well. Ctx bounds how long the answer is waited for. The error is a [*FunctionError] when the function
// failed; any other says why there is no answer. The function's log is complete when Invoke returns.
//
// The package's [Invoke] encodes the event, decodes the answer and has options.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return f.invoke(payload, &settings{ctx: ctx})
}

func (f *Function) invoke(payload []byte, s *settings) ([]byte, error) {
	response, err := f.function.Invoke(s.ctx, localaws.Request{
		Payload:       payload,
		ClientContext: s.clientContext,
		RequestID:     s.requestID,
		TraceID:       s.traceID,
		TenantID:      s.tenantID,
		WaitLog:       true,
	})
	if err != nil {
		return nil, fmt.Errorf("invoke function %s: %w", f.function.Name(), err)
	}
	if response.FunctionError != "" {
		return nil, functionError(response.Payload, response.ErrorType, nil)
	}
	return response.Payload, nil
}

// URL returns the address of the function's URL, as in http://127.0.0.1:40123, without a slash at its end. It is of this
// machine only, and everybody on it may send requests. The function gets them as Lambda's function URLs send them, and
// the function's log is complete when a response has been read to its end.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
func (f *Function) URL() string { return f.url }

// Logs returns the lines of the function's log so far, as Lambda writes it: what the function's processes have written,
// between the START, END and REPORT lines of the platform. The lines of several execution environments stand in the
// order in which they came.
//
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
func (f *Function) Logs() []string { return f.log.all() }
