package http1

import (
	"syscall"
	"time"
)

// dial connects to the host.
func (c *Conn) dial() (transport, error) {
	ips, err := c.resolve()
	if err != nil {
		return nil, err
	}
	return c.dialAny(ips)
}

// dialAny connects to the first of the addresses that takes the connection. Each has an equal share of the time.
func (c *Conn) dialAny(ips [][]byte) (t transport, err error) {
	for _, ip := range ips {
		s, failed := c.connectTo(ip, connectTimeout/time.Duration(len(ips)))
		if failed == nil {
			return s, nil
		}
		if err = failed; c.unwanted() != nil {
			break
		}
	}
	return nil, err
}

// connectTo makes one TCP connection.
func (c *Conn) connectTo(ip []byte, limit time.Duration) (*socket, error) {
	family, address := sockaddr(ip, c.address.port)
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, syscall.IPPROTO_TCP)
	if err != nil {
		return nil, Wrap("socket", err)
	}
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		syscall.Close(fd)
		return nil, Wrap("setsockopt", err)
	}
	s, err := newSocket(fd)
	if err != nil {
		return nil, err
	}
	if err = c.attempt(s); err == nil {
		err = s.connect(address, limit)
	}
	if err != nil {
		s.hangUp()
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

// connect waits until the connection stands or has failed. One to this machine stands when it is asked for a second
// time; only for another there is something to wait for, and a timer.
func (s *socket) connect(address syscall.Sockaddr, limit time.Duration) error {
	var timer *time.Timer
	var failed error
	err := s.run(func(fd uintptr) bool {
		// Asking for it once more says how it stands. The poller alone does not: it may wake us before anything has
		// happened.
		for range 2 {
			err := syscall.Connect(int(fd), address)
			switch err {
			case syscall.EINPROGRESS, syscall.EALREADY, syscall.EINTR:
				continue
			case nil, syscall.EISCONN:
			default:
				failed = Wrap("connect", err)
			}
			return true
		}
		if timer == nil {
			timer = time.AfterFunc(limit, s.hangUp)
		}
		return false
	}, true)
	if timer != nil && !timer.Stop() {
		return errConnectTimeout
	}
	if err == nil {
		err = failed
	}
	return err
}
