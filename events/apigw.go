package events

import "io"

// An APIGatewayProxyRequest is a request to a method of an API Gateway REST API with Lambda proxy integration, or to a
// route of an HTTP API whose integration has payload format version 1.0. Return an [APIGatewayProxyResponse] or a
// pointer to an [APIGatewayProxyStreamingResponse].
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
type APIGatewayProxyRequest struct {
	Version                         string                        `json:"version,omitempty"`               // "1.0" from an HTTP API; empty from a REST API
	Resource                        string                        `json:"resource"`                        // path of the resource, with its variables: /orders/{id}
	Path                            string                        `json:"path"`                            // path that was asked for, without the stage
	HTTPMethod                      string                        `json:"httpMethod"`                      // in upper case
	Headers                         map[string]string             `json:"headers"`                         // the last value of each; names as the client wrote them (HTTP API: in lower case)
	MultiValueHeaders               map[string][]string           `json:"multiValueHeaders"`               // every value of each
	QueryStringParameters           map[string]string             `json:"queryStringParameters"`           // the last value of each, decoded; nil without a query
	MultiValueQueryStringParameters map[string][]string           `json:"multiValueQueryStringParameters"` // every value of each, decoded; nil without a query
	PathParameters                  map[string]string             `json:"pathParameters"`                  // values of the variables in Resource; nil if it has none
	StageVariables                  map[string]string             `json:"stageVariables"`                  // nil if the stage has none
	RequestContext                  APIGatewayProxyRequestContext `json:"requestContext,omitzero"`         // API, stage, caller, authorizer
	Body                            string                        `json:"body"`                            // base64 if IsBase64Encoded; empty also where API Gateway sends null
	IsBase64Encoded                 bool                          `json:"isBase64Encoded"`                 // Body is of one of the API's binary media types
}

// An APIGatewayProxyResponse answers an [APIGatewayProxyRequest] or, in two-way communication, an
// [APIGatewayWebsocketProxyRequest]. API Gateway answers 502 to its client where it is malformed.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
type APIGatewayProxyResponse struct {
	StatusCode        int                 `json:"statusCode"`                  // HTTP status, 100 to 599; 0 is written as 0, which API Gateway refuses
	Headers           map[string]string   `json:"headers,omitempty"`           // one value each
	MultiValueHeaders map[string][]string `json:"multiValueHeaders,omitempty"` // several values each; wins over Headers where both have a name
	Body              string              `json:"body"`                        // base64 if IsBase64Encoded; at most 6 MB, encoded
	IsBase64Encoded   bool                `json:"isBase64Encoded,omitempty"`   // API Gateway decodes Body before it sends it
}

// An APIGatewayProxyStreamingResponse answers an [APIGatewayProxyRequest] while its body is still being made. Return a
// pointer to it: what is streamed is what Read gives, status and headers as JSON, eight zero bytes, then the body.
//
// The integration must be of type AWS_PROXY with response transfer mode STREAM, and its URI must end in
// response-streaming-invocations. Return an [APIGatewayProxyResponse] otherwise.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
type APIGatewayProxyStreamingResponse struct {
	prelude *prelude // nil before the first Read

	StatusCode        int                 // HTTP status; 0 leaves it to API Gateway, which takes 200
	Headers           map[string]string   // one value each
	MultiValueHeaders map[string][]string // several values each
	Body              io.Reader           // closed by Close if it is an io.Closer; nil is an empty body
	Cookies           []string            // values of Set-Cookie headers
}

// Read gives the response as it goes over the wire: first what comes before the body, then the body. It must not be
// called by two goroutines at once.
func (r *APIGatewayProxyStreamingResponse) Read(p []byte) (n int, err error) {
	if r.prelude == nil {
		r.prelude, err = newPrelude(struct {
			StatusCode        int                 `json:"statusCode,omitempty"`
			Headers           map[string]string   `json:"headers,omitempty"`
			MultiValueHeaders map[string][]string `json:"multiValueHeaders,omitempty"`
			Cookies           []string            `json:"cookies,omitempty"`
		}{r.StatusCode, r.Headers, r.MultiValueHeaders, r.Cookies})
		if err != nil {
			return 0, err
		}
	}
	return r.prelude.read(p, r.Body)
}

