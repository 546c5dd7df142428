package http1

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// loopback returns a socket and the server's end of its connection.
func loopback(t *testing.T) (*socket, *net.TCPConn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	conn, err := New(t.Context(), ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	dialled, err := conn.dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialled.hangUp() })
	server, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return dialled.(*socket), server.(*net.TCPConn)
}

func TestSocketOptions(t *testing.T) {
	s, _ := loopback(t)
	var nodelay, flags int
	var err, flagsErr error
	nodelay, err = syscall.GetsockoptInt(s.fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY)
	n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(s.fd), syscall.F_GETFD, 0)
	if flags = int(n); errno != 0 {
		flagsErr = errno
	}
	if blocking := checkNonblock(s.fd); blocking != nil {
		t.Error(blocking)
	}
	if err := errors.Join(err, flagsErr); err != nil {
		t.Fatal(err)
	}
	if nodelay == 0 {
		t.Error("TCP_NODELAY is off")
	}
	if flags&syscall.FD_CLOEXEC == 0 {
		t.Error("FD_CLOEXEC is off")
	}
}

// A raw system call on a blocking descriptor would stop the whole process.
func TestBlockingSocketIsRefused(t *testing.T) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fds[1])
	s, err := newSocket(fds[0])
	if err == nil {
		s.hangUp()
	}
	if got, want := errString(err), "socket is not non-blocking"; got != want {
		t.Fatalf("newSocket = %s, want %s", got, want)
	}
	// It has been closed.
	if n, err := syscall.Write(fds[1], []byte("x")); err == nil {
		t.Errorf("%d bytes written to a socket that should have been closed", n)
	}
}

func errString(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestSocketReads(t *testing.T) {
	s, server := loopback(t)
	buf := make([]byte, 10)
	if n, err := s.read(buf, false); n != 0 || err != errNothingYet {
		t.Errorf("read without waiting = %d, %v, want errNothingYet", n, err)
	}
	read := make(chan string)
	go func() {
		n, err := s.read(buf, true)
		read <- string(buf[:n]) + errString(err)
	}()
	io.WriteString(server, "hello")
	if got := <-read; got != "hello" {
		t.Errorf("read = %s, want hello", got)
	}
	server.Close()
	if n, err := s.read(buf, true); n != 0 || err != io.EOF {
		t.Errorf("read at the end = %d, %v, want EOF", n, err)
	}
}

func TestSocketOfAServerThatResets(t *testing.T) {
	s, server := loopback(t)
	server.SetLinger(0)
	server.Close()
	if _, err := s.read(make([]byte, 1), true); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("read = %v, want ECONNRESET", err)
	}
	n, err := s.write([]byte("x"), nil, nil)
	if n != 0 || !errors.Is(err, syscall.EPIPE) {
		t.Errorf("write = %d, %v, want EPIPE", n, err)
	}
}

// What is more than the socket holds waits for the reader, in parts and pieces of any size.
func TestSocketWritesAll(t *testing.T) {
	const mib = 1 << 20
	s, server := loopback(t)
	for _, sizes := range [][3]int{{}, {0, 1, 0}, {3, 0, 2}, {100, 200_000, 2}, {maxIO, maxIO, maxIO}, {maxIO - 1, 2, maxIO + 1}, {50, 8 * mib, 2}, {2 * mib, mib, 2 * mib}} {
		var parts [3][]byte
		var want []byte
		for i, size := range sizes {
			parts[i] = pattern(size, byte(i))
			want = append(want, parts[i]...)
		}
		got := make([]byte, len(want))
		read := make(chan error)
		go func() {
			_, err := io.ReadFull(server, got)
			read <- err
		}()
		n, err := s.write(parts[0], parts[1], parts[2])
		if n != len(want) || err != nil {
			t.Fatalf("write of %v = %d, %v", sizes, n, err)
		}
		if err := <-read; err != nil || !bytes.Equal(got, want) {
			t.Errorf("write of %v: reader got something else, %v", sizes, err)
		}
	}
	if s.out[1] != nil || s.in != nil {
		t.Error("the socket keeps what it has written")
	}
}

