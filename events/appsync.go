package events

import "encoding/json"

// An AppSyncResolver is a field of a GraphQL API to resolve, as AWS AppSync sends it to a function that is a direct
// Lambda resolver. Args is the type of the field's arguments, and Source that of the object that the field belongs to,
// which a field of Query or Mutation does not have.
//
// The function returns the field's value. Who asks is told by the one of CognitoIdentity, IAMIdentity, OIDCIdentity and
// LambdaIdentity that returns true; none does for an API key.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
type AppSyncResolver[Args, Source any] struct {
	Arguments Args                `json:"arguments,omitzero"`  // of the field
	Source    Source              `json:"source,omitzero"`     // the object that the field belongs to
	Identity  json.RawMessage     `json:"identity,omitempty"`  // who asks; null with an API key
	Request   AppSyncRequest      `json:"request,omitzero"`    // the HTTP request
	Info      AppSyncResolverInfo `json:"info,omitzero"`       // which field it is
	Stash     json.RawMessage     `json:"stash,omitempty"`     // what the functions of a pipeline share
	Prev      json.RawMessage     `json:"prev,omitempty"`      // {"result": …} of the pipeline's function before
	TypeName  string              `json:"typeName,omitempty"`  // of the field's type, with older resolvers; now in Info
	FieldName string              `json:"fieldName,omitempty"` // of the field, with older resolvers; now in Info
}

// An AppSyncResolverEvent is an [AppSyncResolver] with arguments and source as they were sent.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
type AppSyncResolverEvent = AppSyncResolver[json.RawMessage, json.RawMessage]

// An AppSyncBatchResolverEvent is fields of the same name of several objects, for a resolver that allows batches. The
// function returns as many values in the same order.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
type AppSyncBatchResolverEvent []AppSyncResolverEvent

// CognitoIdentity returns who asks, if that is a user of a Cognito user pool.
func (e AppSyncResolver[Args, Source]) CognitoIdentity() (*AppSyncCognitoIdentity, bool) {
	return identity[AppSyncCognitoIdentity](e.Identity, appSyncCognito)
}

// IAMIdentity returns who asks, if that is known by AWS credentials.
func (e AppSyncResolver[Args, Source]) IAMIdentity() (*AppSyncIAMIdentity, bool) {
	return identity[AppSyncIAMIdentity](e.Identity, appSyncIAM)
}

// OIDCIdentity returns who asks, if that is known by an OpenID Connect provider.
func (e AppSyncResolver[Args, Source]) OIDCIdentity() (*AppSyncOIDCIdentity, bool) {
	return identity[AppSyncOIDCIdentity](e.Identity, appSyncOIDC)
}

// LambdaIdentity returns what a Lambda authorizer said of who asks.
func (e AppSyncResolver[Args, Source]) LambdaIdentity() (*AppSyncLambdaIdentity, bool) {
	return identity[AppSyncLambdaIdentity](e.Identity, appSyncLambda)
}

// An appSyncAuthorization is a way in which AppSync knows who asks.
type appSyncAuthorization byte

const (
	appSyncNone appSyncAuthorization = iota // not at all: an API key
	appSyncCognito
	appSyncIAM
	appSyncOIDC
	appSyncLambda
)

// identity decodes an identity, if it is of the kind that T is for.
func identity[T any](raw json.RawMessage, kind appSyncAuthorization) (*T, bool) {
	if appSyncAuthorizationOf(raw) != kind {
		return nil, false
	}
	into := new(T)
	if err := Unmarshal(raw, into); err != nil {
		return nil, false
	}
	return into, true
}

// appSyncAuthorizationOf tells identities by members that only they have. A user of OpenID Connect has a subset of the
// members of a user of Cognito.
func appSyncAuthorizationOf(raw json.RawMessage) appSyncAuthorization {
	var members map[string]json.RawMessage
	if err := Unmarshal(raw, &members); err != nil {
		return appSyncNone
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if _, ok := members[name]; ok {
				return true
			}
		}
		return false
	}
	switch {
	case has("resolverContext"):
		return appSyncLambda
	case has("accountId", "userArn", "cognitoIdentityId"):
		return appSyncIAM
	case !has("sub", "claims"):
		return appSyncNone
	case has("username", "defaultAuthStrategy", "sourceIp", "groups"):
		return appSyncCognito
	}
	return appSyncOIDC
}

// An AppSyncRequest is the HTTP request behind what AppSync sends.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
type AppSyncRequest struct {
	Headers    map[string]string `json:"headers,omitzero"`     // by name in lower case
	DomainName string            `json:"domainName,omitempty"` // the API's custom domain; "" where none is used
}

// An AppSyncResolverInfo says which field to resolve.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
type AppSyncResolverInfo struct {
	SelectionSetList    []string       `json:"selectionSetList,omitzero"` // what to fill in of the value: id, author/name
	SelectionSetGraphQL string         `json:"selectionSetGraphQL"`       // the same as GraphQL
	ParentTypeName      string         `json:"parentTypeName"`            // of the object: Query, Mutation, or a type
	FieldName           string         `json:"fieldName"`                 // name of the field
	Variables           map[string]any `json:"variables,omitzero"`        // of the query
}