// Close closes Body, if that can be closed.
func (r *APIGatewayProxyStreamingResponse) Close() error { return closeBody(r.Body) }

// MarshalJSON always fails: the response is not JSON. It is called where a handler returns a value in place of a
// pointer.
func (r APIGatewayProxyStreamingResponse) MarshalJSON() ([]byte, error) {
	return nil, notJSON("APIGatewayProxyStreamingResponse")
}

// ContentType is the media type by which Lambda knows a response that begins with its status and headers.
func (r *APIGatewayProxyStreamingResponse) ContentType() string { return httpIntegrationResponse }

// APIGatewayProxyRequestContext says which API, stage and method an [APIGatewayProxyRequest] came through, who made it,
// and what the authorizer found out.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
type APIGatewayProxyRequestContext struct {
	AccountID         string                    `json:"accountId"`                   // account that owns the API
	ResourceID        string                    `json:"resourceId"`                  // of the resource or, in an HTTP API, the route key
	OperationName     string                    `json:"operationName,omitempty"`     // of the method; empty if it has none
	Stage             string                    `json:"stage"`                       // name of the stage: "prod", "$default"
	DomainName        string                    `json:"domainName,omitempty"`        // the full host name of the API
	DomainPrefix      string                    `json:"domainPrefix,omitempty"`      // first label of DomainName
	RequestID         string                    `json:"requestId"`                   // by API Gateway
	ExtendedRequestID string                    `json:"extendedRequestId,omitempty"` // by API Gateway, for AWS Support
	Protocol          string                    `json:"protocol,omitempty"`          // "HTTP/1.1"
	Identity          APIGatewayRequestIdentity `json:"identity,omitzero"`           // who made the request
	ResourcePath      string                    `json:"resourcePath"`                // path of the resource, with its variables
	Path              string                    `json:"path,omitempty"`              // path that was asked for, with the stage
	Authorizer        map[string]interface{}    `json:"authorizer,omitzero"`         // what the authorizer returned, or the claims of a Cognito user; nil without one
	HTTPMethod        string                    `json:"httpMethod"`                  // in upper case
	RequestTime       string                    `json:"requestTime,omitempty"`       // when the request came: 09/Apr/2026:12:34:56 +0000
	RequestTimeEpoch  int64                     `json:"requestTimeEpoch,omitempty"`  // the same in milliseconds since 1970
	APIID             string                    `json:"apiId"`                       // of the API, by API Gateway
	DeploymentID      string                    `json:"deploymentId,omitempty"`      // of the deployment; empty from an HTTP API

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON also takes an authorizer that is an empty string, which API Gateway's test console sends.
func (c *APIGatewayProxyRequestContext) UnmarshalJSON(b []byte) error {
	s := textReader{scanner: scanner{text: b}}
	err := s.texts([]textMember{
		{"resourceId", &c.ResourceID},
		{"resourcePath", &c.ResourcePath},
		{"operationName", &c.OperationName},
		{"httpMethod", &c.HTTPMethod},
		{"extendedRequestId", &c.ExtendedRequestID},
		{"requestTime", &c.RequestTime},
		{"path", &c.Path},
		{"accountId", &c.AccountID},
		{"protocol", &c.Protocol},
		{"stage", &c.Stage},
		{"domainPrefix", &c.DomainPrefix},
		{"requestId", &c.RequestID},
		{"domainName", &c.DomainName},
		{"deploymentId", &c.DeploymentID},
		{"apiId", &c.APIID},
	}, func(name []byte) (bool, error) {
		switch {
		case is(name, "identity"):
			return true, c.Identity.read(&s)
		case is(name, "requestTimeEpoch"):
			return true, s.into(&c.RequestTimeEpoch)
		case is(name, "authorizer"):
			return true, c.readAuthorizer(&s.scanner)
		}
		return false, nil
	})
	if end := s.end(); end != nil && err == nil {
		err = end
	}
	return err
}

func (c *APIGatewayProxyRequestContext) readAuthorizer(s *scanner) error {
	c.wire = nil
	if s.peek() != '"' {
		return s.anyMap(&c.Authorizer)
	}
	raw, err := s.value()
	if err != nil {
		return err
	}
	if string(raw) != `""` {
		return mismatch(raw, &c.Authorizer)
	}
	c.Authorizer = nil
	c.wire = newWire([]keptMember{{name: "authorizer", sentName: "authorizer", sent: `""`}})
	return nil
}

// MarshalJSON writes an authorizer that came as an empty string as one again.
func (c APIGatewayProxyRequestContext) MarshalJSON() ([]byte, error) {
	type plain APIGatewayProxyRequestContext
	return c.wire.encode(plain(c))
}

// APIGatewayRequestIdentity says who made a request to a REST, HTTP (payload 1.0) or WebSocket API. What does not apply
// to the API's authorization is empty.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
type APIGatewayRequestIdentity struct {
	CognitoIdentityPoolID         string                                                          `json:"cognitoIdentityPoolId,omitempty"`         // of callers with Cognito credentials
	AccountID                     string                                                          `json:"accountId,omitempty"`                     // account of a caller who signed the request
	CognitoIdentityID             string                                                          `json:"cognitoIdentityId,omitempty"`             // of callers with Cognito credentials
	Caller                        string                                                          `json:"caller,omitempty"`                        // principal who signed the request
	APIKey                        string                                                          `json:"apiKey,omitempty"`                        // key, where the method wants one
	APIKeyID                      string                                                          `json:"apiKeyId,omitempty"`                      // its ID
	AccessKey                     string                                                          `json:"accessKey,omitempty"`                     // access key ID that signed the request
	SourceIP                      string                                                          `json:"sourceIp"`                                // address of the TCP connection, IPv4 or IPv6
	CognitoAuthenticationType     string                                                          `json:"cognitoAuthenticationType,omitempty"`     // "authenticated" or "unauthenticated"
	CognitoAuthenticationProvider string                                                          `json:"cognitoAuthenticationProvider,omitempty"` // the providers, separated by commas
	CognitoAMR                    any                                                             `json:"cognitoAmr,omitempty"`                    // authentication methods of Cognito, any JSON; only in payload 1.0 of HTTP APIs
	UserArn                       string                                                          `json:"userArn,omitempty"`                       // ARN of the caller
	UserAgent                     string                                                          `json:"userAgent,omitempty"`                     // the User-Agent header
	User                          string                                                          `json:"user,omitempty"`                          // user whose access to the resource is checked
	PrincipalOrgID                string                                                          `json:"principalOrgId,omitempty"`                // organization of a caller who signed the request
	VPCID                         string                                                          `json:"vpcId,omitempty"`                         // VPC from which a private API was called
	VPCEndpointID                 string                                                          `json:"vpceId,omitempty"`                        // endpoint through which a private API was called
	ClientCert                    *APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCert `json:"clientCert,omitempty"`                    // with mutual TLS, on a custom domain; else nil
}

// read reads an identity in the pass that reads the context around it. There is no UnmarshalJSON, since the standard form
// is all that is taken.
func (i *APIGatewayRequestIdentity) read(s *textReader) error {
	return s.texts([]textMember{
		{"cognitoIdentityPoolId", &i.CognitoIdentityPoolID},
		{"accountId", &i.AccountID},
		{"cognitoIdentityId", &i.CognitoIdentityID},
		{"caller", &i.Caller},
		{"apiKey", &i.APIKey},
		{"apiKeyId", &i.APIKeyID},
		{"sourceIp", &i.SourceIP},
		{"principalOrgId", &i.PrincipalOrgID},
		{"accessKey", &i.AccessKey},
		{"cognitoAuthenticationType", &i.CognitoAuthenticationType},
		{"cognitoAuthenticationProvider", &i.CognitoAuthenticationProvider},
		{"userArn", &i.UserArn},
		{"userAgent", &i.UserAgent},
		{"user", &i.User},
		{"vpcId", &i.VPCID},
		{"vpceId", &i.VPCEndpointID},
	}, func(name []byte) (bool, error) {
		switch {
		case is(name, "clientCert"):
			return true, s.into(&i.ClientCert)
		case is(name, "cognitoAmr"):
			return true, s.into(&i.CognitoAMR)
		}
		return false, nil
	})
}

// An APIGatewayV2HTTPRequest is a request to a route of an API Gateway HTTP API whose integration has payload format
// version 2.0. Return an [APIGatewayV2HTTPResponse].
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type APIGatewayV2HTTPRequest struct {
	Version               string                         `json:"version"`                        // "2.0"
	RouteKey              string                         `json:"routeKey"`                       // "GET /orders/{id}", "$default"
	RawPath               string                         `json:"rawPath"`                        // path that was asked for, with the stage unless that is $default
	RawQueryString        string                         `json:"rawQueryString"`                 // without the question mark; empty without a query
	Cookies               []string                       `json:"cookies,omitzero"`               // name=value each; nil without cookies
	Headers               map[string]string              `json:"headers"`                        // names in lower case; several values joined by commas
	QueryStringParameters map[string]string              `json:"queryStringParameters,omitzero"` // decoded; several values joined by commas; nil without a query
	PathParameters        map[string]string              `json:"pathParameters,omitzero"`        // values of the variables in RouteKey; nil if it has none
	RequestContext        APIGatewayV2HTTPRequestContext `json:"requestContext,omitzero"`        // API, stage, caller, authorizer
	StageVariables        map[string]string              `json:"stageVariables,omitzero"`        // nil if the stage has none
	Body                  string                         `json:"body,omitempty"`                 // base64 if IsBase64Encoded
	IsBase64Encoded       bool                           `json:"isBase64Encoded"`                // Body is not text
}

// APIGatewayV2HTTPRequestContext says which API, stage and route an [APIGatewayV2HTTPRequest] came through, who made
// it, and what the authorizer found out.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type APIGatewayV2HTTPRequestContext struct {
	RouteKey       string                                               `json:"routeKey"`                                   // "GET /orders/{id}", "$default"
	RouteID        string                                               `json:"routeId,omitempty"`                          // of the route; empty where API Gateway does not send it
	AccountID      string                                               `json:"accountId"`                                  // account that owns the API; "anonymous" for a function URL
	Stage          string                                               `json:"stage"`                                      // name of the stage: "$default"
	RequestID      string                                               `json:"requestId"`                                  // by API Gateway
	Authorizer     *APIGatewayV2HTTPRequestContextAuthorizerDescription `json:"authorizer,omitempty"`                       // nil if the route has none
	APIID          string                                               `json:"apiId"`                                      // of the API, by API Gateway
	DomainName     string                                               `json:"domainName"`                                 // the full host name of the API
	DomainPrefix   string                                               `json:"domainPrefix"`                               // first label of DomainName
	Time           string                                               `json:"time"`                                       // when the request came: 09/Apr/2026:12:34:56 +0000
	TimeEpoch      int64                                                `json:"timeEpoch"`                                  // the same in milliseconds since 1970
	HTTP           APIGatewayV2HTTPRequestContextHTTPDescription        `json:"http,omitzero"`                              // method, path and client
	Authentication APIGatewayV2HTTPRequestContextAuthentication         `json:"authentication,omitzero" jsondecode:"plain"` // with mutual TLS, on a custom domain; else zero
}

