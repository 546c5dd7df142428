package front

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/lambent-go/lambent/lambdahttp"
)

// A URL is what a function's URL is configured with. The zero value is open to everybody and buffers answers.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionUrlConfig.html
type URL struct {
	Auth       string // [AuthNone] or [AuthIAM]; "": AuthNone
	InvokeMode string // [Buffered] or [ResponseStream]; "": Buffered
	CORS       *CORS  // nil: the function itself answers for pages of other origins
}

// The values of [URL.Auth].
const (
	AuthNone = "NONE"    // everybody may send requests
	AuthIAM  = "AWS_IAM" // requests must be signed; locally the signature is not checked
)

// The values of [URL.InvokeMode].
const (
	Buffered       = "BUFFERED"        // the answer is sent when it is whole
	ResponseStream = "RESPONSE_STREAM" // the answer is sent as it comes
)

// serveURL answers a request to the function's URL.
func (e *exchange) serveURL(u URL) {
	if u.CORS != nil {
		if isPreflight(e.request) {
			u.CORS.preflight(e.w, e.request)
			return
		}
		e.cors = u.CORS
	}
	if u.Auth == AuthIAM {
		caller, ok := signer(e.request)
		if !ok {
			e.writeMessage(http.StatusForbidden, "Forbidden")
			return
		}
		e.caller = caller
	}
	e.options = append(e.options,
		lambdahttp.WithDomainName(e.function.Name()+urlSuffix),
	)
	e.streams = u.InvokeMode == ResponseStream
	e.serve()
}

// writeMessage answers as the URL itself does, without the function.
func (e *exchange) writeMessage(status int, message string) {
	body, err := json.Marshal(struct{ Message string }{message})
	if err != nil {
		panic(err) // a string always marshals
	}
	e.setOwnHeaders()
	writeBody(e.w, status, "application/json", body)
}

// signer returns the access key that has signed a request, with Signature Version 4 or 4A in the header.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
func signer(r *http.Request) (accessKey string, ok bool) {
	algorithm, fields, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if algorithm != "AWS4-HMAC-SHA256" && algorithm != "AWS4-ECDSA-P256-SHA256" {
		return "", false
	}
	for field := range strings.SplitSeq(fields, ",") {
		if credential, found := strings.CutPrefix(strings.TrimSpace(field), "Credential="); found {
			accessKey, _, _ = strings.Cut(credential, "/")
			return accessKey, accessKey != ""
		}
	}
	return "", false
}

// An iamIdentity is what an event says about who has signed its request.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload
type iamIdentity struct {
	AccessKey       string  `json:"accessKey"`
	AccountID       string  `json:"accountId"`
	CallerID        string  `json:"callerId"`
	CognitoIdentity *string `json:"cognitoIdentity"`
	PrincipalOrgID  *string `json:"principalOrgId"`
	UserARN         string  `json:"userArn"`
	UserID          string  `json:"userId"`
}

// withCaller adds to the event of a function's URL who has signed the request: a user of the function's own account,
// who is called local.
func withCaller(event []byte, account, accessKey string) ([]byte, error) {
	var members, context map[string]json.RawMessage
	if err := json.Unmarshal(event, &members); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if err := json.Unmarshal(members["requestContext"], &context); err != nil {
		return nil, fmt.Errorf("event: requestContext: %w", err)
	}
	identity := iamIdentity{
		AccessKey: accessKey, AccountID: account, CallerID: accessKey, UserID: accessKey,
		UserARN: "arn:aws:iam::" + account + ":user/local",
	}
	var err error
	if context["accountId"], err = json.Marshal(account); err != nil {
		return nil, err
	}
	if context["authorizer"], err = json.Marshal(map[string]iamIdentity{"iam": identity}); err != nil {
		return nil, err
	}
	if members["requestContext"], err = json.Marshal(context); err != nil {
		return nil, err
	}
	return json.Marshal(members)
}
