package lambdatest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdahttp"
)

// APIGatewayV2Request makes the event that an HTTP API of Amazon API Gateway sends for a request, in payload format
// version 2.0. Target is a path with a query, or a URL. A body that is nil, a string, a []byte or an [io.Reader] is
// sent as it is; anything else as JSON, with the Content-Type for it.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
func APIGatewayV2Request(method, target string, body any) events.APIGatewayV2HTTPRequest {
	return httpEvent[events.APIGatewayV2HTTPRequest](lambdahttp.HTTPv2, method, target, body)
}

// FunctionURLRequest is [APIGatewayV2Request] for the URL of a function.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
func FunctionURLRequest(method, target string, body any) events.LambdaFunctionURLRequest {
	return httpEvent[events.LambdaFunctionURLRequest](lambdahttp.FunctionURL, method, target, body)
}

// APIGatewayRequest is [APIGatewayV2Request] for a REST API.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
func APIGatewayRequest(method, target string, body any) events.APIGatewayProxyRequest {
	return httpEvent[events.APIGatewayProxyRequest](lambdahttp.RESTv1, method, target, body)
}

// ALBRequest is [APIGatewayV2Request] for an Application Load Balancer.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
func ALBRequest(method, target string, body any) events.ALBTargetGroupRequest {
	return httpEvent[events.ALBTargetGroupRequest](lambdahttp.ALB, method, target, body)
}

// httpEvent makes the event of a kind of source for a request. What goes wrong is of the test's own making.
func httpEvent[T any](kind lambdahttp.Kind, method, target string, body any) (e T) {
	var content io.Reader
	isJSON := false
	switch body := body.(type) {
	case nil:
	case io.Reader:
		content = body
	case string, []byte:
		content = bytes.NewReader(bytesOf(body))
	default:
		content, isJSON = bytes.NewReader(bytesOf(body)), true
	}
	r := httptest.NewRequest(method, target, content)
	if isJSON {
		r.Header.Set("Content-Type", "application/json")
	}
	event, err := lambdahttp.ToEvent(r, kind, lambdahttp.WithRequestID(uuid(nextID())))
	if err == nil {
		err = json.Unmarshal(event, &e)
	}
	if err != nil {
		panic(fmt.Sprintf("lambdatest: event of %s %s: %v", method, target, err))
	}
	return e
}