// UnmarshalJSON reads what encoding/json would, in half the time.
func (c *APIGatewayV2HTTPRequestContext) UnmarshalJSON(b []byte) error {
	s := textReader{scanner: scanner{text: b}}
	err := s.texts([]textMember{
		{"accountId", &c.AccountID},
		{"apiId", &c.APIID},
		{"domainName", &c.DomainName},
		{"domainPrefix", &c.DomainPrefix},
		{"requestId", &c.RequestID},
		{"routeId", &c.RouteID},
		{"routeKey", &c.RouteKey},
		{"stage", &c.Stage},
		{"time", &c.Time},
	}, func(name []byte) (bool, error) {
		switch {
		case is(name, "http"):
			return true, c.HTTP.read(&s)
		case is(name, "timeEpoch"):
			return true, s.into(&c.TimeEpoch)
		case is(name, "authorizer"):
			return true, c.readAuthorizer(&s)
		case is(name, "authentication"):
			return true, s.into(&c.Authentication)
		}
		return false, nil
	})
	if end := s.end(); end != nil && err == nil {
		err = end
	}
	return err
}

func (c *APIGatewayV2HTTPRequestContext) readAuthorizer(s *textReader) error {
	if s.peek() == 'n' {
		c.Authorizer = nil
		return s.literal("null")
	}
	if c.Authorizer == nil {
		c.Authorizer = new(APIGatewayV2HTTPRequestContextAuthorizerDescription)
	}
	return s.texts(nil, func(name []byte) (bool, error) {
		switch {
		case is(name, "jwt"):
			return true, c.Authorizer.readJWT(s)
		case is(name, "lambda"):
			return true, s.anyMap(&c.Authorizer.Lambda)
		case is(name, "iam"):
			return true, s.into(&c.Authorizer.IAM)
		}
		return false, nil
	})
}

