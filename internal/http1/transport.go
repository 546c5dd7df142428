package http1

import (
	"errors"
	"io"
	"os"
	"time"
)

// maxIO bounds one system call, and with it the time in which the garbage collector cannot stop the thread.
const maxIO = 256 << 10

// errNothingYet says that a read that does not wait found nothing, or that the transport cannot look.
var errNothingYet = errors.New("nothing to read yet")

// A transport carries the bytes of one connection. One goroutine reads and writes; interrupt and hangUp may be called
// from others.
type transport interface {
	// read reads at least one byte into p, which is not empty. If wait is false and there is nothing to read, the
	// error is errNothingYet.
	read(p []byte, wait bool) (int, error)

	// write writes the parts, one after the other, with one system call where it can. It returns how many bytes
	// went out, which is less than all only with an error.
	write(a, b, c []byte) (int, error)

	// interrupt makes reads that wait, now or later, end with os.ErrDeadlineExceeded; interrupt(false) takes that
	// back.
	interrupt(on bool)

	closer
}

// A closer is a connection, or what is to become one.
type closer interface {
	// hangUp ends the connection and every read and write on it. If it were close, the linker would keep the methods
	// of that name in os and internal/poll.
	hangUp()
}

// A stream is the transport over a connection that a [Dialer] made.
type stream struct {
	rwc io.ReadWriteCloser
}

// A looker is a connection that can be read without waiting: (0, nil) means that nothing is there.
type looker interface {
	TryRead(p []byte) (int, error)
}

// A deadliner is a connection whose reads can be interrupted, as those of a net.Conn.
type deadliner interface {
	SetReadDeadline(t time.Time) error
}

func (s *stream) read(p []byte, wait bool) (int, error) {
	p = p[:min(len(p), maxIO)]
	read := s.rwc.Read
	if !wait {
		l, ok := s.rwc.(looker)
		if !ok {
			return 0, errNothingYet
		}
		read = l.TryRead
	}
	for range 100 {
		n, err := read(p)
		switch {
		case n > 0:
			return n, nil // an error that comes with bytes comes again
		case errors.Is(err, os.ErrDeadlineExceeded):
			return 0, os.ErrDeadlineExceeded
		case err != nil:
			return 0, err
		case !wait:
			return 0, errNothingYet
		}
	}
	return 0, io.ErrNoProgress
}

func (s *stream) write(a, b, c []byte) (int, error) {
	written := 0
	for _, part := range [...][]byte{a, b, c} {
		for len(part) > 0 {
			n, err := s.rwc.Write(part[:min(len(part), maxIO)])
			written += n
			if err != nil {
				return written, err
			}
			part = part[n:]
		}
	}
	return written, nil
}

func (s *stream) interrupt(on bool) {
	d, ok := s.rwc.(deadliner)
	switch {
	case ok && on:
		d.SetReadDeadline(time.Unix(1, 0))
	case ok:
		d.SetReadDeadline(time.Time{})
	case on:
		s.rwc.Close()
	}
}

func (s *stream) hangUp() { s.rwc.Close() }
