package localaws

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Why the record of an asynchronous event is sent.
const (
	conditionSuccess = "Success"
	conditionRetries = "RetriesExhausted"
	conditionAge     = "EventAgeExceeded"
	conditionZero    = "ZeroReservedConcurrency"
)

// An asyncRecord is what a target is told of an asynchronous invocation.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
type asyncRecord struct {
	Version         string                `json:"version"`
	Timestamp       string                `json:"timestamp"`
	RequestContext  asyncRequestContext   `json:"requestContext"`
	RequestPayload  json.RawMessage       `json:"requestPayload"`
	ResponseContext *asyncResponseContext `json:"responseContext,omitempty"` // nil: the function has not run
	ResponsePayload json.RawMessage       `json:"responsePayload,omitempty"`
}

type asyncRequestContext struct {
	RequestID   string `json:"requestId"`
	FunctionARN string `json:"functionArn"`
	Condition   string `json:"condition"`
	InvokeCount int    `json:"approximateInvokeCount"`
}

type asyncResponseContext struct {
	StatusCode      int    `json:"statusCode"`
	ExecutedVersion string `json:"executedVersion"`
	FunctionError   string `json:"functionError,omitempty"`
}

func newAsyncRecord(f *Function, e *asyncEvent, condition string, response *Response) asyncRecord {
	qualifier := e.request.Qualifier
	if qualifier == "" {
		qualifier = latestVersion
	}
	r := asyncRecord{
		Version:        "1.0",
		Timestamp:      timestamp(time.Now()),
		RequestContext: asyncRequestContext{e.request.RequestID, f.ARN() + ":" + qualifier, condition, e.tries},
		RequestPayload: e.payload,
	}
	if response != nil {
		r.ResponseContext = &asyncResponseContext{http.StatusOK, response.ExecutedVersion, response.FunctionError}
		r.ResponsePayload = jsonValue(response.Payload)
	}
	return r
}

// jsonValue is an answer as a part of a JSON text: itself, or a string if it is no JSON.
func jsonValue(payload []byte) json.RawMessage {
	switch {
	case len(payload) == 0:
		return json.RawMessage("null")
	case notJSON(payload) != "":
		return jsonText(string(payload))
	}
	return payload
}

// A deadLetter is an event that has been given up, as a message with attributes.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
type deadLetter struct {
	Body       json.RawMessage      `json:"body"`
	Attributes deadLetterAttributes `json:"attributes"`
}

type deadLetterAttributes struct {
	RequestID    string `json:"RequestID"`
	ErrorCode    string `json:"ErrorCode"` // HTTP status: 200 when the function has run
	ErrorMessage string `json:"ErrorMessage"`
}

// maxDeadLetterMessage is how many bytes of the error message a dead letter has.
const maxDeadLetterMessage = 1024

func newDeadLetter(e *asyncEvent, condition string, response *Response) deadLetter {
	status, message := http.StatusTooManyRequests, condition
	switch {
	case response != nil:
		status, message = http.StatusOK, errorMessage(response.Payload)
	case condition == conditionRetries:
		status = http.StatusInternalServerError
	}
	return deadLetter{
		Body:       e.payload,
		Attributes: deadLetterAttributes{e.request.RequestID, strconv.Itoa(status), message[:min(len(message), maxDeadLetterMessage)]},
	}
}

// errorMessage returns the message of an error document, or the whole document if it has none.
func errorMessage(document []byte) string {
	var d struct {
		Message *string `json:"errorMessage"`
	}
	if json.Unmarshal(document, &d) != nil || d.Message == nil {
		return string(document)
	}
	return *d.Message
}
