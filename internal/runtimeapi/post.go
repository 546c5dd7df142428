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
	t := target{"post response", PathInvocation, inv.RequestID, SuffixResponse}
	head := c.appendPost(inv, t)
	head = appendContentType(head, contentType)
	return c.post(t, appendLength(head, body), body)
}

// ReportError posts the failure of an invocation. Its errors are those of [Client.Respond].
func (c *Client) ReportError(inv *Invocation, r ErrorReport) error {
	return c.report(inv, target{"post error", PathInvocation, inv.RequestID, SuffixError}, r)
}

// ReportInitError posts why there will be no first next. Its errors are those of [Client.Respond]; the caller bounds the
// time with [Client.Abort].
func (c *Client) ReportInitError(r ErrorReport) error {
	return c.report(&Invocation{}, target{op: "post init error", path: PathInitError}, r)
}

// ReportRestoreError posts why a process that was restored from a snapshot cannot go on. Its errors are those of
// [Client.Respond].
func (c *Client) ReportRestoreError(r ErrorReport) error {
	return c.report(&Invocation{}, target{op: "post restore error", path: PathRestoreError}, r)
}

func (c *Client) report(inv *Invocation, t target, r ErrorReport) error {
	head := c.appendPost(inv, t)
	head = appendContentType(head, ContentTypeJSON)
	head = http1.AppendHeader(head, HeaderErrorType, errorType(r.Type))
	if len(r.XRayCause) > 0 {
		head = http1.AppendHeaderBytes(head, HeaderXRayErrorCause, r.XRayCause)
	}
	return c.post(t, appendLength(head, r.Document), r.Document)
}

func errorType(name string) string {
	if name == "" {
		return ErrorTypeFunctionError
	}
	return name
}

// appendPost renders what the heads of all posts begin with into the connection's buffer.
func (c *Client) appendPost(inv *Invocation, t target) []byte {
	head := c.conn.AppendRequest(c.conn.Buffer(), "POST", t.path, http1.EscapePath(t.id), t.suffix)
	if inv.ID != "" {
		head = http1.AppendHeader(head, HeaderInvocationID, inv.ID)
	}
	return head
}

func appendContentType(head []byte, contentType string) []byte {
	if contentType == "" {
		contentType = ContentTypeOctetStream
	}
	return http1.AppendHeader(head, "Content-Type", contentType)
}

// appendLength ends the head of a request whose body is sent whole.
func appendLength(head, body []byte) []byte {
	head = http1.AppendContentLength(head, len(body))
	return append(head, "\r\n"...)
}

// post sends a request and, if the connection fails before there is an answer, sends it once more.
func (c *Client) post(t target, head, body []byte) error {
	answer, err := c.submit(head, body)
	arrived := false
	if err != nil && !c.aborted.Load() {
		arrived = c.conn.Sent()
		answer, err = c.submit(head, body)
	}
	if err != nil {
		return c.failed(t, err)
	}
	return c.judge(t, answer, arrived)
}

// judge returns nil for an answer that means that what was posted has been delivered. When an earlier post may have
// arrived, being told that the invocation is not in progress any more means that it has.
func (c *Client) judge(t target, a answer, arrived bool) error {
	switch {
	case a.status >= 200 && a.status < 300:
		return nil
	case arrived && (a.status == 400 || a.status == 403 || a.status == 404 || a.status == 410):
		return nil
	}
	return c.refused(t, a.status, a.body)
}

// An answer is the reply to a post.
type answer struct {
	status int
	body   []byte // up to 64 KiB; nil when the status says that all is well
}

// submit sends a post once.
func (c *Client) submit(head, body []byte) (answer, error) {
	if err := c.conn.Begin(c.ctx, nil); err != nil {
		return answer{}, err
	}
	c.conn.Send(head, body, nil) // readAnswer knows how it ended
	return c.readAnswer()
}

// readAnswer reads the reply to a post, which counts once its status line is complete.
func (c *Client) readAnswer() (answer, error) {
	reply, err := c.conn.ReadHead()
	switch {
	case reply.Status == 0:
		return answer{}, err
	case err != nil:
		return answer{status: reply.Status}, nil
	case reply.Status >= 200 && reply.Status < 300:
		reply.SkipBody(http1.MaxStatusBody)
		return answer{status: reply.Status}, nil
	}
	return answer{reply.Status, reply.ReadBodyPrefix(http1.MaxStatusBody)}, nil
}
