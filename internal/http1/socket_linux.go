package http1

import (
	"errors"
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
}

// newSocket takes over fd, which has to be non-blocking: a raw system call that blocked would keep the garbage
// collector, and with it the process, waiting. On failure fd is closed.
func newSocket(fd int) (*socket, error) {
	if err := checkNonblock(fd); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	s := &socket{file: os.NewFile(uintptr(fd), "tcp")}
	s.raw, _ = s.file.SyscallConn() // fails for a file that is closed
	s.onRead, s.onWrite = s.tryRead, s.tryWrite
	return s, nil
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
			s.inErr = Wrap("read", errno)
		}
		return true
	}
}

func (s *socket) write(a, b, c []byte) (int, error) {
	s.out = [...][]byte{a, b, c}
	s.sent, s.outErr = 0, nil
	err := s.raw.Write(s.onWrite)
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
	if on {
		s.file.SetReadDeadline(time.Unix(1, 0))
	} else {
		s.file.SetReadDeadline(time.Time{})
	}
}

//go:noinline // as equalFold
func (s *socket) close() { s.file.Close() }
