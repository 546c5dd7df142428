package http1

import (
	"context"
	"errors"
	"io"
	"time"
)

// connectTimeout is how long making a connection may take. Nothing else has a limit: the environment may be frozen at
// any time, and a timer that fires at thaw breaks a healthy connection.
const connectTimeout = time.Second

var errConnectTimeout = errors.New("no connection within 1s")

// A Dialer makes the connection that a [Conn] uses in place of one of its own to its address. A net.Conn will do: if
// the connection has a method SetReadDeadline(time.Time) error, [Conn.Interrupt] uses that, else it closes the
// connection. If it has a method TryRead([]byte) (int, error), which reads what is there without waiting, [Conn.Answered]
// uses that. Its context has the values of the one that [WithDialer] was given, and ends when nobody waits any more.
type Dialer func(ctx context.Context) (io.ReadWriteCloser, error)

// A connectFunc makes a connection for a Conn, within connectTimeout, until [Conn.attempt] or what that was given says
// that it is not wanted any more.
type connectFunc func(*Conn) (transport, error)

type dialerKey struct{}

// WithDialer returns a context under which every [Conn] uses dial. The context carries the code for that along, so that
// the linker leaves it out of a program that never does this.
func WithDialer(ctx context.Context, dial Dialer) context.Context {
	var connect connectFunc = func(c *Conn) (t transport, err error) {
		err = c.within(context.WithoutCancel(ctx), func(ctx context.Context) error {
			rwc, err := dial(ctx)
			if err == nil {
				t = &stream{rwc}
			}
			return err
		})
		return t, err
	}
	return context.WithValue(ctx, dialerKey{}, connect)
}

// HasDialer says whether ctx comes from [WithDialer].
func HasDialer(ctx context.Context) bool { return dialerFrom(ctx) != nil }

func dialerFrom(ctx context.Context) connectFunc {
	connect, _ := ctx.Value(dialerKey{}).(connectFunc)
	return connect
}

// within calls a function that makes a connection with a context that says until when.
func (c *Conn) within(ctx context.Context, connect func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, connectTimeout, errConnectTimeout)
	defer cancel()
	err := c.attempt(giveUp(cancel))
	if err == nil {
		err = connect(ctx)
	}
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return err
}

// A giveUp ends an attempt to make a connection.
type giveUp func()

func (f giveUp) hangUp() { f() }
