// Command gateway is a function behind API Gateway's HTTP API, on Lambent.
package main

import (
	"context"

	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
)

func answer(_ context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	return events.APIGatewayV2HTTPResponse{
		StatusCode: 200,
		Headers:    map[string]string{"content-type": "application/json"},
		Body:       handlers.GatewayBody(r.RawPath, r.QueryStringParameters),
	}, nil
}

func main() { lambda.Start(answer) }
