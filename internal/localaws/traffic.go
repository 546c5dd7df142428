package localaws

import (
	"net"
	"net/http"
	"sync"
)

// traffic counts the connections to an environment's listener and the requests that are being answered. When it is
// none, everything has been read that a process sent before it ended.
type traffic struct {
	mu   sync.Mutex
	open int
	none chan struct{} // closed while there is none
}

func newTraffic() *traffic {
	t := &traffic{none: make(chan struct{})}
	close(t.none)
	return t
}

func (t *traffic) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open == 0 {
		t.none = make(chan struct{})
	}
	t.open += n
	if t.open == 0 {
		close(t.none)
	}
}

// ended returns a channel that is closed when there is no traffic.
func (t *traffic) ended() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.none
}

// connection is an [http.Server]'s ConnState.
func (t *traffic) connection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		t.add(1)
	case http.StateClosed, http.StateHijacked:
		t.add(-1)
	}
}

// count counts the requests that h answers.
func (t *traffic) count(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.add(1)
		defer t.add(-1)
		h.ServeHTTP(w, r)
	})
}
