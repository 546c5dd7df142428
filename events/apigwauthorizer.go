package events

// An APIGatewayCustomAuthorizerRequest asks a Lambda authorizer of type TOKEN of a REST API whether the bearer of a
// token may call a method. Return an [APIGatewayCustomAuthorizerResponse]; the error text "Unauthorized" makes API
// Gateway answer 401.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
type APIGatewayCustomAuthorizerRequest struct {
	Type               string `json:"type"`               // "TOKEN"
	AuthorizationToken string `json:"authorizationToken"` // value of the header that is the token source
	MethodArn          string `json:"methodArn"`          // ARN of the method that is being called
}

// An APIGatewayCustomAuthorizerRequestTypeRequest asks a Lambda authorizer of type REQUEST of a REST API, or of the
// $connect route of a WebSocket API, whether a request may pass. Return an [APIGatewayCustomAuthorizerResponse]; the
// error text "Unauthorized" makes API Gateway answer 401. With a WebSocket API, method, path, resource and path
// parameters are not there.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
type APIGatewayCustomAuthorizerRequestTypeRequest struct {
	Type                            string                                              `json:"type"`                                     // "REQUEST"
	MethodArn                       string                                              `json:"methodArn"`                                // ARN of the method, or of the stage with /$connect behind it
	Resource                        string                                              `json:"resource,omitempty"`                       // path of the resource, with its variables
	Path                            string                                              `json:"path,omitempty"`                           // path that was asked for, without the stage
	HTTPMethod                      string                                              `json:"httpMethod,omitempty"`                     // in upper case
	Headers                         map[string]string                                   `json:"headers,omitzero"`                         // the last value of each
	MultiValueHeaders               map[string][]string                                 `json:"multiValueHeaders,omitzero"`               // every value of each
	QueryStringParameters           map[string]string                                   `json:"queryStringParameters,omitzero"`           // the last value of each, decoded
	MultiValueQueryStringParameters map[string][]string                                 `json:"multiValueQueryStringParameters,omitzero"` // every value of each, decoded
	PathParameters                  map[string]string                                   `json:"pathParameters,omitzero"`                  // values of the variables in Resource
	StageVariables                  map[string]string                                   `json:"stageVariables,omitzero"`                  // of the stage
	RequestContext                  APIGatewayCustomAuthorizerRequestTypeRequestContext `json:"requestContext,omitzero"`                  // API, stage, caller
}

// APIGatewayCustomAuthorizerRequestTypeRequestContext says which API, stage and method or connection an
// [APIGatewayCustomAuthorizerRequestTypeRequest] is about. The fields from RouteKey to ConnectedAt are of WebSocket APIs.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
type APIGatewayCustomAuthorizerRequestTypeRequestContext struct {
	Path              string                                               `json:"path,omitempty"`              // path that was asked for, with the stage
	AccountID         string                                               `json:"accountId,omitempty"`         // account that owns the API
	ResourceID        string                                               `json:"resourceId,omitempty"`        // of the resource
	Stage             string                                               `json:"stage"`                       // name of the stage
	RequestID         string                                               `json:"requestId"`                   // by API Gateway
	Identity          APIGatewayCustomAuthorizerRequestTypeRequestIdentity `json:"identity,omitzero"`           // who made the request
	ResourcePath      string                                               `json:"resourcePath,omitempty"`      // path of the resource, with its variables
	HTTPMethod        string                                               `json:"httpMethod,omitempty"`        // in upper case
	APIID             string                                               `json:"apiId"`                       // of the API, by API Gateway
	DomainName        string                                               `json:"domainName,omitempty"`        // the full host name of the API
	DomainPrefix      string                                               `json:"domainPrefix,omitempty"`      // first label of DomainName
	Protocol          string                                               `json:"protocol,omitempty"`          // "HTTP/1.1"
	RequestTime       string                                               `json:"requestTime,omitempty"`       // when the request came: 09/Apr/2026:12:34:56 +0000
	RequestTimeEpoch  int64                                                `json:"requestTimeEpoch,omitempty"`  // the same in milliseconds since 1970
	ExtendedRequestID string                                               `json:"extendedRequestId,omitempty"` // by API Gateway, for AWS Support
	DeploymentID      string                                               `json:"deploymentId,omitempty"`      // of the API's deployment
	RouteKey          string                                               `json:"routeKey,omitempty"`          // "$connect"
	EventType         string                                               `json:"eventType,omitempty"`         // "CONNECT"
	MessageDirection  string                                               `json:"messageDirection,omitempty"`  // "IN"
	ConnectionID      string                                               `json:"connectionId,omitempty"`      // of the connection that is to be opened
	ConnectedAt       int64                                                `json:"connectedAt,omitempty"`       // in milliseconds since 1970
}

