package rpc_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"net"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// valueBytes returns the bytes of a fresh gob stream of values.
func valueBytes(t testing.TB, values ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := gob.NewEncoder(&b)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// skip drops the next value.
func skip(d *gob.Decoder) error { return d.DecodeValue(reflect.Value{}) }

func TestBrokenConnectionIsClosed(t *testing.T) {
	ping := wireBytes(t, goldenPing)
	header := ping[:bytes.Index(ping, []byte("\x17\xff\x81"))]
	for name, input := range map[string][]byte{
		"HTTP":                          []byte("POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nContent-Length: 0\r\n\r\n"),
		"TLS":                           append([]byte{0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3}, make([]byte, 32)...),
		"no length":                     {0x80},
		"no type":                       {0},
		"message over 64 MiB":           {0xfc, 0x04, 0x00, 0x00, 0x01},
		"longest length there is":       append([]byte{0xf8}, bytes.Repeat([]byte{0xff}, 8)...),
		"definition twice":              bytes.Repeat(header[:0x2f], 2),
		"header that is a number":       valueBytes(t, 42),
		"header that is another type":   valueBytes(t, &messages.InvokeRequest{RequestId: "r"}),
		"header with fields that lie":   valueBytes(t, struct{ ServiceMethod int }{1}),
		"value of an undefined type":    {0x03, 0xff, 0x80, 0x00},
		"body over 64 MiB":              append(bytes.Clone(header), 0xfc, 0x04, 0x00, 0x00, 0x01),
		"body whose type is a lie":      append(bytes.Clone(header), 0x04, 0xff, 0x81, 0x03, 0x7f),
		"broken after a call":           append(bytes.Clone(ping), 0x80),
		"broken body of unknown method": append(valueBytes(t, rpc.Request{ServiceMethod: "Function.Nope"}), 0x00),
	} {
		t.Run(name, func(t *testing.T) {
			addr := serve(t, echo)
			other := dialNetRPC(t, addr)
			checkUsable(t, other)
			conn := dialTCP(t, addr)
			if _, err := conn.Write(input); err != nil {
				t.Fatal(err)
			}
			// The server closes the connection though this side has not; a reset is a close, too.
			got, _ := io.ReadAll(conn)
			if name != "broken after a call" && len(got) > 0 {
				t.Errorf("reply = %q, want none", got)
			}
			checkUsable(t, other)
		})
	}
}

// A value that cannot even be skipped ends with its message, so that the next request is where it should be.
func TestUndefinedTypes(t *testing.T) {
	conn := dialTCP(t, serve(t, echo))
	ping := bytes.SplitN(wireBytes(t, goldenPing), []byte("\x12\xff\x80"), 2)
	conn.Write(ping[0]) // the definition of Request
	for _, method := range []string{"Function.Nope", "Function.Ping", "Function.Ping"} {
		conn.Write([]byte("\x12\xff\x80\x01\x0d" + method + "\x00"))
		conn.Write([]byte{0x03, 0xff, 0xfe, 0x00}) // a value of type 127
	}
	conn.Write(append([]byte("\x12\xff\x80"), ping[1]...))
	conn.CloseWrite()
	replies := gob.NewDecoder(conn)
	for _, want := range []string{"rpc: can't find method Function.Nope", "gob: ", "gob: ", ""} {
		var got rpc.Response
		if err := errors.Join(replies.Decode(&got), skip(replies)); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(got.Error, want) || want == "" && got.Error != "" {
			t.Errorf("reply = %+v, want error %q", got, want)
		}
	}
}

func TestRepliesComeInTheOrderCallsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		conn := s.dial()
		calls := gob.NewEncoder(conn)
		ids := []string{"a", "b", "c", "d"}
		for i, id := range ids {
			calls.Encode(&rpc.Request{ServiceMethod: "Function.Invoke", Seq: uint64(i)})
			calls.Encode(&messages.InvokeRequest{RequestId: id})
		}
		order := []string{"c", "a", "d", "b"}
		for _, id := range order {
			s.end(id) // nobody reads: the first one's reply holds up the others'
			synctest.Wait()
		}
		replies := gob.NewDecoder(conn)
		var got []string
		for range ids {
			var header rpc.Response
			var body messages.InvokeResponse
			if err := errors.Join(replies.Decode(&header), replies.Decode(&body)); err != nil {
				t.Fatal(err)
			}
			if want := ids[header.Seq]; string(body.Payload) != want || header.ServiceMethod != "Function.Invoke" {
				t.Errorf("reply %+v has payload %q, want %q", header, body.Payload, want)
			}
			got = append(got, string(body.Payload))
		}
		if !reflect.DeepEqual(got, order) {
			t.Errorf("replies in order %q, want %q", got, order)
		}
		conn.Close()
		s.stop()
		<-s.ended
	})
}

func TestClientGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		leaver, stayer := rpc.NewClient(s.dial()), rpc.NewClient(s.dial())
		left, stays := invoke(t.Context(), leaver, "left"), invoke(t.Context(), stayer, "stays")
		synctest.Wait()
		leaver.Close()
		synctest.Wait()
		if <-left.done; !errors.Is(left.err, net.ErrClosed) {
			t.Errorf("invoke on a closed client = %v, want %v", left.err, net.ErrClosed)
		}
		if err := s.context("left").Err(); err != nil || s.hasFinished("left") {
			t.Errorf("after the client has left: context %v, finished %v, want a running handler", err, s.hasFinished("left"))
		}
		s.end("left")
		synctest.Wait()
		if !s.hasFinished("left") {
			t.Error("handler of the client that has left does not finish")
		}
		s.end("stays")
		stays.check(t, "stays")
		stayer.Close()
		s.stop()
		<-s.ended
	})
}

// A client may say that it has no more calls before it has its replies.
func TestClientEndsItsSide(t *testing.T) {
	release := make(chan struct{})
	conn := dialTCP(t, serve(t, serviceFunc(func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse {
		<-release
		return &messages.InvokeResponse{Payload: []byte("late")}
	})))
	conn.Write(valueBytes(t, rpc.Request{ServiceMethod: "Function.Invoke"}, messages.InvokeRequest{}))
	conn.CloseWrite()
	close(release)
	replies := gob.NewDecoder(conn)
	var got messages.InvokeResponse
	if err := errors.Join(skip(replies), replies.Decode(&got)); err != nil || string(got.Payload) != "late" {
		t.Errorf("reply = %q, %v, want late", got.Payload, err)
	}
	if err := skip(replies); err != io.EOF {
		t.Errorf("after the last reply: %v, want EOF", err)
	}
}

// The first reply that cannot be written ends the connection; the later ones are not tried.
func TestReplyThatCannotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		conn, theirs := net.Pipe()
		broken := &brokenPipe{Conn: theirs, broken: make(chan struct{})}
		s.accept <- broken
		conn.Write(valueBytes(t,
			rpc.Request{ServiceMethod: "Function.Invoke"}, messages.InvokeRequest{RequestId: "a"},
			rpc.Request{ServiceMethod: "Function.Invoke"}, messages.InvokeRequest{RequestId: "b"},
		))
		synctest.Wait()
		close(broken.broken)
		s.end("a")
		if n, err := conn.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("read = %d, %v, want EOF", n, err)
		}
		s.end("b")
		synctest.Wait()
		if !s.hasFinished("b") {
			t.Error("handler does not finish")
		}
		if got := broken.failures; got != 1 {
			t.Errorf("%d replies were tried on a connection that is broken, want 1", got)
		}
		s.stop()
		<-s.ended
	})
}

// Broken bytes close a connection at once; what runs for it finishes.
func TestBrokenConnectionWithRunningCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		conn := s.dial()
		conn.Write(valueBytes(t, rpc.Request{ServiceMethod: "Function.Invoke"}, messages.InvokeRequest{RequestId: "a"}))
		conn.Write([]byte{0x80})
		if n, err := conn.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("read = %d, %v, want EOF", n, err)
		}
		s.end("a")
		synctest.Wait()
		if !s.hasFinished("a") {
			t.Error("handler does not finish")
		}
		s.stop()
		<-s.ended
	})
}

func TestServeEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		idle, busy := rpc.NewClient(s.dial()), rpc.NewClient(s.dial())
		if err := idle.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		first, second := invoke(t.Context(), busy, "first"), invoke(t.Context(), busy, "second")
		synctest.Wait()
		s.stop()
		synctest.Wait()

		if s.closed.Err() == nil {
			t.Error("listener is open")
		}
		if err := idle.Ping(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("ping on a connection that was idle = %v, want %v", err, io.ErrUnexpectedEOF)
		}
		for _, id := range []string{"first", "second"} {
			if err := s.context(id).Err(); err != nil {
				t.Errorf("context of invocation %s = %v, want it goes on", id, err)
			}
			if got := s.context(id).Value(bubbleKey{}); got != "of Serve's context" {
				t.Errorf("context of invocation %s has value %v", id, got)
			}
		}
		time.Sleep(time.Hour) // of the bubble's time: an invocation may last
		s.end("first")
		first.check(t, "first")
		if ended, _ := s.hasEnded(); ended || !second.pending() {
			t.Error("Serve did not wait for the second invocation")
		}
		s.end("second")
		second.check(t, "second")
		if err := <-s.ended; err != nil {
			t.Errorf("Serve = %v, want nil", err)
		}
		synctest.Wait()
		if err := busy.Ping(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("ping after Serve has ended = %v, want %v", err, io.ErrUnexpectedEOF)
		}
		idle.Close()
		busy.Close()
	})
}

func TestServeWithEndedContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	ln := listen(t)
	if err := rpc.Serve(ctx, ln, echo); err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("listener after Serve: %v, want %v", err, net.ErrClosed)
	}
}

