package events_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/lambent-go/lambent/events"
)

// A function with a URL that answers with the length of what was sent to it.
func ExampleLambdaFunctionURLRequest() {
	handler := func(ctx context.Context, e events.LambdaFunctionURLRequest) (events.LambdaFunctionURLResponse, error) {
		body := []byte(e.Body)
		if e.IsBase64Encoded {
			var err error
			if body, err = base64.StdEncoding.DecodeString(e.Body); err != nil {
				return events.LambdaFunctionURLResponse{StatusCode: 400}, nil
			}
		}
		return events.LambdaFunctionURLResponse{
			StatusCode: 200,
			Headers:    map[string]string{"content-type": "text/plain"},
			Body:       fmt.Sprintf("%s %s: %d bytes", e.RequestContext.HTTP.Method, e.RawPath, len(body)),
		}, nil
	}

	var e events.LambdaFunctionURLRequest
	err := json.Unmarshal([]byte(`{
		"version": "2.0",
		"routeKey": "$default",
		"rawPath": "/upload",
		"requestContext": {"stage": "$default", "authentication": null, "http": {"method": "POST", "path": "/upload"}},
		"body": "Z29waGVy",
		"isBase64Encoded": true
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
	// {"statusCode":200,"headers":{"content-type":"text/plain"},"body":"POST /upload: 6 bytes","isBase64Encoded":false}
}