// APIGatewayCustomAuthorizerRequestTypeRequestIdentity says who made the request that an authorizer is asked about. What
// does not apply is empty.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
type APIGatewayCustomAuthorizerRequestTypeRequestIdentity struct {
	APIKey                        string                                                         `json:"apiKey,omitempty"`                        // key, where the method wants one
	APIKeyID                      string                                                         `json:"apiKeyId,omitempty"`                      // its ID
	SourceIP                      string                                                         `json:"sourceIp"`                                // address of the TCP connection, IPv4 or IPv6
	UserAgent                     string                                                         `json:"userAgent,omitempty"`                     // the User-Agent header
	User                          string                                                         `json:"user,omitempty"`                          // user whose access to the resource is checked
	UserArn                       string                                                         `json:"userArn,omitempty"`                       // ARN of the caller
	Caller                        string                                                         `json:"caller,omitempty"`                        // principal who signed the request
	AccountID                     string                                                         `json:"accountId,omitempty"`                     // account of a caller who signed the request
	AccessKey                     string                                                         `json:"accessKey,omitempty"`                     // access key ID that signed the request
	PrincipalOrgID                string                                                         `json:"principalOrgId,omitempty"`                // organization of a caller who signed the request
	CognitoIdentityID             string                                                         `json:"cognitoIdentityId,omitempty"`             // of callers with Cognito credentials
	CognitoIdentityPoolID         string                                                         `json:"cognitoIdentityPoolId,omitempty"`         // of callers with Cognito credentials
	CognitoAuthenticationType     string                                                         `json:"cognitoAuthenticationType,omitempty"`     // "authenticated" or "unauthenticated"
	CognitoAuthenticationProvider string                                                         `json:"cognitoAuthenticationProvider,omitempty"` // the providers, separated by commas
	CognitoAMR                    any                                                            `json:"cognitoAmr,omitempty"`                    // authentication methods of Cognito, any JSON; only from HTTP APIs
	VPCID                         string                                                         `json:"vpcId,omitempty"`                         // VPC from which a private API was called
	VPCEndpointID                 string                                                         `json:"vpceId,omitempty"`                        // endpoint through which a private API was called
	ClientCert                    APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCert `json:"clientCert,omitzero"`                     // with mutual TLS, on a custom domain; else zero
}

// APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCert is the certificate of a client of a REST API with
// mutual TLS.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
type APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCert struct {
	ClientCertPem string                                                                 `json:"clientCertPem"`     // in PEM
	IssuerDN      string                                                                 `json:"issuerDN"`          // distinguished name of the issuer
	SerialNumber  string                                                                 `json:"serialNumber"`      // bytes in hexadecimal, separated by colons
	SubjectDN     string                                                                 `json:"subjectDN"`         // distinguished name of the client
	Validity      APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCertValidity `json:"validity,omitzero"` // from when to when
}

// APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCertValidity is when a client's certificate is valid.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
type APIGatewayCustomAuthorizerRequestTypeRequestIdentityClientCertValidity struct {
	NotAfter  string `json:"notAfter"`  // last moment, as OpenSSL writes it: Aug  5 09:36:04 2027 GMT
	NotBefore string `json:"notBefore"` // first moment, likewise
}

