// Replies answers requests to its URL with what makes no good response.
package main

import (
	"context"
	"errors"
	"strings"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
)

func handle(_ context.Context, r events.LambdaFunctionURLRequest) (any, error) {
	switch r.RawPath {
	case "/error":
		return nil, errors.New("no table")
	case "/status":
		return events.LambdaFunctionURLResponse{StatusCode: 101}, nil
	case "/half":
		return &half{Reader: strings.NewReader(`{"statusCode":200}` + "\x00\x00\x00\x00\x00\x00\x00\x00half")}, nil
	}
	return "plain", nil
}

// half is a stream that breaks off.
type half struct{ *strings.Reader }

func (h *half) Read(p []byte) (int, error) {
	if h.Len() == 0 {
		return 0, errors.New("broken off")
	}
	return h.Reader.Read(p)
}

func (h *half) ContentType() string { return "application/vnd.awslambda.http-integration-response" }

func main() { lambda.Start(handle) }
