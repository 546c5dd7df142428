package rpc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/lambent-go/lambent/lambda/messages"
)

// A Service is what a server serves as Function, apart from Function.Ping, which the server answers itself.
type Service interface {
	// Invoke answers one invocation. It runs on a goroutine of its own, at the same time as others, and must neither
	// panic nor return nil. Its context has the values of Serve's, and does not end: not with Serve's, and not when
	// the client goes away.
	Invoke(context.Context, *messages.InvokeRequest) *messages.InvokeResponse
}

// lastReply is how long a client may take to accept a reply after the server has been told to stop.
const lastReply = 5 * time.Second

// Serve answers the calls of every connection that ln accepts, until ctx ends or ln fails. Both end it alike: ln is
// closed, so are at once the connections without a call in progress, the others when their calls have been answered.
// Then Serve returns: nil after the end of ctx, or why ln failed. A caller that cannot wait for the calls in progress
// stops waiting for Serve.
func Serve(ctx context.Context, ln net.Listener, s Service) error {
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	srv := &server{
		ctx:     context.WithoutCancel(ctx),
		service: s,
		open:    make(map[*connection]struct{}),
	}
	err := srv.accept(ctx, ln)
	ln.Close()
	srv.drain()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("serve Go RPC on %s: %w", ln.Addr(), err)
}

// A server is the connections of one call of Serve.
type server struct {
	ctx     context.Context // of the invocations
	service Service

	mu      sync.Mutex
	open    map[*connection]struct{}
	serving sync.WaitGroup // one for each open connection
}

// accept serves connections until ln gives no more. Running out of file descriptors passes: it is waited for, longer
// each time.
func (s *server) accept(ctx context.Context, ln net.Listener) error {
	const first, longest = 5 * time.Millisecond, time.Second
	wait := first
	for {
		conn, err := ln.Accept()
		if err == nil {
			wait = first
			s.serve(conn)
			continue
		}
		var passing interface{ Temporary() bool }
		if !errors.As(err, &passing) || !passing.Temporary() {
			return err
		}
		select {
		case <-time.After(wait):
			wait = min(2*wait, longest)
		case <-ctx.Done():
			return err
		}
	}
}

// serve serves conn on a goroutine of its own.
func (s *server) serve(conn net.Conn) {
	c := newConnection(s, conn)
	s.mu.Lock()
	s.open[c] = struct{}{}
	s.mu.Unlock()
	s.serving.Go(func() {
		c.serve()
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
	})
}

// drain ends the connections and returns when the last one is closed. No connection is accepted any more.
func (s *server) drain() {
	s.mu.Lock()
	for c := range s.open {
		c.drain()
	}
	s.mu.Unlock()
	s.serving.Wait()
}