// An APIGatewayCustomAuthorizerResponse is the answer of a Lambda authorizer of a REST or WebSocket API, or of an HTTP
// API with authorizer payload format version 1.0.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
type APIGatewayCustomAuthorizerResponse struct {
	PrincipalID        string                           `json:"principalId"`                  // the user, in words of one's own
	PolicyDocument     APIGatewayCustomAuthorizerPolicy `json:"policyDocument,omitzero"`      // what the user may call; required by API Gateway
	Context            map[string]interface{}           `json:"context,omitzero"`             // for the integration; strings, numbers and booleans only
	UsageIdentifierKey string                           `json:"usageIdentifierKey,omitempty"` // API key, where the key source of the API is AUTHORIZER
}

// APIGatewayCustomAuthorizerPolicy is the policy that an authorizer returns. It is [IAMPolicyDocument] under the name
// that it used to have.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
type APIGatewayCustomAuthorizerPolicy IAMPolicyDocument

// APIGatewayCustomAuthorizerContext is one possible authorizer context, as an integration gets it.
//
// Deprecated: read the Authorizer map of [APIGatewayProxyRequestContext], which holds any context.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
type APIGatewayCustomAuthorizerContext struct {
	PrincipalID *string `json:"principalId"`         // what the authorizer returned as principalId
	StringKey   *string `json:"stringKey,omitempty"` // a context value of AWS's example
	NumKey      *int    `json:"numKey,omitempty"`    // likewise
	BoolKey     *bool   `json:"boolKey,omitempty"`   // likewise
}

// An APIGatewayV2CustomAuthorizerV1Request asks a Lambda authorizer of an HTTP API, with authorizer payload format
// version 1.0, whether a request may pass. Return an [APIGatewayCustomAuthorizerResponse].
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
type APIGatewayV2CustomAuthorizerV1Request struct {
	Version                         string                                                  `json:"version"`                                  // "1.0"
	Type                            string                                                  `json:"type"`                                     // "REQUEST"
	MethodArn                       string                                                  `json:"methodArn"`                                // ARN of the method and path that are being called
	IdentitySource                  string                                                  `json:"identitySource"`                           // values of the identity sources, separated by commas
	AuthorizationToken              string                                                  `json:"authorizationToken"`                       // the same
	Resource                        string                                                  `json:"resource"`                                 // path of the route, with its variables
	Path                            string                                                  `json:"path"`                                     // path that was asked for
	HTTPMethod                      string                                                  `json:"httpMethod"`                               // in upper case
	Headers                         map[string]string                                       `json:"headers"`                                  // the last value of each, names in lower case
	MultiValueHeaders               map[string][]string                                     `json:"multiValueHeaders,omitzero"`               // every value of each; nil if not sent
	QueryStringParameters           map[string]string                                       `json:"queryStringParameters"`                    // the last value of each, decoded
	MultiValueQueryStringParameters map[string][]string                                     `json:"multiValueQueryStringParameters,omitzero"` // every value of each; nil if not sent
	PathParameters                  map[string]string                                       `json:"pathParameters"`                           // values of the variables in Resource
	StageVariables                  map[string]string                                       `json:"stageVariables"`                           // of the stage
	RequestContext                  APIGatewayV2CustomAuthorizerV1RequestTypeRequestContext `json:"requestContext,omitzero"`                  // API, stage, caller
}

