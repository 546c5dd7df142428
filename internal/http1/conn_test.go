package http1_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/internal/version"
)

const empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

// finish reads a reply that has to be whole.
func finish(t *testing.T, conn *http1.Conn) (int, string) {
	t.Helper()
	reply, err := conn.ReadHead()
	if err != nil {
		t.Fatal(err)
	}
	status := reply.Status
	body, err := reply.ReadBody(nil)
	if err != nil {
		t.Fatal(err)
	}
	return status, string(body)
}

func TestRequestOnTheWire(t *testing.T) {
	server := &canned{rest: []byte(empty + empty)}
	server.size = len(empty)
	var conn *http1.Conn
	ctx := http1.WithDialer(t.Context(), func(context.Context) (io.ReadWriteCloser, error) { return server, nil })
	conn, err := http1.New(ctx, "http://[::1]:9001/prefix/")
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"", "hello"} {
		if err := conn.Begin(nil); err != nil {
			t.Fatal(err)
		}
		conn.Request("POST", "/a/", "b/c", "/d")
		conn.Header("X-Odd", "a\r\nb: c\x00\x7f\tü")
		conn.HeaderBytes("X-Bytes", []byte("d\ne"))
		conn.HeaderBytes("X-Empty", nil)
		conn.ContentLength(len(body))
		conn.Text("\r\n")
		if err := conn.Send([]byte(body), nil); err != nil {
			t.Fatal(err)
		}
		finish(t, conn)
	}
	common := "POST /prefix/a/b%2Fc/d HTTP/1.1\r\nHost: [::1]:9001\r\nUser-Agent: lambent/" + version.Lambent + " " + runtime.Version() +
		"\r\nX-Odd: ab: cü\r\nX-Bytes: de\r\nX-Empty: \r\n"
	want := common + "Content-Length: 0\r\n\r\n" + common + "Content-Length: 5\r\n\r\nhello"
	if got := server.written.String(); got != want {
		t.Errorf("wrote %q\nwant %q", got, want)
	}
}

func FuzzEscapePath(f *testing.F) {
	for _, seed := range []string{"", "8f5-a_b.c~Z", "a/b?c d", "\r\nX: y", "ü%2F", "\x00\x7f\xff"} {
		f.Add(seed)
	}
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	f.Fuzz(func(t *testing.T, s string) {
		var want strings.Builder
		for _, c := range []byte(s) {
			if strings.IndexByte(unreserved, c) >= 0 {
				want.WriteByte(c)
			} else {
				want.WriteByte('%')
				want.WriteByte("0123456789ABCDEF"[c>>4])
				want.WriteByte("0123456789ABCDEF"[c&15])
			}
		}
		if got := http1.EscapePath(s); got != want.String() {
			t.Errorf("EscapePath(%q) = %q, want %q", s, got, want.String())
		}
	})
}

func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"", "plain", "a\r\nX: y", "\x00\t\x7fü\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		server := &canned{}
		conn := dialled(t, server)
		if err := conn.Begin(nil); err != nil {
			t.Fatal(err)
		}
		conn.Header("X", value)
		if err := conn.Send(nil, nil); err != nil {
			t.Fatal(err)
		}
		got := server.written.String()
		if !strings.HasPrefix(got, "X: ") || !strings.HasSuffix(got, "\r\n") {
			t.Errorf("header %q", got)
		}
		for _, c := range []byte(got[:len(got)-2]) {
			if c < ' ' || c == 0x7f {
				t.Errorf("header %q has a control character", got)
			}
		}
	})
}

// A body goes out whole whatever its size: up to 16 KiB copied behind its head, in front of its tail.
func TestSendAnySize(t *testing.T) {
	for _, size := range []int{0, 1, 16<<10 - 2, 16<<10 - 1, 16 << 10, 1 << 20} {
		server := &canned{rest: []byte(empty)}
		conn := dialled(t, server)
		if err := conn.Begin(nil); err != nil {
			t.Fatal(err)
		}
		body := strings.Repeat("b", size)
		conn.Text("head\n")
		want := ""
		for range 2 { // the head is still there
			if err := conn.Send([]byte(body), []byte("\r\n")); err != nil {
				t.Fatal(err)
			}
			want += "head\n" + body + "\r\n"
		}
		conn.Clear()
		conn.Text("more")
		if err := conn.Send(nil, nil); err != nil {
			t.Fatal(err)
		}
		if got := server.written.String(); got != want+"more" {
			t.Errorf("body of %d bytes: wrote %d bytes that are not twice head, body and tail, and more", size, len(got))
		}
	}
}

