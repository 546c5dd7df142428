// Command gateway is a function behind API Gateway's HTTP API, on aws-lambda-go.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/lambent-go/lambent/bench/functions/handlers"
)

func answer(_ context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	return events.APIGatewayV2HTTPResponse{
		StatusCode: 200,
		Headers:    map[string]string{"content-type": "application/json"},
		Body:       handlers.GatewayBody(r.RawPath, r.QueryStringParameters),
	}, nil
}

func main() { lambda.Start(answer) }
