package rpc_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

func TestLostConnectionFailsEveryCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, end := range map[string]func(net.Conn){
			"closed":            func(server net.Conn) { server.Close() },
			"broken":            func(server net.Conn) { server.Write([]byte{0x80}) },
			"closed in a reply": func(server net.Conn) { server.Write([]byte{0x2e, 0x7f}); server.Close() },
			"over 64 MiB":       func(server net.Conn) { server.Write([]byte{0xfc, 0x04, 0x00, 0x00, 0x01}) },
			"odd header":        func(server net.Conn) { server.Write(valueBytes(t, "text")) },
			"odd body": func(server net.Conn) {
				server.Write(append(valueBytes(t, rpc.Response{Seq: 1}), 0x80))
			},
			"odd body for nobody": func(server net.Conn) {
				server.Write(append(valueBytes(t, rpc.Response{Seq: 100}), 0x80))
			},
		} {
			ours, server := net.Pipe()
			closed := make(chan struct{})
			go func() {
				io.Copy(io.Discard, server)
				close(closed)
			}()
			c := rpc.NewClient(ours)
			calls := []*invocation{invoke(t.Context(), c, "a"), invoke(t.Context(), c, "b"), invoke(t.Context(), c, "c")}
			synctest.Wait()
			end(server)
			synctest.Wait()
			select {
			case <-closed:
			default:
				t.Errorf("%s: the client holds on to its end of the connection", name)
			}
			want := c.Ping(t.Context())
			if want == nil || !strings.HasPrefix(want.Error(), "Go RPC connection to pipe: ") {
				t.Errorf("%s: ping on a lost connection = %v", name, want)
			}
			for _, call := range calls {
				if call.pending() {
					t.Fatalf("%s: a call waits for a connection that is lost", name)
				}
				if call.err != want {
					t.Errorf("%s: invoke = %v, want %v as the others", name, call.err, want)
				}
			}
			if _, err := c.Invoke(t.Context(), &messages.InvokeRequest{}); err != want {
				t.Errorf("%s: later invoke = %v, want %v as the others", name, err, want)
			}
			if err := c.Close(); err != nil {
				t.Errorf("%s: close = %v", name, err)
			}
			server.Close()
		}
	})
}

func TestCancelledCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		c := rpc.NewClient(s.dial())
		ctx, cancel := context.WithCancel(t.Context())
		cancelled, stays := invoke(ctx, c, "cancelled"), invoke(t.Context(), c, "stays")
		synctest.Wait()
		cancel()
		synctest.Wait()
		if want := "call Function.Invoke: context canceled"; cancelled.pending() || !errors.Is(cancelled.err, context.Canceled) || cancelled.err.Error() != want {
			t.Errorf("invoke whose context has ended = %v, want %s", cancelled.err, want)
		}
		if !stays.pending() {
			t.Errorf("invoke beside it = %v, want it waits", stays.err)
		}
		if err := s.context("cancelled").Err(); err != nil {
			t.Errorf("context of the invocation = %v, want it goes on", err)
		}
		s.end("cancelled") // its reply comes first, and is for nobody
		synctest.Wait()
		s.end("stays")
		stays.check(t, "stays")
		late := invoke(ctx, c, "late")
		synctest.Wait()
		if late.pending() || !errors.Is(late.err, context.Canceled) || s.context("late") != nil {
			t.Errorf("invoke with an ended context = %v, want %v before it is sent", late.err, context.Canceled)
		}
		if err := c.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		c.Close()
		s.stop()
		<-s.ended
	})
}

// A server that does not read must not hold a call longer than its context; what was half written is finished later.
func TestCancelledCallThatIsBeingWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		c := rpc.NewClient(ours)
		ctx, cancel := context.WithCancel(t.Context())
		cancelled := invoke(ctx, c, "cancelled")
		synctest.Wait()
		stays := invoke(t.Context(), c, "stays")
		theirs.Read(make([]byte, 1)) // not the whole request
		cancel()
		synctest.Wait()
		if cancelled.pending() {
			t.Fatal("the call waits for the server to read")
		}
		theirs.Close()
		<-stays.done
		c.Close()
	})
}

func TestClosedClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serveInBubble(t)
		c := rpc.NewClient(s.dial())
		waiting := invoke(t.Context(), c, "a")
		synctest.Wait()
		for range 2 {
			if err := c.Close(); err != nil {
				t.Errorf("close = %v", err)
			}
		}
		const want = "Go RPC connection to pipe: use of closed network connection"
		if <-waiting.done; !errors.Is(waiting.err, net.ErrClosed) || waiting.err.Error() != want {
			t.Errorf("invoke = %v, want %s", waiting.err, want)
		}
		if err := c.Ping(t.Context()); err != waiting.err {
			t.Errorf("ping = %v, want %v as the others", err, waiting.err)
		}
		s.end("a")
		s.stop()
		<-s.ended
	})
}