func TestConnectionIsKept(t *testing.T) {
	server := &canned{rest: []byte(strings.Repeat("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 3)), size: len("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")}
	conn := dialled(t, server)
	for i := range 3 {
		ask(t, conn)
		if got, want := conn.Stale(), i > 0; got != want {
			t.Errorf("request %d: Stale is %v before an answer, want %v", i, got, want)
		}
		if _, body := finish(t, conn); body != "hi" {
			t.Errorf("request %d: body %q", i, body)
		}
		if conn.Stale() {
			t.Errorf("request %d: Stale after an answer", i)
		}
	}
}

// Bytes that follow a reply belong to no request. The next one is not sent where they would be its reply.
func TestBytesLeftOver(t *testing.T) {
	for name, first := range map[string]string{
		"behind a small body":    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
		"behind no body":         empty,
		"behind a large body":    "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("x", 100000),
		"behind chunks":          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
		"behind a large chunk":   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + strings.Repeat("x", 100000) + "\r\n0\r\n\r\n",
		"behind a 204":           "HTTP/1.1 204 No Content\r\n\r\n",
		"behind a body not read": "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			forged := &canned{rest: []byte(first + "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")}
			real := &canned{rest: []byte("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")}
			conn := dialled(t, forged, real)
			ask(t, conn)
			finish(t, conn)
			ask(t, conn)
			if status, _ := finish(t, conn); status != 403 {
				t.Errorf("second request got status %d from bytes of the first, want 403", status)
			}
			if !forged.closed {
				t.Error("the connection with bytes left over is still open")
			}
		})
	}
}

// A request that is given up half-way does not leave its reply to the next one.
func TestHalfARequest(t *testing.T) {
	first := &canned{rest: []byte(empty)}
	conn := dialled(t, first, &canned{rest: []byte("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")})
	ask(t, conn)
	ask(t, conn)
	if status, _ := finish(t, conn); status != 202 || !first.closed {
		t.Errorf("status %d, first connection closed is %v; want 202 of a new connection", status, first.closed)
	}
}

func TestSkipBody(t *testing.T) {
	for name, tt := range map[string]struct {
		raw    string
		closed bool
	}{
		"none":         {raw: "HTTP/1.1 202 X\r\nContent-Length: 0\r\n\r\n"},
		"small":        {raw: "HTTP/1.1 202 X\r\nContent-Length: 3\r\n\r\nabc"},
		"chunked":      {raw: "HTTP/1.1 202 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
		"no length":    {raw: "HTTP/1.1 202 X\r\n\r\n"},
		"at the limit": {raw: "HTTP/1.1 202 X\r\nContent-Length: 65536\r\n\r\n" + strings.Repeat("x", 65536)},
		"beyond":       {raw: "HTTP/1.1 202 X\r\nContent-Length: 65537\r\n\r\n" + strings.Repeat("x", 65537), closed: true},
		"endless":      {raw: "HTTP/1.1 202 X\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("4\r\nabcd\r\n", 20000), closed: true},
		"cut":          {raw: "HTTP/1.1 202 X\r\nContent-Length: 4\r\n\r\nabc", closed: true},
		"malformed":    {raw: "HTTP/1.1 202 X\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", closed: true},
		"odd length":   {raw: "HTTP/1.1 202 X\r\nContent-Length: x\r\n\r\n", closed: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := &canned{rest: []byte(tt.raw)}
			conn := dialled(t, server)
			ask(t, conn)
			reply, err := conn.ReadHead()
			if err != nil {
				t.Fatal(err)
			}
			if reply.SkipBody(http1.MaxStatusBody); server.closed != tt.closed {
				t.Errorf("connection closed is %v, want %v", server.closed, tt.closed)
			}
		})
	}
}

// A payload goes into the caller's buffer when it fits.
func TestReadBodyIntoBuffer(t *testing.T) {
	for _, raw := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
	} {
		for capacity, same := range map[int]bool{4: false, 5: true, 100: true} {
			conn := dialled(t, &canned{rest: []byte(raw)})
			ask(t, conn)
			reply, err := conn.ReadHead()
			if err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, capacity)
			body, err := reply.ReadBody(buf)
			if err != nil || string(body) != "hello" {
				t.Fatalf("body %q, %v", body, err)
			}
			if got := &body[0] == &buf[0]; got != same {
				t.Errorf("buffer of %d bytes used is %v, want %v", capacity, got, same)
			}
		}
	}
}

