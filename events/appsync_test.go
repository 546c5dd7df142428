package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// One method tells who asks, and the others do not.
func TestAppSyncIdentity(t *testing.T) {
	for name, tt := range map[string]struct {
		identity string
		want     string
	}{
		"Cognito":            {`{"sub":"s","issuer":"i","username":"gopher","claims":{},"sourceIp":["192.0.2.7"],"defaultAuthStrategy":"ALLOW","groups":null}`, "cognito gopher"},
		"Cognito, shortened": {`{"sub":"s","username":"gopher"}`, "cognito gopher"},
		"IAM":                {`{"accountId":"123456789012","username":"gopher","userArn":"arn:aws:iam::123456789012:user/gopher"}`, "iam gopher"},
		"OpenID Connect":     {`{"claims":{"exp":1700000000},"issuer":"https://login.example.com","sub":"g-17"}`, "oidc g-17"},
		"Lambda":             {`{"resolverContext":{"tenant":"burrow"}}`, "lambda burrow"},
		"API key":            {`null`, ""},
		"absent":             {``, ""},
		"text":               {`"None"`, ""},
		"empty":              {`{}`, ""},
		"not as documented":  {`{"sub":7,"username":"gopher"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := events.AppSyncResolverEvent{Identity: json.RawMessage(tt.identity)}
			var got string
			if i, ok := e.CognitoIdentity(); ok {
				got += "cognito " + i.Username
			}
			if i, ok := e.IAMIdentity(); ok {
				got += "iam " + i.Username
			}
			if i, ok := e.OIDCIdentity(); ok {
				got += "oidc " + i.Sub
			}
			if i, ok := e.LambdaIdentity(); ok {
				got += "lambda " + i.ResolverContext["tenant"].(string)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Arguments and source are of types of one's own.
func TestAppSyncResolver(t *testing.T) {
	payload := `{"arguments":{"id":"order-17"},"source":null,"identity":null,"info":{"fieldName":"order","parentTypeName":"Query","selectionSetGraphQL":""}}`
	var e events.AppSyncResolver[order, *order]
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		t.Fatal(err)
	}
	if e.Arguments.ID != "order-17" || e.Source != nil || e.Info.FieldName != "order" {
		t.Errorf("got %+v", e)
	}
	if _, ok := e.CognitoIdentity(); ok {
		t.Error("an API key has a Cognito identity")
	}
}

// The query is in one field, under either name, and goes back under the one that was sent.
func TestAppSyncQueryDocument(t *testing.T) {
	for _, name := range []string{"queryString", "queryDocument"} {
		payload := `{"apiId":"a","accountId":"1","requestId":"r","` + name + `":"query { orders }","variables":{}}`
		var c events.AppSyncLambdaAuthorizerRequestContext
		if err := json.Unmarshal([]byte(payload), &c); err != nil {
			t.Fatal(err)
		}
		if c.QueryString != "query { orders }" {
			t.Errorf("%s: QueryString = %q", name, c.QueryString)
		}
		wantJSON(t, c, payload)
	}
}

// What means something is written even where it is zero.
func TestAppSyncResponses(t *testing.T) {
	zero := 0
	for name, tt := range map[string]struct {
		response any
		want     string
	}{
		"denied":      {events.AppSyncLambdaAuthorizerResponse{}, `{"isAuthorized":false}`},
		"not cached":  {events.AppSyncLambdaAuthorizerResponse{TTLOverride: &zero}, `{"isAuthorized":false,"ttlOverride":0}`},
		"subscribe":   {events.AppSyncEventsResponse{}, `{}`},
		"drop":        {events.AppSyncEventsResponse{Events: []events.AppSyncEventsResponseEvent{}}, `{"events":[]}`},
		"error":       {events.AppSyncEventsResponse{Events: []events.AppSyncEventsResponseEvent{{ID: "e", Error: "no"}}}, `{"events":[{"id":"e","error":"no"}]}`},
		"zero":        {events.AppSyncEventsResponse{Events: []events.AppSyncEventsResponseEvent{{ID: "e", Payload: 0}}}, `{"events":[{"id":"e","payload":0}]}`},
		"no template": {events.AppSyncResolverEvent{}, `{}`},
	} {
		t.Run(name, func(t *testing.T) { wantJSON(t, tt.response, tt.want) })
	}
}

func FuzzAppSync(f *testing.F) {
	f.Add([]byte(`{"queryDocument":"q","queryString":"s","variables":{"a":1}}`))
	f.Add([]byte(`{"sub":"s","username":"g"}`))
	f.Add([]byte(`{"resolverContext":{"a":[1]},"accountId":7}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e := events.AppSyncResolverEvent{Identity: b}
		found := 0
		for _, identity := range []func() bool{
			func() bool { i, ok := e.CognitoIdentity(); return ok == (i != nil) && ok },
			func() bool { i, ok := e.IAMIdentity(); return ok == (i != nil) && ok },
			func() bool { i, ok := e.OIDCIdentity(); return ok == (i != nil) && ok },
			func() bool { i, ok := e.LambdaIdentity(); return ok == (i != nil) && ok },
		} {
			if identity() {
				found++
			}
		}
		if found > 1 {
			t.Errorf("%s is %d identities", b, found)
		}
		var c events.AppSyncLambdaAuthorizerRequestContext
		if err := json.Unmarshal(b, &c); err != nil {
			return
		}
		var again events.AppSyncLambdaAuthorizerRequestContext
		if err := json.Unmarshal([]byte(mustJSON(t, c)), &again); err != nil {
			t.Fatal(err)
		}
		if got, want := mustJSON(t, again), mustJSON(t, c); got != want {
			t.Errorf("%s comes back as %s", want, got)
		}
	})
}
