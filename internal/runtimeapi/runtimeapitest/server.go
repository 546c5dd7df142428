// Package runtimeapitest is a Runtime API that does what a test says, down to the byte: it hands out events with any
// headers, cuts, resets, stalls or trickles a reply, answers with any status or before its time, and keeps every request
// with its chunks, trailers and times.
//
// A test makes a [Server], says with [Server.Next] and [Server.On] what is answered, runs what is to be tested under
// [Server.Context] or against the address of [Server.Listen], and looks at [Server.Requests]:
//
//	api := runtimeapitest.NewServer(t)
//	api.Next(runtimeapitest.Event("8f5", `{"name":"Gopher"}`), runtimeapitest.Reply{Status: 403})
//	err := run(api.Context(t.Context()))
//	answers := api.Requests()
//
// The connections of Context are in memory and everything waits in ways that testing/synctest knows, so that a test in a
// bubble needs neither ports nor sleeps. A request that breaks HTTP, or that is sent before the last one is answered,
// fails the test.
package runtimeapitest

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A Server is a scripted Runtime API. Its methods are safe for concurrent use.
type Server struct {
	t    testing.TB
	done chan struct{} // closed when the test ends
	wg   sync.WaitGroup

	mu      sync.Mutex
	script  map[string][]Reply
	changed chan struct{} // closed when there is something new in script or requests, and replaced
	records []*Request
	open    map[net.Conn]bool
	conns   int
	ended   bool
}

// NewServer returns a server without a script: a next waits, a POST is answered with 202, an extension is registered and
// waits for its event, a restore is not offered. It ends with the test, and every connection with it.
func NewServer(t testing.TB) *Server {
	s := &Server{
		t:       t,
		done:    make(chan struct{}),
		script:  make(map[string][]Reply),
		changed: make(chan struct{}),
		open:    make(map[net.Conn]bool),
	}
	t.Cleanup(s.end)
	return s
}

// Next adds what the next requests to [runtimeapi.PathNext] are answered.
func (s *Server) Next(replies ...Reply) { s.On(runtimeapi.PathNext, replies...) }

// On adds what the next requests to a path are answered. [runtimeapi.SuffixResponse] and [runtimeapi.SuffixError] stand
// for the paths of every invocation.
func (s *Server) On(path string, replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script[path] = append(s.script[path], replies...)
	s.announce()
}

// Left returns how many replies for a path have not been used.
func (s *Server) Left(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.script[path])
}

// Context returns a context under which clients connect to the server, in memory.
func (s *Server) Context(ctx context.Context) context.Context {
	return http1.WithDialer(ctx, func(ctx context.Context) (io.ReadWriteCloser, error) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		client, server := Pipe()
		s.Serve(server)
		return client, nil
	})
}

// Listen makes the server listen on a free port of the loopback interface, and returns the address.
func (s *Server) Listen() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatalf("listen: %v", err)
	}
	s.wg.Go(func() {
		<-s.done
		ln.Close()
	})
	s.wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			s.Serve(conn)
		}
	})
	return ln.Addr().String()
}

// Serve answers the requests of one connection, in the background. It closes the connection.
func (s *Server) Serve(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		conn.Close()
		return
	}
	number := s.conns
	s.conns++
	s.open[conn] = true
	s.wg.Go(func() {
		defer s.forget(conn)
		s.serve(conn, number)
	})
}

// Conns returns how many connections there have been.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Requests returns the requests that have been read to their end, or as far as they came, in the order in which they
// began.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over()
}

// Wait waits until n requests are over, as [Server.Requests] counts them, and returns all of them.
func (s *Server) Wait(n int) []Request {
	for {
		s.mu.Lock()
		requests, changed := s.over(), s.changed
		s.mu.Unlock()
		if len(requests) >= n {
			return requests
		}
		select {
		case <-changed:
		case <-s.done:
			return requests
		}
	}
}

func (s *Server) over() []Request {
	var requests []Request
	for _, r := range s.records {
		if r.over {
			requests = append(requests, *r)
		}
	}
	return requests
}

// announce wakes everyone who waits for a change. The caller holds s.mu.
func (s *Server) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// take returns the next reply of the script to a request, or what there is to wait for.
func (s *Server) take(r *Request) (Reply, bool, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range []string{r.Path, suffix(r.Path)} {
		if replies := s.script[path]; len(replies) > 0 {
			s.script[path] = replies[1:]
			return replies[0], true, nil
		}
	}
	reply, ok := unscripted(r)
	return reply, ok, s.changed
}

// suffix returns what the path of an invocation ends with, and "" for another path.
func suffix(path string) string {
	if !strings.HasPrefix(path, runtimeapi.PathInvocation) {
		return ""
	}
	return path[strings.LastIndexByte(path, '/'):]
}

// unscripted returns the reply to a request that the script says nothing about. It is false for one that waits.
func unscripted(r *Request) (Reply, bool) {
	switch r.Path {
	case runtimeapi.PathNext, extensionsapi.PathNext:
		return Reply{}, false
	case runtimeapi.PathRestoreNext:
		return Reply{Status: 404}, true
	case extensionsapi.PathRegister:
		return Reply{Status: 200, Header: []string{extensionsapi.HeaderIdentifier + ": 5a1c"}, Body: `{}`}, true
	}
	if r.Method == "POST" {
		return Reply{Body: runtimeapi.BodyAccepted}, true
	}
	return Reply{Status: 404}, true
}

func (s *Server) forget(conn net.Conn) {
	conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
}

// end closes everything and waits until nothing of the server runs any more.
func (s *Server) end() {
	close(s.done)
	s.mu.Lock()
	s.ended = true
	for conn := range s.open {
		conn.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}
