// Apigw answers requests of an Amazon API Gateway HTTP API (payload format 2.0).
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
package main

import (
	"context"
	"encoding/json"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
)

func handle(_ context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	if r.RequestContext.HTTP.Method != "GET" {
		return respond(405, map[string]string{"error": "only GET is answered here"})
	}
	name := r.QueryStringParameters["name"]
	if name == "" {
		name = "World"
	}
	return respond(200, map[string]string{"path": r.RawPath, "greeting": "Hello, " + name + "!"})
}

func respond(status int, body any) (events.APIGatewayV2HTTPResponse, error) {
	text, err := json.Marshal(body)
	headers := map[string]string{"Content-Type": "application/json"}
	return events.APIGatewayV2HTTPResponse{StatusCode: status, Headers: headers, Body: string(text)}, err
}

func main() { lambda.Start(handle) }
