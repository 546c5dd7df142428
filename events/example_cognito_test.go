package events_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lambent-go/lambent/events"
)

// A trigger returns the event that it got, with the response filled in, or an error to stop what the user is doing.
func ExampleCognitoEventUserPoolsPreSignup() {
	handler := func(ctx context.Context, e events.CognitoEventUserPoolsPreSignup) (events.CognitoEventUserPoolsPreSignup, error) {
		email := e.Request.UserAttributes["email"]
		if !strings.HasSuffix(email, "@example.com") {
			return e, errors.New("only example.com may dig here")
		}
		e.Response.AutoConfirmUser = true
		e.Response.AutoVerifyEmail = true
		return e, nil
	}

	var e events.CognitoEventUserPoolsPreSignup
	payload := `{
		"version": "1",
		"triggerSource": "PreSignUp_SignUp",
		"userName": "gopher",
		"request": {"userAttributes": {"email": "gopher@example.com"}},
		"response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false}
	}`
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		fmt.Println(err)
		return
	}
	e, err := handler(context.Background(), e)
	if err != nil {
		fmt.Println(err)
		return
	}
	response, err := json.Marshal(e.Response)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %s\n", e.UserName, response)
	// Output:
	// gopher: {"autoConfirmUser":true,"autoVerifyEmail":true,"autoVerifyPhone":false}
}

// Groups that are nil stay as they are. An empty slice takes them all out of the token.
func ExampleGroupConfiguration() {
	for _, groups := range [][]string{nil, {}, {"diggers"}} {
		response, err := json.Marshal(events.CognitoEventUserPoolsPreTokenGenResponse{
			ClaimsOverrideDetails: events.ClaimsOverrideDetails{
				ClaimsToAddOrOverride: map[string]string{"tenant": "burrow"},
				GroupOverrideDetails:  events.GroupConfiguration{GroupsToOverride: groups},
			},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(string(response))
	}
	// Output:
	// {"claimsOverrideDetails":{"claimsToAddOrOverride":{"tenant":"burrow"}}}
	// {"claimsOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":[]},"claimsToAddOrOverride":{"tenant":"burrow"}}}
	// {"claimsOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":["diggers"]},"claimsToAddOrOverride":{"tenant":"burrow"}}}
}
