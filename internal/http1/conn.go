package http1

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/lambent-go/lambent/internal/version"
)

// Reasons for which a request ends without the server having anything to do with it.
var (
	ErrClosed      = errors.New("connection closed by its owner") // [Conn.Close]
	ErrInterrupted = errors.New("wait for the reply interrupted") // [Conn.Interrupt]
)

const (
	readBuffer  = 40 << 10  // a head and a body of 32 KiB
	writeBuffer = 4 << 10   // a head, and most bodies; grows to what is sent
	keepBuffer  = 128 << 10 // a write buffer above that is let go at once
	copyLimit   = 16 << 10  // bodies up to here are copied behind their head
	smallRead   = 4 << 10   // below that a body is read through the buffer, for the sake of what comes after it
	keepReplies = 64        // replies after which a read buffer that has grown is let go
)

// A Conn is a connection to one server, made when a request needs it and kept as long as that is safe. One goroutine
// uses it; only [Conn.Interrupt] and [Conn.Close] may be called from others.
type Conn struct {
	address address
	common  string // the end of every request line and the headers that all requests have
	dialer  Dialer

	mu          sync.Mutex // for transport, between its owner's goroutine and those of Interrupt and Close
	transport   transport  // nil: not connected
	closed      atomic.Bool
	interrupted atomic.Bool
	waiting     atomic.Bool // in Await

	replies    int    // that transport has delivered whole
	in         []byte // in[r:w] has arrived and has not been read
	r, w       int
	sinceGrown int    // replies since in has grown
	out        []byte // the request, as far as it is copied

	exchange
}

// An exchange is what a Conn knows about one request and its reply.
type exchange struct {
	names    []string
	stale    bool  // the connection had served another request, and nothing has come back for this one
	sent     bool  // a byte of the request went out
	sendErr  error // a write failed: the connection cannot be used again
	readErr  error // the reply cannot be read
	answered bool  // the reply's head is complete
	open     bool  // the reply is not over
	start    int   // where the head begins in the buffer, until the body is read
	interim  int   // 1xx replies
	head     head
	body     body
}

// New returns a Conn to an address: host:port, where host is an IPv4 address, an IPv6 address in brackets or a name. A
// leading http:// and a trailing slash are dropped; a path stays in front of every path that is asked for. Of ctx it
// uses the [Dialer], if there is one; the address may be empty then.
func New(ctx context.Context, address string) (*Conn, error) {
	dialer := dialerFrom(ctx)
	if address == "" && dialer != nil {
		address = "127.0.0.1:80"
	}
	a, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	common := appendHeader([]byte(" HTTP/1.1\r\n"), "Host", a.hostPort)
	common = appendHeader(common, "User-Agent", "lambent/"+version.Lambent+" "+runtime.Version())
	return &Conn{address: a, common: string(common), dialer: dialer}, nil
}

// URL returns the address, in front of a path, as a URL.
func (c *Conn) URL(path string) string {
	return "http://" + c.address.hostPort + c.address.prefix + path
}

// Begin readies the connection for a request. It connects, within one second, if there is no connection, or only one on
// which a request has been left half-way. Of the reply's headers those in names, at most 12, will be at hand.
func (c *Conn) Begin(ctx context.Context, names []string) error {
	if c.open {
		c.Drop()
	}
	c.exchange = exchange{names: names, open: true}
	if c.transport == nil {
		if err := c.connect(ctx); err != nil {
			c.open = false
			return err
		}
	}
	c.stale = c.replies > 0
	return nil
}

func (c *Conn) connect(ctx context.Context) error {
	if c.closed.Load() {
		return ErrClosed
	}
	t, err := connectTo(ctx, c.address, c.dialer)
	if err != nil {
		return c.because(err)
	}
	if c.in == nil {
		c.in = make([]byte, readBuffer)
	}
	c.r, c.w, c.replies = 0, 0, 0
	c.setTransport(t)
	if c.closed.Load() { // Close may have come before there was something to close
		c.Drop()
		return ErrClosed
	}
	return nil
}

func (c *Conn) setTransport(t transport) {
	c.mu.Lock()
	c.transport = t
	c.mu.Unlock()
}

func (c *Conn) sharedTransport() transport {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.transport
}

// Refresh drops a connection that the server has closed, or on which it has said something unasked, since the last
// reply. A request that cannot be repeated is better not sent on such a connection.
func (c *Conn) Refresh() {
	if c.transport != nil && c.look() != errNothingYet {
		c.Drop()
	}
}

// Drop ends the connection, if there is one; the next request makes a new one.
func (c *Conn) Drop() {
	if t := c.transport; t != nil {
		c.setTransport(nil)
		t.close()
	}
	c.open = false
	c.r, c.w = 0, 0
}

// Close ends the connection for good, whatever it does at the moment. Everything fails with [ErrClosed] from now on,
// except that a connection that is being made is not given up: that is up to the context of [Conn.Begin].
func (c *Conn) Close() {
	c.closed.Store(true)
	if t := c.sharedTransport(); t != nil {
		t.close()
	}
}

