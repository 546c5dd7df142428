package invokeapitest

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A Gate is where a function waits for the test. Its URL goes into [Event.Gate].
type Gate struct {
	URL     string
	arrived chan struct{}
	opened  chan struct{}
}

// NewGate returns a gate that holds everybody until the end of the test.
func NewGate(t testing.TB) *Gate {
	t.Helper()
	g := &Gate{arrived: make(chan struct{}), opened: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived := g.arrived
		for {
			select {
			case arrived <- struct{}{}:
				arrived = nil
				continue
			case <-g.opened:
			case <-r.Context().Done(): // the function has been ended
			}
			return
		}
	}))
	g.URL = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return g
}

// Await returns when a function waits that has not been awaited before.
func (g *Gate) Await(t testing.TB) {
	t.Helper()
	select {
	case <-g.arrived:
	case <-t.Context().Done():
		t.Error("no function at the gate")
	}
}

// Open lets the function go on that waits or comes next. It returns when there is one.
func (g *Gate) Open(t testing.TB) {
	t.Helper()
	select {
	case g.opened <- struct{}{}:
	case <-t.Context().Done():
		t.Error("no function at the gate")
	}
}
