package events

import "io"

// A LambdaFunctionURLRequest is a request to the URL of a function, in API Gateway's payload format version 2.0. Return
// a [LambdaFunctionURLResponse] or, where the URL's invoke mode is RESPONSE_STREAM, a pointer to a
// [LambdaFunctionURLStreamingResponse].
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type LambdaFunctionURLRequest struct {
	Version               string                          `json:"version"`                        // "2.0"
	RouteKey              string                          `json:"routeKey,omitempty"`             // "$default"
	RawPath               string                          `json:"rawPath"`                        // path that was asked for
	RawQueryString        string                          `json:"rawQueryString"`                 // without the question mark; empty without a query
	Cookies               []string                        `json:"cookies,omitzero"`               // name=value each; nil without cookies
	Headers               map[string]string               `json:"headers"`                        // names in lower case; several values joined by commas
	QueryStringParameters map[string]string               `json:"queryStringParameters,omitzero"` // decoded; several values joined by commas; nil without a query
	PathParameters        map[string]string               `json:"pathParameters,omitzero"`        // not used by function URLs
	StageVariables        map[string]string               `json:"stageVariables,omitzero"`        // not used by function URLs
	RequestContext        LambdaFunctionURLRequestContext `json:"requestContext,omitzero"`        // URL, client, caller
	Body                  string                          `json:"body,omitempty"`                 // base64 if IsBase64Encoded
	IsBase64Encoded       bool                            `json:"isBase64Encoded"`                // Body is not text
}

// LambdaFunctionURLRequestContext says which URL a [LambdaFunctionURLRequest] came through and who made it.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type LambdaFunctionURLRequestContext struct {
	AccountID      string                                                `json:"accountId"`                // account that owns the function; "anonymous" without authorization
	RequestID      string                                                `json:"requestId"`                // by the function URL; not the invocation's request ID
	Authorizer     *LambdaFunctionURLRequestContextAuthorizerDescription `json:"authorizer,omitempty"`     // nil if the auth type is NONE
	Authentication any                                                   `json:"authentication,omitempty"` // not used by function URLs, which send null
	APIID          string                                                `json:"apiId"`                    // ID of the URL
	DomainName     string                                                `json:"domainName"`               // <url-id>.lambda-url.<region>.on.aws
	DomainPrefix   string                                                `json:"domainPrefix"`             // ID of the URL
	RouteKey       string                                                `json:"routeKey,omitempty"`       // "$default"
	Stage          string                                                `json:"stage,omitempty"`          // "$default"
	Time           string                                                `json:"time"`                     // when the request came: 09/Apr/2026:12:34:56 +0000
	TimeEpoch      int64                                                 `json:"timeEpoch"`                // the same in milliseconds since 1970
	HTTP           LambdaFunctionURLRequestContextHTTPDescription        `json:"http,omitzero"`            // method, path and client
}

// LambdaFunctionURLRequestContextAuthorizerDescription is what a function URL found out about its caller.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type LambdaFunctionURLRequestContextAuthorizerDescription struct {
	IAM *LambdaFunctionURLRequestContextAuthorizerIAMDescription `json:"iam,omitempty"` // where the auth type is AWS_IAM
}

// LambdaFunctionURLRequestContextAuthorizerIAMDescription is the caller who signed a request to a function URL.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type LambdaFunctionURLRequestContextAuthorizerIAMDescription struct {
	AccessKey       string `json:"accessKey"`                 // access key ID
	AccountID       string `json:"accountId"`                 // of the caller
	CallerID        string `json:"callerId"`                  // principal
	CognitoIdentity any    `json:"cognitoIdentity,omitempty"` // not used by function URLs, which send null
	PrincipalOrgID  string `json:"principalOrgId,omitempty"`  // not used by function URLs, which send null
	UserARN         string `json:"userArn"`                   // of the caller
	UserID          string `json:"userId"`                    // of the caller
}

// LambdaFunctionURLRequestContextHTTPDescription is the HTTP side of a request to a function URL.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type LambdaFunctionURLRequestContextHTTPDescription struct {
	Method    string `json:"method"`    // in upper case
	Path      string `json:"path"`      // path that was asked for
	Protocol  string `json:"protocol"`  // "HTTP/1.1"
	SourceIP  string `json:"sourceIp"`  // address of the TCP connection, IPv4 or IPv6
	UserAgent string `json:"userAgent"` // the User-Agent header
}

// A LambdaFunctionURLResponse answers a [LambdaFunctionURLRequest] where the URL's invoke mode is BUFFERED, which is
// the default.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
type LambdaFunctionURLResponse struct {
	StatusCode      int               `json:"statusCode"`        // HTTP status, 100 to 599; 0 is written as 0, which is refused
	Headers         map[string]string `json:"headers,omitempty"` // one value each
	Body            string            `json:"body"`              // base64 if IsBase64Encoded; at most 6 MB, encoded
	IsBase64Encoded bool              `json:"isBase64Encoded"`   // Body is decoded before it is sent
	Cookies         []string          `json:"cookies,omitempty"` // values of Set-Cookie headers
}

// A LambdaFunctionURLStreamingResponse answers a [LambdaFunctionURLRequest] while its body is still being made, where
// the URL's invoke mode is RESPONSE_STREAM. Return a pointer to it: what is streamed is what Read gives, status and
// headers as JSON, eight zero bytes, then the body.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
type LambdaFunctionURLStreamingResponse struct {
	prelude *prelude // nil before the first Read

	StatusCode int               // HTTP status; 0 becomes 200 with the first Read
	Headers    map[string]string // one value each
	Body       io.Reader         // closed by Close if it is an io.Closer; nil is an empty body
	Cookies    []string          // values of Set-Cookie headers
}

// Read gives the response as it goes over the wire: first what comes before the body, then the body. It must not be
// called by two goroutines at once.
func (r *LambdaFunctionURLStreamingResponse) Read(p []byte) (n int, err error) {
	if r.prelude == nil {
		if r.StatusCode == 0 {
			r.StatusCode = 200
		}
		r.prelude, err = newPrelude(struct {
			StatusCode int               `json:"statusCode"`
			Headers    map[string]string `json:"headers,omitempty"`
			Cookies    []string          `json:"cookies,omitempty"`
		}{r.StatusCode, r.Headers, r.Cookies})
		if err != nil {
			return 0, err
		}
	}
	return r.prelude.read(p, r.Body)
}

// Close closes Body, if that can be closed.
func (r *LambdaFunctionURLStreamingResponse) Close() error { return closeBody(r.Body) }

// MarshalJSON always fails: the response is not JSON. It is called where a handler returns a value in place of a
// pointer.
func (r LambdaFunctionURLStreamingResponse) MarshalJSON() ([]byte, error) {
	return nil, notJSON("LambdaFunctionURLStreamingResponse")
}

// ContentType is the media type by which Lambda knows a response that begins with its status and headers.
func (r *LambdaFunctionURLStreamingResponse) ContentType() string { return httpIntegrationResponse }
