package http1

import (
	"encoding/binary"
	"syscall"
	"time"
	"unsafe"
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

// connectTo makes one TCP connection, with system calls of its own: in package syscall they have a function for each
// kind of operand and a type for each kind of address, 4 KB of a binary.
func (c *Conn) connectTo(ip []byte, limit time.Duration) (*socket, error) {
	family, address := sockaddr(ip, c.address.port)
	fd, _, errno := syscall.RawSyscall(sysSocket, family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, syscall.IPPROTO_TCP)
	if errno != 0 {
		return nil, Wrap("socket", errno)
	}
	on := int32(1)
	_, _, errno = syscall.RawSyscall6(sysSetsockopt, fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY,
		uintptr(unsafe.Pointer(&on)), unsafe.Sizeof(on), 0)
	if errno != 0 {
		syscall.Close(int(fd))
		return nil, Wrap("setsockopt", errno)
	}
	s, err := newSocket(int(fd))
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

// sockaddr is an address as the kernel knows it.
func sockaddr(ip []byte, port int) (family uintptr, address []byte) {
	address = make([]byte, syscall.SizeofSockaddrInet6)
	family = syscall.AF_INET6
	ipAt := 8 // behind the flow information
	if len(ip) == 4 {
		address = address[:syscall.SizeofSockaddrInet4]
		family = syscall.AF_INET
		ipAt = 4
	}
	binary.NativeEndian.PutUint16(address, uint16(family))
	binary.BigEndian.PutUint16(address[2:], uint16(port))
	copy(address[ipAt:], ip)
	return family, address
}

// connect waits until the connection stands or has failed. One to this machine stands when it is asked for a second
// time; only for another there is something to wait for, and a timer.
func (s *socket) connect(address []byte, limit time.Duration) error {
	var timer *time.Timer
	var failed error
	err := s.run(func(fd uintptr) bool {
		// Asking for it once more says how it stands. The poller alone does not: it may wake us before anything has
		// happened.
		for range 2 {
			_, _, errno := syscall.RawSyscall(sysConnect, fd, uintptr(unsafe.Pointer(&address[0])), uintptr(len(address)))
			switch errno {
			case syscall.EINPROGRESS, syscall.EALREADY, syscall.EINTR:
				continue
			case 0, syscall.EISCONN:
			default:
				failed = Wrap("connect", errno)
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
