package http1_test

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/lambent-go/lambent/internal/http1"
)

// A canned is a connection on which the server says the same whatever it is asked, in pieces of at most size bytes, and
// then hangs up.
type canned struct {
	rest    []byte
	size    int   // 0: all at once
	end     error // nil: io.EOF
	written bytes.Buffer
	closed  bool
}

func (c *canned) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		if c.end != nil {
			return 0, c.end
		}
		return 0, io.EOF
	}
	if c.size > 0 {
		p = p[:min(len(p), c.size)]
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func (c *canned) Write(p []byte) (int, error) { return c.written.Write(p) }

func (c *canned) Close() error {
	c.closed = true
	return nil
}

// dialled returns a Conn whose connections are conns, one after the other.
func dialled(t testing.TB, conns ...io.ReadWriteCloser) *http1.Conn {
	t.Helper()
	ctx := http1.WithDialer(t.Context(), func(context.Context) (io.ReadWriteCloser, error) {
		if len(conns) == 0 {
			return nil, io.ErrClosedPipe
		}
		next := conns[0]
		conns = conns[1:]
		return next, nil
	})
	conn, err := http1.New(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// ask sends a request.
func ask(t testing.TB, conn *http1.Conn, names ...string) {
	t.Helper()
	if err := conn.BeginIdle(names); err != nil {
		t.Fatal(err)
	}
	conn.Request("GET", "/", "", "")
	conn.Text("\r\n")
	if err := conn.Send(nil, nil); err != nil {
		t.Fatal(err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
