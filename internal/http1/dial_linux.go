package http1

import (
	"context"
	"os"
	"syscall"
	"time"
)

// dial connects to the first of the host's addresses that takes the connection.
func dial(ctx context.Context, a address) (transport, error) {
	ips, err := resolve(ctx, a.host)
	if err != nil {
		return nil, err
	}
	s, err := connectToAny(ctx, ips, a.port)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func connectToAny(ctx context.Context, ips [][]byte, port int) (s *socket, err error) {
	for i, ip := range ips {
		s, err = connectWithin(ctx, ip, port, len(ips)-i)
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return s, err
}

// connectWithin connects within the share of the time left that falls to the first of n addresses.
func connectWithin(ctx context.Context, ip []byte, port, n int) (*socket, error) {
	if deadline, ok := ctx.Deadline(); ok && n > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(n))
		defer cancel()
	}
	return connect(ctx, ip, port)
}

// connect makes one TCP connection. A timer exists only while it waits, and it is ctx's.
func connect(ctx context.Context, ip []byte, port int) (*socket, error) {
	family, address := sockaddr(ip, port)
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, syscall.IPPROTO_TCP)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		syscall.Close(fd)
		return nil, os.NewSyscallError("setsockopt", err)
	}
	begun := syscall.Connect(fd, address)
	if begun != nil && begun != syscall.EINPROGRESS && begun != syscall.EINTR {
		syscall.Close(fd)
		return nil, os.NewSyscallError("connect", begun)
	}
	s, err := newSocket(fd)
	if err != nil || begun == nil {
		return s, err
	}
	if err := s.awaitConnect(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func sockaddr(ip []byte, port int) (family int, address syscall.Sockaddr) {
	if len(ip) == 4 {
		return syscall.AF_INET, &syscall.SockaddrInet4{Port: port, Addr: [4]byte(ip)}
	}
	return syscall.AF_INET6, &syscall.SockaddrInet6{Port: port, Addr: [16]byte(ip)}
}

// awaitConnect waits until the connection that has begun to be made stands or has failed, or ctx ends.
func (s *socket) awaitConnect(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { s.file.SetWriteDeadline(time.Unix(1, 0)) })
	var failed error
	err := s.raw.Write(func(fd uintptr) bool {
		done, err := connected(int(fd))
		failed = err
		return done
	})
	if !stop() {
		return context.Cause(ctx)
	}
	if err == nil {
		err = failed
	}
	return err
}

// connected looks whether a connection stands. That the socket has no error is not enough: the poller may wake us
// before anything has happened.
func connected(fd int) (bool, error) {
	code, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_ERROR)
	if err != nil {
		return true, os.NewSyscallError("getsockopt", err)
	}
	if code != 0 {
		return true, os.NewSyscallError("connect", syscall.Errno(code))
	}
	_, err = syscall.Getpeername(fd)
	return err == nil, nil
}