func (d *APIGatewayV2HTTPRequestContextAuthorizerDescription) readJWT(s *textReader) error {
	raw, err := s.value()
	if err != nil {
		return err
	}
	if isNull(raw) {
		d.JWT = nil
		return nil
	}
	if d.JWT == nil {
		d.JWT = new(APIGatewayV2HTTPRequestContextAuthorizerJWTDescription)
	}
	return d.JWT.UnmarshalJSON(raw)
}

// APIGatewayV2HTTPRequestContextAuthorizerDescription is what the authorizer of an HTTP API's route found out. One of
// its fields is set, by the kind of the authorizer.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type APIGatewayV2HTTPRequestContextAuthorizerDescription struct {
	JWT    *APIGatewayV2HTTPRequestContextAuthorizerJWTDescription `json:"jwt,omitempty"`   // of a JWT authorizer
	Lambda map[string]interface{}                                  `json:"lambda,omitzero"` // context that a Lambda authorizer returned; nil if none
	IAM    *APIGatewayV2HTTPRequestContextAuthorizerIAMDescription `json:"iam,omitempty"`   // of IAM authorization
}

// APIGatewayV2HTTPRequestContextAuthorizerJWTDescription is what a JWT authorizer read from the token.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
type APIGatewayV2HTTPRequestContextAuthorizerJWTDescription struct {
	Claims map[string]string `json:"claims,omitzero"` // a claim that is no string is its JSON text: "1700000000", `["a","b"]`
	Scopes []string          `json:"scopes,omitzero"` // scopes of the token, where the route demands some; else nil

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON also takes claims that are no strings.
func (d *APIGatewayV2HTTPRequestContextAuthorizerJWTDescription) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		texts("claims", &d.Claims),
		custom("scopes", &d.Scopes, func(raw []byte) error { return setStrings(raw, &d.Scopes) }),
	)
}

