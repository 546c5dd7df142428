package invokeapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A Client invokes the functions of a server that speaks the Invoke API and wants no signature. It is safe for
// concurrent use.
type Client struct {
	Endpoint string       // base URL of the server: http://127.0.0.1:9000
	HTTP     *http.Client // nil: [http.DefaultClient]
}

// Function returns the function of that name or ARN. Whether there is one, its invocations tell.
func (c *Client) Function(name string) *Function { return &Function{client: c, name: name} }

// A Function is one function of the server of a [Client]. It is safe for concurrent use.
//
// Its methods are those of a [localaws.Function], and so are their arguments and results, except for what does not go
// over the wire: a request's RequestID, WaitLog and Cognito identity, a response's XRayErrorCause, and a Report without
// Tail. ErrorType is what a buffered answer's error document says.
type Function struct {
	client *Client
	name   string
}

// Name returns the name that was given to [Client.Function].
func (f *Function) Name() string { return f.name }

// Invoke runs the function once and returns its whole answer. A function that fails is no error: see
// [localaws.Response.FunctionError]. A refusal of the server is a [*localaws.ServiceError].
func (f *Function) Invoke(ctx context.Context, r localaws.Request) (*localaws.Response, error) {
	answer, err := f.post(ctx, r, TypeRequestResponse, "2015-03-31", "invocations")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	payload, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("invoke %s: read the response: %w", f.name, err)
	}
	response := f.response(answer)
	response.Payload = payload
	response.FunctionError = answer.Header.Get(HeaderFunctionError)
	if response.FunctionError != "" {
		response.ErrorType = documentErrorType(payload)
	}
	return response, f.setLog(response, answer.Header.Get(HeaderLogResult))
}

// InvokeAsync puts an event into the function's queue. It returns the request ID under which the function will see it.
func (f *Function) InvokeAsync(ctx context.Context, r localaws.Request) (requestID string, err error) {
	return f.postEmpty(ctx, r, TypeEvent)
}

// DryRun asks whether an invocation would be taken, and runs nothing.
func (f *Function) DryRun(ctx context.Context, r localaws.Request) error {
	_, err := f.postEmpty(ctx, r, TypeDryRun)
	return err
}

func (f *Function) postEmpty(ctx context.Context, r localaws.Request, kind string) (requestID string, err error) {
	answer, err := f.post(ctx, r, kind, "2015-03-31", "invocations")
	if err != nil {
		return "", err
	}
	return answer.Header.Get(HeaderRequestID), answer.Body.Close()
}

// post sends an invocation. A refusal is an error.
func (f *Function) post(ctx context.Context, r localaws.Request, kind, version, suffix string) (*http.Response, error) {
	target := strings.TrimSuffix(f.client.Endpoint, "/") + "/" + version + "/functions/" + url.PathEscape(f.name) + "/" + suffix
	if r.Qualifier != "" {
		target += "?" + url.Values{parameterQualifier: {r.Qualifier}}.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(r.Payload))
	if err != nil {
		return nil, fmt.Errorf("invoke %s: %w", f.name, err)
	}
	setHeaders(request.Header, r, kind)
	client := f.client.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("invoke %s: %w", f.name, err)
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		defer answer.Body.Close()
		return nil, f.refusal(answer)
	}
	return answer, nil
}

func setHeaders(header http.Header, r localaws.Request, kind string) {
	header.Set("Content-Type", contentTypeJSON)
	header.Set(HeaderInvocationType, kind)
	for name, value := range map[string]string{
		HeaderTraceID:       r.TraceID,
		HeaderTenantID:      r.TenantID,
		HeaderClientContext: base64.StdEncoding.EncodeToString(r.ClientContext),
	} {
		if value != "" {
			header.Set(name, value)
		}
	}
	if r.Tail {
		header.Set(HeaderLogType, LogTail)
	}
}

// maxRefusal is how much of a refusal is read, in bytes.
const maxRefusal = 64 << 10

// refusal reads an answer that is an error. One that the Invoke API has not written is told by its status.
func (f *Function) refusal(answer *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxRefusal))
	if err != nil {
		return fmt.Errorf("invoke %s: read the answer of status %d: %w", f.name, answer.StatusCode, err)
	}
	name, _, _ := strings.Cut(answer.Header.Get(HeaderErrorType), ":")
	var document struct{ Message, Reason string }
	if name == "" || json.Unmarshal(body, &document) != nil {
		return fmt.Errorf("invoke %s: %s is no Invoke API: %s", f.name, f.client.Endpoint, answer.Status)
	}
	return &localaws.ServiceError{Status: answer.StatusCode, Name: name, Message: document.Message, Reason: document.Reason}
}

// response reads the head of an answer.
func (f *Function) response(answer *http.Response) *localaws.Response {
	return &localaws.Response{
		RequestID:       answer.Header.Get(HeaderRequestID),
		ExecutedVersion: answer.Header.Get(HeaderExecutedVersion),
		ContentType:     answer.Header.Get("Content-Type"),
	}
}

// setLog takes the end of the log, in base64.
func (f *Function) setLog(response *localaws.Response, encoded string) error {
	if encoded == "" {
		return nil
	}
	tail, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return fmt.Errorf("invoke %s: log: %w", f.name, err)
	}
	response.LogTail = tail
	response.Report = parseReport(tail)
	return nil
}

// documentErrorType is the type that an error document names, [localaws.Unhandled] when it names none.
func documentErrorType(document []byte) string {
	var named struct {
		ErrorType string `json:"errorType"`
	}
	if json.Unmarshal(document, &named) != nil || named.ErrorType == "" {
		return localaws.Unhandled
	}
	return named.ErrorType
}
