// Package http1 is one HTTP/1.1 client connection, made for a function that asks a server on the same machine for its
// next event, answers, and asks again: one request at a time, one reply, no goroutine, channel or timer in between, no
// allocation but for what the caller keeps. It links neither net nor net/http, which would be most of a function's
// binary and of its start.
//
// A [Conn] is used in turns:
//
//	conn.Begin(ctx, names)               // dial if there is no connection
//	conn.Send(head, body, nil)           // head is rendered into conn.Buffer()
//	reply, err := conn.ReadHead()        // the values of the headers in names
//	payload, err := reply.ReadBody(buf)  // or ReadBodyPrefix, for a reply whose status is all that counts
//
// Whatever the server does, the connection is kept only when it is certain that the next reply belongs to the next
// request. What to do about a failure (repeat, give up, exit) is up to the caller; [Conn.Stale] and [Conn.Sent] tell it
// what it needs for that.
//
// Below the Conn is a transport. On Linux it is a non-blocking socket that is read and written with raw system calls
// inside the callbacks of [syscall.RawConn]: the network poller still does the waiting, but a call that cannot block is
// not announced to the scheduler, which in a process that mostly idles halves the cost of an invocation. On other
// systems it is a connection of package net.
package http1
