// Package lambdaurl serves a net/http handler from a Lambda function URL with invoke mode RESPONSE_STREAM, as
// aws-lambda-go's package of this name does. Lambent's package lambdahttp serves it from every HTTP event source.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
package lambdaurl

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type (
	requestKey struct{}
	detectKey  struct{}
)

// RequestFromContext returns the event that a request, whose context it is given, was made of.
func RequestFromContext(ctx context.Context) (*events.LambdaFunctionURLRequest, bool) {
	request, ok := ctx.Value(requestKey{}).(*events.LambdaFunctionURLRequest)
	return request, ok
}

// WithDetectContentType sets whether a response without a Content-Type gets the one that its first bytes look like, by
// [http.DetectContentType]. It does not by default, and the function URL sets its own.
func WithDetectContentType(detectContentType bool) lambda.Option {
	return lambda.WithContextValue(detectKey{}, detectContentType)
}

// Start runs [Wrap]'s handler by [lambda.StartHandlerFunc].
func Start(handler http.Handler, options ...lambda.Option) {
	lambda.StartHandlerFunc(Wrap(handler), options...)
}

// Wrap makes a handler for lambda.Start of an http.Handler, whose writes are sent as they are made. The function URL's
// invoke mode must be RESPONSE_STREAM.
//
// A panic before the first byte is the invocation's; after it the response fails. [http.ErrAbortHandler] is an error in
// both cases.
func Wrap(handler http.Handler) func(context.Context, *events.LambdaFunctionURLRequest) (*events.LambdaFunctionURLStreamingResponse, error) {
	return func(ctx context.Context, event *events.LambdaFunctionURLRequest) (*events.LambdaFunctionURLStreamingResponse, error) {
		request, err := newRequest(ctx, event)
		if err != nil {
			return nil, err
		}
		body, writer := io.Pipe()
		detect, _ := ctx.Value(detectKey{}).(bool)
		w := &responseWriter{detect: detect, body: writer, ready: make(chan struct{})}
		go w.serve(handler, request)
		<-w.ready
		if w.panicked {
			panic(w.panic)
		}
		if w.err != nil {
			return nil, w.err
		}
		return newResponse(w.status, w.sent, body), nil
	}
}

func newRequest(ctx context.Context, event *events.LambdaFunctionURLRequest) (*http.Request, error) {
	var body io.Reader = strings.NewReader(event.Body)
	if event.IsBase64Encoded {
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	url := "https://" + event.RequestContext.DomainName + event.RawPath
	if event.RawQueryString != "" {
		url += "?" + event.RawQueryString
	}
	ctx = context.WithValue(ctx, requestKey{}, event)
	request, err := http.NewRequestWithContext(ctx, event.RequestContext.HTTP.Method, url, body)
	if err != nil {
		return nil, err
	}
	request.RemoteAddr = event.RequestContext.HTTP.SourceIP
	for name, value := range event.Headers {
		request.Header.Add(name, value)
	}
	return request, nil
}

func newResponse(status int, header http.Header, body io.Reader) *events.LambdaFunctionURLStreamingResponse {
	response := &events.LambdaFunctionURLStreamingResponse{StatusCode: status, Body: body}
	if len(header) > 0 {
		response.Headers = make(map[string]string, len(header))
	}
	for name, values := range header {
		if name == "Set-Cookie" {
			response.Cookies = values
		} else {
			response.Headers[name] = strings.Join(values, ",")
		}
	}
	return response
}
