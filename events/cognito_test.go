package events_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// User attributes are text, whatever they were sent as, and go back as they were sent.
func TestCognitoUserAttributes(t *testing.T) {
	for name, tt := range map[string]struct {
		request string
		want    map[string]string
	}{
		"text":    {request: `{"userAttributes":{"email":"g@example.com"}}`, want: map[string]string{"email": "g@example.com"}},
		"boolean": {request: `{"userAttributes":{"email_verified":true}}`, want: map[string]string{"email_verified": "true"}},
		"number":  {request: `{"userAttributes":{"custom:age":7.50}}`, want: map[string]string{"custom:age": "7.50"}},
		"list":    {request: `{"userAttributes":{"groups":["a", {"b": 1}]}}`, want: map[string]string{"groups": `["a",{"b":1}]`}},
		"null":    {request: `{"userAttributes":null}`},
		"absent":  {request: `{}`},
		"none":    {request: `{"userAttributes":{}}`, want: map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			for trigger, newValue := range map[string]func() any{
				"PreSignup":          is[events.CognitoEventUserPoolsPreSignupRequest],
				"PostConfirmation":   is[events.CognitoEventUserPoolsPostConfirmationRequest],
				"PreTokenGen":        is[events.CognitoEventUserPoolsPreTokenGenRequest],
				"PreTokenGenV2_0":    is[events.CognitoEventUserPoolsPreTokenGenRequestV2_0],
				"PostAuthentication": is[events.CognitoEventUserPoolsPostAuthenticationRequest],
				"CustomEmailSender":  is[events.CognitoEventUserPoolsCustomEmailSenderRequest],
				"CustomSMSSender":    is[events.CognitoEventUserPoolsCustomSMSSenderRequest],
			} {
				value := newValue()
				if err := json.Unmarshal([]byte(tt.request), value); err != nil {
					t.Fatal(trigger, err)
				}
				got := reflect.ValueOf(value).Elem().FieldByName("UserAttributes").Interface()
				if !reflect.DeepEqual(got, tt.want) {
					t.Errorf("%s: UserAttributes = %#v, want %#v", trigger, got, tt.want)
				}
			}
			var r events.CognitoEventUserPoolsPreSignupRequest
			if err := json.Unmarshal([]byte(tt.request), &r); err != nil {
				t.Fatal(err)
			}
			wantJSON(t, r, tt.request)
		})
	}
}

// An attribute that the function changes is written as it is now.
func TestCognitoChangedAttribute(t *testing.T) {
	var r events.CognitoEventUserPoolsPreSignupRequest
	if err := json.Unmarshal([]byte(`{"userAttributes":{"age":7},"clientMetadata":{"beta":true}}`), &r); err != nil {
		t.Fatal(err)
	}
	r.UserAttributes["age"] = "8"
	wantJSON(t, r, `{"userAttributes":{"age":"8"},"clientMetadata":{"beta":true}}`)
}

