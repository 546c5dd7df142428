package front_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
)

// A pipeListener has one connection, in memory, where time can be made to pass.
type pipeListener struct {
	connections chan net.Conn
	closed      chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.connections:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	close(l.closed)
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// converse runs a conversation with a server that answers with the length of the body.
func converse(t *testing.T, talk func(t *testing.T, client net.Conn)) {
	synctest.Test(t, func(t *testing.T) {
		client, connection := net.Pipe()
		l := &pipeListener{connections: make(chan net.Conn, 1), closed: make(chan struct{})}
		l.connections <- connection
		server := front.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if body, err := io.ReadAll(r.Body); err != nil || string(body) != "late" {
				t.Errorf("body %q, %v", body, err)
			}
		}))
		served := make(chan error)
		go func() { served <- server.Serve(l) }()
		talk(t, client)
		client.Close()
		server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Serve: %v", err)
		}
	})
}

// A client that sends half of a request's headers is not waited for longer than 30 s.
func TestStalledHeaders(t *testing.T) {
	converse(t, func(t *testing.T, client net.Conn) {
		started := time.Now()
		if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: localhost\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(client); err != nil {
			t.Errorf("read: %v, want the end", err)
		}
		if waited := time.Since(started); waited != 30*time.Second {
			t.Errorf("the connection was closed after %s, want 30s", waited)
		}
	})
}

// A body may come as slowly as it likes.
func TestSlowBody(t *testing.T) {
	converse(t, func(t *testing.T, client net.Conn) {
		if _, err := io.WriteString(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nConnection: close\r\n\r\nla"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute) // of the bubble's
		if _, err := io.WriteString(client, "te"); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(client)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200 OK\r\n") {
			t.Errorf("answer %q, %v, want 200", answer, err)
		}
	})
}
