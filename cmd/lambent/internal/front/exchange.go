package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/lambdahttp"
)

// An exchange is one request to a function, on its way to an event and back from the answer.
type exchange struct {
	handler  *handler
	w        http.ResponseWriter
	request  *http.Request // with the path of the event
	function *localaws.Function
	kind     lambdahttp.Kind
	options  []lambdahttp.EventOption
	id       string // of the invocation
	traceID  string

	cors    *CORS  // of a function's URL; nil: none
	caller  string // access key that has signed the request; "": unsigned
	streams bool   // the answer is sent as it comes
}

func newExchange(h *handler, w http.ResponseWriter, r *http.Request, f *localaws.Function, front entry) *exchange {
	e := &exchange{handler: h, w: w, request: r, function: f, kind: front.kind, options: slices.Clone(front.options)}
	e.id = invokeapi.NewRequestID()
	e.options = append(e.options, lambdahttp.WithRequestID(e.id))
	e.traceID = r.Header.Get(invokeapi.HeaderTraceID)
	return e
}

// serve runs the function for the request and answers with what it answers.
func (e *exchange) serve() {
	event, err := e.event()
	if errors.Is(err, errTooLarge) {
		e.refuseBody()
		return
	}
	if err != nil {
		writeText(e.w, http.StatusBadRequest, "request: "+err.Error()+"\n") // a client that broke off will not read it
		return
	}
	request := localaws.Request{Payload: event, RequestID: e.id, TraceID: e.traceID}
	if e.streams {
		e.stream(request)
		return
	}
	response, err := e.function.Invoke(e.request.Context(), request)
	if err != nil {
		e.refuse(err)
		return
	}
	e.answer(response)
}

// errTooLarge is a body that no event could hold.
var errTooLarge = errors.New("body too large")

// maxBody is how many bytes a body may have.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
func (e *exchange) maxBody() int64 {
	if e.kind == lambdahttp.ALB {
		return localaws.MaxLoadBalancerRequest
	}
	return localaws.MaxEvent
}

// refuseBody answers a request whose body is too large.
func (e *exchange) refuseBody() {
	if e.kind == lambdahttp.ALB {
		writeText(e.w, http.StatusRequestEntityTooLarge, fmt.Sprintf("request body is more than %d bytes\n", e.maxBody()))
		return
	}
	e.refuse(&localaws.ServiceError{Status: http.StatusRequestEntityTooLarge, Message: fmt.Sprintf(
		"Request must be smaller than %d bytes for the InvokeFunction operation", e.maxBody())})
}

// event makes the event.
func (e *exchange) event() ([]byte, error) {
	body, err := readBody(e.request.Body, e.maxBody())
	if err != nil {
		return nil, err
	}
	r := *e.request
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.Proto = "HTTP/1.1" // whatever a client speaks: that is what events have
	r.Header = r.Header.Clone()
	if e.traceID == "" {
		e.traceID = invokeapi.NewTraceID()
		root, _, _ := strings.Cut(e.traceID, ";")
		r.Header.Set(invokeapi.HeaderTraceID, root)
	}
	event, err := lambdahttp.ToEvent(&r, e.kind, e.options...)
	if err != nil || e.caller == "" {
		return event, err
	}
	return withCaller(event, e.account(), e.caller)
}

// readBody reads a body that may fit into an event. One that does not is read all the same, within reason, so that the
// client gets to read the answer.
func readBody(body io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil || int64(len(data)) <= limit {
		return data, err
	}
	_, _ = io.CopyN(io.Discard, body, localaws.MaxRequestBody) // a client that breaks off has no use for the answer
	return nil, errTooLarge
}

// account is the function's account.
func (e *exchange) account() string {
	const accountField = 4 // arn:aws:lambda:us-east-1:123456789012:function:api
	return strings.Split(e.function.ARN(), ":")[accountField]
}

// answer answers with what the function has answered.
func (e *exchange) answer(r *localaws.Response) {
	if r.FunctionError != "" {
		e.fail(r)
		return
	}
	response, err := e.read(r)
	if err == nil && response.StatusCode < http.StatusOK {
		err = fmt.Errorf("reply of kind %v: status %d ends no response", e.kind, response.StatusCode)
	}
	if err != nil {
		e.unusable(err)
		return
	}
	e.write(response)
}

