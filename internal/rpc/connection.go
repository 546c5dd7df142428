package rpc

import (
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lambent-go/lambent/lambda/messages"
)

// A connection is one client of a server: a goroutine that reads requests, and one for each call in progress.
type connection struct {
	server *server
	conn   net.Conn
	in     *decoder
	calls  sync.WaitGroup

	draining atomic.Bool

	// turn is held by who writes a reply; out and lost belong to the holder. It is a channel, not a mutex: senders
	// that wait for it are served in the order they came, which is the order their calls ended.
	turn chan struct{}
	out  *encoder
	lost bool // nobody reads replies any more
}

func newConnection(s *server, conn net.Conn) *connection {
	return &connection{
		server: s,
		conn:   conn,
		in:     newDecoder(conn),
		turn:   make(chan struct{}, 1),
		out:    newEncoder(),
	}
}

// serve answers requests until there are no more, and returns when the connection is closed and no call runs. A
// client that has ended its side, or a server that stops, leaves running calls their answers; a client that sends
// what is not the protocol could make nothing of them.
func (c *connection) serve() {
	defer c.conn.Close()
	err := c.read()
	if _, ok := errors.AsType[protocolError](err); ok {
		c.conn.Close()
	}
	c.calls.Wait()
}

// drain makes the connection read no further request. Its running calls are still answered.
func (c *connection) drain() {
	c.draining.Store(true)
	c.conn.SetReadDeadline(time.Unix(1, 0))
	c.conn.SetWriteDeadline(time.Now().Add(lastReply)) // of a reply that is being written now
}

// read starts the calls that arrive. It returns why there are no more; nil when the connection drains.
func (c *connection) read() error {
	for !c.draining.Load() { // requests may be left in the buffer, which has no deadline
		var r Request
		if err := c.in.decode(&r); err != nil {
			if text, ok := errors.AsType[mismatchError](err); ok {
				return protocolError("header of a request: " + string(text))
			}
			return err
		}
		run, err := c.body(r.ServiceMethod)
		switch mismatch, ok := errors.AsType[mismatchError](err); {
		case ok:
			c.reply(r, string(mismatch), struct{}{})
		case err != nil:
			return err
		case run == nil:
			c.reply(r, unknown(r.ServiceMethod), struct{}{})
		default:
			c.calls.Go(func() { c.reply(r, "", run()) })
		}
	}
	return nil
}

// body reads the body of a request and returns what gives the body of its reply; nil when there is no such method.
func (c *connection) body(method string) (run func() any, err error) {
	switch method {
	case methodPing:
		err = c.in.decode(new(messages.PingRequest))
		return func() any { return new(messages.PingResponse) }, err
	case methodInvoke:
		request := new(messages.InvokeRequest)
		err = c.in.decode(request)
		return func() any { return encodable(c.server.service.Invoke(c.server.ctx, request)) }, err
	}
	err = c.in.decode(nil)
	if _, ok := errors.AsType[mismatchError](err); ok {
		err = nil // it fits nothing, for there is nothing to fit
	}
	return nil, err
}

// unknown says why method is none, in the words of net/rpc.
func unknown(method string) string {
	dot := strings.LastIndexByte(method, '.')
	switch {
	case dot < 0:
		return "rpc: service/method request ill-formed: " + method
	case method[:dot] != "Function":
		return "rpc: can't find service " + method
	}
	return "rpc: can't find method " + method
}

// encodable returns r without the nil frames that a stack trace made by a function may have: gob refuses them, and a
// reply that cannot be encoded would cost the connection.
func encodable(r *messages.InvokeResponse) *messages.InvokeResponse {
	if r.Error == nil || !slices.Contains(r.Error.StackTrace, nil) {
		return r
	}
	failure := *r.Error
	failure.StackTrace = slices.DeleteFunc(slices.Clone(failure.StackTrace), func(f *messages.InvokeResponse_Error_StackFrame) bool {
		return f == nil
	})
	return &messages.InvokeResponse{Payload: r.Payload, Error: &failure}
}

// reply writes one reply whole, or drops it when the client is gone.
func (c *connection) reply(r Request, text string, body any) {
	c.turn <- struct{}{}
	defer func() { <-c.turn }()
	if c.lost {
		return
	}
	err := c.out.encode(&Response{ServiceMethod: r.ServiceMethod, Seq: r.Seq, Error: text}, body)
	if err == nil {
		if c.draining.Load() {
			c.conn.SetWriteDeadline(time.Now().Add(lastReply))
		}
		_, err = c.conn.Write(c.out.take())
	}
	if err != nil {
		c.lost = true
		c.conn.Close()
	}
}
