package localaws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"
)

// DryRun reports the error with which the function would refuse a request for what is in it, a [*ServiceError].
// Nothing is invoked.
func (f *Function) DryRun(r Request) error {
	_, err := f.newInvocation(r)
	return err
}

// newInvocation checks a request and makes an invocation of it.
func (f *Function) newInvocation(r Request) (*invocation, error) {
	arn := f.ARN()
	if r.Qualifier != "" {
		arn += ":" + r.Qualifier
	}
	event, err := admitEvent(r.Payload)
	if err != nil {
		return nil, err
	}
	clientContext, err := admitClientContext(r.ClientContext)
	if err != nil {
		return nil, err
	}
	settings := f.Settings()
	version := settings.version(r.Qualifier)
	if version == "" {
		return nil, notFound(arn)
	}
	i := &invocation{
		id:              r.RequestID,
		event:           event,
		arn:             arn,
		version:         version,
		traceID:         r.TraceID,
		clientContext:   clientContext,
		cognitoIdentity: cognitoIdentity(r),
		tenantID:        r.TenantID,
		answered:        make(chan struct{}),
		spoilt:          make(chan struct{}),
		reported:        make(chan struct{}),
	}
	if i.id == "" {
		i.id = newUUID()
	}
	if i.traceID == "" {
		i.traceID = newTraceID(time.Now())
	}
	if r.Tail {
		i.tail = new(logTail)
	}
	return i, nil
}

// admitEvent returns the event that a payload is.
func admitEvent(payload []byte) ([]byte, error) {
	switch {
	case len(payload) == 0:
		return []byte("{}"), nil
	case len(payload) > MaxEvent:
		return nil, tooLargeEvent(MaxEvent)
	}
	if reason := notJSON(payload); reason != "" {
		return nil, &ServiceError{Status: http.StatusBadRequest, Name: "InvalidRequestContentException", Message: "Could not parse request body into json: " + reason}
	}
	return payload, nil
}

// notJSON says why text is not one JSON text in UTF-8, and where; "" if it is one.
func notJSON(text []byte) string {
	if !utf8.Valid(text) {
		return fmt.Sprintf("invalid UTF-8 at offset %d", firstInvalid(text))
	}
	if json.Valid(text) {
		return ""
	}
	var discarded json.RawMessage
	err := json.Unmarshal(text, &discarded)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("%s at offset %d", syntax, syntax.Offset)
	}
	return err.Error()
}

// firstInvalid returns the offset of the first byte that is not UTF-8.
func firstInvalid(text []byte) int {
	offset := 0
	for offset < len(text) {
		r, size := utf8.DecodeRune(text[offset:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	return offset
}

// admitClientContext returns a client context as it goes into a header: on one line.
func admitClientContext(text []byte) (string, error) {
	if len(text) == 0 {
		return "", nil
	}
	var line bytes.Buffer
	if len(text) > MaxClientContext || !utf8.Valid(text) || json.Compact(&line, text) != nil || line.Bytes()[0] != '{' {
		return "", &ServiceError{Status: http.StatusBadRequest, Name: "InvalidRequestContentException", Message: "Client context must be a valid Base64-encoded JSON object."}
	}
	return line.String(), nil
}

// cognitoIdentity is the identity of the invoker's user as it goes into a header.
func cognitoIdentity(r Request) string {
	if r.CognitoIdentityID == "" && r.CognitoIdentityPoolID == "" {
		return ""
	}
	return string(jsonText(struct {
		ID     string `json:"cognitoIdentityId"`
		PoolID string `json:"cognitoIdentityPoolId"`
	}{r.CognitoIdentityID, r.CognitoIdentityPoolID}))
}

func tooLargeEvent(limit int) *ServiceError {
	return &ServiceError{Status: http.StatusRequestEntityTooLarge, Name: "RequestTooLargeException", Message: fmt.Sprintf(
		"Request must be smaller than %d bytes for the InvokeFunction operation", limit)}
}

func serviceClosed() *ServiceError { return serviceFault("The local service is closed.") }
