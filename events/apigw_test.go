package events_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestAPIGatewayAuthorizerForms(t *testing.T) {
	for name, tt := range map[string]struct {
		authorizer string
		want       map[string]any
	}{
		"empty string": {`""`, nil},
		"null":         {`null`, nil},
		"object":       {`{"principalId":"gopher","n":1}`, map[string]any{"principalId": "gopher", "n": 1.0}},
		"empty object": {`{}`, map[string]any{}},
	} {
		t.Run(name, func(t *testing.T) {
			payload := `{"resource":"/","path":"/","httpMethod":"GET","isBase64Encoded":false,"requestContext":{"accountId":"123456789012",` +
				`"resourceId":"r","stage":"prod","requestId":"i","resourcePath":"/","httpMethod":"GET","apiId":"a","authorizer":` + tt.authorizer + `}}`
			roundTrip(t, []byte(payload), is[events.APIGatewayProxyRequest])
			var e events.APIGatewayProxyRequest
			if err := json.Unmarshal([]byte(payload), &e); err != nil {
				t.Fatal(err)
			}
			if got := e.RequestContext.Authorizer; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Authorizer = %v, want %v", got, tt.want)
			}
			e.RequestContext.Authorizer = map[string]any{"changed": true}
			wantJSON(t, e.RequestContext, `{"accountId":"123456789012","resourceId":"r","stage":"prod","requestId":"i","resourcePath":"/",`+
				`"httpMethod":"GET","apiId":"a","authorizer":{"changed":true}}`)
		})
	}
}

func TestAPIGatewayRequestContextErrors(t *testing.T) {
	for payload, want := range map[string]string{
		`{"requestContext":{"stage":{}}}`:                  "requestContext.stage",
		`{"requestContext":{"identity":{"sourceIp":1}}}`:   "requestContext.identity.sourceIp",
		`{"requestContext":{"authorizer":"x"}}`:            "requestContext.authorizer",
		`{"requestContext":{"requestTimeEpoch":"x"}}`:      "requestContext.requestTimeEpoch",
		`{"requestContext":[]}`:                            "",
		`{"requestContext":{"identity":{"clientCert":1}}}`: "requestContext.identity.clientCert",
	} {
		var e events.APIGatewayProxyRequest
		err := json.Unmarshal([]byte(payload), &e)
		if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(want, "requestContext.")) {
			t.Errorf("Unmarshal(%s) = %v, want an error about %s", payload, err, want)
		}
		if _, ok := errors.AsType[*json.UnmarshalTypeError](err); !ok {
			t.Errorf("Unmarshal(%s) = %T, want an UnmarshalTypeError", payload, err)
		}
	}
}

// Every field of the types that are read by hand is read, in each spelling that encoding/json takes.
func TestAPIGatewayRequestContextMembers(t *testing.T) {
	var plain struct {
		Context struct {
			events.APIGatewayProxyRequestContext
		} `json:"-"`
		Identity events.APIGatewayRequestIdentity
	}
	for name, typ := range map[string]reflect.Type{
		"context":  reflect.TypeOf(plain.Context.APIGatewayProxyRequestContext),
		"identity": reflect.TypeOf(plain.Identity),
	} {
		for i := range typ.NumField() {
			f := typ.Field(i)
			if !f.IsExported() {
				continue
			}
			member, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			var value string
			switch f.Type.Kind() {
			case reflect.String, reflect.Interface:
				value = `"x"`
			case reflect.Int64:
				value = `7`
			case reflect.Map:
				value = `{"x":1}`
			case reflect.Struct:
				value = `{"sourceIp":"x"}`
			case reflect.Pointer:
				value = `{"subjectDN":"x"}`
			}
			for _, spelling := range []string{member, strings.ToUpper(member), `\u00` + hexOf(member[0]) + member[1:]} {
				payload := `{"unknown":[{}],"` + spelling + `":` + value + `}`
				if name == "identity" {
					payload = `{"identity":` + payload + `}`
				}
				var c events.APIGatewayProxyRequestContext
				if err := json.Unmarshal([]byte(payload), &c); err != nil {
					t.Errorf("%s: %v", payload, err)
				}
				v := reflect.ValueOf(c)
				if name == "identity" {
					v = reflect.ValueOf(c.Identity)
				}
				if v.Field(i).IsZero() {
					t.Errorf("%s does not reach %s", payload, f.Name)
				}
			}
		}
	}
}

