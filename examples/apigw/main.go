// Apigw answers requests of an Amazon API Gateway HTTP API (payload format 2.0).
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
package main

import (
	"context"
	"encoding/json"

	"github.com/lambent-go/lambent/lambda"
)

// The part of the request and of the response that this function needs.
type (
	request struct {
		RawPath               string            `json:"rawPath"`
		QueryStringParameters map[string]string `json:"queryStringParameters"`
		RequestContext        struct {
			HTTP struct {
				Method string `json:"method"`
			} `json:"http"`
		} `json:"requestContext"`
	}
	response struct {
		StatusCode int               `json:"statusCode"`
		Headers    map[string]string `json:"headers"`
		Body       string            `json:"body"`
	}
)

func handle(_ context.Context, r request) (response, error) {
	if r.RequestContext.HTTP.Method != "GET" {
		return respond(405, map[string]string{"error": "only GET is answered here"})
	}
	name := r.QueryStringParameters["name"]
	if name == "" {
		name = "World"
	}
	return respond(200, map[string]string{"path": r.RawPath, "greeting": "Hello, " + name + "!"})
}

func respond(status int, body any) (response, error) {
	text, err := json.Marshal(body)
	headers := map[string]string{"Content-Type": "application/json"}
	return response{StatusCode: status, Headers: headers, Body: string(text)}, err
}

func main() { lambda.Start(handle) }
