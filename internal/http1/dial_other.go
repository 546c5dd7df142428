//go:build !linux

package http1

import (
	"context"
	"net"
)

// dial connects through package net, which sets TCP_NODELAY by itself.
func (c *Conn) dial() (t transport, err error) {
	err = c.within(context.Background(), func(ctx context.Context) error {
		d := net.Dialer{KeepAlive: -1}
		conn, err := d.DialContext(ctx, "tcp", c.address.hostPort)
		if err == nil {
			t = &netConn{stream{conn}}
		}
		return err
	})
	return t, err
}

// A netConn is a stream whose parts go out with one system call where the operating system has writev.
type netConn struct{ stream }

func (c *netConn) write(a, b, d []byte) (int, error) {
	buffers := net.Buffers{a, b, d}
	n, err := buffers.WriteTo(c.rwc)
	return int(n), err
}
