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

// lastReplies is how long a client still reads after it could not write: what the server has answered before it
// closed the connection counts.
const lastReplies = 100 * time.Millisecond

// A Client is one connection to a function's RPC server. Any number of calls can be in progress at once. When the
// connection is lost, all of them fail with one error, and so does every later call.
type Client struct {
	conn    net.Conn
	running sync.WaitGroup // the goroutines that read and write

	mu      sync.Mutex
	out     *encoder         // requests that are to be written
	writing bool             // a goroutine writes them
	seq     uint64           // of the next call
	calls   map[uint64]*call // in progress
	err     error            // why no further call can be made
}

// A call is a request that waits for its reply. Who takes it out of Client.calls sets err and closes done.
type call struct {
	seq   uint64
	reply any
	err   error
	done  chan struct{}
}

// NewClient returns a client on conn, which belongs to the client from then on. Whether a server answers there shows
// with the first call; [Dial] waits until one does.
func NewClient(conn net.Conn) *Client {
	c := &Client{conn: conn, out: newEncoder(), calls: make(map[uint64]*call)}
	c.running.Go(c.receive)
	return c
}

// Ping asks whether the function serves. A server that does not know the method gives a [ServerError].
func (c *Client) Ping(ctx context.Context) error {
	return c.call(ctx, methodPing, new(messages.PingRequest), new(messages.PingResponse))
}

// Invoke has the function handle one event. A failure of the handler is no error but the Error of the response. When
// ctx ends first, the invocation goes on and its response is dropped; other calls are not disturbed. A server that
// refuses the call gives a [ServerError].
func (c *Client) Invoke(ctx context.Context, r *messages.InvokeRequest) (*messages.InvokeResponse, error) {
	if n := requestSize(r); n > maxMessage {
		return nil, fmt.Errorf("call %s: request is %d bytes, limit %d", methodInvoke, n, maxMessage)
	}
	response := new(messages.InvokeResponse)
	if err := c.call(ctx, methodInvoke, r, response); err != nil {
		return nil, err
	}
	return response, nil
}

// Close closes the connection. Calls in progress fail with an error that wraps [net.ErrClosed].
func (c *Client) Close() error {
	c.lose(net.ErrClosed)
	err := c.conn.Close()
	c.running.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil // it was lost before
	}
	return err
}

// requestSize returns the size of r's message, or a little more: a server drops the connection, and with it every
// other call, rather than take a message that is too long.
func requestSize(r *messages.InvokeRequest) int {
	const numbers = 128 // lengths, field numbers, the deadline
	return len(r.Payload) + len(r.RequestId) + len(r.XAmznTraceId) + len(r.InvokedFunctionArn) +
		len(r.CognitoIdentityId) + len(r.CognitoIdentityPoolId) + len(r.ClientContext) + numbers
}

// call sends a request and waits for its reply.
func (c *Client) call(ctx context.Context, method string, request, reply any) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	call, err := c.send(method, request, reply)
	if err != nil {
		return err
	}
	select {
	case <-call.done:
	case <-ctx.Done():
		c.take(call.seq)
		return fmt.Errorf("call %s: %w", method, ctx.Err())
	}
	if _, ok := errors.AsType[lostError](call.err); call.err == nil || ok {
		return call.err
	}
	return fmt.Errorf("call %s: %w", method, call.err)
}

// send hands a request to the goroutine that writes. The caller does not wait for it: a call whose context ends while
// its request is half written must not cost the others the connection.
func (c *Client) send(method string, request, reply any) (*call, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return nil, c.err
	}
	if err := c.out.encode(&Request{ServiceMethod: method, Seq: c.seq}, request); err != nil {
		c.conn.Close() // what was encoded before may be cut
		return nil, fmt.Errorf("call %s: %w", method, err)
	}
	call := &call{seq: c.seq, reply: reply, done: make(chan struct{})}
	c.calls[c.seq] = call
	c.seq++
	if !c.writing {
		c.writing = true
		c.running.Go(c.write)
	}
	return call, nil
}

// write writes requests until none is left.
func (c *Client) write() {
	for {
		c.mu.Lock()
		p := c.out.take()
		c.writing = len(p) > 0
		c.mu.Unlock()
		if len(p) == 0 {
			return
		}
		if _, err := c.conn.Write(p); err != nil {
			c.lose(err)
			c.conn.SetReadDeadline(time.Now().Add(lastReplies))
			return
		}
	}
}

// receive hands out replies until the connection is lost; the calls that still wait then fail.
func (c *Client) receive() {
	c.lose(c.replies())
	c.conn.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for seq, call := range c.calls {
		delete(c.calls, seq)
		call.err = c.err
		close(call.done)
	}
}

// replies hands out replies and returns why there are no more. A reply that nobody waits for is dropped.
func (c *Client) replies() error {
	in := newDecoder(c.conn)
	for {
		var r Response
		if err := in.decode(&r); err != nil {
			return err
		}
		call := c.take(r.Seq)
		var body any
		if call != nil {
			body = call.reply
		}
		err := in.decode(body)
		mismatch, ok := errors.AsType[mismatchError](err)
		switch {
		case call == nil:
		case r.Error != "":
			call.err = ServerError(r.Error)
		case ok:
			call.err = mismatch
		case err != nil:
			call.err = c.lose(err)
		}
		if call != nil {
			close(call.done)
		}
		if err != nil && !ok {
			return err
		}
	}
}

// take takes the call with number seq out of those in progress; nil when it is none.
func (c *Client) take(seq uint64) *call {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.calls[seq]
	delete(c.calls, seq)
	return call
}

// lose says why no further call can be made. The first reason counts, and is returned.
func (c *Client) lose(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = lostError{addr: c.conn.RemoteAddr().String(), err: unexpected(err)}
	}
	return c.err
}

// A lostError is the end of a connection, as every call on it sees it.
type lostError struct {
	addr string
	err  error
}

func (e lostError) Error() string { return "Go RPC connection to " + e.addr + ": " + e.err.Error() }
func (e lostError) Unwrap() error { return e.err }
