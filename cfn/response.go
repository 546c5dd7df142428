package cfn

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"time"
	"unicode/utf8"
)

// A StatusType says how a request ended.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
type StatusType string

// The values of a [StatusType].
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
const (
	StatusSuccess StatusType = "SUCCESS" // the resource is as asked for
	StatusFailed  StatusType = "FAILED"  // it is not; the stack rolls back
)

// A Response is the answer to an [Event]. Make one with [NewResponse], which keeps the URL to send it to; [LambdaWrap]
// does all of that. It may have up to 4,096 bytes as JSON.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
type Response struct {
	Status             StatusType             `json:"Status"`             // how it ended
	RequestID          string                 `json:"RequestId"`          // of the event
	LogicalResourceID  string                 `json:"LogicalResourceId"`  // of the event
	StackID            string                 `json:"StackId"`            // of the event
	PhysicalResourceID string                 `json:"PhysicalResourceId"` // name of the resource, 1 to 1,024 bytes; another than before makes CloudFormation delete that one
	Reason             string                 `json:"Reason,omitempty"`   // why it failed; required if it did. Send cuts it where the response is too long
	NoEcho             bool                   `json:"NoEcho,omitempty"`   // whether Data is secret: shown as asterisks
	Data               map[string]interface{} `json:"Data,omitempty"`     // what Fn::GetAtt of the resource gives, by name

	url string
}

// maxResponse is how long a response may be, in bytes.
const maxResponse = 4096

// sendTimeout is for Send, which has no context.
const sendTimeout = time.Minute

// NewResponse returns a response to e without a status, which Send sends where e wants it.
func NewResponse(r *Event) *Response {
	return &Response{
		RequestID:         r.RequestID,
		LogicalResourceID: r.LogicalResourceID,
		StackID:           r.StackID,
		url:               r.ResponseURL,
	}
}

// Send is SendContext with a minute's time.
func (r *Response) Send() error {
	ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
	defer cancel()
	return r.SendContext(ctx)
}

// SendContext sends the response to CloudFormation by [http.DefaultClient]. It is an error if the response has not been
// taken, or if ctx ends before. No error has the URL's signature in its text.
func (r *Response) SendContext(ctx context.Context) error {
	err := r.put(ctx)
	if err != nil {
		return fmt.Errorf("put response of custom resource %s: %w", r.LogicalResourceID, err)
	}
	return nil
}

func (r *Response) put(ctx context.Context) error {
	body, err := r.body()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, r.url, bytes.NewReader(body))
	if err != nil {
		return unsigned(err)
	}
	keepURL(req.URL, r.url)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return unsigned(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10)) // for the connection to be used again, and for the code
	if res.StatusCode != http.StatusOK {
		return errors.New(strings.TrimSpace("status " + res.Status + " " + errorCode(text)))
	}
	return nil
}

// body is the response as JSON. CloudFormation does not read one that is too long, nor the reason in it then, which is
// why that is cut.
func (r *Response) body() ([]byte, error) {
	body, err := encode(*r)
	if err != nil || len(body) <= maxResponse {
		return body, err
	}
	short := func(n int) []byte {
		cut := *r
		for n > 0 && !utf8.RuneStart(r.Reason[n]) {
			n--
		}
		cut.Reason = r.Reason[:n] + "…"
		b, _ := encode(cut) // as body, which could be
		return b
	}
	tooLong := sort.Search(len(r.Reason), func(n int) bool { return len(short(n)) > maxResponse })
	if tooLong == 0 {
		return body, nil // because of its data
	}
	return short(tooLong - 1), nil
}

func encode(r Response) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(r)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// keepURL makes requests to u use its text to the letter, since the signature is over that.
func keepURL(u *url.URL, text string) {
	_, rest, _ := strings.Cut(text, "://")
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	i := strings.IndexByte(rest, '/')
	if i >= 0 && rest[i:] != u.EscapedPath() && !strings.HasPrefix(rest[i:], "//") {
		u.Opaque = rest[i:]
	}
}

// unsigned is err without the URL that net/http and net/url put into theirs.
func unsigned(err error) error {
	for {
		e, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = e.Err
	}
}

// errorCode is the code in the body of an error of Amazon S3, or "". The rest of the body tells of the signature.
func errorCode(body []byte) string {
	_, rest, _ := strings.Cut(string(body), "<Code>")
	code, _, ok := strings.Cut(rest, "</Code>")
	if !ok || len(code) > 64 {
		return ""
	}
	return code
}
