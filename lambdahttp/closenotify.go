package lambdahttp

import "context"

// CloseNotify returns what gets a value when the request's context ends, as it does when nobody
// reads the answer any more. It is deprecated in net/http, and Gin's Stream does not work without.
func (w *response) CloseNotify() <-chan bool {
	gone := make(chan bool, 1)
	context.AfterFunc(&w.exchange.ctx, func() { gone <- true })
	return gone
}