// preludeType is the media type of an answer that begins with its status and headers.
const preludeType = "application/vnd.awslambda.http-integration-response"

// read makes the response of an answer. One that was meant to be streamed is delivered whole.
func (e *exchange) read(r *localaws.Response) (*http.Response, error) {
	if e.kind == lambdahttp.ALB && len(r.Payload) > localaws.MaxLoadBalancerResponse {
		return nil, fmt.Errorf("reply of kind %v: %d bytes, limit %d bytes", e.kind, len(r.Payload), localaws.MaxLoadBalancerResponse)
	}
	if r.ContentType != preludeType || e.kind == lambdahttp.ALB {
		return lambdahttp.ReadResponse(e.kind, r.Payload, e.options...)
	}
	response, err := lambdahttp.ReadStream(e.kind, bytes.NewReader(r.Payload))
	if err != nil {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response, err
}

// write sends a response whose body is there.
func (e *exchange) write(response *http.Response) {
	h := e.setHeaders(response)
	hasBody := response.ContentLength > 0
	if hasBody || e.request.Method != http.MethodHead {
		h.Del("Content-Length")
	}
	if hasBody && allowsBody(response.StatusCode) {
		h.Set("Content-Length", strconv.FormatInt(response.ContentLength, 10))
	}
	e.w.WriteHeader(response.StatusCode)
	if hasBody {
		_, _ = io.Copy(e.w, response.Body) // a client that has gone will not read it
	}
}

func allowsBody(status int) bool {
	return status >= http.StatusOK && status != http.StatusNoContent && status != http.StatusNotModified
}

// setHeaders sets the headers of a response, and those that its front adds.
func (e *exchange) setHeaders(response *http.Response) http.Header {
	h := e.w.Header()
	for name, values := range response.Header {
		h[name] = values
	}
	if h.Get("Content-Type") == "" {
		h["Content-Type"] = nil // or net/http would guess one
	}
	e.setOwnHeaders()
	return h
}

// setOwnHeaders sets the headers that the front adds to every response.
func (e *exchange) setOwnHeaders() {
	h := e.w.Header()
	if e.kind != lambdahttp.ALB {
		h.Set(invokeapi.HeaderRequestID, e.id)
	}
	if e.cors != nil {
		e.cors.expose(h, e.request)
	}
}

// buildError is the error type of the answers of a function that does not compile.
const buildError = "Lambent.BuildError"

// fail answers for a function that has failed. What its error says is nobody's business but the log's; what the
// compiler says is.
func (e *exchange) fail(r *localaws.Response) {
	if r.ErrorType != buildError {
		e.unusable(nil)
		return
	}
	var document struct {
		ErrorMessage string `json:"errorMessage"`
	}
	if json.Unmarshal(r.Payload, &document) != nil {
		document.ErrorMessage = string(r.Payload)
	}
	e.setOwnHeaders()
	writeBuildError(e.w, e.request, e.function.Name(), document.ErrorMessage)
}

// unusable answers as the front does when it has no answer of the function's that it can use. A reason is told to who
// runs the server.
func (e *exchange) unusable(reason error) {
	if reason != nil {
		e.handler.options.Unusable(e.function.Name(), e.id, reason)
	}
	response, _ := lambdahttp.ReadResponse(e.kind, nil) // the error is that nothing is no reply
	e.write(response)
}

// refuse answers for an invocation that the service has not taken, or whose client has gone.
func (e *exchange) refuse(err error) {
	refusal, ok := errors.AsType[*localaws.ServiceError](err)
	switch {
	case !ok: // the client has gone
	case refusal.Status == http.StatusNotFound:
		e.handler.notFound(e.w, e.request, "function "+e.function.Name())
	case e.kind == lambdahttp.FunctionURL && refusal.Status < http.StatusInternalServerError,
		refusal.Status == http.StatusRequestEntityTooLarge:
		e.writeMessage(refusal.Status, refusal.Message)
	default:
		e.unusable(err)
	}
}
