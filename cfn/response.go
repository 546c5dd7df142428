package cfn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
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

// NewResponse returns a response to e without a status, which Send sends where e wants it.
func NewResponse(r *Event) *Response {
	return &Response{
		RequestID:         r.RequestID,
		LogicalResourceID: r.LogicalResourceID,
		StackID:           r.StackID,
		url:               r.ResponseURL,
	}
}

// A SizeError is the error of a response that CloudFormation would not read because of its length.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
type SizeError struct {
	Size  int // of the response as JSON, in bytes
	Limit int // in bytes
}

// Error names both.
func (e *SizeError) Error() string {
	return fmt.Sprintf("response is %d bytes, limit %d", e.Size, e.Limit)
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
		return nil, &SizeError{Size: len(body), Limit: maxResponse} // because of its data
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
