// Package http1 is one HTTP/1.1 client connection, made for a function that asks a server on the same machine for its
// next event, answers, and asks again: one request at a time, one reply, no goroutine, channel or timer in between, no
// allocation but for what the caller keeps. It links neither net nor net/http, which would be most of a function's
// binary and of its start.
//
// A [Conn] is used in turns:
//
//	conn.Begin(names)                    // connect if there is no connection
//	conn.Request("GET", path, "", "")    // render the head into conn's buffer
//	conn.Text("\r\n")
//	conn.Send(body, nil)                 // head and body
//	reply, err := conn.ReadHead()        // the values of the headers in names
//	payload, err := reply.ReadBody(buf)  // or ReadBodyPrefix, for a reply whose status is all that counts
//
// It is also small in the binary, which a function loads at its start: no context, select, closure or helper of package
// strings in its own path, few texts, and code that is rare shared by a call. What only some programs do comes along
// with the call that asks for it: [WithDialer] brings the code for dialers, [Conn.Interrupt] that for deadlines.
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
