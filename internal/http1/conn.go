package http1

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
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
	dialer  connectFunc // nil: connections are made to the address

	mu          sync.Mutex // for pending and transport, between its owner's goroutine and those of Interrupt and Close
	pending     closer     // connection that is being made; nil: none
	transport   transport  // nil: not connected
	closed      atomic.Bool
	interrupted atomic.Bool
	waiting     atomic.Bool                                  // in Await
	resume      func(c *Conn, n int, err error) (int, error) // set by Interrupt: what Await does then

	replies    int    // that transport has delivered whole
	in         []byte // in[r:w] has arrived and has not been read
	r, w       int
	sinceGrown int    // replies since in has grown
	out        []byte // the request, as far as it is copied

	exchange
}

// An exchange is what a Conn knows about one request and its reply.
type exchange struct {
	idle     bool  // Interrupt gives up making the connection
	stale    bool  // the connection had served another request, and nothing has come back for this one
	sent     bool  // a byte of the request went out
	sendErr  error // a write failed: the connection cannot be used again
	readErr  error // the reply cannot be read
	answered bool  // the reply's head is complete
	open     bool  // the reply is not over
	start    int   // where the head begins in the buffer, until the body is read
	interim  int   // 1xx replies
	head     head

	// Where the reader is in the body.
	kind    bodyKind
	left    int64 // bytes to come: of the body, or of the chunk
	inChunk bool  // the data of a chunk is being read: its end is still to come
	bodyErr error // why it cannot be read
}

// New returns a Conn to an address: host:port, where host is an IPv4 address, an IPv6 address in brackets or a name. A
// leading http:// and a trailing slash are dropped; a path stays in front of every path that is asked for. Of ctx it
// uses the [Dialer], if there is one; the address may be empty then.
func New(ctx context.Context, address string) (*Conn, error) {
	dialer := dialerFrom(ctx)
	if address == "" && dialer != nil {
		address = "127.0.0.1:80"
	}
	c := &Conn{dialer: dialer}
	if err := c.address.set(address); err != nil {
		return nil, err
	}
	if first.taken.CompareAndSwap(false, true) {
		c.in, c.out = first.in[:], first.out[:0]
	}
	return c, nil
}

// first is the memory of the process's first Conn: there is less to allocate at the start of a function.
var first struct {
	taken atomic.Bool
	in    [readBuffer]byte
	out   [writeBuffer]byte
}

// URL returns the address, in front of a path, as a URL.
func (c *Conn) URL(path string) string {
	return "http://" + c.address.hostPort + c.address.prefix + path
}

// Begin readies the connection for a request. It connects, within one second, if there is no connection, or only one on
// which a request has been left half-way. Of the reply's headers those in names, at most 12, will be at hand.
func (c *Conn) Begin(names []string) error { return c.begin(names, false) }

// BeginIdle is Begin for a request that can be given up as long as there is no reply: [Conn.Interrupt] makes it, too,
// return [ErrInterrupted] when it has to connect.
func (c *Conn) BeginIdle(names []string) error { return c.begin(names, true) }

func (c *Conn) begin(names []string, idle bool) error {
	if c.open {
		c.Drop()
	}
	c.exchange = exchange{idle: idle, head: head{names: names}}
	if c.transport == nil {
		if err := c.connect(); err != nil {
			return err
		}
	}
	c.open = true
	c.stale = c.replies > 0
	return nil
}

func (c *Conn) connect() error {
	connect := c.dialer
	if connect == nil {
		connect = (*Conn).dial
	}
	t, err := connect(c)
	c.share(nil, t)
	// Close and Interrupt may have come before there was something to close.
	if reason := c.unwanted(); reason != nil {
		c.Drop()
		return reason
	}
	if err != nil {
		return Wrap("connect to "+c.address.hostPort, err)
	}
	if c.in == nil {
		c.in = make([]byte, readBuffer)
	}
	c.r, c.w, c.replies = 0, 0, 0
	return nil
}

// attempt makes p, which is about to become a connection, known to Close and Interrupt. It fails if they have come
// already.
func (c *Conn) attempt(p closer) error {
	c.share(p, nil)
	return c.unwanted()
}

// share makes a connection that is being made, or one that has been made, known to Close and Interrupt.
func (c *Conn) share(p closer, t transport) {
	c.mu.Lock()
	c.pending, c.transport = p, t
	c.mu.Unlock()
}