// pattern returns bytes in which a piece that is missing or out of place shows.
func pattern(n int, seed byte) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i) ^ byte(i>>8) ^ byte(i>>16) ^ seed
	}
	return p
}

func TestSocketInterrupt(t *testing.T) {
	s, server := loopback(t)
	read := make(chan error)
	go func() {
		_, err := s.read(make([]byte, 1), true)
		read <- err
	}()
	s.interrupt(true)
	if err := <-read; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read = %v, want ErrDeadlineExceeded", err)
	}
	s.interrupt(false)
	io.WriteString(server, "x")
	if n, err := s.read(make([]byte, 1), true); n != 1 || err != nil {
		t.Errorf("read = %d, %v, want one byte", n, err)
	}
}

// A socket that has not had to wait yet is interrupted as well, and reads what is there before it notices.
func TestSocketInterruptBeforeItWaits(t *testing.T) {
	s, _ := loopback(t)
	s.interrupt(true)
	if _, err := s.read(make([]byte, 1), true); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read = %v, want ErrDeadlineExceeded", err)
	}
	other, server := loopback(t)
	other.interrupt(true)
	other.interrupt(false)
	go io.WriteString(server, "x")
	if n, err := other.read(make([]byte, 1), true); n != 1 || err != nil {
		t.Errorf("read = %d, %v, want one byte", n, err)
	}
}

// Whoever closes a socket that has not had to wait yet closes it once: its number may be another file's by then.
func TestSocketCloseBeforeItWaits(t *testing.T) {
	s, _ := loopback(t)
	s.hangUp()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if fd := int(r.Fd()); fd != s.fd && int(w.Fd()) != s.fd {
		t.Fatalf("the pipe has not got the socket's number %d", s.fd)
	}
	s.hangUp()
	if _, err := s.write([]byte("x"), nil, nil); !errors.Is(err, os.ErrClosed) {
		t.Errorf("write = %v, want ErrClosed", err)
	}
	if _, err := s.read(make([]byte, 1), true); !errors.Is(err, os.ErrClosed) {
		t.Errorf("read = %v, want ErrClosed", err)
	}
	if _, err := w.WriteString("x"); err != nil {
		t.Errorf("write to the pipe: %v", err)
	}
	if _, err := r.Read(make([]byte, 1)); err != nil {
		t.Errorf("read of the pipe: %v", err)
	}
}

func TestSocketClose(t *testing.T) {
	s, _ := loopback(t)
	read := make(chan error)
	go func() {
		_, err := s.read(make([]byte, 1), true)
		read <- err
	}()
	s.hangUp()
	if err := <-read; err == nil {
		t.Error("read of a closed socket succeeded")
	}
	if _, err := s.write([]byte("x"), nil, nil); err == nil {
		t.Error("write to a closed socket succeeded")
	}
}