// An AppSyncIAMIdentity is who asks, known by AWS credentials.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
type AppSyncIAMIdentity struct {
	AccountID                   string   `json:"accountId"`                   // 12 digits
	CognitoIdentityAuthProvider string   `json:"cognitoIdentityAuthProvider"` // who signed the user in, or ""
	CognitoIdentityAuthType     string   `json:"cognitoIdentityAuthType"`     // authenticated or unauthenticated; likewise
	CognitoIdentityPoolID       string   `json:"cognitoIdentityPoolId"`       // of the identity; likewise
	CognitoIdentityID           string   `json:"cognitoIdentityId"`           // of the user; likewise
	SourceIP                    []string `json:"sourceIp,omitzero"`           // where the request came from, and the proxies
	Username                    string   `json:"username"`                    // of the IAM principal
	UserARN                     string   `json:"userArn"`                     // of the IAM principal
}

// An AppSyncCognitoIdentity is who asks, known by a Cognito user pool.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
type AppSyncCognitoIdentity struct {
	Sub                 string                 `json:"sub"`                 // UUID of the user
	Issuer              string                 `json:"issuer"`              // URL of the user pool
	Username            string                 `json:"username"`            // in the user pool
	Claims              map[string]interface{} `json:"claims,omitzero"`     // of the token
	SourceIP            []string               `json:"sourceIp,omitzero"`   // where the request came from, and the proxies
	DefaultAuthStrategy string                 `json:"defaultAuthStrategy"` // of the API: ALLOW or DENY
	Groups              []string               `json:"groups,omitzero"`     // of the user; nil for none
}

// An AppSyncOIDCIdentity is who asks, known by an OpenID Connect provider.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
type AppSyncOIDCIdentity struct {
	Claims map[string]any `json:"claims,omitzero"` // of the token
	Issuer string         `json:"issuer"`          // URL of the provider
	Sub    string         `json:"sub"`             // of the user, at the provider
}

// An AppSyncLambdaIdentity is what a Lambda authorizer said of who asks.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
type AppSyncLambdaIdentity struct {
	ResolverContext map[string]any `json:"resolverContext,omitzero"` // of the [AppSyncLambdaAuthorizerResponse]
}

// An AppSyncLambdaAuthorizerRequest asks whether a request to an API is allowed. Return an
// [AppSyncLambdaAuthorizerResponse].
//
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
type AppSyncLambdaAuthorizerRequest struct {
	AuthorizationToken string                                `json:"authorizationToken"`      // of the request
	RequestContext     AppSyncLambdaAuthorizerRequestContext `json:"requestContext,omitzero"` // what is asked for
	RequestHeaders     map[string]string                     `json:"requestHeaders,omitzero"` // by name in lower case
}

// An AppSyncLambdaAuthorizerRequestContext says what a request to an API asks for.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
type AppSyncLambdaAuthorizerRequestContext struct {
	APIID         string                 `json:"apiId"`                   // of the API
	AccountID     string                 `json:"accountId"`               // of the API: 12 digits
	RequestID     string                 `json:"requestId"`               // a UUID
	QueryString   string                 `json:"queryString"`             // the GraphQL; once sent as queryDocument
	OperationName string                 `json:"operationName,omitempty"` // of the query; "" for none
	Variables     map[string]interface{} `json:"variables,omitzero"`      // of the query

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (c *AppSyncLambdaAuthorizerRequestContext) UnmarshalJSON(b []byte) error {
	return decode(b, &c.wire,
		member("apiId", &c.APIID),
		member("accountId", &c.AccountID),
		member("requestId", &c.RequestID),
		member("queryString", &c.QueryString).or("queryDocument"),
		member("operationName", &c.OperationName),
		member("variables", &c.Variables),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (c AppSyncLambdaAuthorizerRequestContext) MarshalJSON() ([]byte, error) {
	type plain AppSyncLambdaAuthorizerRequestContext
	return c.wire.encode(plain(c))
}

// An AppSyncLambdaAuthorizerResponse says whether a request to an API is allowed.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
type AppSyncLambdaAuthorizerResponse struct {
	IsAuthorized    bool                   `json:"isAuthorized"`              // the request is allowed
	ResolverContext map[string]interface{} `json:"resolverContext,omitempty"` // for the resolvers: up to 5 MB
	DeniedFields    []string               `json:"deniedFields,omitempty"`    // that become null: Type.field, or an ARN
	TTLOverride     *int                   `json:"ttlOverride,omitempty"`     // seconds to cache it: 0 to 3,600
}

// An AppSyncResolverTemplate is what a request mapping template of a resolver may look like.
//
// Deprecated: a function gets the template's payload only. Take a type of its own, or an [AppSyncResolver] where there
// is no template.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
type AppSyncResolverTemplate struct {
	Version   string           `json:"version"`           // of the template
	Operation AppSyncOperation `json:"operation"`         // Invoke or BatchInvoke
	Payload   json.RawMessage  `json:"payload,omitempty"` // what the function gets
}

// An AppSyncOperation is what a request mapping template does with a function.
//
// Deprecated: no event has it.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
type AppSyncOperation string

// What a request mapping template does with a function.
//
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
const (
	// OperationInvoke sends one field.
	//
	// Deprecated: no event has it.
	OperationInvoke AppSyncOperation = "Invoke"

	// OperationBatchInvoke sends a list of fields.
	//
	// Deprecated: no event has it.
	OperationBatchInvoke AppSyncOperation = "BatchInvoke"
)