// MarshalJSON writes the claims as they came, unless they have been changed.
func (d APIGatewayV2HTTPRequestContextAuthorizerJWTDescription) MarshalJSON() ([]byte, error) {
	type plain APIGatewayV2HTTPRequestContextAuthorizerJWTDescription
	return d.wire.encode(plain(d))
}

// APIGatewayV2HTTPRequestContextAuthorizerIAMDescription is the caller who signed a request to an HTTP API.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
type APIGatewayV2HTTPRequestContextAuthorizerIAMDescription struct {
	AccessKey       string                                                  `json:"accessKey"`                // access key ID
	AccountID       string                                                  `json:"accountId"`                // of the caller
	CallerID        string                                                  `json:"callerId"`                 // principal
	CognitoIdentity APIGatewayV2HTTPRequestContextAuthorizerCognitoIdentity `json:"cognitoIdentity,omitzero"` // of callers with Cognito credentials; else zero
	PrincipalOrgID  string                                                  `json:"principalOrgId,omitempty"` // organization; empty if the caller is in none
	UserARN         string                                                  `json:"userArn"`                  // of the caller
	UserID          string                                                  `json:"userId"`                   // of the caller
}

// APIGatewayV2HTTPRequestContextAuthorizerCognitoIdentity is a caller with credentials of a Cognito identity pool.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type APIGatewayV2HTTPRequestContextAuthorizerCognitoIdentity struct {
	AMR            []string `json:"amr,omitzero"`   // authentication methods
	IdentityID     string   `json:"identityId"`     // of the caller, with its region
	IdentityPoolID string   `json:"identityPoolId"` // of the pool, with its region
}

