//go:build linux

package fakeapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/lambent-go/lambent/bench/internal/process"
)

// Serve plays the Runtime API on a free loopback port. It writes the address to standard output, then reads Scripts
// from standard input, one line of JSON each, plays them and writes a Result for each, until standard input ends.
func Serve() error {
	s := &server{connections: map[int]*connection{}, in: make([]byte, 256<<10)}
	address, err := s.listen()
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if _, err := fmt.Println(address); err != nil {
		return err
	}
	if err := s.loop(); err != io.EOF {
		return err
	}
	return nil
}

// A server is one thread that waits in one place, for connections, requests and Scripts alike.
type server struct {
	poll        int
	listener    int
	connections map[int]*connection // by descriptor
	waiting     []*connection       // those that have asked for an event, in order
	firstNext   time.Duration
	arrived     time.Duration // of what was read last, as long as firstNext is 0
	in          []byte
	command     []byte // what has arrived of the next Script

	script  *Script // being played; nil: none
	reply   *eventReply
	sentAt  []time.Duration
	result  Result
	answers int
}

// A connection is one of the function's.
type connection struct {
	fd int
	parser
}

func (s *server) listen() (address string, err error) {
	if s.poll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return "", os.NewSyscallError("epoll_create1", err)
	}
	s.listener, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return "", os.NewSyscallError("socket", err)
	}
	if err := unix.Bind(s.listener, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return "", os.NewSyscallError("bind", err)
	}
	// Connections have it from the listener.
	if err := unix.SetsockoptInt(s.listener, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		return "", os.NewSyscallError("setsockopt", err)
	}
	if err := unix.Listen(s.listener, 1024); err != nil {
		return "", os.NewSyscallError("listen", err)
	}
	if err := s.watch(s.listener); err != nil {
		return "", err
	}
	if err := s.watch(unix.Stdin); err != nil {
		return "", err
	}
	name, err := unix.Getsockname(s.listener)
	if err != nil {
		return "", os.NewSyscallError("getsockname", err)
	}
	return fmt.Sprintf("127.0.0.1:%d", name.(*unix.SockaddrInet4).Port), nil
}

func (s *server) watch(fd int) error {
	event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(s.poll, unix.EPOLL_CTL_ADD, fd, &event))
}

// loop ends with io.EOF when standard input has ended.
func (s *server) loop() error {
	ready := make([]unix.EpollEvent, 64)
	for {
		n, err := epollWait(s.poll, ready)
		if err != nil {
			return err
		}
		commanded := false
		for _, event := range ready[:n] {
			switch fd := int(event.Fd); fd {
			case s.listener:
				err = s.accept()
			case unix.Stdin:
				commanded = true
			default:
				err = s.serve(s.connections[fd])
			}
			if err != nil {
				return err
			}
		}
		// Last, so that the connections of a function that has ended are gone before the Script for the next one.
		if commanded {
			if err := s.listenToScript(); err != nil {
				return err
			}
		}
	}
}

func (s *server) accept() error {
	fd, _, err := unix.Accept4(s.listener, unix.SOCK_CLOEXEC)
	if err == unix.EAGAIN || err == unix.ECONNABORTED || err == unix.EINTR {
		return nil
	}
	if err != nil {
		return os.NewSyscallError("accept4", err)
	}
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	s.connections[fd] = &connection{fd: fd}
	return s.watch(fd)
}

// serve reads what has arrived on a connection, once.
func (s *server) serve(c *connection) error {
	var n int
	var err error
	if s.firstNext == 0 {
		n, s.arrived, err = receiveFirst(c.fd, s.in)
	} else {
		n, err = receive(c.fd, s.in)
	}
	if err == unix.EAGAIN {
		return nil
	}
	if err == errNoStamp {
		s.fail(err.Error())
	}
	if n == 0 || err != nil {
		s.drop(c)
		return nil
	}
	for rest := s.in[:n]; len(rest) > 0; {
		var complete bool
		if rest, complete, err = c.feed(rest); err != nil {
			s.fail("request: " + err.Error())
			s.drop(c)
			return nil
		}
		if complete {
			s.answer(c, &c.request)
		}
	}
	return nil
}

