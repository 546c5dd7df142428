package invokeapi

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/lambent-go/lambent/internal/localaws"
)

// An invocation is what a request asks for.
type invocation struct {
	function *localaws.Function
	kind     string // [TypeRequestResponse], [TypeEvent] or [TypeDryRun]
	version  string // that the qualifier stands for
	request  localaws.Request
}

// readInvocation reads and checks a request, for one of some types of invocation. X-Amz-Source-Arn, which says for what
// resource a service invokes, matters to the permissions of a function alone, and there are none here. The event is read whatever is wrong
// with the rest, so that the client is not cut off while it writes and gets to read the answer.
func (c *call) readInvocation(types ...string) (*invocation, error) {
	payload, tooLarge := readEvent(c.r)
	i := &invocation{kind: types[0]}
	if err := readEnumeration(c.r.Header, HeaderInvocationType, &i.kind, types...); err != nil {
		return nil, err
	}
	logType := LogNone
	if err := readEnumeration(c.r.Header, HeaderLogType, &logType, LogNone, LogTail); err != nil {
		return nil, err
	}
	f, qualifier, version, err := c.resolve()
	switch {
	case err != nil:
		return nil, err
	case tooLarge != nil:
		return nil, tooLarge
	}
	i.function, i.version = f, version
	i.request = localaws.Request{
		Payload:   payload,
		RequestID: c.requestID,
		TraceID:   c.traceID,
		TenantID:  c.r.Header.Get(HeaderTenantID),
		Qualifier: qualifier,
		Tail:      logType == LogTail,
	}
	if i.kind == TypeRequestResponse { // the only one whose client context reaches the function
		i.request.ClientContext, err = readClientContext(c.r.Header)
	}
	return i, err
}

// readEvent reads the event, which is the body. A client that breaks off in the middle has sent none.
func readEvent(r *http.Request) ([]byte, error) {
	var payload bytes.Buffer
	if r.ContentLength > 0 {
		payload.Grow(int(min(r.ContentLength, localaws.MaxEvent)) + bytes.MinRead)
	}
	_, err := payload.ReadFrom(io.LimitReader(r.Body, localaws.MaxEvent+1))
	switch {
	case err != nil:
		return nil, &localaws.ServiceError{Status: http.StatusBadRequest, Name: ErrorRequestContent,
			Message: "Could not read the request body: " + err.Error()}
	case payload.Len() > localaws.MaxEvent:
		_, _ = io.CopyN(io.Discard, r.Body, localaws.MaxRequestBody) // all that is said about it is that it is too large
		return nil, &localaws.ServiceError{Status: http.StatusRequestEntityTooLarge, Name: ErrorTooLarge, Message: fmt.Sprintf(
			"Request must be smaller than %d bytes for the InvokeFunction operation", localaws.MaxEvent)}
	}
	return payload.Bytes(), nil
}

// readEnumeration reads a header that has one of a few values, into a value that stays as it is without the header.
func readEnumeration(header http.Header, name string, value *string, allowed ...string) error {
	given := header.Get(name)
	switch {
	case given == "":
		return nil
	case !slices.Contains(allowed, given):
		return refuseParameter(fmt.Sprintf("Value %q of %s is not one of: %s.", given, name, strings.Join(allowed, ", ")))
	}
	*value = given
	return nil
}

// readClientContext reads the client context; nil is none. What is in it is checked by the service.
func readClientContext(header http.Header) ([]byte, error) {
	given := header.Get(HeaderClientContext)
	if given == "" {
		return nil, nil
	}
	text, err := base64.StdEncoding.DecodeString(given)
	if err != nil || len(text) == 0 {
		return nil, refuseContext()
	}
	return text, nil
}
