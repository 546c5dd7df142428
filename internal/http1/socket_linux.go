package http1

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// A socket is the transport on Linux: a non-blocking TCP socket, read and written by raw system calls. Waiting is the
// network poller's. The operands of a call lie in the socket, because the callbacks are bound once: a closure for each
// call would be an allocation for each call.
type socket struct {
	file *os.File
	raw  syscall.RawConn

	onRead, onWrite func(fd uintptr) bool

	in     []byte // where to read to
	wait   bool   // whether to wait when there is nothing
	n      int    // result of a read
	inErr  error
	out    [3][]byte // what is still to be written
	sent   int       // result of a write
	outErr error
	iovecs [3]syscall.Iovec
}

// newSocket takes over fd, which has to be non-blocking: a raw system call that blocked would keep the garbage
// collector, and with it the process, waiting. On failure fd is closed.
func newSocket(fd int) (*socket, error) {
	if err := checkNonblock(fd); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	s := &socket{file: os.NewFile(uintptr(fd), "tcp")}
	raw, err := s.file.SyscallConn()
	if err == nil {
		err = s.file.SetDeadline(time.Time{}) // fails when the poller does not know the descriptor
	}
	if err != nil {
		s.file.Close()
		return nil, fmt.Errorf("socket without poller: %w", err)
	}
	s.raw, s.onRead, s.onWrite = raw, s.tryRead, s.tryWrite
	return s, nil
}

func checkNonblock(fd int) error {
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFL, 0)
	if errno != 0 {
		return os.NewSyscallError("fcntl", errno)
	}
	if flags&syscall.O_NONBLOCK == 0 {
		return errors.New("socket is not non-blocking")
	}
	return nil
}

func (s *socket) read(p []byte, wait bool) (int, error) {
	s.in, s.wait = p[:min(len(p), maxIO)], wait
	s.n, s.inErr = 0, nil
	err := s.raw.Read(s.onRead)
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
			s.inErr = os.NewSyscallError("read", errno)
		}
		return true
	}
}

func (s *socket) write(a, b, c []byte) (int, error) {
	s.out = [...][]byte{a, b, c}
	s.sent, s.outErr = 0, nil
	err := s.raw.Write(s.onWrite)
	s.out = [3][]byte{}
	if err == nil {
		err = s.outErr
	}
	return s.sent, err
}

// tryWrite writes until everything is out or the socket takes no more.
func (s *socket) tryWrite(fd uintptr) bool {
	release(fd)
	for {
		n, errno, more := s.writeOnce(fd)
		switch {
		case !more:
			return true
		case errno == 0:
			s.advance(n)
		case errno == syscall.EINTR:
		case errno == syscall.EAGAIN:
			return false
		default:
			s.outErr = os.NewSyscallError("write", errno)
			return true
		}
	}
}

// writeOnce is one system call for at most maxIO bytes. It is false when nothing is left to be written.
func (s *socket) writeOnce(fd uintptr) (int, syscall.Errno, bool) {
	count, room := 0, maxIO
	for _, part := range s.out {
		if part = part[:min(len(part), room)]; len(part) > 0 {
			s.iovecs[count].Base = &part[0]
			s.iovecs[count].SetLen(len(part))
			room -= len(part)
			count++
		}
	}
	var n uintptr
	var errno syscall.Errno
	switch count {
	case 0:
		return 0, 0, false
	case 1:
		n, _, errno = syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(unsafe.Pointer(s.iovecs[0].Base)), uintptr(maxIO-room))
	default:
		n, _, errno = syscall.RawSyscall(syscall.SYS_WRITEV, fd, uintptr(unsafe.Pointer(&s.iovecs[0])), uintptr(count))
	}
	s.iovecs = [3]syscall.Iovec{}
	return int(n), errno, true
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
	if on {
		s.file.SetReadDeadline(time.Unix(1, 0))
	} else {
		s.file.SetReadDeadline(time.Time{})
	}
}

func (s *socket) close() error { return s.file.Close() }
