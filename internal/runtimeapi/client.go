package runtimeapi

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/lambent-go/lambent/internal/http1"
)

// Reasons for which a request ends that the Runtime API has nothing to do with.
var (
	ErrAbandoned = errors.New("next abandoned")                    // [Client.AbandonNext]
	ErrAborted   = errors.New("client of the Runtime API aborted") // [Client.Abort]
)

// A StatusError is a reply of the Runtime API that refuses a request, or one of a server that has failed.
type StatusError = http1.StatusError

// A Client is one connection to the Runtime API, for one worker. One goroutine uses it at a time; only
// [Client.AbandonNext] and [Client.Abort] may be called from others.
type Client struct {
	conn      *http1.Conn
	abandoned atomic.Bool   // no event is asked for any more
	aborted   atomic.Bool   // no request is sent any more
	wake      chan struct{} // ends a wait between two attempts; room for one

	// The present request, or the last one.
	op           string
	path, suffix string // in front of the invocation's ID and behind it
	id           string

	stream Stream
}

// NewClient returns a client of the Runtime API at address, the value of AWS_LAMBDA_RUNTIME_API; it connects when it
// has to. Of ctx it uses what [WithDialer] put there, in which case address may be empty. The error is that of an
// address that cannot be one.
func NewClient(ctx context.Context, address string) (*Client, error) {
	conn, err := http1.New(ctx, address)
	if err != nil {
		return nil, http1.Wrap("client of the Runtime API", err)
	}
	return &Client{conn: conn, wake: make(chan struct{}, 1)}, nil
}

// WithDialer returns a context under which a [Client] uses the connections that dial makes, in place of those to its
// address. A net.Conn will do; see [http1.Dialer] for what else can be of use.
func WithDialer(ctx context.Context, dial func(context.Context) (io.ReadWriteCloser, error)) context.Context {
	return http1.WithDialer(ctx, dial)
}

// AbandonNext makes a Next or RestoreNext that is connecting, waiting to try again, or waiting for a reply of which
// nothing has arrived return [ErrAbandoned], and every later one at once. An event that has begun to arrive is still
// delivered, and answers can still be posted.
func (c *Client) AbandonNext() {
	c.abandoned.Store(true)
	c.wakeUp()
	c.conn.Interrupt()
}

// Abort ends the connection whatever it does. Every call in progress or to come fails with [ErrAborted].
func (c *Client) Abort() {
	c.aborted.Store(true)
	c.wakeUp()
	c.conn.Close()
}

func (c *Client) wakeUp() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Reset drops the connection, which must not be in use; the next request makes a new one. A connection does not outlive
// a snapshot.
func (c *Client) Reset() { c.conn.Drop() }

// aim says what the requests to come are for: the operation, and the path in front of the invocation's ID and behind it.
//
//go:noinline // it would be longer than its call
func (c *Client) aim(op, path, id, suffix string) {
	c.op, c.path, c.id, c.suffix = op, path, id, suffix
}

// request begins the head of a request.
func (c *Client) request(method string) { c.conn.Request(method, c.path, c.id, c.suffix) }

func (c *Client) url() string {
	return c.conn.URL(c.path + http1.EscapePath(c.id) + c.suffix)
}

// failed returns the reason for the request's failure as the caller should see it.
func (c *Client) failed(err error) error {
	if c.aborted.Load() {
		return http1.Wrap(c.op, ErrAborted)
	}
	if _, refused := err.(*StatusError); refused || err == ErrAbandoned {
		return err
	}
	return http1.Wrap(c.op+" "+c.url(), err)
}

//go:noinline // no need for this at each of the places that call it
func (c *Client) refused(status int, body []byte) error {
	return &StatusError{Op: c.op, URL: c.url(), Status: status, Body: body}
}
