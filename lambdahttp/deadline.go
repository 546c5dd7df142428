package lambdahttp

import (
	"context"
	"errors"
	"net/http"

	"github.com/lambent-go/lambent/lambda"
)

// serveInTime runs the handler on a goroutine of its own, so that there is a reply when it has
// written nothing until its context ends.
func (x *exchange) serveInTime(r *http.Request) ([]byte, error) {
	ended := make(chan error, 1)
	go func() {
		failure := errGoexit
		defer func() { ended <- failure }()
		failure = x.call(r)
	}()
	select {
	case failure := <-ended:
		return x.reply(failure)
	case <-x.ctx.Done():
	}
	if errors.Is(context.Cause(&x.ctx), lambda.ErrDeadlineMargin) && x.response.giveUp() {
		late := &response{exchange: x, stream: x.response.stream}
		late.WriteHeader(http.StatusGatewayTimeout)
		return late.finish()
	}
	return x.reply(<-ended)
}

// errGoexit is the failure of a handler that ended its goroutine.
var errGoexit error = &lambda.Error{Type: "Goexit", Message: "handler called runtime.Goexit"}

// giveUp makes every later write fail, if nothing has been written yet.
func (w *response) giveUp() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status != 0 {
		return false
	}
	w.closed = http.ErrHandlerTimeout
	return true
}
