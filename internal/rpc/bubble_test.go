package rpc_test

import (
	"context"
	"net"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// A bubbleServer is our server inside a synctest bubble: its connections are pipes, and its invocations last until
// the test ends them. The bubble sees to it that every goroutine is gone at the end.
type bubbleServer struct {
	stop  context.CancelFunc // ends Serve's context
	ended chan error         // what Serve returned

	accept chan any // what Accept returns next: net.Conn or error
	closed context.Context
	close  context.CancelFunc

	mu       sync.Mutex
	contexts map[string]context.Context // of invocations that have begun, by request ID
	ends     map[string]chan struct{}
	finished []string // request IDs
}

func serveInBubble(t *testing.T) *bubbleServer {
	s := &bubbleServer{
		ended:    make(chan error, 1),
		accept:   make(chan any),
		contexts: make(map[string]context.Context),
		ends:     make(map[string]chan struct{}),
	}
	s.closed, s.close = context.WithCancel(context.Background())
	ctx, stop := context.WithCancel(context.WithValue(t.Context(), bubbleKey{}, "of Serve's context"))
	s.stop = stop
	go func() { s.ended <- rpc.Serve(ctx, s, s) }()
	return s
}

// bubbleKey is a key of Serve's context.
type bubbleKey struct{}

// dial returns the client's end of a connection that the server has accepted.
func (s *bubbleServer) dial() net.Conn {
	ours, theirs := net.Pipe()
	s.accept <- theirs
	return ours
}

// Invoke answers with the request ID as payload, after end has been called with it.
func (s *bubbleServer) Invoke(ctx context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
	s.mu.Lock()
	s.contexts[r.RequestId] = ctx
	s.mu.Unlock()
	<-s.ending(r.RequestId)
	s.mu.Lock()
	s.finished = append(s.finished, r.RequestId)
	s.mu.Unlock()
	return &messages.InvokeResponse{Payload: []byte(r.RequestId)}
}

// end ends the invocation with a request ID.
func (s *bubbleServer) end(id string) { close(s.ending(id)) }

func (s *bubbleServer) ending(id string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ends[id] == nil {
		s.ends[id] = make(chan struct{})
	}
	return s.ends[id]
}

// context returns the context of an invocation; nil when it has not begun.
func (s *bubbleServer) context(id string) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.contexts[id]
}

// hasFinished reports whether the handler of an invocation has returned.
func (s *bubbleServer) hasFinished(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.finished {
		if f == id {
			return true
		}
	}
	return false
}

// hasEnded reports whether Serve has returned, and what.
func (s *bubbleServer) hasEnded() (bool, error) {
	select {
	case err := <-s.ended:
		return true, err
	default:
		return false, nil
	}
}

// Accept, Close and Addr make it a listener.

func (s *bubbleServer) Accept() (net.Conn, error) {
	select {
	case v := <-s.accept:
		if err, ok := v.(error); ok {
			return nil, err
		}
		return v.(net.Conn), nil
	case <-s.closed.Done():
		return nil, net.ErrClosed
	}
}

func (s *bubbleServer) Close() error {
	s.close()
	return nil
}

func (s *bubbleServer) Addr() net.Addr { return bubbleAddr{} }

type bubbleAddr struct{}

func (bubbleAddr) Network() string { return "pipe" }
func (bubbleAddr) String() string  { return "bubble" }

// invoke invokes on a goroutine of its own.
func invoke(ctx context.Context, c *rpc.Client, id string) *invocation {
	i := &invocation{done: make(chan struct{})}
	go func() {
		defer close(i.done)
		i.response, i.err = c.Invoke(ctx, &messages.InvokeRequest{RequestId: id})
	}()
	return i
}

// An invocation is what invoke waits for.
type invocation struct {
	done     chan struct{}
	response *messages.InvokeResponse
	err      error
}

// pending reports whether there is neither response nor error yet.
func (i *invocation) pending() bool {
	select {
	case <-i.done:
		return false
	default:
		return true
	}
}

// check waits for the response and checks that it is the one of the invocation with this request ID.
func (i *invocation) check(t *testing.T, id string) {
	t.Helper()
	<-i.done
	if i.err != nil {
		t.Errorf("invocation %s: %v", id, i.err)
	} else if got := string(i.response.Payload); got != id {
		t.Errorf("payload of invocation %s = %q", id, got)
	}
}