// unwanted returns why no connection is to be made; nil: nothing speaks against it.
//
//go:noinline // as equalFold
func (c *Conn) unwanted() error {
	switch {
	case c.closed.Load():
		return ErrClosed
	case c.idle && c.interrupted.Load():
		return ErrInterrupted
	}
	return nil
}

// Refresh drops a connection that the server has closed, or on which it has said something unasked, since the last
// reply. A request that cannot be repeated is better not sent on such a connection.
func (c *Conn) Refresh() {
	if c.transport != nil && c.read(false) != errNothingYet {
		c.Drop()
	}
}

// Drop ends the connection, if there is one; the next request makes a new one.
func (c *Conn) Drop() {
	if t := c.transport; t != nil {
		c.share(nil, nil)
		t.hangUp()
	}
	c.open = false
	c.r, c.w = 0, 0
}

// Close ends the connection for good, whatever it does at the moment, be it that it is being made. Everything fails with
// [ErrClosed] from now on.
func (c *Conn) Close() {
	c.closed.Store(true)
	c.mu.Lock()
	p, t := c.pending, c.transport
	c.mu.Unlock()
	if p != nil {
		p.hangUp()
	}
	if t != nil {
		t.hangUp()
	}
}

// Interrupt makes [Conn.Await] and [Conn.BeginIdle] return [ErrInterrupted], now and at every later call, unless the
// reply has begun to arrive. Nothing else is disturbed.
func (c *Conn) Interrupt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.resume == nil {
		c.resume = (*Conn).resumeRead // from here, so that only who interrupts has the code
	}
	c.interrupted.Store(true)
	switch {
	case c.pending != nil && c.idle:
		c.pending.hangUp()
	case c.waiting.Load():
		c.transport.interrupt(true)
	}
}

// Await waits for the first byte of the reply, unless [Conn.Interrupt] ends that.
func (c *Conn) Await() error {
	n, err := 0, ErrInterrupted
	c.waiting.Store(true)
	begun := !c.interrupted.Load()
	if begun {
		n, err = c.transport.read(c.in[c.w:], true)
	}
	c.waiting.Store(false)
	if begun && c.interrupted.Load() {
		n, err = c.resume(c, n, err)
	}
	c.arrived(n)
	if err != nil {
		return c.fail(err)
	}
	return nil
}

// resumeRead goes on after Interrupt has come into a read with this result: what has arrived meanwhile has begun to
// arrive.
func (c *Conn) resumeRead(n int, err error) (int, error) {
	c.mu.Lock() // until Interrupt has done what it does
	c.transport.interrupt(false)
	c.mu.Unlock()
	if err != os.ErrDeadlineExceeded {
		return n, err
	}
	if n, err = c.transport.read(c.in[c.w:], false); err == errNothingYet {
		err = ErrInterrupted
	}
	return n, err
}

// Stale says that the connection had served another request, and that not a byte came back for this one: the server
// may have closed it before, in which case the request was never seen.
func (c *Conn) Stale() bool { return c.stale }

// Sent says that a byte of the request went out.
func (c *Conn) Sent() bool { return c.sent }

// Send writes what has been rendered into the buffer, then body and tail, with one system call where it can. It leaves
// the buffer as it is. After a failure the server may still have said something, which [Conn.ReadHead] reads; if not,
// ReadHead has the same error.
func (c *Conn) Send(body, tail []byte) error {
	head := c.out
	if len(body)+len(tail) <= copyLimit {
		c.Text(asString(body))
		c.Text(asString(tail))
		head, c.out = c.out, c.out[:len(head)]
		body, tail = nil, nil
	}
	n, err := c.transport.write(head, body, tail)
	c.sent = c.sent || n > 0
	if err != nil {
		c.sendErr = c.because(err)
	}
	return c.sendErr
}

// fill waits for more of the reply and reads it into the buffer.
func (c *Conn) fill() error { return c.read(true) }

// read reads what has arrived into the buffer. If that is nothing, it waits or returns errNothingYet.
func (c *Conn) read(wait bool) error {
	if err := c.makeRoom(); err != nil {
		return err
	}
	n, err := c.transport.read(c.in[c.w:], wait)
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

// makeRoom sees to it that there is room behind what has arrived.
func (c *Conn) makeRoom() error {
	switch {
	case c.w < len(c.in):
	case c.r > 0:
		c.w = copy(c.in, c.in[c.r:c.w])
		c.r = 0
	case len(c.in) >= maxHead:
		return tooLong("line", maxHead)
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
		return Wrap("connection closed by the server", io.ErrUnexpectedEOF)
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