// A body that ends with the connection is whole only if that ends in good order.
func TestResetInABodyToTheEnd(t *testing.T) {
	for _, size := range []int{0, 3, 100_000} {
		raw := "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + strings.Repeat("x", size)
		conn := dialled(t, &canned{rest: []byte(raw), end: syscall.ECONNRESET})
		ask(t, conn)
		reply, err := conn.ReadHead()
		if err != nil {
			t.Fatal(err)
		}
		if body, err := reply.ReadBody(nil); body != nil || err != syscall.ECONNRESET {
			t.Errorf("ReadBody = %d bytes, %v, want ECONNRESET", len(body), err)
		}
	}
}

// A transport that fails says so; a reply that came first counts.
func TestReadAfterFailedSend(t *testing.T) {
	for name, tt := range map[string]struct {
		reply   string
		status  int
		wantErr string
	}{
		"an early answer":         {reply: "HTTP/1.1 413 X\r\nContent-Length: 3\r\n\r\nbig", status: 413},
		"a status line":           {reply: "HTTP/1.1 413 X\r\nContent-Le", status: 413, wantErr: "no route"},
		"less than a status line": {reply: "HTTP/1.1 41", wantErr: "no route"},
		"nothing":                 {wantErr: "no route"},
	} {
		t.Run(name, func(t *testing.T) {
			server := &deaf{canned{rest: []byte(tt.reply)}}
			conn := dialled(t, server)
			if err := conn.Begin(nil); err != nil {
				t.Fatal(err)
			}
			if err := conn.Send([]byte("x"), nil); err == nil || err.Error() != "no route" {
				t.Fatalf("Send = %v, want no route", err)
			}
			if conn.Sent() {
				t.Error("Sent is true, but nothing went out")
			}
			reply, err := conn.ReadHead()
			if reply.Status != tt.status || errText(err) != tt.wantErr {
				t.Errorf("status %d, %v, want %d, %s", reply.Status, err, tt.status, tt.wantErr)
			}
			if err == nil {
				reply.SkipBody(http1.MaxStatusBody)
			}
			if !server.closed {
				t.Error("a connection that has taken half a request is still open")
			}
		})
	}
}

// A deaf connection takes nothing.
type deaf struct{ canned }

func (d *deaf) Write([]byte) (int, error) { return 0, errors.New("no route") }

func TestConnectLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := http1.WithDialer(t.Context(), func(ctx context.Context) (io.ReadWriteCloser, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		conn, err := http1.New(ctx, "127.0.0.1:9001")
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		err = conn.Begin(nil)
		if want := "connect to 127.0.0.1:9001: no connection within 1s"; errText(err) != want {
			t.Errorf("Begin = %v, want %s", err, want)
		}
		if got := time.Since(start); got != time.Second {
			t.Errorf("Begin took %v, want 1s", got)
		}
	})
}

// Interrupt ends a wait in which nothing has arrived, once and for all, and nothing else.
func TestInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := runtimeapitest.Pipe()
		conn := dialled(t, client)
		ask(t, conn)
		result := make(chan error)
		go func() { result <- conn.Await() }()
		synctest.Wait()
		conn.Interrupt()
		if err := <-result; err != http1.ErrInterrupted {
			t.Errorf("Await = %v, want ErrInterrupted", err)
		}
		if _, err := io.ReadAll(server); err != nil {
			t.Errorf("server's end: %v, want the end of the connection", err)
		}
	})
}

func TestInterruptBefore(t *testing.T) {
	server := &canned{rest: []byte(empty)}
	conn := dialled(t, server)
	ask(t, conn)
	conn.Interrupt()
	if err := conn.Await(); err != http1.ErrInterrupted || !server.closed {
		t.Errorf("Await = %v, connection closed is %v; want ErrInterrupted and true", err, server.closed)
	}
}

func TestInterruptOfAReplyThatHasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := runtimeapitest.Pipe()
		defer server.Close()
		conn := dialled(t, client)
		ask(t, conn)
		io.WriteString(server, "HTTP/1.1 200")
		if err := conn.Await(); err != nil {
			t.Fatal(err)
		}
		conn.Interrupt()
		go func() {
			time.Sleep(time.Hour)
			io.WriteString(server, " OK\r\nContent-Length: 2\r\n\r\nhi")
		}()
		if _, body := finish(t, conn); body != "hi" {
			t.Errorf("body %q, want hi", body)
		}
	})
}

