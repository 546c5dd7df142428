package invokeapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/lambent-go/lambent/internal/localaws"
)

// The names of refusals.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
const (
	ErrorNotFound         = "ResourceNotFoundException"
	ErrorRequestContent   = "InvalidRequestContentException"
	ErrorParameter        = "InvalidParameterValueException"
	ErrorValidation       = "ValidationException"
	ErrorTooLarge         = "RequestTooLargeException"
	ErrorTooMany          = "TooManyRequestsException"
	ErrorService          = "ServiceException"
	ErrorMethodNotAllowed = "MethodNotAllowedException"
	ErrorUnknownOperation = "UnknownOperationException"
	ErrorNotImplemented   = "NotImplemented"
)

// constraint is the refusal of a request's member that is not as it has to be.
func constraint(member, value, want string) error {
	return &localaws.ServiceError{Status: http.StatusBadRequest, Name: ErrorValidation, Message: fmt.Sprintf(
		"1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s", value, member, want)}
}

// refuseParameter is the refusal of a parameter's value.
func refuseParameter(message string) error {
	return &localaws.ServiceError{Status: http.StatusBadRequest, Name: ErrorParameter, Message: message}
}

// refuseContext is the refusal of a client context.
func refuseContext() error {
	return &localaws.ServiceError{Status: http.StatusBadRequest, Name: ErrorRequestContent,
		Message: "Client context must be a valid Base64-encoded JSON object."}
}

// asServiceError is err as an invoker gets it. What is no refusal is a fault of this service.
func asServiceError(err error) *localaws.ServiceError {
	if refusal, ok := errors.AsType[*localaws.ServiceError](err); ok {
		return refusal
	}
	return &localaws.ServiceError{Status: http.StatusInternalServerError, Name: ErrorService, Message: err.Error()}
}

// errorBody is the document that goes with a refusal. Its members differ from one to the other as they do on AWS.
func errorBody(e *localaws.ServiceError) []byte {
	body := struct {
		Reason  string `json:",omitempty"`
		Type    string `json:",omitempty"`
		Upper   string `json:"Message,omitempty"`
		Message string `json:"message,omitempty"`
	}{Reason: e.Reason, Type: "User", Message: e.Message}
	switch e.Name {
	case ErrorNotFound:
		body.Upper, body.Message = e.Message, ""
	case ErrorValidation, ErrorMethodNotAllowed, ErrorUnknownOperation, ErrorNotImplemented:
		body.Type = ""
	}
	return encode(body)
}

// writeError answers a request with a refusal.
func writeError(w http.ResponseWriter, err error) {
	e := asServiceError(err)
	w.Header().Set(HeaderErrorType, e.Name)
	if e.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	writeJSON(w, e.Status, errorBody(e))
}

// writeJSON answers a request with a JSON text.
func writeJSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", contentTypeJSON)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone will not read it
}

// encode encodes a value of this package, which has nothing in it that JSON cannot encode.
func encode(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("invokeapi: encode %T: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
