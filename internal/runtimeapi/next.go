package runtimeapi

import (
	"errors"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
)

const (
	maxAttempts = 6                     // for one event
	firstWait   = 50 * time.Millisecond // before the second attempt; doubles
)

var (
	next        = target{op: "next", path: PathNext}
	restoreNext = target{op: "restore next", path: PathRestoreNext}

	errNoRequestID = errors.New("reply has no " + HeaderRequestID)
)

// Positions in nextHeaders.
const (
	iRequestID = iota
	iFunctionARN
	iTraceID
	iClientContext
	iCognitoIdentity
	iTenantID
	iID
	iDeadline
)

// nextHeaders are the headers that a reply to next is read for.
var nextHeaders = []string{
	iRequestID:       HeaderRequestID,
	iFunctionARN:     HeaderFunctionARN,
	iTraceID:         HeaderTraceID,
	iClientContext:   HeaderClientContext,
	iCognitoIdentity: HeaderCognitoIdentity,
	iTenantID:        HeaderTenantID,
	iID:              HeaderInvocationID,
	iDeadline:        HeaderDeadline,
}

// Next waits for the next event and fills inv with it. The payload lies in buf's array when it has room; buf may be
// nil. While Next waits there is no timer, for the environment may be frozen.
//
// An attempt that fails (no connection, a reply that is not whole or not HTTP, a status of 204 or 5xx, no request ID) is
// repeated, up to six in all with growing waits between them. The error is final: a [*StatusError], [ErrAbandoned],
// [ErrAborted], or the failure of the last attempt. inv is unchanged then.
func (c *Client) Next(inv *Invocation, buf []byte) error {
	err := c.next(inv, buf)
	if err == nil {
		return nil
	}
	return c.repeat(next, err, func() error { return c.next(inv, buf) })
}

// RestoreNext waits for the environment to be restored from a snapshot that it may be about to take. A [*StatusError]
// with status 404 says that there will be none. Other failures are as those of [Client.Next].
func (c *Client) RestoreNext() error {
	attempt := func() error {
		reply, err := c.get(restoreNext, nil)
		if err != nil {
			return err
		}
		_, err = reply.ReadBody(nil)
		return err
	}
	if err := attempt(); err != nil {
		return c.repeat(restoreNext, err, attempt)
	}
	return nil
}

// next is one attempt.
func (c *Client) next(inv *Invocation, buf []byte) error {
	reply, err := c.get(next, nextHeaders)
	if err != nil {
		return err
	}
	got := readHeaders(reply)
	if got.Payload, err = reply.ReadBody(buf); err != nil {
		return err
	}
	if got.RequestID == "" {
		return errNoRequestID
	}
	*inv = got
	return nil
}

// get sends a GET and waits for a reply with status 200.
func (c *Client) get(t target, names []string) (http1.Reply, error) {
	if c.abandoned.Load() {
		return http1.Reply{}, ErrAbandoned
	}
	if err := c.conn.Begin(c.nextCtx, names); err != nil {
		return http1.Reply{}, err
	}
	request := c.conn.AppendRequest(c.conn.Buffer(), "GET", t.path)
	request = append(request, "\r\n"...)
	if c.conn.Send(request, nil, nil) == nil {
		if err := c.conn.Await(); err == http1.ErrInterrupted {
			return http1.Reply{}, ErrAbandoned
		} else if err != nil {
			return http1.Reply{}, err
		}
	}
	reply, err := c.conn.ReadHead()
	switch {
	case err != nil:
		return reply, err
	case reply.Status != 200:
		return reply, c.refused(t, reply.Status, reply.ReadBodyPrefix(http1.MaxStatusBody))
	}
	return reply, nil
}

// readHeaders returns what the headers of a reply to next say. All strings are cut out of one.
func readHeaders(reply http1.Reply) Invocation {
	size := 0
	for i := range iDeadline {
		size += len(reply.Value(i))
	}
	var b strings.Builder
	b.Grow(size)
	for i := range iDeadline {
		b.Write(reply.Value(i))
	}
	all := b.String()
	cut := func(i int) string {
		n := len(reply.Value(i))
		s := all[:n]
		all = all[n:]
		return s
	}
	deadline, _ := ParseDeadline(string(reply.Value(iDeadline)))
	return Invocation{
		RequestID:       cut(iRequestID),
		FunctionARN:     cut(iFunctionARN),
		TraceID:         cut(iTraceID),
		ClientContext:   cut(iClientContext),
		CognitoIdentity: cut(iCognitoIdentity),
		TenantID:        cut(iTenantID),
		ID:              cut(iID),
		Deadline:        deadline,
	}
}

// repeat repeats a request that has failed with err, as long as that makes sense.
func (c *Client) repeat(t target, err error, attempt func() error) error {
	for failures := 0; !c.isFinal(err); {
		if !c.conn.Stale() { // else the server had closed the connection while nobody used it: that was no attempt
			if failures++; failures == maxAttempts {
				break
			}
			c.conn.Drop() // whatever is wrong with the server, it is not this connection the next time
			if err := c.wait(firstWait << (failures - 1)); err != nil {
				return c.failed(t, err)
			}
		}
		if err = attempt(); err == nil {
			return nil
		}
	}
	return c.failed(t, err)
}

// isFinal says whether another attempt would end as the one that ended with err, or must not be made.
func (c *Client) isFinal(err error) bool {
	if status, ok := err.(*StatusError); ok {
		return status.Status < 500 && status.Status != 204
	}
	return err == ErrAbandoned || c.aborted.Load()
}

// wait waits for d, unless nobody wants the next event any more.
func (c *Client) wait(d time.Duration) error {
	if c.abandoned.Load() {
		return ErrAbandoned
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-c.nextCtx.Done():
		return ErrAbandoned
	}
}
