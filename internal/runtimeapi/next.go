package runtimeapi

import (
	"errors"
	"time"
	"unsafe"

	"github.com/lambent-go/lambent/internal/http1"
)

const (
	maxAttempts = 6                     // for one event
	firstWait   = 50 * time.Millisecond // before the second attempt; doubles
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
var nextHeaders = [...]string{
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
	c.aim("next", PathNext, "", "")
	return c.poll(inv, buf)
}

// RestoreNext waits for the environment to be restored from a snapshot that it may be about to take. A [*StatusError]
// with status 404 says that there will be none. Other failures are as those of [Client.Next].
func (c *Client) RestoreNext() error {
	c.aim("restore next", PathRestoreNext, "", "")
	return c.poll(nil, nil)
}

// poll asks until there is a reply or another attempt makes no sense.
func (c *Client) poll(inv *Invocation, buf []byte) error {
	for failures := 0; ; {
		err := c.attempt(inv, buf)
		if err == nil {
			return nil
		}
		if c.isFinal(err) {
			return c.failed(err)
		}
		if failures == 0 && c.conn.Stale() {
			continue // the server had closed a connection that nobody used: no attempt
		}
		if failures++; failures == maxAttempts {
			return c.failed(err)
		}
		c.conn.Drop() // whatever is wrong with the server, it is not this connection the next time
		c.wait(firstWait << (failures - 1))
	}
}

// isFinal says whether another attempt would end as the one that ended with err, or must not be made.
func (c *Client) isFinal(err error) bool {
	if status, ok := err.(*StatusError); ok {
		return status.Status < 500 && status.Status != 204
	}
	return err == ErrAbandoned || c.aborted.Load()
}

// wait waits for d, unless nobody wants the next event any more.
func (c *Client) wait(d time.Duration) {
	if c.abandoned.Load() || c.aborted.Load() {
		return
	}
	timer := time.AfterFunc(d, c.wakeUp)
	<-c.wake
	timer.Stop()
}

// attempt is one attempt. inv is nil when only the status of the reply counts.
func (c *Client) attempt(inv *Invocation, buf []byte) error {
	var names []string
	if inv != nil {
		names = nextHeaders[:]
	}
	reply, err := c.get(names)
	if err != nil {
		return err
	}
	var ends [len(nextHeaders)]int
	all := ""
	if inv != nil {
		all = readHeaders(reply, &ends)
	}
	payload, err := reply.ReadBody(buf)
	if err != nil || inv == nil {
		return err
	}
	if ends[iRequestID] == 0 {
		return errors.New("reply has no " + HeaderRequestID)
	}
	deadline := ""
	start := 0
	for i, s := range [...]*string{
		iRequestID:       &inv.RequestID,
		iFunctionARN:     &inv.FunctionARN,
		iTraceID:         &inv.TraceID,
		iClientContext:   &inv.ClientContext,
		iCognitoIdentity: &inv.CognitoIdentity,
		iTenantID:        &inv.TenantID,
		iID:              &inv.ID,
		iDeadline:        &deadline,
	} {
		*s = all[start:ends[i]]
		start = ends[i]
	}
	inv.Deadline, _ = ParseDeadline(deadline)
	inv.Payload = payload
	return nil
}

// get sends a GET and waits for a reply with status 200.
func (c *Client) get(names []string) (http1.Reply, error) {
	c.request("GET")
	c.conn.Text("\r\n")
	if c.abandoned.Load() {
		return http1.Reply{}, ErrAbandoned
	}
	err := c.conn.BeginIdle(names)
	if err == nil && c.conn.Send(nil, nil) == nil {
		err = c.conn.Await()
	}
	if err == http1.ErrInterrupted {
		err = ErrAbandoned
	}
	if err != nil {
		return http1.Reply{}, err
	}
	reply, err := c.conn.ReadHead()
	if err == nil && reply.Status != 200 {
		err = c.refused(reply.Status, reply.ReadBodyPrefix(http1.MaxStatusBody))
	}
	return reply, err
}

// readHeaders returns the values of the headers of a reply to next, one behind the other in one allocation, and where
// they end.
func readHeaders(reply http1.Reply, ends *[len(nextHeaders)]int) string {
	size := 0
	for i := range ends {
		size += len(reply.Value(i))
		ends[i] = size
	}
	all := make([]byte, 0, size)
	for i := range ends {
		all = append(all, reply.Value(i)...)
	}
	return unsafe.String(unsafe.SliceData(all), size)
}
