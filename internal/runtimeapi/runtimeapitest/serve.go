package runtimeapitest

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/textproto"
	"time"
)

// errOver ends a connection on which nothing is served any more.
var errOver = errors.New("connection is over")

// serve answers the requests of a connection, one after the other.
func (s *Server) serve(conn net.Conn, number int) {
	in := bufio.NewReaderSize(conn, 64<<10)
	for {
		r := &Request{Conn: number}
		if err := r.readHead(in); err != nil {
			s.complain(err)
			return
		}
		s.mu.Lock()
		s.records = append(s.records, r)
		s.mu.Unlock()
		var err error
		if r.Method == "GET" {
			err = s.serveGet(conn, in, r)
		} else {
			err = s.servePost(conn, in, r)
		}
		if err != nil {
			s.complain(err)
			return
		}
	}
}

// complain fails the test because of a request that is wrong, unless err is something else.
func (s *Server) complain(err error) {
	var (
		request *protocolError
		header  textproto.ProtocolError
	)
	if errors.As(err, &request) || errors.As(err, &header) {
		s.t.Errorf("Runtime API got %v", err)
	}
}

// serveGet answers when the script has something to say. Until then it sees to it that an abandoned request takes
// nothing out of the script.
func (s *Server) serveGet(conn net.Conn, in *bufio.Reader, r *Request) error {
	gone := make(chan error, 1)
	go func() {
		_, err := in.Peek(1)
		gone <- err
	}()
	reply, err := s.await(r, gone)
	s.note(r, err)
	if err != nil {
		return err
	}
	if err := s.send(conn, r, reply); err != nil {
		return err
	}
	return <-gone
}

// await waits for a reply to r, as long as its client does.
func (s *Server) await(r *Request, gone <-chan error) (Reply, error) {
	for {
		select {
		case err := <-gone:
			if err == nil {
				return Reply{}, wrong("more before %s was answered", r.Path)
			}
			return Reply{}, ErrAbandoned
		default:
		}
		reply, ok, changed := s.take(r)
		if ok {
			return reply, nil
		}
		select {
		case err := <-gone:
			if err == nil {
				return Reply{}, wrong("more before %s was answered", r.Path)
			}
			return Reply{}, ErrAbandoned
		case <-changed:
		}
	}
}

// servePost reads the body and answers, in that order or, if the reply is an early one, in the other.
func (s *Server) servePost(conn net.Conn, in *bufio.Reader, r *Request) error {
	reply, _, _ := s.take(r)
	err := r.readBody(in, reply.Early, func() error { return s.send(conn, r, reply) })
	if err == nil && reply.Early == 0 && in.Buffered() > 0 {
		err = wrong("more before %s was answered", r.Path)
	}
	s.note(r, err)
	if err != nil || reply.Early != 0 {
		return err
	}
	return s.send(conn, r, reply)
}

// note notes that a request is over.
func (s *Server) note(r *Request, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Err, r.over = err, true
	s.announce()
}

// send sends a reply and does what comes after it. An error means that nothing is served on the connection any more.
func (s *Server) send(conn net.Conn, r *Request, reply Reply) error {
	time.Sleep(reply.Delay)
	rest := reply.bytes(r.Method)
	for len(rest) > 0 {
		piece := rest
		if reply.Piece > 0 {
			piece = rest[:min(reply.Piece, len(rest))]
		}
		if _, err := io.WriteString(conn, piece); err != nil {
			return err
		}
		if rest = rest[len(piece):]; len(rest) > 0 {
			time.Sleep(reply.Trickle)
		}
	}
	switch reply.Then {
	case Close:
		return errOver
	case Reset:
		reset(conn)
		return errOver
	case Stall:
		<-s.done
		return errOver
	}
	return nil
}

// reset ends a connection without good order, where that can be done.
func reset(conn net.Conn) {
	switch c := conn.(type) {
	case *net.TCPConn:
		c.SetLinger(0)
	case *Conn:
		c.Reset()
	}
	conn.Close()
}
