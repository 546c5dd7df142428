package http1

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// A socket is the transport on Linux: a non-blocking TCP socket, read and written by raw system calls. Waiting is the
// network poller's, which is not told of the socket before there is something to wait for: a function's first request is
// on its way by then. The operands of a call lie in the socket, because the callbacks are bound once: a closure for each
// call would be an allocation for each call.
type socket struct {
	raw syscall.RawConn // of file, for the goroutine that reads and writes; nil as long as it has not had to wait

	mu     sync.Mutex // for what follows, which hangUp and interrupt use too
	fd     int
	file   *os.File // nil: the poller does not know the socket
	closed bool

	onRead, onWrite func(fd uintptr) bool

	in     []byte // where to read to
	wait   bool   // whether to wait when there is nothing
	n      int    // result of a read
	inErr  error
	out    [3][]byte // what is still to be written
	sent   int       // result of a write
	outErr error
}

// newSocket takes over fd, which has to be non-blocking: a raw system call that blocked would keep the garbage
// collector, and with it the process, waiting. On failure fd is closed.
func newSocket(fd int) (*socket, error) {
	if err := checkNonblock(fd); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	s := &socket{fd: fd}
	s.onRead, s.onWrite = s.tryRead, s.tryWrite
	return s, nil
}

// run calls try until it returns true, each time that the socket can be read, or written.
func (s *socket) run(try func(fd uintptr) bool, write bool) error {
	if s.raw == nil {
		if done, err := s.tryOnce(try); done {
			return err
		}
	}
	if write {
		return s.raw.Write(try)
	}
	return s.raw.Read(try)
}

// tryOnce calls try before there has been anything to wait for. If that has to be repeated, the poller does from then on.
func (s *socket) tryOnce(try func(fd uintptr) bool) (done bool, err error) {
	s.mu.Lock()
	switch {
	case s.closed:
		done, err = true, os.ErrClosed
	case s.file == nil && try(uintptr(s.fd)):
		done = true
	default:
		s.poll()
		s.raw, _ = s.file.SyscallConn() // fails for a file that is closed
	}
	s.mu.Unlock()
	return done, err
}

// poll makes the socket known to the poller.
func (s *socket) poll() {
	if s.file == nil {
		s.file = os.NewFile(uintptr(s.fd), "tcp")
	}
}

func checkNonblock(fd int) error {
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFL, 0)
	if errno != 0 {
		return Wrap("fcntl", errno)
	}
	if flags&syscall.O_NONBLOCK == 0 {
		return errors.New("socket is not non-blocking")
	}
	return nil
}

func (s *socket) read(p []byte, wait bool) (int, error) {
	s.in, s.wait = p[:min(len(p), maxIO)], wait
	s.n, s.inErr = 0, nil
	err := s.run(s.onRead, false)
	s.in = nil
	if err == nil {
		err = s.inErr
	}
	return s.n, err
}

// tryRead reads once. It returns false when it has to be called again once the socket is readable: the poller reports
// changes, so that only what has been read to the end may be waited on.
func (s *socket) tryRead(fd uintptr) bool {
	for {
		n, _, errno := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&s.in[0])), uintptr(len(s.in)))
		switch {
		case errno == 0 && n > 0:
			s.n = int(n)
			acquire(fd)
		case errno == 0:
			s.inErr = io.EOF
		case errno == syscall.EINTR:
			continue
		case errno == syscall.EAGAIN && s.wait:
			return false
		case errno == syscall.EAGAIN:
			s.inErr = errNothingYet
		default:
			s.inErr = Wrap("read", errno)
		}
		return true
	}
}

func (s *socket) write(a, b, c []byte) (int, error) {
	s.out = [...][]byte{a, b, c}
	s.sent, s.outErr = 0, nil
	err := s.run(s.onWrite, true)
	clear(s.out[:])
	if err == nil {
		err = s.outErr
	}
	return s.sent, err
}

// tryWrite writes until everything is out or the socket takes no more.
func (s *socket) tryWrite(fd uintptr) bool {
	release(fd)
	for {
		var iovecs [len(s.out)]syscall.Iovec
		room := maxIO
		for i, part := range s.out {
			part = part[:min(len(part), room)]
			iovecs[i].Base = unsafe.SliceData(part)
			iovecs[i].SetLen(len(part))
			room -= len(part)
		}
		if room == maxIO {
			return true
		}
		n, _, errno := syscall.RawSyscall(syscall.SYS_WRITEV, fd, uintptr(unsafe.Pointer(&iovecs)), uintptr(len(iovecs)))
		switch errno {
		case 0:
			s.advance(int(n))
		case syscall.EINTR:
		case syscall.EAGAIN:
			return false
		default:
			s.outErr = Wrap("write", errno)
			return true
		}
	}
}

// advance takes n written bytes off what is still to be written.
func (s *socket) advance(n int) {
	s.sent += n
	for i, part := range s.out {
		k := min(n, len(part))
		s.out[i] = part[k:]
		n -= k
	}
}

func (s *socket) interrupt(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.poll()
	if on {
		s.file.SetReadDeadline(time.Unix(1, 0))
	} else {
		s.file.SetReadDeadline(time.Time{})
	}
}

//go:noinline // as equalFold
func (s *socket) hangUp() {
	s.mu.Lock()
	switch {
	case s.file != nil:
		s.file.Close()
	case !s.closed:
		syscall.Close(s.fd)
	}
	s.closed = true
	s.mu.Unlock()
}