// APIGatewayV2CustomAuthorizerV1RequestTypeRequestContext says which HTTP API, stage and route an
// [APIGatewayV2CustomAuthorizerV1Request] is about.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
type APIGatewayV2CustomAuthorizerV1RequestTypeRequestContext struct {
	Path              string                                               `json:"path"`                        // path that was asked for
	AccountID         string                                               `json:"accountId"`                   // account that owns the API
	ResourceID        string                                               `json:"resourceId"`                  // the route key
	Stage             string                                               `json:"stage"`                       // name of the stage
	RequestID         string                                               `json:"requestId"`                   // by API Gateway
	Identity          APIGatewayCustomAuthorizerRequestTypeRequestIdentity `json:"identity,omitzero"`           // who made the request
	ResourcePath      string                                               `json:"resourcePath"`                // path of the route, with its variables
	HTTPMethod        string                                               `json:"httpMethod"`                  // in upper case
	APIID             string                                               `json:"apiId"`                       // of the API, by API Gateway
	RouteKey          string                                               `json:"routeKey,omitempty"`          // "GET /orders/{id}", "$default"
	DomainName        string                                               `json:"domainName,omitempty"`        // the full host name of the API
	DomainPrefix      string                                               `json:"domainPrefix,omitempty"`      // first label of DomainName
	Protocol          string                                               `json:"protocol,omitempty"`          // "HTTP/1.1"
	RequestTime       string                                               `json:"requestTime,omitempty"`       // when the request came: 09/Apr/2026:12:34:56 +0000
	RequestTimeEpoch  int64                                                `json:"requestTimeEpoch,omitempty"`  // the same in milliseconds since 1970
	ExtendedRequestID string                                               `json:"extendedRequestId,omitempty"` // by API Gateway, for AWS Support
	Time              string                                               `json:"time,omitempty"`              // as RequestTime, where it is sent under this name
	TimeEpoch         int64                                                `json:"timeEpoch,omitempty"`         // as RequestTimeEpoch, where it is sent under this name
	HTTP              APIGatewayV2HTTPRequestContextHTTPDescription        `json:"http,omitzero"`               // method, path and client; zero if not sent
}

// An APIGatewayV2CustomAuthorizerV2Request asks a Lambda authorizer of an HTTP API, with authorizer payload format
// version 2.0, whether a request may pass. Return an [APIGatewayV2CustomAuthorizerSimpleResponse] or, if the authorizer
// is not set to simple responses, an [APIGatewayV2CustomAuthorizerIAMPolicyResponse].
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
type APIGatewayV2CustomAuthorizerV2Request struct {
	Version               string                         `json:"version"`                        // "2.0"
	Type                  string                         `json:"type"`                           // "REQUEST"
	RouteArn              string                         `json:"routeArn"`                       // ARN of the route that is being called
	IdentitySource        []string                       `json:"identitySource"`                 // values of the identity sources; nil if there are none
	RouteKey              string                         `json:"routeKey"`                       // "GET /orders/{id}", "$default"
	RawPath               string                         `json:"rawPath"`                        // path that was asked for
	RawQueryString        string                         `json:"rawQueryString"`                 // without the question mark; empty without a query
	Cookies               []string                       `json:"cookies,omitzero"`               // name=value each; nil without cookies
	Headers               map[string]string              `json:"headers"`                        // names in lower case; several values joined by commas
	QueryStringParameters map[string]string              `json:"queryStringParameters,omitzero"` // decoded; several values joined by commas; nil without a query
	RequestContext        APIGatewayV2HTTPRequestContext `json:"requestContext,omitzero"`        // API, stage, client
	PathParameters        map[string]string              `json:"pathParameters,omitzero"`        // values of the variables in RouteKey; nil if it has none
	StageVariables        map[string]string              `json:"stageVariables,omitzero"`        // nil if the stage has none
}

// An APIGatewayV2CustomAuthorizerSimpleResponse is the answer of a Lambda authorizer of an HTTP API that is set to
// simple responses.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
type APIGatewayV2CustomAuthorizerSimpleResponse struct {
	IsAuthorized bool                   `json:"isAuthorized"`     // the request may pass
	Context      map[string]interface{} `json:"context,omitzero"` // for the integration; any JSON
}

// An APIGatewayV2CustomAuthorizerIAMPolicyResponse is the answer of a Lambda authorizer of an HTTP API that is not set
// to simple responses.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
type APIGatewayV2CustomAuthorizerIAMPolicyResponse struct {
	PrincipalID    string                           `json:"principalId"`             // the user, in words of one's own
	PolicyDocument APIGatewayCustomAuthorizerPolicy `json:"policyDocument,omitzero"` // what the user may call; required by API Gateway
	Context        map[string]interface{}           `json:"context,omitzero"`        // for the integration; any JSON
}