// APIGatewayV2HTTPRequestContextHTTPDescription is the HTTP side of a request to an HTTP API.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type APIGatewayV2HTTPRequestContextHTTPDescription struct {
	Method    string `json:"method"`    // in upper case
	Path      string `json:"path"`      // path that was asked for
	Protocol  string `json:"protocol"`  // "HTTP/1.1"
	SourceIP  string `json:"sourceIp"`  // address of the TCP connection, IPv4 or IPv6
	UserAgent string `json:"userAgent"` // the User-Agent header
}

// read reads a description in the pass that reads the context around it.
func (h *APIGatewayV2HTTPRequestContextHTTPDescription) read(s *textReader) error {
	return s.texts([]textMember{
		{"method", &h.Method},
		{"path", &h.Path},
		{"protocol", &h.Protocol},
		{"sourceIp", &h.SourceIP},
		{"userAgent", &h.UserAgent},
	}, func([]byte) (bool, error) { return false, nil })
}

// An APIGatewayV2HTTPResponse answers an [APIGatewayV2HTTPRequest].
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type APIGatewayV2HTTPResponse struct {
	StatusCode        int                 `json:"statusCode"`                  // HTTP status, 100 to 599; 0 is written as 0, which API Gateway refuses
	Headers           map[string]string   `json:"headers,omitempty"`           // one value each
	MultiValueHeaders map[string][]string `json:"multiValueHeaders,omitempty"` // several values each; read with payload format version 1.0 only
	Body              string              `json:"body"`                        // base64 if IsBase64Encoded; at most 6 MB, encoded
	IsBase64Encoded   bool                `json:"isBase64Encoded,omitempty"`   // API Gateway decodes Body before it sends it
	Cookies           []string            `json:"cookies,omitempty"`           // values of Set-Cookie headers
}

// An APIGatewayWebsocketProxyRequest is a message from a client of an API Gateway WebSocket API, or the news that one
// has connected or gone. Return an [APIGatewayProxyResponse]: to $connect, a status other than 200 refuses the client;
// to a message, the body is sent back if the route has a response.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
type APIGatewayWebsocketProxyRequest struct {
	Resource                        string                                 `json:"resource,omitempty"`                       // not sent by API Gateway
	Path                            string                                 `json:"path,omitempty"`                           // not sent by API Gateway
	HTTPMethod                      string                                 `json:"httpMethod,omitempty"`                     // not sent by API Gateway
	Headers                         map[string]string                      `json:"headers,omitzero"`                         // of the handshake, with $connect and in part with $disconnect; else nil
	MultiValueHeaders               map[string][]string                    `json:"multiValueHeaders,omitzero"`               // the same, every value
	QueryStringParameters           map[string]string                      `json:"queryStringParameters,omitzero"`           // of the handshake, with $connect; else nil
	MultiValueQueryStringParameters map[string][]string                    `json:"multiValueQueryStringParameters,omitzero"` // the same, every value
	PathParameters                  map[string]string                      `json:"pathParameters,omitzero"`                  // not sent by API Gateway
	StageVariables                  map[string]string                      `json:"stageVariables,omitzero"`                  // nil if the stage has none
	RequestContext                  APIGatewayWebsocketProxyRequestContext `json:"requestContext,omitzero"`                  // connection, route, caller
	Body                            string                                 `json:"body"`                                     // the message; base64 if IsBase64Encoded
	IsBase64Encoded                 bool                                   `json:"isBase64Encoded"`                          // the message is binary
}

