//go:build !linux

package http1

import (
	"context"
	"net"
)

// dial connects through package net, which sets TCP_NODELAY by itself.
func dial(ctx context.Context, a address) (transport, error) {
	d := net.Dialer{KeepAlive: -1}
	conn, err := d.DialContext(ctx, "tcp", a.hostPort)
	if err != nil {
		return nil, err
	}
	return &netConn{stream{conn}}, nil
}

// A netConn is a stream whose parts go out with one system call where the operating system has writev.
type netConn struct{ stream }

func (c *netConn) write(a, b, d []byte) (int, error) {
	buffers := net.Buffers{a, b, d}
	n, err := buffers.WriteTo(c.rwc)
	return int(n), err
}