func hexOf(c byte) string { return string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]) }

func TestAPIGatewayJWTClaims(t *testing.T) {
	const payload = `{"claims":{"exp":1700000000,"groups":["a","b"],"sub":"gopher","ok":true,"o":{"a": 1}},"scopes":null}`
	roundTrip(t, []byte(payload), is[events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription])
	var d events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription
	if err := json.Unmarshal([]byte(payload), &d); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"exp": "1700000000", "groups": `["a","b"]`, "sub": "gopher", "ok": "true", "o": `{"a":1}`}
	if !reflect.DeepEqual(d.Claims, want) {
		t.Errorf("Claims = %q, want %q", d.Claims, want)
	}
	if d.Scopes != nil {
		t.Errorf("Scopes = %q, want nil", d.Scopes)
	}
	d.Claims = map[string]string{"sub": "other"}
	wantJSON(t, d, `{"claims":{"sub":"other"}}`)
	for _, payload := range []string{`{"claims":["a"]}`, `{"scopes":"a"}`, `{"scopes":[1]}`, `{"scopes":["a"`, `[]`} {
		if err := json.Unmarshal([]byte(payload), &d); err == nil {
			t.Errorf("Unmarshal(%s) has no error", payload)
		}
	}
}

func TestAPIGatewayNothingInvented(t *testing.T) {
	for payload, typ := range map[string]func() any{
		`{"version":"2.0","routeKey":"r","rawPath":"/","rawQueryString":"","isBase64Encoded":false,"requestContext":{"routeKey":"r","accountId":"1",` +
			`"stage":"s","requestId":"i","apiId":"a","domainName":"d","domainPrefix":"p","time":"t","timeEpoch":1,` +
			`"http":{"method":"GET","path":"/","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"x"},"authentication":null}}`: is[events.APIGatewayV2HTTPRequest],
		`{"resource":"/","path":"/","httpMethod":"GET","isBase64Encoded":false}`: is[events.APIGatewayProxyRequest],
		`{"isBase64Encoded":false}`:                 is[events.APIGatewayWebsocketProxyRequest],
		`{"type":"REQUEST","methodArn":"arn"}`:      is[events.APIGatewayCustomAuthorizerRequestTypeRequest],
		`{"apiKey":"k","sourceIp":"192.0.2.1"}`:     is[events.APIGatewayCustomAuthorizerRequestTypeRequestIdentity],
		`{"jwt":{"claims":{}},"lambda":{}}`:         is[events.APIGatewayV2HTTPRequestContextAuthorizerDescription],
		`{"isAuthorized":false,"context":{}}`:       is[events.APIGatewayV2CustomAuthorizerSimpleResponse],
		`{"stage":"s","requestId":"i","apiId":"a"}`: is[events.APIGatewayCustomAuthorizerRequestTypeRequestContext],
	} {
		roundTrip(t, []byte(payload), typ)
	}
}

func TestHTTPResponses(t *testing.T) {
	action := []string{"execute-api:Invoke"}
	for _, tt := range []struct {
		value any
		want  string
	}{
		{events.APIGatewayProxyResponse{StatusCode: 200, Body: "x"}, `{"statusCode":200,"body":"x"}`},
		{events.APIGatewayV2HTTPResponse{StatusCode: 200}, `{"statusCode":200,"body":""}`},
		{events.LambdaFunctionURLResponse{StatusCode: 200}, `{"statusCode":200,"body":"","isBase64Encoded":false}`},
		{events.LambdaFunctionURLResponse{}, `{"statusCode":0,"body":"","isBase64Encoded":false}`},
		{events.ALBTargetGroupResponse{StatusCode: 200}, `{"statusCode":200,"isBase64Encoded":false}`},
		{events.VPCLatticeResponse{StatusCode: 200}, `{"statusCode":200,"isBase64Encoded":false}`},
		{events.IAMPolicyStatement{Effect: "Allow", Action: action}, `{"Effect":"Allow","Action":["execute-api:Invoke"]}`},
		{events.APIGatewayCustomAuthorizerResponse{PrincipalID: "u"}, `{"principalId":"u"}`},
		{events.APIGatewayCustomAuthorizerPolicy{Version: "2012-10-17"}, `{"Version":"2012-10-17"}`},
		{events.APIGatewayV2CustomAuthorizerIAMPolicyResponse{}, `{"principalId":""}`},
		{events.APIGatewayV2CustomAuthorizerSimpleResponse{}, `{"isAuthorized":false}`},
	} {
		wantJSON(t, tt.value, tt.want)
		if b, err := json.Marshal(tt.value); err != nil || bytes.Contains(b, []byte("null")) {
			t.Errorf("Marshal(%T) = %s, %v, want no null", tt.value, b, err)
		}
	}
}

