package runtimeapitest

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// pipeBuffer is how many bytes a [Pipe] holds in each direction.
const pipeBuffer = 64 << 10

// Pipe returns the two ends of a connection in memory that behaves as TCP does: it buffers, it can be closed, after which
// what has been written can still be read, and reset. It waits in ways that testing/synctest knows.
func Pipe() (*Conn, *Conn) {
	a, b := newFlow(), newFlow()
	return &Conn{in: a, out: b}, &Conn{in: b, out: a}
}

// A Conn is one end of a [Pipe].
type Conn struct{ in, out *flow }

// Read implements [net.Conn].
func (c *Conn) Read(p []byte) (int, error) { return c.in.read(p, true) }

// TryRead reads what there is, without waiting. (0, nil) means that there is nothing yet.
func (c *Conn) TryRead(p []byte) (int, error) { return c.in.read(p, false) }

// Write implements [net.Conn].
func (c *Conn) Write(p []byte) (int, error) { return c.out.write(p) }

// Close implements [net.Conn].
func (c *Conn) Close() error {
	c.in.stop(&c.in.readerGone)
	c.out.stop(&c.out.writerGone)
	return nil
}

// Reset closes the connection so that the other end's calls fail with ECONNRESET, after it has read what has arrived.
func (c *Conn) Reset() {
	c.in.stop(&c.in.reset)
	c.out.stop(&c.out.reset)
}

// SetReadDeadline implements [net.Conn].
func (c *Conn) SetReadDeadline(t time.Time) error { return c.in.setDeadline(t) }

// SetWriteDeadline implements [net.Conn]; there is no such deadline.
func (c *Conn) SetWriteDeadline(time.Time) error { return os.ErrNoDeadline }

// SetDeadline implements [net.Conn]; there is only one for reading.
func (c *Conn) SetDeadline(time.Time) error { return os.ErrNoDeadline }

// LocalAddr implements [net.Conn].
func (c *Conn) LocalAddr() net.Addr { return pipeAddr{} }

// RemoteAddr implements [net.Conn].
func (c *Conn) RemoteAddr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

// A flow is one direction of a pipe.
type flow struct {
	mu         sync.Mutex
	changed    *sync.Cond
	buf        []byte
	writerGone bool
	readerGone bool
	reset      bool
	deadline   time.Time // for reading
	timer      *time.Timer
}

func newFlow() *flow {
	f := new(flow)
	f.changed = sync.NewCond(&f.mu)
	return f
}

// stop sets one of the flow's flags.
func (f *flow) stop(flag *bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*flag = true
	f.changed.Broadcast()
}

func (f *flow) read(p []byte, wait bool) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		switch {
		case f.readerGone:
			return 0, net.ErrClosed
		case !f.deadline.IsZero() && !time.Now().Before(f.deadline):
			return 0, os.ErrDeadlineExceeded
		case len(f.buf) > 0 || len(p) == 0:
			n := copy(p, f.buf)
			f.buf = append(f.buf[:0], f.buf[n:]...)
			f.changed.Broadcast()
			return n, nil
		case f.reset:
			return 0, syscall.ECONNRESET
		case f.writerGone:
			return 0, io.EOF
		case !wait:
			return 0, nil
		}
		f.changed.Wait()
	}
}

func (f *flow) write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	written := 0
	for {
		switch room := pipeBuffer - len(f.buf); {
		case f.writerGone:
			return written, net.ErrClosed
		case f.reset:
			return written, syscall.ECONNRESET
		case f.readerGone:
			return written, syscall.EPIPE
		case len(p) == 0:
			return written, nil
		case room > 0:
			n := min(room, len(p))
			f.buf = append(f.buf, p[:n]...)
			p = p[n:]
			written += n
			f.changed.Broadcast()
		default:
			f.changed.Wait()
		}
	}
}

func (f *flow) setDeadline(t time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil {
		f.timer.Stop()
	}
	f.deadline = t
	if d := time.Until(t); !t.IsZero() && d > 0 {
		f.timer = time.AfterFunc(d, func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.changed.Broadcast()
		})
	}
	f.changed.Broadcast()
	return nil
}
