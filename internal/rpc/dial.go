package rpc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// pingInterval is the time between two tries of Dial.
const pingInterval = 5 * time.Millisecond

// Dial connects to the RPC server of a function on addr, host:port, and waits until the function serves: it tries to
// connect and to ping every 5 ms until it gets an answer, or until ctx ends. The error then wraps ctx's and says what
// the last try met. ctx does not concern the client afterwards.
func Dial(ctx context.Context, addr string) (*Client, error) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.DefaultResolver.LookupPort(ctx, "tcp", port)
	}
	if err != nil {
		return nil, fmt.Errorf("dial Go RPC server: %w", err) // waiting would not help
	}
	var d net.Dialer
	return dial(ctx, addr, func(ctx context.Context) (net.Conn, error) { return d.DialContext(ctx, "tcp", addr) })
}

func dial(ctx context.Context, addr string, connect func(context.Context) (net.Conn, error)) (*Client, error) {
	last := errors.New("no answer to a ping")
	for {
		c, err := try(ctx, connect)
		if err == nil {
			return c, nil
		}
		if ctx.Err() == nil {
			last = err
		}
		select {
		case <-time.After(pingInterval):
		case <-ctx.Done():
			return nil, fmt.Errorf("dial Go RPC server %s: %w: last try: %w", addr, ctx.Err(), last)
		}
	}
}

// try makes one client that has been answered.
func try(ctx context.Context, connect func(context.Context) (net.Conn, error)) (*Client, error) {
	conn, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	c := NewClient(conn)
	if err := c.Ping(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}
