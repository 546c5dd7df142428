package http1

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// connectTimeout is how long making a connection may take. Nothing else has a limit: the environment may be frozen at
// any time, and a timer that fires at thaw breaks a healthy connection.
const connectTimeout = time.Second

// A Dialer makes the connection that a [Conn] uses in place of one of its own to its address. A net.Conn will do: if
// the connection has a method SetReadDeadline(time.Time) error, [Conn.Interrupt] uses that, else it closes the
// connection. If it has a method TryRead([]byte) (int, error), which reads what is there without waiting, [Conn.Answered]
// uses that.
type Dialer func(ctx context.Context) (io.ReadWriteCloser, error)

type dialerKey struct{}

// WithDialer returns a context under which every [Conn] uses dial.
func WithDialer(ctx context.Context, dial Dialer) context.Context {
	return context.WithValue(ctx, dialerKey{}, dial)
}

// HasDialer says whether ctx comes from [WithDialer].
func HasDialer(ctx context.Context) bool { return dialerFrom(ctx) != nil }

func dialerFrom(ctx context.Context) Dialer {
	dial, _ := ctx.Value(dialerKey{}).(Dialer)
	return dial
}

// connectTo makes a connection to a, or with dialer if there is one.
func connectTo(ctx context.Context, a address, dialer Dialer) (transport, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, connectTimeout, errConnectTimeout)
	defer cancel()
	t, err := dialWith(ctx, a, dialer)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("connect to %s: %w", a.hostPort, err)
	}
	return t, nil
}

var errConnectTimeout = errors.New("no connection within " + connectTimeout.String())

func dialWith(ctx context.Context, a address, dialer Dialer) (transport, error) {
	if dialer == nil {
		return dial(ctx, a)
	}
	rwc, err := dialer(ctx)
	if err != nil {
		return nil, err
	}
	return &stream{rwc}, nil
}