// A client that does not read holds up the end for 5 s, no longer.
func TestServeEndsWithoutReader(t *testing.T) {
	for name, endFirst := range map[string]bool{
		"reply is being written":      true,
		"reply is written at the end": false,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := serveInBubble(t)
				conn := s.dial()
				conn.Write(valueBytes(t, rpc.Request{ServiceMethod: "Function.Invoke"}, messages.InvokeRequest{RequestId: "a"}))
				if endFirst {
					s.end("a")
					synctest.Wait()
				}
				s.stop()
				synctest.Wait()
				if !endFirst {
					time.Sleep(time.Minute) // of the bubble's time: the limit is on the reply, not on the invocation
					s.end("a")
				}
				start := time.Now()
				if err := <-s.ended; err != nil {
					t.Error(err)
				}
				if got, want := time.Since(start), 5*time.Second; got != want {
					t.Errorf("Serve ended %v later, want %v", got, want)
				}
				conn.Close()
			})
		})
	}
}

// What has arrived but was not read when the server is told to stop, is not begun.
func TestNoCallBeginsAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		conn := s.dial()
		conn.Write(valueBytes(t,
			rpc.Request{ServiceMethod: "Function.Nope"}, messages.PingRequest{}, // nobody reads the reply: the server waits here
			rpc.Request{ServiceMethod: "Function.Invoke"}, messages.InvokeRequest{RequestId: "a"},
		))
		synctest.Wait()
		s.stop()
		<-s.ended
		if s.context("a") != nil {
			t.Error("invocation has begun")
		}
		conn.Close()
	})
}

func TestServeEndsWithItsListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		c := rpc.NewClient(s.dial())
		running := invoke(t.Context(), c, "a")
		synctest.Wait()
		broken := errors.New("network is gone")
		s.accept <- broken
		synctest.Wait()
		if ended, _ := s.hasEnded(); ended {
			t.Error("Serve did not wait for the invocation")
		}
		if s.closed.Err() == nil {
			t.Error("listener is open")
		}
		s.end("a")
		running.check(t, "a")
		err := <-s.ended
		if want := "serve Go RPC on bubble: network is gone"; !errors.Is(err, broken) || err.Error() != want {
			t.Errorf("Serve = %v, want %s", err, want)
		}
		c.Close()
		s.stop()
	})
}

// passingError is what Accept returns when there are no file descriptors left.
type passingError struct{}

func (passingError) Error() string   { return "too many open files" }
func (passingError) Temporary() bool { return true }

func TestServeOutlastsPassingErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		accepted := func() time.Duration {
			start := time.Now()
			conn := s.dial()
			defer conn.Close()
			return time.Since(start)
		}
		fail := func(times int) {
			for range times {
				s.accept <- passingError{}
			}
		}
		fail(1)
		if got, want := accepted(), 5*time.Millisecond; got != want {
			t.Errorf("after one failure the next try came %v later, want %v", got, want)
		}
		fail(3)
		if got, want := accepted(), 20*time.Millisecond; got != want {
			t.Errorf("after three failures the next try came %v later, want %v", got, want)
		}
		fail(20)
		if got, want := accepted(), time.Second; got != want {
			t.Errorf("after twenty failures the next try came %v later, want %v", got, want)
		}
		fail(20)
		s.stop()
		if err := <-s.ended; err != nil {
			t.Errorf("Serve = %v, want nil", err)
		}
	})
}

// A stack trace of a function's own making may have holes, which gob refuses.
func TestNilStackFrames(t *testing.T) {
	failure := &messages.InvokeResponse_Error{
		Message:    "m",
		StackTrace: []*messages.InvokeResponse_Error_StackFrame{nil, {Path: "p"}, nil},
	}
	addr := serve(t, serviceFunc(func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse {
		return &messages.InvokeResponse{Payload: []byte("p"), Error: failure}
	}))
	got := new(messages.InvokeResponse)
	if err := dialNetRPC(t, addr).Call("Function.Invoke", &messages.InvokeRequest{}, got); err != nil {
		t.Fatal(err)
	}
	if string(got.Payload) != "p" || got.Error == nil || got.Error.Message != "m" || len(got.Error.StackTrace) != 1 {
		t.Errorf("response = %+v, error %+v, want the one frame that is there", got, got.Error)
	}
	if len(failure.StackTrace) != 3 || failure.StackTrace[0] != nil {
		t.Errorf("the function's own error was changed: %+v", failure)
	}
}

// A name longer than any method's is answered like the others.
func TestLongMethodName(t *testing.T) {
	c := dialNetRPC(t, serve(t, echo))
	method := "Function." + strings.Repeat("x", 1<<20)
	err := c.Call(method, struct{}{}, nil)
	if want := "rpc: can't find method " + method; err == nil || err.Error() != want {
		t.Errorf("call of a long method = %.100v", err)
	}
	checkUsable(t, c)
}
