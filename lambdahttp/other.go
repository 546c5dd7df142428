package lambdahttp

import (
	"bytes"
	"io"
	"net/http"
)

// answerOther hands an event that is no HTTP request to WithOther's handler.
func (x *exchange) answerOther() (reply []byte, err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil { // else runtime.Goexit, which goes on
			reply, err = nil, panicError(v)
		}
	}()
	reply, err = x.adapter.config.other.Invoke(x.ctx.parent, x.event)
	returned = true
	return reply, err
}

// passThrough serves an event that is no HTTP request as a POST request.
func (x *exchange) passThrough() ([]byte, error) {
	x.url = *x.adapter.config.passThrough
	reply, err := x.serve(x.newRequest(&http.Request{
		Method:        http.MethodPost,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          io.NopCloser(bytes.NewReader(x.event)),
		ContentLength: int64(len(x.event)),
	}))
	if err == nil && x.response.status >= 400 {
		return nil, &StatusError{x.response.status}
	}
	return reply, err
}
