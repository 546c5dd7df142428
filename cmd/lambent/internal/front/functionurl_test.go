package front_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
)

func TestIAM(t *testing.T) {
	s := serve(t, front.Options{URL: func(name string) front.URL {
		if name == "open" {
			return front.URL{Auth: front.AuthNone}
		}
		return front.URL{Auth: front.AuthIAM}
	}}, "fn", "open")
	for _, header := range []string{"X-None: 1", "Authorization: Bearer x", "Authorization: AWS4-HMAC-SHA256 SignedHeaders=host", "Authorization: AWS4-HMAC-SHA256 Credential=/x"} {
		got := s.do(http.MethodGet, "/_url/fn/", "", header)
		if got.status != http.StatusForbidden || got.body != `{"Message":"Forbidden"}` || got.header.Get("X-Amzn-RequestId") == "" {
			t.Errorf("with %q: %d %s, want 403", header, got.status, got.body)
		}
	}
	const signature = "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=ab"
	context := s.eventOf(http.MethodGet, "/_url/fn/", "", signature)["requestContext"].(map[string]any)
	want := map[string]any{"iam": map[string]any{
		"accessKey": "AKIDEXAMPLE", "accountId": "123456789012", "callerId": "AKIDEXAMPLE", "cognitoIdentity": nil,
		"principalOrgId": nil, "userArn": "arn:aws:iam::123456789012:user/local", "userId": "AKIDEXAMPLE",
	}}
	if diff := cmp.Diff(any(want), context["authorizer"]); diff != "" || context["accountId"] != "123456789012" {
		t.Errorf("account %v, authorizer (-want +got):\n%s", context["accountId"], diff)
	}
	if got := s.do(http.MethodGet, "/_rest/fn/", ""); got.status != http.StatusOK {
		t.Errorf("a REST API asks for the URL's signature: %d", got.status)
	}
	open := s.eventOf(http.MethodGet, "/_url/open/", "", signature)["requestContext"].(map[string]any)
	if open["authorizer"] != nil || open["accountId"] != "anonymous" {
		t.Errorf("context of an open URL = %v", open)
	}
}

func TestCORS(t *testing.T) {
	settings := map[string]front.URL{
		"all": {CORS: &front.CORS{AllowOrigins: []string{"*"}, AllowMethods: []string{"*"}, AllowHeaders: []string{"*"}}},
		"one": {Auth: front.AuthIAM, CORS: &front.CORS{
			AllowOrigins: []string{"https://app.example"}, AllowMethods: []string{"GET", "PUT"}, AllowHeaders: []string{"x-a", "x-b"},
			AllowCredentials: true, ExposeHeaders: []string{"x-c", "x-d"}, MaxAge: 60,
		}},
	}
	s := serve(t, front.Options{URL: func(name string) front.URL { return settings[name] }}, "all", "one", "none")
	const page, other = "Origin: https://app.example", "Origin: https://other.example"
	const asked, headers = "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a,x-z"
	for name, tt := range map[string]struct {
		method, path string
		header       []string
		status       int
		want         map[string][]string // of Access-Control-…
	}{
		"preflight, all": {http.MethodOptions, "/_url/all/", []string{page, asked, headers}, 200, map[string][]string{
			"Allow-Origin": {"https://app.example"}, "Allow-Methods": {"PUT"}, "Allow-Headers": {"x-a,x-z"}}},
		"preflight, one": {http.MethodOptions, "/_url/one/", []string{page, asked, headers}, 200, map[string][]string{
			"Allow-Origin": {"https://app.example"}, "Allow-Methods": {"GET,PUT"}, "Allow-Headers": {"x-a,x-b"},
			"Allow-Credentials": {"true"}, "Max-Age": {"60"}}},
		"preflight, not allowed":      {http.MethodOptions, "/_url/one/", []string{other, asked}, 200, map[string][]string{}},
		"OPTIONS that is none":        {http.MethodOptions, "/_url/all/", []string{page}, 200, map[string][]string{"Allow-Origin": {"https://app.example"}}},
		"request, all":                {http.MethodGet, "/_url/all/", []string{other}, 200, map[string][]string{"Allow-Origin": {"https://other.example"}}},
		"request without origin":      {http.MethodGet, "/_url/all/", nil, 200, map[string][]string{}},
		"failure":                     {http.MethodGet, "/_url/all/fail", []string{page}, 502, map[string][]string{"Allow-Origin": {"https://app.example"}}},
		"request, one":                {http.MethodGet, "/_url/one/", []string{page}, 403, map[string][]string{"Allow-Origin": {"https://app.example"}, "Allow-Credentials": {"true"}, "Expose-Headers": {"x-c,x-d"}}},
		"request, not allowed":        {http.MethodGet, "/_url/one/", []string{other, "Authorization: AWS4-HMAC-SHA256 Credential=A/x"}, 200, map[string][]string{}},
		"preflight without a setting": {http.MethodOptions, "/_url/none/", []string{page, asked}, 200, map[string][]string{}},
		"no setting of a REST API":    {http.MethodGet, "/_rest/all/", []string{page}, 200, map[string][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.do(tt.method, tt.path, "", tt.header...)
			set := map[string][]string{}
			for _, name := range []string{"Allow-Origin", "Allow-Methods", "Allow-Headers", "Allow-Credentials", "Expose-Headers", "Max-Age"} {
				if values := got.header.Values("Access-Control-" + name); len(values) > 0 {
					set[name] = values
				}
			}
			if diff := cmp.Diff(tt.want, set); diff != "" || got.status != tt.status {
				t.Errorf("%d, want %d; headers (-want +got):\n%s", got.status, tt.status, diff)
			}
		})
	}
	// The preflight runs nothing where the URL answers it, and goes to the function elsewhere.
	if got := s.do(http.MethodOptions, "/_url/all/", "", page, asked); got.body != "" {
		t.Errorf("the function has answered a preflight: %s", got.body)
	}
	if event := s.eventOf(http.MethodOptions, "/_url/none/", "", page, asked); event["rawPath"] != "/" {
		t.Errorf("event = %v", event)
	}
	// What the function sets is there as well, as on AWS.
	got := s.do(http.MethodPost, "/_url/all/reply", `{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}`, page)
	if diff := cmp.Diff([]string{"*", "https://app.example"}, got.header.Values("Access-Control-Allow-Origin")); diff != "" {
		t.Errorf("both origins (-want +got):\n%s", diff)
	}
}