func (s *server) drop(c *connection) {
	_ = unix.Close(c.fd) // the descriptor is gone whatever Close says
	delete(s.connections, c.fd)
	for i := range s.waiting {
		if s.waiting[i] == c {
			s.waiting = append(s.waiting[:i], s.waiting[i+1:]...)
			break
		}
	}
	if len(s.connections) == 0 {
		s.firstNext = 0
	}
}

// answer answers one request. What cannot be written is no matter: the connection is about to say so itself.
func (s *server) answer(c *connection, r *request) {
	switch r.kind {
	case next:
		if s.firstNext == 0 {
			s.firstNext = s.arrived
		}
		s.waiting = append(s.waiting, c)
		s.play()
	case response:
		s.take(r)
		send(c.fd, []byte(acceptedReply))
	case failure:
		s.fail(fmt.Sprintf("the function reports %s", r.body))
		send(c.fd, []byte(acceptedReply))
	default:
		s.fail(fmt.Sprintf("the function asks for %s", r.path))
		send(c.fd, []byte(notFoundReply))
	}
}

// take notes the answer to an event.
func (s *server) take(r *request) {
	switch {
	case s.script == nil || r.event < 0 || r.event >= len(s.sentAt):
		s.fail(fmt.Sprintf("the function answers event %d, which it does not have", r.event))
	case r.fault != "":
		s.fail("the answer breaks off: " + r.fault)
	default:
		now := process.Now()
		s.answers++
		s.result.RoundTrips[r.event] = now - s.sentAt[r.event]
		s.result.Elapsed = now - s.sentAt[0]
		if s.answers == s.script.Events {
			s.result.Answer = bytes.Clone(r.body)
			s.result.AnswerSize = r.size
		}
	}
}

// play hands out events while there are any and somebody asks, and ends the Script when it has been played.
func (s *server) play() {
	if s.script == nil {
		return
	}
	for len(s.waiting) > 0 && len(s.sentAt) < s.script.Events {
		c := s.waiting[0]
		s.waiting = s.waiting[:copy(s.waiting, s.waiting[1:])]
		if s.script.Gap > 0 {
			idle(s.script.Gap)
		}
		reply := s.reply.number(len(s.sentAt), time.Now())
		s.sentAt = append(s.sentAt, process.Now())
		send(c.fd, reply)
	}
	if s.answers == s.script.Events && len(s.waiting) >= s.script.Workers {
		s.result.FirstNext = s.firstNext
		s.finish()
	}
}

// fail ends the Script: something has happened that makes its Result worthless.
func (s *server) fail(why string) {
	s.result.Failure = why
	if s.script != nil {
		s.finish()
	}
}

func (s *server) finish() {
	s.script = nil
	line, err := json.Marshal(&s.result)
	if err != nil {
		panic(err) // numbers and strings always have a JSON form
	}
	if _, err := os.Stdout.Write(append(line, '\n')); err != nil {
		os.Exit(1) // whoever asked is gone
	}
}

// listenToScript reads what has arrived on standard input, once.
func (s *server) listenToScript() error {
	n, err := os.Stdin.Read(s.in)
	if err != nil {
		return err
	}
	s.command = append(s.command, s.in[:n]...)
	line, rest, whole := bytes.Cut(s.command, []byte("\n"))
	if !whole {
		return nil
	}
	script := &Script{}
	if err := json.Unmarshal(line, script); err != nil {
		return fmt.Errorf("script: %w", err)
	}
	s.command = append(s.command[:0], rest...)
	s.begin(script)
	return nil
}

// begin starts to play a Script. A failure that came between two Scripts, of the init phase perhaps, ends it at once.
func (s *server) begin(script *Script) {
	s.script = script
	s.reply = newEventReply(script.Payload)
	s.sentAt = make([]time.Duration, 0, script.Events)
	s.answers = 0
	s.result = Result{RoundTrips: make([]time.Duration, script.Events), Failure: s.result.Failure}
	if s.result.Failure != "" {
		s.finish()
		return
	}
	s.play()
}