// APIGatewayWebsocketProxyRequestContext says which connection and route an [APIGatewayWebsocketProxyRequest] came
// through and who made it.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
type APIGatewayWebsocketProxyRequestContext struct {
	AccountID            string                    `json:"accountId,omitempty"`            // account that owns the API
	ResourceID           string                    `json:"resourceId,omitempty"`           // not sent by API Gateway
	Stage                string                    `json:"stage"`                          // name of the stage
	RequestID            string                    `json:"requestId"`                      // by API Gateway; the same as ExtendedRequestID
	Identity             APIGatewayRequestIdentity `json:"identity,omitzero"`              // who opened the connection
	ResourcePath         string                    `json:"resourcePath,omitempty"`         // not sent by API Gateway
	Authorizer           interface{}               `json:"authorizer,omitempty"`           // what the authorizer of $connect returned, an object; nil without one
	HTTPMethod           string                    `json:"httpMethod,omitempty"`           // not sent by API Gateway
	APIID                string                    `json:"apiId"`                          // of the API, by API Gateway
	ConnectedAt          int64                     `json:"connectedAt,omitempty"`          // when the connection was opened, in milliseconds since 1970; 0 if not sent
	ConnectionID         string                    `json:"connectionId"`                   // address for messages to this client
	DeploymentID         string                    `json:"deploymentId,omitempty"`         // of the API's deployment
	DomainName           string                    `json:"domainName"`                     // the full host name of the API
	DomainPrefix         string                    `json:"domainPrefix,omitempty"`         // first label of DomainName
	Error                string                    `json:"error,omitempty"`                // message of API Gateway's error
	EventType            string                    `json:"eventType"`                      // "CONNECT", "MESSAGE" or "DISCONNECT"
	ExtendedRequestID    string                    `json:"extendedRequestId"`              // by API Gateway, for AWS Support
	IntegrationLatency   string                    `json:"integrationLatency,omitempty"`   // in milliseconds
	MessageDirection     string                    `json:"messageDirection"`               // "IN"
	MessageID            interface{}               `json:"messageId,omitempty"`            // of a message, a string; else nil
	Path                 string                    `json:"path,omitempty"`                 // path of the handshake, with the stage
	Protocol             string                    `json:"protocol,omitempty"`             // of the handshake: "HTTP/1.1"
	RequestTime          string                    `json:"requestTime"`                    // when the request came: 09/Apr/2026:12:34:56 +0000
	RequestTimeEpoch     int64                     `json:"requestTimeEpoch"`               // the same in milliseconds since 1970
	RouteKey             string                    `json:"routeKey"`                       // "$connect", "$disconnect", "$default" or a key of one's own
	Status               string                    `json:"status,omitempty"`               // of the response
	DisconnectStatusCode int64                     `json:"disconnectStatusCode,omitempty"` // WebSocket close code with $disconnect, 1000 to 4999; else 0
	DisconnectReason     *string                   `json:"disconnectReason,omitempty"`     // with $disconnect, often ""; else nil
}

// APIGatewayV2HTTPRequestContextAuthentication is how the client of an HTTP API identified itself at the connection.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
type APIGatewayV2HTTPRequestContextAuthentication struct {
	ClientCert APIGatewayV2HTTPRequestContextAuthenticationClientCert `json:"clientCert,omitzero"` // the client's certificate
}

// APIGatewayV2HTTPRequestContextAuthenticationClientCert is the certificate of a client of an HTTP API with mutual TLS.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
type APIGatewayV2HTTPRequestContextAuthenticationClientCert struct {
	ClientCertPem string                                                         `json:"clientCertPem"`     // in PEM
	IssuerDN      string                                                         `json:"issuerDN"`          // distinguished name of the issuer
	SerialNumber  string                                                         `json:"serialNumber"`      // bytes in hexadecimal, separated by colons
	SubjectDN     string                                                         `json:"subjectDN"`         // distinguished name of the client
	Validity      APIGatewayV2HTTPRequestContextAuthenticationClientCertValidity `json:"validity,omitzero"` // from when to when
}

// APIGatewayV2HTTPRequestContextAuthenticationClientCertValidity is when a client's certificate is valid.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
type APIGatewayV2HTTPRequestContextAuthenticationClientCertValidity struct {
	NotAfter  string `json:"notAfter"`  // last moment, as OpenSSL writes it: Aug  5 09:36:04 2027 GMT
	NotBefore string `json:"notBefore"` // first moment, likewise
}
