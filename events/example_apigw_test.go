package events_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lambent-go/lambent/events"
)

// A method of a REST API: the variable in its path, every value of a query parameter, and what the authorizer returned.
func ExampleAPIGatewayProxyRequest() {
	handler := func(ctx context.Context, e events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
		tags := e.MultiValueQueryStringParameters["tag"]
		tenant := e.RequestContext.Authorizer["tenant"]
		return events.APIGatewayProxyResponse{
			StatusCode: 200,
			Headers:    map[string]string{"Content-Type": "text/plain"},
			Body:       fmt.Sprintf("order %s of %v, tagged %s", e.PathParameters["id"], tenant, strings.Join(tags, " and ")),
		}, nil
	}

	var e events.APIGatewayProxyRequest
	err := json.Unmarshal([]byte(`{
		"resource": "/orders/{id}",
		"path": "/orders/17",
		"httpMethod": "GET",
		"pathParameters": {"id": "17"},
		"multiValueQueryStringParameters": {"tag": ["new", "gift"]},
		"requestContext": {"stage": "prod", "authorizer": {"tenant": "burrow"}},
		"body": null
	}`), &e)
	if err != nil {
		fmt.Println(err)
	}
	response, err := handler(context.Background(), e)
	if err != nil {
		fmt.Println(err)
	}
	json.NewEncoder(os.Stdout).Encode(response)
	// Output:
	// {"statusCode":200,"headers":{"Content-Type":"text/plain"},"body":"order 17 of burrow, tagged new and gift"}
}

// A route of an HTTP API with a JWT authorizer. A claim that is no string is its JSON text.
func ExampleAPIGatewayV2HTTPRequest() {
	handler := func(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		claims := e.RequestContext.Authorizer.JWT.Claims
		var groups []string
		if err := json.Unmarshal([]byte(claims["groups"]), &groups); err != nil {
			return events.APIGatewayV2HTTPResponse{}, err
		}
		return events.APIGatewayV2HTTPResponse{
			StatusCode: 200,
			Body:       fmt.Sprintf("%s: %s is in %d groups", e.RouteKey, claims["sub"], len(groups)),
			Cookies:    []string{"seen=1; Secure"},
		}, nil
	}

	var e events.APIGatewayV2HTTPRequest
	err := json.Unmarshal([]byte(`{
		"version": "2.0",
		"routeKey": "GET /groups",
		"rawPath": "/groups",
		"requestContext": {
			"authorizer": {"jwt": {"claims": {"sub": "gopher", "groups": ["diggers", "readers"]}}},
			"http": {"method": "GET", "path": "/groups"}
		}
	}`), &e)
	if err != nil {
		fmt.Println(err)
	}
	response, err := handler(context.Background(), e)
	if err != nil {
		fmt.Println(err)
	}
	json.NewEncoder(os.Stdout).Encode(response)
	// Output:
	// {"statusCode":200,"body":"GET /groups: gopher is in 2 groups","cookies":["seen=1; Secure"]}
}

// A body that is sent while it is being made. What Lambda reads is the head, eight zero bytes, and the body.
func ExampleAPIGatewayProxyStreamingResponse() {
	handler := func(ctx context.Context, e events.APIGatewayProxyRequest) (*events.APIGatewayProxyStreamingResponse, error) {
		r, w := io.Pipe()
		go func() {
			for i := range 3 {
				fmt.Fprintln(w, "line", i+1)
			}
			w.Close()
		}()
		return &events.APIGatewayProxyStreamingResponse{StatusCode: 200, Body: r}, nil
	}

	response, err := handler(context.Background(), events.APIGatewayProxyRequest{})
	if err != nil {
		fmt.Println(err)
	}
	defer response.Close()
	text, err := io.ReadAll(response)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.ReplaceAll(string(text), "\x00", "·"))
	// Output:
	// {"statusCode":200}········line 1
	// line 2
	// line 3
}
