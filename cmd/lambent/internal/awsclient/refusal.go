package awsclient

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// A Refusal is an answer of AWS that is an error.
type Refusal struct {
	Operation string // UpdateFunctionCode
	Code      string // ResourceConflictException
	Message   string // in AWS's words, without account IDs and credentials
	RequestID string // by which AWS finds the request; "": not known
}

// Error has the operation, the code, the message and the request ID.
func (r *Refusal) Error() string {
	text := r.Operation + ": " + r.Code
	if r.Message != "" {
		text += ": " + r.Message
	}
	if r.RequestID != "" {
		text += fmt.Sprintf(" (request %s)", r.RequestID)
	}
	return text
}

// Explain puts an error of a client into words that may be printed: an answer of AWS becomes a [*Refusal]; of anything
// else the operation and the cause are left. The error of a context that has ended is the cause of its end.
func (s *Session) Explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	operation := "request to AWS"
	if e, ok := errors.AsType[*smithy.OperationError](err); ok {
		operation = e.Operation()
	}
	if answer, ok := errors.AsType[smithy.APIError](err); ok {
		return s.refusal(operation, answer, err)
	}
	cause := lastCause(err)
	if e, ok := errors.AsType[*url.Error](err); ok {
		cause = e.Err
	}
	return fmt.Errorf("%s: %s", operation, s.mask(cause.Error()))
}

func (s *Session) refusal(operation string, answer smithy.APIError, err error) error {
	// Where a signature is wrong, AWS tells in further lines what should have been signed, tokens and all.
	message, _, _ := strings.Cut(strings.TrimSpace(answer.ErrorMessage()), "\n")
	r := &Refusal{Operation: operation, Code: answer.ErrorCode(), Message: s.mask(strings.TrimSpace(message))}
	if e, ok := errors.AsType[interface {
		error
		ServiceRequestID() string
	}](err); ok {
		r.RequestID = e.ServiceRequestID()
	}
	return r.hinted()
}

// NewRefusal returns a [*Refusal] that did not come from a client of the SDK. Account IDs in the message are hidden.
func NewRefusal(operation, code, message, requestID string) error {
	return (&Refusal{Operation: operation, Code: code, Message: Mask(message), RequestID: requestID}).hinted()
}

// hinted adds what a person can do about it.
func (r *Refusal) hinted() error {
	if help := hints[r.Code]; help != "" {
		return hint.Add(r, "%s", help)
	}
	return r
}

// hints say what to do about refusals that are not about what was asked for, but about who asked.
var hints = map[string]string{
	"AccessDenied":                "the permissions that lambent's commands need are listed in docs/deploying.md",
	"AccessDeniedException":       "the permissions that lambent's commands need are listed in docs/deploying.md",
	"ExpiredToken":                "the credentials have expired: sign in again, as with aws sso login",
	"ExpiredTokenException":       "the credentials have expired: sign in again, as with aws sso login",
	"UnrecognizedClientException": "AWS does not know the credentials, or not in this region",
	"InvalidClientTokenId":        "AWS does not know the credentials",
	"SignatureDoesNotMatch":       "the secret access key is not the access key's",
	"InvalidSignatureException":   "the secret access key is not the access key's, or this machine's clock is wrong",
}

// Code returns the code of a refusal by AWS, as [Session.Explain] or a client's method returns it, and "" for any other
// error.
func Code(err error) string {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.Code
	}
	if answer, ok := errors.AsType[smithy.APIError](err); ok {
		return answer.ErrorCode()
	}
	return ""
}