// What arrives in the very moment of the interruption is a reply that has begun.
func TestInterruptAtTheSameMoment(t *testing.T) {
	client, server := runtimeapitest.Pipe()
	late := &lateReply{Conn: client, server: server}
	conn := dialled(t, late)
	late.interrupt = conn.Interrupt
	ask(t, conn)
	if err := conn.Await(); err != nil {
		t.Fatalf("Await = %v, want the reply that arrived", err)
	}
	if _, body := finish(t, conn); body != "hi" {
		t.Errorf("body %q, want hi", body)
	}
}

// A lateReply is a connection whose wait is interrupted just before a reply arrives.
type lateReply struct {
	*runtimeapitest.Conn
	server    *runtimeapitest.Conn
	interrupt func()
}

func (l *lateReply) Read(p []byte) (int, error) {
	if l.server != nil {
		l.interrupt()
		_, err := l.Conn.Read(p)
		io.WriteString(l.server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
		l.server = nil
		return 0, err
	}
	return l.Conn.Read(p)
}

// A connection without deadlines is closed.
func TestInterruptWithoutDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, _ := io.Pipe()
		conn := dialled(t, struct {
			io.Reader
			io.Writer
			io.Closer
		}{in, io.Discard, in})
		ask(t, conn)
		result := make(chan error)
		go func() { result <- conn.Await() }()
		synctest.Wait()
		conn.Interrupt()
		if err := <-result; !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Await = %v, want ErrClosedPipe", err)
		}
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := runtimeapitest.Pipe()
		defer server.Close()
		conn := dialled(t, client)
		ask(t, conn)
		result := make(chan error)
		go func() {
			_, err := conn.ReadHead()
			result <- err
		}()
		synctest.Wait()
		conn.Close()
		if err := <-result; err != http1.ErrClosed {
			t.Errorf("ReadHead = %v, want ErrClosed", err)
		}
		if err := conn.Begin(nil); err != http1.ErrClosed {
			t.Errorf("Begin = %v, want ErrClosed", err)
		}
	})
}

func TestCloseOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := runtimeapitest.Pipe()
		defer server.Close()
		conn := dialled(t, client)
		if err := conn.Begin(nil); err != nil {
			t.Fatal(err)
		}
		result := make(chan error)
		go func() { result <- conn.Send(make([]byte, 1<<20), nil) }() // more than the pipe holds
		synctest.Wait()
		conn.Close()
		if err := <-result; err != http1.ErrClosed {
			t.Errorf("Send = %v, want ErrClosed", err)
		}
		if !conn.Sent() {
			t.Error("Sent is false, but a part went out")
		}
	})
}

// A Close or an Interrupt that comes while a connection is being made is not forgotten, nor is one that came before.
func TestEndOfADial(t *testing.T) {
	for name, tt := range map[string]struct {
		end   func(*http1.Conn)
		begin func(*http1.Conn, []string) error
		want  error
	}{
		"closed":            {(*http1.Conn).Close, (*http1.Conn).Begin, http1.ErrClosed},
		"closed, idle":      {(*http1.Conn).Close, (*http1.Conn).BeginIdle, http1.ErrClosed},
		"interrupted":       {(*http1.Conn).Interrupt, (*http1.Conn).Begin, nil},
		"interrupted, idle": {(*http1.Conn).Interrupt, (*http1.Conn).BeginIdle, http1.ErrInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			server := &canned{}
			var conn *http1.Conn
			ctx := http1.WithDialer(t.Context(), func(ctx context.Context) (io.ReadWriteCloser, error) {
				tt.end(conn)
				if ended := ctx.Err() != nil; ended != (tt.want != nil) {
					t.Errorf("the dialer's context has ended is %v", ended)
				}
				return server, nil
			})
			conn, err := http1.New(ctx, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.begin(conn, nil); err != tt.want || server.closed != (tt.want != nil) {
				t.Errorf("first request: %v, connection closed is %v; want %v", err, server.closed, tt.want)
			}
			conn.Drop()
			server.closed = false
			if err := tt.begin(conn, nil); err != tt.want {
				t.Errorf("second request: %v, want %v", err, tt.want)
			}
		})
	}
}

