package lambdahttp

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
)

// An exchange is one event on its way through the handler, and all that is made for it.
type exchange struct {
	adapter *Adapter
	event   []byte
	message message
	kind    Kind

	url            url.URL
	tls            tls.ConnectionState
	body           requestBody
	ctx            requestContext
	peer           netip.Addr
	isHead         bool
	acceptEncoding []string // of the request
	response       response

	once      sync.Once // made described
	described Event
}

// answer serves an HTTP event.
func (x *exchange) answer() ([]byte, error) {
	r, refusal, err := x.request()
	switch {
	case err != nil:
		return nil, err
	case refusal != 0:
		x.response.WriteHeader(refusal)
		return x.response.finish()
	}
	return x.serve(r)
}

// serve runs the handler.
func (x *exchange) serve(r *http.Request) ([]byte, error) {
	defer x.end()
	if x.adapter.config.margin > 0 {
		return x.serveInTime(r)
	}
	return x.reply(x.call(r))
}

// end ends what the handler may have kept.
func (x *exchange) end() {
	x.body.Close()
	x.ctx.cancel()
}

// call calls the handler, and returns what its panic means.
func (x *exchange) call(r *http.Request) (failure error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil { // else runtime.Goexit, which goes on
			failure = x.recovered(v)
		}
	}()
	x.adapter.handler.ServeHTTP(&x.response, r)
	returned = true
	return nil
}

// reply is the answer after the handler has ended.
func (x *exchange) reply(failure error) ([]byte, error) {
	if failure != nil {
		x.response.abandon()
		return nil, failure
	}
	return x.response.finish()
}

// abandon makes every later write fail.
func (w *response) abandon() {
	w.mu.Lock()
	w.closed = errReturned
	w.mu.Unlock()
}