// A handler may embed a request, or define a type of its own by it.
func TestHTTPEmbedding(t *testing.T) {
	var embedded struct {
		events.APIGatewayV2HTTPRequest
		Extra string `json:"extra"`
	}
	if err := json.Unmarshal([]byte(`{"extra":"x","rawPath":"/p"}`), &embedded); err != nil || embedded.Extra != "x" || embedded.RawPath != "/p" {
		t.Errorf("embedded = %+v, %v", embedded, err)
	}
	type mine events.APIGatewayProxyResponse
	wantJSON(t, mine{StatusCode: 204}, `{"statusCode":204,"body":""}`)
	_ = map[events.APIGatewayRequestIdentity]bool{{}: events.LambdaFunctionURLRequestContext{} == events.LambdaFunctionURLRequestContext{}}
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return io.ErrClosedPipe
}

func TestStreamingResponses(t *testing.T) {
	const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00"
	headers := map[string]string{"a": "<b>"}
	body := &closer{Reader: strings.NewReader("hello")}
	type response interface {
		io.ReadCloser
		json.Marshaler
		ContentType() string
	}
	for name, tt := range map[string]struct {
		response response
		value    any
		want     string
	}{
		"REST": {
			&events.APIGatewayProxyStreamingResponse{StatusCode: 201, Headers: headers, MultiValueHeaders: map[string][]string{"c": {"d"}}, Body: body, Cookies: []string{"e=f"}},
			events.APIGatewayProxyStreamingResponse{},
			`{"statusCode":201,"headers":{"a":"<b>"},"multiValueHeaders":{"c":["d"]},"cookies":["e=f"]}` + zeros + "hello",
		},
		"REST, empty":         {&events.APIGatewayProxyStreamingResponse{}, nil, `{}` + zeros},
		"function URL, empty": {&events.LambdaFunctionURLStreamingResponse{}, nil, `{"statusCode":200}` + zeros},
		"function URL": {
			&events.LambdaFunctionURLStreamingResponse{StatusCode: 404, Headers: headers, Body: strings.NewReader("hello"), Cookies: []string{"e=f"}},
			events.LambdaFunctionURLStreamingResponse{},
			`{"statusCode":404,"headers":{"a":"<b>"},"cookies":["e=f"]}` + zeros + "hello",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.response.ContentType(); got != "application/vnd.awslambda.http-integration-response" {
				t.Errorf("ContentType = %s", got)
			}
			if _, err := json.Marshal(tt.response); err == nil {
				t.Error("Marshal of the pointer has no error")
			}
			if tt.value != nil {
				if _, err := json.Marshal(tt.value); err == nil || !strings.Contains(err.Error(), "return a pointer") {
					t.Errorf("Marshal of the value: %v, want an error that says to return a pointer", err)
				}
			}
			var got bytes.Buffer
			if _, err := io.CopyBuffer(struct{ io.Writer }{&got}, tt.response, make([]byte, 3)); err != nil {
				t.Fatal(err)
			}
			if got.String() != tt.want {
				t.Errorf("Read gives %q, want %q", got.String(), tt.want)
			}
			err := tt.response.Close()
			if name == "REST" {
				if !errors.Is(err, io.ErrClosedPipe) || !body.closed {
					t.Errorf("Close = %v, closed = %t", err, body.closed)
				}
			} else if err != nil {
				t.Errorf("Close = %v", err)
			}
		})
	}
}