// What the context of WithDialer knows, the dialer knows, but not when that context ends.
func TestDialerContext(t *testing.T) {
	type key struct{}
	parent, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
	ctx := http1.WithDialer(parent, func(ctx context.Context) (io.ReadWriteCloser, error) {
		if got := ctx.Value(key{}); got != "value" || ctx.Err() != nil {
			t.Errorf("dialer's context has value %v, error %v", got, ctx.Err())
		}
		return &canned{}, nil
	})
	conn, err := http1.New(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := conn.Begin(nil); err != nil {
		t.Error(err)
	}
}

func TestAnswered(t *testing.T) {
	client, server := runtimeapitest.Pipe()
	conn := dialled(t, client)
	if err := conn.Begin(nil); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		says string
		want bool
	}{
		{"", false},
		{"HTTP/1.1 100 Continue\r\n", false},
		{"\r\n", false},
		{"HTTP/1.1 413 Content Too", false},
		{" Large\r\n", true},
		{"Content-Length: 3\r\n\r\nbig", true},
	} {
		io.WriteString(server, step.says)
		if got := conn.Answered(); got != step.want {
			t.Errorf("after %q: Answered is %v, want %v", step.says, got, step.want)
		}
	}
	if status, body := finish(t, conn); status != 413 || body != "big" {
		t.Errorf("status %d, body %q, want 413, big", status, body)
	}
}

func TestAnsweredByNobody(t *testing.T) {
	for name, end := range map[string]func(*runtimeapitest.Conn){
		"closed": func(c *runtimeapitest.Conn) { c.Close() },
		"reset":  func(c *runtimeapitest.Conn) { c.Reset() },
		"rubbish": func(c *runtimeapitest.Conn) {
			io.WriteString(c, "rubbish\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			client, server := runtimeapitest.Pipe()
			conn := dialled(t, client)
			if err := conn.Begin(nil); err != nil {
				t.Fatal(err)
			}
			if conn.Answered() {
				t.Fatal("Answered is true before anything has happened")
			}
			if end(server); !conn.Answered() {
				t.Error("Answered is false")
			}
			if reply, err := conn.ReadHead(); err == nil {
				t.Errorf("ReadHead = status %d, want an error", reply.Status)
			}
		})
	}
}

// A connection that cannot look has not been answered.
func TestAnsweredWithoutALook(t *testing.T) {
	conn := dialled(t, &canned{rest: []byte(empty)})
	if err := conn.Begin(nil); err != nil {
		t.Fatal(err)
	}
	if conn.Answered() {
		t.Error("Answered is true")
	}
	if status, _ := finish(t, conn); status != 200 {
		t.Errorf("status %d, want 200", status)
	}
}

func TestRefresh(t *testing.T) {
	for name, tt := range map[string]struct {
		meanwhile func(*runtimeapitest.Conn)
		kept      bool
	}{
		"nothing": {func(*runtimeapitest.Conn) {}, true},
		"closed":  {func(c *runtimeapitest.Conn) { c.Close() }, false},
		"reset":   {func(c *runtimeapitest.Conn) { c.Reset() }, false},
		"unasked": {func(c *runtimeapitest.Conn) { io.WriteString(c, "HTTP/1.1 408 X\r\n\r\n") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			client, server := runtimeapitest.Pipe()
			conn := dialled(t, client, &canned{})
			conn.Refresh() // there is none yet
			ask(t, conn)
			io.WriteString(server, empty)
			finish(t, conn)
			tt.meanwhile(server)
			conn.Refresh()
			if err := conn.Begin(nil); err != nil {
				t.Fatal(err)
			}
			if got := conn.Stale(); got != tt.kept {
				t.Errorf("connection kept is %v, want %v", got, tt.kept)
			}
		})
	}
}

// A connection that reads nothing, without an error, for ever, is not read for ever.
func TestNoProgress(t *testing.T) {
	conn := dialled(t, struct {
		io.Reader
		io.Writer
		io.Closer
	}{nothing{}, io.Discard, io.NopCloser(nil)})
	ask(t, conn)
	if _, err := conn.ReadHead(); err != io.ErrNoProgress {
		t.Errorf("ReadHead = %v, want ErrNoProgress", err)
	}
}

type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, nil }

func TestStatusError(t *testing.T) {
	for _, tt := range []struct {
		body, want string
	}{
		{"", "next http://a:1/x: status 403"},
		{"{}\n", "next http://a:1/x: status 403: {}"},
		{strings.Repeat("b", 1025), "next http://a:1/x: status 403: " + strings.Repeat("b", 1024)},
	} {
		err := &http1.StatusError{Op: "next", URL: "http://a:1/x", Status: 403, Body: []byte(tt.body)}
		if got := err.Error(); got != tt.want {
			t.Errorf("Error() = %q, want %q", got, tt.want)
		}
	}
}
