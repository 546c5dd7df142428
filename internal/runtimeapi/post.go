package runtimeapi

import (
	"github.com/lambent-go/lambent/internal/http1"
)

// An ErrorReport is a failure as the Runtime API is told of it.
type ErrorReport struct {
	Type      string // header: Runtime.X or Function.X; the platform reads nothing else. "" is Function.Error
	Document  []byte // body: {"errorMessage":…,"errorType":…,"stackTrace":[…]}
	XRayCause []byte // header: JSON for X-Ray; left out when empty
}

// Respond posts the answer of an invocation. An empty content type is application/octet-stream.
//
// A nil error means that the answer was delivered. A [*StatusError] means that the API has refused it. With any other
// error it is lost: it has been posted once more, if the connection failed before the API had answered.
func (c *Client) Respond(inv *Invocation, contentType string, body []byte) error {
	c.aimResponse(inv)
	c.postHead(inv, contentType)
	return c.post(body)
}

// aimResponse is aim for an answer, in one piece or in several.
func (c *Client) aimResponse(inv *Invocation) {
	c.aim("post response", PathInvocation, inv.RequestID, SuffixResponse)
}

// ReportError posts the failure of an invocation. Its errors are those of [Client.Respond].
func (c *Client) ReportError(inv *Invocation, r ErrorReport) error {
	c.aim("post error", PathInvocation, inv.RequestID, SuffixError)
	return c.report(inv, &r)
}

// ReportInitError posts why there will be no first next. Its errors are those of [Client.Respond]; the caller bounds the
// time with [Client.Abort].
func (c *Client) ReportInitError(r ErrorReport) error {
	c.aim("post init error", PathInitError, "", "")
	return c.report(&Invocation{}, &r)
}

// ReportRestoreError posts why a process that was restored from a snapshot cannot go on. Its errors are those of
// [Client.Respond].
func (c *Client) ReportRestoreError(r ErrorReport) error {
	c.aim("post restore error", PathRestoreError, "", "")
	return c.report(&Invocation{}, &r)
}

func (c *Client) report(inv *Invocation, r *ErrorReport) error {
	c.postHead(inv, ContentTypeJSON)
	c.conn.Header(HeaderErrorType, errorType(r.Type))
	if len(r.XRayCause) > 0 {
		c.conn.HeaderBytes(HeaderXRayErrorCause, r.XRayCause)
	}
	return c.post(r.Document)
}

func errorType(name string) string {
	if name == "" {
		return ErrorTypeFunctionError
	}
	return name
}

// postHead renders what the heads of all posts begin with.
func (c *Client) postHead(inv *Invocation, contentType string) {
	c.request("POST")
	if inv.ID != "" {
		c.conn.Header(HeaderInvocationID, inv.ID)
	}
	if contentType == "" {
		contentType = ContentTypeOctetStream
	}
	c.conn.Header("Content-Type", contentType)
}

// post ends the head of a request whose body is sent whole, and sends it; if the connection fails before there is an
// answer, once more.
func (c *Client) post(body []byte) error {
	c.conn.ContentLength(len(body))
	c.conn.Text("\r\n")
	a, err := c.submit(body)
	arrived := false
	if err != nil && !c.aborted.Load() {
		arrived = c.conn.Sent()
		a, err = c.submit(body)
	}
	return c.judge(a, err, arrived)
}

// judge returns nil for an answer that means that what was posted has been delivered. When an earlier post may have
// arrived, being told that the invocation is not in progress any more means that it has.
func (c *Client) judge(a answer, err error, arrived bool) error {
	switch {
	case err != nil:
		return c.failed(err)
	case a.status >= 200 && a.status < 300:
		return nil
	case arrived && (a.status == 400 || a.status == 403 || a.status == 404 || a.status == 410):
		return nil
	}
	return c.refused(a.status, a.body)
}

// An answer is the reply to a post.
type answer struct {
	status int
	body   []byte // up to 64 KiB; nil when the status says that all is well
}

// submit sends a post once.
func (c *Client) submit(body []byte) (answer, error) {
	if err := c.conn.Begin(nil); err != nil {
		return answer{}, err
	}
	c.conn.Send(body, nil) // readAnswer knows how it ended
	return c.readAnswer()
}

// readAnswer reads the reply to a post, which counts once its status line is complete.
func (c *Client) readAnswer() (answer, error) {
	reply, err := c.conn.ReadHead()
	a := answer{status: reply.Status}
	switch {
	case a.status == 0:
		return a, err
	case err != nil:
	case a.status < 300:
		reply.SkipBody(http1.MaxStatusBody)
	default:
		a.body = reply.ReadBodyPrefix(http1.MaxStatusBody)
	}
	return a, nil
}
