package localaws

import (
	"context"
	"fmt"
	"net/http"
)

// A Function is one function of a [Service]. It is safe for concurrent use.
type Function struct {
	service  *Service
	settings Settings
}

func newFunction(s *Service, settings Settings) *Function {
	return &Function{service: s, settings: settings}
}

// Name returns the function's name.
func (f *Function) Name() string { return f.settings.Name }

// ARN returns the function's ARN, without a qualifier.
func (f *Function) ARN() string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", f.service.options.Region, f.service.options.Account, f.settings.Name)
}

// Invoke runs the function once and returns its whole answer. A function that fails is no error: see
// [Response.FunctionError]. The error is a [*ServiceError] when the request was refused, and wraps ctx's when ctx ended
// first; the invocation then goes on without its invoker.
func (f *Function) Invoke(ctx context.Context, r Request) (*Response, error) {
	return nil, &ServiceError{Status: http.StatusInternalServerError, Name: "ServiceException", Message: "no execution environment"}
}

// InvokeStream is Invoke for an answer that is passed to w piece by piece while the function writes it. The answer of a
// function that does not stream is passed in one piece. The error document of a function error is in the response, also
// when pieces have been written before.
func (f *Function) InvokeStream(ctx context.Context, r Request, w StreamWriter) (*Response, error) {
	return f.Invoke(ctx, r)
}
