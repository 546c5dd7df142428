package rpc

import (
	"context"
	"errors"
	"io"
	"net"
	netrpc "net/rpc"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/lambda/messages"
)

// Function is a server that answers pings.
type Function struct{}

func (Function) Ping(*messages.PingRequest, *messages.PingResponse) error { return nil }

// serveName answers the calls on conn, to a service of the given name.
func serveName(conn net.Conn, name string) {
	s := netrpc.NewServer()
	s.RegisterName(name, Function{})
	s.ServeConn(conn)
}

// A function starts: at first nobody listens, then connections are lost, then the service is not there yet.
func TestDialWaitsForTheFunction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		connect := func(context.Context) (net.Conn, error) {
			tries++
			ours, theirs := net.Pipe()
			switch tries {
			case 1, 2:
				return nil, errors.New("connection refused")
			case 3:
				theirs.Close()
			case 4:
				go serveName(theirs, "NotYet")
			default:
				go serveName(theirs, "Function")
			}
			return ours, nil
		}
		start := time.Now()
		c, err := dial(t.Context(), "a:1", connect)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(start), 4*5*time.Millisecond; tries != 5 || got != want {
			t.Errorf("%d tries in %v, want 5 in %v", tries, got, want)
		}
		if err := c.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		c.Close()
	})
}

func TestDialEndsWithItsContext(t *testing.T) {
	for name, tt := range map[string]struct {
		connect func(context.Context) (net.Conn, error)
		want    string
	}{
		"refused": {
			func(context.Context) (net.Conn, error) { return nil, errors.New("connection refused") },
			"dial Go RPC server a:1: context deadline exceeded: last try: connection refused",
		},
		"no answer": {
			func(context.Context) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go io.Copy(io.Discard, theirs)
				return ours, nil
			},
			"dial Go RPC server a:1: context deadline exceeded: last try: no answer to a ping",
		},
		"no connection": {
			func(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() },
			"dial Go RPC server a:1: context deadline exceeded: last try: no answer to a ping",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				start := time.Now()
				c, err := dial(ctx, "a:1", tt.connect)
				if c != nil || !errors.Is(err, context.DeadlineExceeded) || err.Error() != tt.want {
					t.Errorf("dial = %v, %v, want %s", c, err, tt.want)
				}
				if got := time.Since(start); got != time.Minute {
					t.Errorf("dial ended after %v, want a minute", got)
				}
			})
		})
	}
}

// The context of Dial is not the client's.
func TestClientOutlivesDialsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ours, theirs := net.Pipe()
	go serveName(theirs, "Function")
	c, err := dial(ctx, "a:1", func(context.Context) (net.Conn, error) { return ours, nil })
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cancel()
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDialOfNoAddress(t *testing.T) {
	for addr, want := range map[string]string{
		"":                "missing port in address",
		"localhost":       "address localhost: missing port in address",
		"127.0.0.1:1:2":   "address 127.0.0.1:1:2: too many colons in address",
		"127.0.0.1:65536": "address 65536: invalid port",
	} {
		c, err := Dial(t.Context(), addr)
		if want := "dial Go RPC server: " + want; c != nil || err == nil || err.Error() != want {
			t.Errorf("Dial(%q) = %v, %v, want %s", addr, c, err, want)
		}
	}
}