// The collector stops the world again and again while many goroutines are in raw system calls.
func TestSocketUnderCollector(t *testing.T) {
	const rounds, size = 20, 1 << 20
	stop := make(chan struct{})
	collected := make(chan struct{})
	go func() {
		defer close(collected)
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	var wg sync.WaitGroup
	for i := range 4 {
		writes, from := loopback(t)
		reads, to := loopback(t)
		want := pattern(size, byte(i))
		wg.Go(func() { io.Copy(to, from) })
		wg.Go(func() {
			defer writes.hangUp()
			for range rounds {
				if _, err := writes.write(want[:100], want[100:size-2], want[size-2:]); err != nil {
					t.Errorf("write: %v", err)
				}
			}
		})
		wg.Go(func() {
			got := make([]byte, size)
			for range rounds {
				for n := 0; n < size; {
					k, err := reads.read(got[n:], true)
					if err != nil {
						t.Errorf("read: %v", err)
						return
					}
					n += k
				}
				if !bytes.Equal(got, want) {
					t.Error("what came back is not what went out")
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	<-collected
}

func TestConnectRefused(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := ln.Addr().String()
	ln.Close()
	conn, err := New(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	err = conn.Begin(nil)
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("Begin = %v, want ECONNREFUSED", err)
	}
	if got, want := err.Error(), "connect to "+address+": connect: connection refused"; got != want {
		t.Errorf("Begin = %q, want %q", got, want)
	}
}

// localhost is more than one address, and the server may be at any of them.
func TestConnectToLocalhost(t *testing.T) {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	conn, err := New(t.Context(), "localhost:"+port)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Begin(nil); err != nil {
		t.Errorf("Begin = %v", err)
	}
	conn.Drop()
}

// A server that does not even take connections is given up when nobody wants the connection any more.
func TestConnectEnds(t *testing.T) {
	address := fullListener(t)
	for name, tt := range map[string]struct {
		end  func(*Conn)
		want error
	}{
		"closed":      {(*Conn).Close, ErrClosed},
		"interrupted": {(*Conn).Interrupt, ErrInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			conn := &Conn{address: *address}
			go func() {
				for pending := false; !pending; runtime.Gosched() {
					conn.mu.Lock()
					pending = conn.pending != nil
					conn.mu.Unlock()
				}
				tt.end(conn)
			}()
			if err := conn.BeginIdle(nil); err != tt.want {
				t.Errorf("BeginIdle = %v, want %v", err, tt.want)
			}
		})
	}
}

// fullListener returns the address of a listener that nobody accepts from, with no room left.
func fullListener(t *testing.T) *address {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	loopback := []byte{127, 0, 0, 1}
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte(loopback)}), syscall.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	bound, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	full := &address{hostPort: "full", host: "127.0.0.1", ip: loopback, port: bound.(*syscall.SockaddrInet4).Port}
	for {
		s, err := (&Conn{address: *full}).connectTo(loopback, 20*time.Millisecond)
		if err == errConnectTimeout {
			return full
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.hangUp)
	}
}

// An address that does not answer leaves time for the next one.
func TestConnectToTheSecondAddress(t *testing.T) {
	full := fullListener(t)
	ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.2", strconv.Itoa(full.port)))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	start := time.Now()
	s, err := (&Conn{address: *full}).dialAny([][]byte{{127, 0, 0, 1}, {127, 0, 0, 2}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.hangUp()
	if took := time.Since(start); took > 2*connectTimeout-connectTimeout/5 {
		t.Errorf("took %v, of which the first address should have had %v", took, connectTimeout/2)
	}
	peer, err := syscall.Getpeername(s.(*socket).fd)
	if err != nil || peer.(*syscall.SockaddrInet4).Addr != [4]byte{127, 0, 0, 2} {
		t.Errorf("connected to %v, %v, want 127.0.0.2", peer, err)
	}
}

// Nobody listens at any of the addresses.
func TestConnectToNoAddress(t *testing.T) {
	full := fullListener(t)
	if _, err := (&Conn{address: *full}).dialAny([][]byte{{127, 0, 0, 1}, {127, 0, 0, 3}}); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dialAny = %v, want the last failure, ECONNREFUSED", err)
	}
}

func TestSockaddr(t *testing.T) {
	if family, a := sockaddr(parseIP("192.0.2.1"), 7); family != syscall.AF_INET || *a.(*syscall.SockaddrInet4) != (syscall.SockaddrInet4{Port: 7, Addr: [4]byte{192, 0, 2, 1}}) {
		t.Errorf("IPv4: family %d, %v", family, a)
	}
	if family, a := sockaddr(parseIP("::1"), 7); family != syscall.AF_INET6 || *a.(*syscall.SockaddrInet6) != (syscall.SockaddrInet6{Port: 7, Addr: [16]byte{15: 1}}) {
		t.Errorf("IPv6: family %d, %v", family, a)
	}
}