// A Function without methods of the right shape.
type methodless struct{}

func (*methodless) Other(*messages.PingRequest, *messages.PingResponse) error { return nil }

func TestServerRefuses(t *testing.T) {
	for want, name := range map[string]string{
		"rpc: can't find method Function.Ping":  "Function",
		"rpc: can't find service Function.Ping": "Other",
	} {
		addr := serveNetRPC(t, name, &methodless{})
		conn := dialTCP(t, addr)
		c := rpc.NewClient(conn)
		for range 2 { // the connection stays usable
			err := c.Ping(t.Context())
			refusal, ok := errors.AsType[rpc.ServerError](err)
			if !ok || string(refusal) != want || err.Error() != "call Function.Ping: "+want {
				t.Errorf("ping = %v, want %s", err, want)
			}
		}
		response, err := c.Invoke(t.Context(), &messages.InvokeRequest{})
		if _, ok := errors.AsType[rpc.ServerError](err); !ok || response != nil {
			t.Errorf("invoke = %v, %v, want a refusal", response, err)
		}
		c.Close()
	}
}

// A reply that is something else fails its call, and no other.
func TestUnfitReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		go io.Copy(io.Discard, theirs)
		c := rpc.NewClient(ours)
		first := invoke(t.Context(), c, "0")
		synctest.Wait()
		second := invoke(t.Context(), c, "1")
		synctest.Wait()
		theirs.Write(valueBytes(t,
			rpc.Response{Seq: 7, Error: "for nobody"}, struct{}{},
			rpc.Response{Seq: 8}, "for nobody either",
			rpc.Response{Seq: 0}, 42,
			rpc.Response{Seq: 1}, messages.InvokeResponse{Payload: []byte("1")},
		))
		if <-first.done; first.err == nil || !strings.HasPrefix(first.err.Error(), "call Function.Invoke: gob: ") {
			t.Errorf("invoke that was answered with a number = %v, want what gob says", first.err)
		}
		second.check(t, "1")
		c.Close()
		theirs.Close()
	})
}

// A request that the server would close the connection for is not sent.
func TestRequestOverLimit(t *testing.T) {
	c, err := rpc.Dial(t.Context(), serve(t, echo))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Invoke(t.Context(), &messages.InvokeRequest{Payload: make([]byte, 64<<20-128), RequestId: "r"})
	if want := "call Function.Invoke: request is 67108865 bytes, limit 67108864"; err == nil || err.Error() != want {
		t.Errorf("invoke = %v, want %s", err, want)
	}
	if err := c.Ping(t.Context()); err != nil {
		t.Errorf("ping after it = %v", err)
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Errorf("close = %v", err)
		}
	}
}

// A slowConn is a connection whose Read returns some time after Close.
type slowConn struct {
	net.Conn
	returns chan struct{}
}

func (c *slowConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	<-c.returns
	return n, err
}

// After Close nothing of the client is left.
func TestCloseWaitsForTheReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		conn := &slowConn{Conn: ours, returns: make(chan struct{})}
		c := rpc.NewClient(conn)
		closed := make(chan struct{})
		go func() {
			c.Close()
			close(closed)
		}()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("Close has returned before the reader")
		default:
		}
		close(conn.returns)
		<-closed
		theirs.Close()
	})
}

// A brokenPipe is a connection on which reading works, and writing until broken is closed.
type brokenPipe struct {
	net.Conn
	broken   chan struct{}
	failures int // writes after it was
}

func (c *brokenPipe) Write(p []byte) (int, error) {
	select {
	case <-c.broken:
		c.failures++
		return 0, errors.New("broken pipe")
	default:
		return c.Conn.Write(p)
	}
}

// What the server has answered before it closed the connection counts, also when a write notices first.
func TestReplyBehindBrokenWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		go io.Copy(io.Discard, theirs)
		conn := &brokenPipe{Conn: ours, broken: make(chan struct{})}
		c := rpc.NewClient(conn)
		answered := invoke(t.Context(), c, "a")
		synctest.Wait()
		close(conn.broken)
		unsent := invoke(t.Context(), c, "b")
		synctest.Wait()
		theirs.Write(valueBytes(t, rpc.Response{}, messages.InvokeResponse{Payload: []byte("a")}))
		answered.check(t, "a")
		if <-unsent.done; unsent.err == nil || unsent.err.Error() != "Go RPC connection to pipe: broken pipe" {
			t.Errorf("invoke that could not be written = %v", unsent.err)
		}
		if err := c.Ping(t.Context()); err != unsent.err {
			t.Errorf("ping = %v, want %v as the others", err, unsent.err)
		}
		c.Close()
		theirs.Close()
	})
}
