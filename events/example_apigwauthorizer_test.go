package events_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/lambent-go/lambent/events"
)

// An authorizer of a REST API that lets whoever has the right token call any method of the stage.
func ExampleAPIGatewayCustomAuthorizerRequest() {
	handler := func(ctx context.Context, e events.APIGatewayCustomAuthorizerRequest) (events.APIGatewayCustomAuthorizerResponse, error) {
		effect := "Deny"
		if e.AuthorizationToken == "Bearer let-me-in" {
			effect = "Allow"
		}
		return events.APIGatewayCustomAuthorizerResponse{
			PrincipalID: "gopher",
			PolicyDocument: events.APIGatewayCustomAuthorizerPolicy{
				Version: "2012-10-17",
				Statement: []events.IAMPolicyStatement{
					{Effect: effect, Action: []string{"execute-api:Invoke"}, Resource: []string{e.MethodArn}},
				},
			},
			Context: map[string]any{"tenant": "burrow"},
		}, nil
	}

	var e events.APIGatewayCustomAuthorizerRequest
	err := json.Unmarshal([]byte(`{
		"type": "TOKEN",
		"authorizationToken": "Bearer let-me-in",
		"methodArn": "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders"
	}`), &e)
	if err != nil {
		fmt.Println(err)
	}
	response, err := handler(context.Background(), e)
	if err != nil {
		fmt.Println(err)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	out.Encode(response)
	// Output:
	// {
	//   "principalId": "gopher",
	//   "policyDocument": {
	//     "Version": "2012-10-17",
	//     "Statement": [
	//       {
	//         "Action": [
	//           "execute-api:Invoke"
	//         ],
	//         "Effect": "Allow",
	//         "Resource": [
	//           "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders"
	//         ]
	//       }
	//     ]
	//   },
	//   "context": {
	//     "tenant": "burrow"
	//   }
	// }
}
