package events_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/lambent-go/lambent/events"
)

// A function behind a load balancer. If the target group has multi-value headers, the answer must use them as well.
func ExampleALBTargetGroupRequest() {
	handler := func(ctx context.Context, e events.ALBTargetGroupRequest) (events.ALBTargetGroupResponse, error) {
		response := events.ALBTargetGroupResponse{StatusCode: 200, StatusDescription: "200 OK", Body: "hello from " + e.Path}
		if e.MultiValueHeaders != nil {
			response.MultiValueHeaders = map[string][]string{"content-type": {"text/plain"}}
		} else {
			response.Headers = map[string]string{"content-type": "text/plain"}
		}
		return response, nil
	}

	var e events.ALBTargetGroupRequest
	err := json.Unmarshal([]byte(`{
		"requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/0a1b2c3d"}},
		"httpMethod": "GET",
		"path": "/orders",
		"multiValueQueryStringParameters": {},
		"multiValueHeaders": {"host": ["shop.example.com"]},
		"body": "",
		"isBase64Encoded": false
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
	// {"statusCode":200,"statusDescription":"200 OK","multiValueHeaders":{"content-type":["text/plain"]},"body":"hello from /orders","isBase64Encoded":false}
}