// The service wants request and response back, and finds nothing in them that it did not send.
func TestCognitoResponse(t *testing.T) {
	for name, tt := range map[string]struct {
		event    any
		payload  string
		response string
	}{
		"null details": {
			event:    new(events.CognitoEventUserPoolsPreTokenGen),
			payload:  `{"response":{"claimsOverrideDetails":null}}`,
			response: `{}`,
		},
		"no details": {
			event:    new(events.CognitoEventUserPoolsPreTokenGen),
			payload:  `{"response":{}}`,
			response: `{}`,
		},
		"null details, version 2": {
			event:    new(events.CognitoEventUserPoolsPreTokenGenV2_0),
			payload:  `{"response":{"claimsAndScopeOverrideDetails":null}}`,
			response: `{}`,
		},
		"null parts, version 3": {
			event:    new(events.CognitoEventUserPoolsPreTokenGenV3_0),
			payload:  `{"response":{"claimsAndScopeOverrideDetails":{"idTokenGeneration":null,"accessTokenGeneration":{"scopesToAdd":["s"]}}}}`,
			response: `{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"scopesToAdd":["s"]}}}`,
		},
		"null challenge": {
			event:    new(events.CognitoEventUserPoolsDefineAuthChallenge),
			payload:  `{"response":{"challengeName":null,"issueTokens":null,"failAuthentication":null}}`,
			response: `{"issueTokens":false,"failAuthentication":false}`,
		},
		"null answer": {
			event:    new(events.CognitoEventUserPoolsVerifyAuthChallenge),
			payload:  `{"response":{"answerCorrect":null}}`,
			response: `{"answerCorrect":false}`,
		},
		"null message": {
			event:    new(events.CognitoEventUserPoolsCustomMessage),
			payload:  `{"response":{"smsMessage":null,"emailMessage":null,"emailSubject":null}}`,
			response: `{}`,
		},
		"null migration": {
			event: new(events.CognitoEventUserPoolsMigrateUser),
			payload: `{"response":{"userAttributes":null,"finalUserStatus":null,"messageAction":null,` +
				`"desiredDeliveryMediums":null,"forceAliasCreation":null,"enableSMSMFA":null}}`,
			response: `{"forceAliasCreation":false}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := json.Unmarshal([]byte(tt.payload), tt.event); err != nil {
				t.Fatal(err)
			}
			encoded, err := json.Marshal(tt.event)
			if err != nil {
				t.Fatal(err)
			}
			var members map[string]json.RawMessage
			if err := json.Unmarshal(encoded, &members); err != nil {
				t.Fatal(err)
			}
			if members["request"] == nil {
				t.Errorf("%s: no request", encoded)
			}
			if members["response"] == nil {
				t.Fatalf("%s: no response", encoded)
			}
			wantJSON(t, members["response"], tt.response)
		})
	}
}

// What a function sets, and only that, is in a response.
func TestCognitoTokenResponses(t *testing.T) {
	role := "arn:aws:iam::123456789012:role/diggers"
	for name, tt := range map[string]struct {
		response any
		want     string
	}{
		"nothing": {events.CognitoEventUserPoolsPreTokenGenResponse{}, `{}`},
		"groups stay": {
			events.CognitoEventUserPoolsPreTokenGenResponse{ClaimsOverrideDetails: events.ClaimsOverrideDetails{
				ClaimsToSuppress: []string{"email"},
			}},
			`{"claimsOverrideDetails":{"claimsToSuppress":["email"]}}`,
		},
		"groups go": {
			events.CognitoEventUserPoolsPreTokenGenResponse{ClaimsOverrideDetails: events.ClaimsOverrideDetails{
				GroupOverrideDetails: events.GroupConfiguration{GroupsToOverride: []string{}},
			}},
			`{"claimsOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":[]}}}`,
		},
		"groups go, version 2": {
			events.CognitoEventUserPoolsPreTokenGenResponseV2_0{ClaimsAndScopeOverrideDetails: events.ClaimsAndScopeOverrideDetailsV2_0{
				GroupOverrideDetails: events.GroupConfigurationV2_0{GroupsToOverride: []string{}},
			}},
			`{"claimsAndScopeOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":[]}}}`,
		},
		"role": {
			events.GroupConfiguration{PreferredRole: &role},
			`{"preferredRole":"arn:aws:iam::123456789012:role/diggers"}`,
		},
		"migration": {events.CognitoEventUserPoolsMigrateUserResponse{}, `{"forceAliasCreation":false}`},
		"challenge": {events.CognitoEventUserPoolsCreateAuthChallengeResponse{}, `{}`},
	} {
		t.Run(name, func(t *testing.T) { wantJSON(t, tt.response, tt.want) })
	}
}

// Header, request and response of a trigger can be parts of a struct of one's own.
func TestCognitoEmbedding(t *testing.T) {
	payload := `{"version":"1","triggerSource":"PreSignUp_SignUp","region":"eu-west-1","userPoolId":"p","userName":"gopher",` +
		`"callerContext":{"awsSdkVersion":"v","clientId":"c"},"request":{"depth":3},"response":{}}`
	var own struct {
		events.CognitoEventUserPoolsHeader
		Request  struct{ Depth int }                                  `json:"request"`
		Response events.CognitoEventUserPoolsPostConfirmationResponse `json:"response"`
	}
	if err := json.Unmarshal([]byte(payload), &own); err != nil {
		t.Fatal(err)
	}
	if own.UserName != "gopher" || own.Request.Depth != 3 {
		t.Errorf("got %+v", own)
	}

	var m events.CognitoEventUserPoolsMigrateUser
	migrate := `{"userName":"gopher","request":{"password":"p"},"response":{"userAttributes":{"email":"g@example.com"}}}`
	if err := json.Unmarshal([]byte(migrate), &m); err != nil {
		t.Fatal(err)
	}
	if m.UserName != "gopher" || m.Password != "p" || m.UserAttributes["email"] != "g@example.com" {
		t.Errorf("got %+v", m)
	}
}

func FuzzCognito(f *testing.F) {
	f.Add([]byte(`{"userAttributes":{"email":"g","verified":true,"age":7,"list":[1, 2]},"validationData":null,"clientMetadata":{}}`))
	f.Add([]byte(`{"userAttributes":{"a":"b"},"userAttributes":{"c":"d"},"UserAttributes":{"e":null}}`))
	f.Add([]byte(`{"groupConfiguration":{},"scopes":["s"],"groupconfiguration":{"groupsToOverride":[]}}`))
	f.Add([]byte(`{"session":[{"challengeName":"c","challengeResult":true},null],"userNotFound":true}`))
	f.Add([]byte(`{"tokenResponse":{"expires_in":3600},"idToken":{"a":["b"]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		likePlain(t, b, func(v events.CognitoEventUserPoolsPreSignupRequest) any {
			type plain events.CognitoEventUserPoolsPreSignupRequest
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.CognitoEventUserPoolsPreTokenGenRequest) any {
			type plain events.CognitoEventUserPoolsPreTokenGenRequest
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.CognitoEventUserPoolsDefineAuthChallengeRequest) any {
			type plain events.CognitoEventUserPoolsDefineAuthChallengeRequest
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.CognitoEventUserPoolsVerifyAuthChallengeRequest) any {
			type plain events.CognitoEventUserPoolsVerifyAuthChallengeRequest
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.CognitoEventUserPoolsInboundFederationAttributes) any {
			type plain events.CognitoEventUserPoolsInboundFederationAttributes
			return (*plain)(&v)
		})
	})
}