// Interrupt makes [Conn.Await] return [ErrInterrupted], now and at every later call, unless the reply has begun to
// arrive. Nothing else is disturbed.
func (c *Conn) Interrupt() {
	c.interrupted.Store(true)
	if !c.waiting.Load() {
		return
	}
	if t := c.sharedTransport(); t != nil {
		t.interrupt(true)
	}
}

// Stale says that the connection had served another request, and that not a byte came back for this one: the server
// may have closed it before, in which case the request was never seen.
func (c *Conn) Stale() bool { return c.stale }

// Sent says that a byte of the request went out.
func (c *Conn) Sent() bool { return c.sent }

// Buffer returns an empty buffer to render the head of a request into. It is the same each time.
func (c *Conn) Buffer() []byte {
	if c.out == nil || cap(c.out) > keepBuffer {
		c.out = make([]byte, 0, writeBuffer)
	}
	return c.out[:0]
}

// Send writes head, which comes from [Conn.Buffer], then body and tail, with one system call where it can. Request heads
// and pieces of a body are written alike. After a failure the server may still have said something, which
// [Conn.ReadHead] reads; if not, ReadHead has the same error.
func (c *Conn) Send(head, body, tail []byte) error {
	if len(body)+len(tail) <= copyLimit {
		head = append(append(head, body...), tail...)
		body, tail = nil, nil
	}
	c.out = head[:0]
	n, err := c.transport.write(head, body, tail)
	c.sent = c.sent || n > 0
	if err != nil {
		c.sendErr = c.because(err)
		return c.sendErr
	}
	return nil
}

// Await waits for the first byte of the reply, unless [Conn.Interrupt] ends that.
func (c *Conn) Await() error {
	c.waiting.Store(true)
	defer c.waiting.Store(false)
	if c.interrupted.Load() {
		c.Drop()
		return ErrInterrupted
	}
	n, err := c.transport.read(c.in[c.w:], true)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.transport.interrupt(false)
		if n, err = c.transport.read(c.in[c.w:], false); err == errNothingYet {
			c.Drop()
			return ErrInterrupted
		}
	}
	if c.arrived(n); n == 0 && err != nil {
		return c.fail(err)
	}
	return nil
}

// fill waits for more of the reply and reads it into the buffer.
func (c *Conn) fill() error {
	if err := c.makeRoom(); err != nil {
		return err
	}
	n, err := c.read(c.in[c.w:], true)
	c.arrived(n)
	return err
}

// look reads what has arrived into the buffer, without waiting for more. If that is nothing, the error is errNothingYet.
func (c *Conn) look() error {
	if err := c.makeRoom(); err != nil {
		return err
	}
	n, err := c.read(c.in[c.w:], false)
	c.arrived(n)
	return err
}

// arrived notes that n bytes have been read behind the buffer's end.
func (c *Conn) arrived(n int) {
	if n > 0 {
		c.w += n
		c.stale = false
	}
}

// read reads at least one byte into p. It is never interrupted.
func (c *Conn) read(p []byte, wait bool) (int, error) {
	for range 100 {
		n, err := c.transport.read(p, wait)
		switch {
		case n > 0:
			return n, nil // an error that comes with bytes comes again
		case errors.Is(err, os.ErrDeadlineExceeded) && c.interrupted.Load():
			// Interrupt saw us waiting when we were about to stop.
			c.transport.interrupt(false)
		case err != nil:
			return 0, err
		}
	}
	return 0, io.ErrNoProgress
}

// makeRoom sees to it that there is room behind what has arrived.
func (c *Conn) makeRoom() error {
	switch {
	case c.w < len(c.in):
	case c.r > 0:
		c.w = copy(c.in, c.in[c.r:c.w])
		c.r = 0
	case len(c.in) >= maxHead:
		return malformed("more than %d bytes without an end", maxHead)
	default:
		grown := make([]byte, min(2*len(c.in), maxHead))
		copy(grown, c.in)
		c.in, c.sinceGrown = grown, 0
	}
	return nil
}

// fail ends the connection because of err, and returns that as the caller should see it.
func (c *Conn) fail(err error) error {
	err = c.because(err)
	c.Drop()
	return err
}

// because returns the reason for err as the caller should see it.
func (c *Conn) because(err error) error {
	switch {
	case c.closed.Load():
		return ErrClosed
	case err == io.EOF:
		return fmt.Errorf("connection closed by the server: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// done ends the reply: the connection is kept if the next reply can only be the next request's.
func (c *Conn) done() {
	if c.sendErr != nil || !c.head.reusable() || c.r != c.w {
		c.Drop()
		return
	}
	c.open = false
	c.replies++
	c.r, c.w = 0, 0
	if len(c.in) == readBuffer {
		return
	}
	if c.sinceGrown++; c.sinceGrown > keepReplies {
		c.in = make([]byte, readBuffer)
	}
}
