package events

// A CognitoEventUserPoolsPreTokenGen asks what the ID token of a user is to hold, in version 1 of the trigger. The
// function returns it with its response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGen struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPreTokenGenRequest  `json:"request"`  // whose token it is
	Response CognitoEventUserPoolsPreTokenGenResponse `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsPreTokenGenV2_0 asks what the ID token and the access token of a user are to hold, in version
// 2 of the trigger. The function returns it with its response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenV2_0 struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPreTokenGenRequestV2_0  `json:"request"`  // whose tokens they are
	Response CognitoEventUserPoolsPreTokenGenResponseV2_0 `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsPreTokenGenV3_0 is the same in version 3 of the trigger, which also asks for the access tokens
// of machines. For those, TriggerSource is TokenGeneration_ClientCredentials, and there is no ID token.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenV3_0 = CognitoEventUserPoolsPreTokenGenV2_0

// A CognitoEventUserPoolsPreTokenGenV2 is an event of version 2 in which claims can be text only.
//
// Deprecated: claims have values of any type. Use [CognitoEventUserPoolsPreTokenGenV2_0].
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenV2 struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPreTokenGenV2Request  `json:"request"`  // whose tokens they are
	Response CognitoEventUserPoolsPreTokenGenV2Response `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsPreTokenGenRequest says whose token it is.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenRequest struct {
	UserAttributes     map[string]string  `json:"userAttributes,omitzero"`     // by name, such as email
	GroupConfiguration GroupConfiguration `json:"groupConfiguration,omitzero"` // the user's groups and roles
	ClientMetadata     map[string]string  `json:"clientMetadata,omitzero"`     // for triggers, from the caller; not stored
	Scopes             []string           `json:"scopes,omitzero"`             // of the access token, if any

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPreTokenGenRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		member("groupConfiguration", &r.GroupConfiguration).sticky(),
		texts("clientMetadata", &r.ClientMetadata),
		member("scopes", &r.Scopes),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPreTokenGenRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPreTokenGenRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPreTokenGenRequestV2_0 says whose tokens they are.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenRequestV2_0 struct {
	UserAttributes     map[string]string      `json:"userAttributes,omitzero"`     // by name, such as email
	GroupConfiguration GroupConfigurationV2_0 `json:"groupConfiguration,omitzero"` // the user's groups and roles
	ClientMetadata     map[string]string      `json:"clientMetadata,omitzero"`     // for triggers, from the caller; not stored
	Scopes             []string               `json:"scopes,omitzero"`             // of the access token

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPreTokenGenRequestV2_0) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		member("groupConfiguration", &r.GroupConfiguration).sticky(),
		texts("clientMetadata", &r.ClientMetadata),
		member("scopes", &r.Scopes),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPreTokenGenRequestV2_0) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPreTokenGenRequestV2_0
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPreTokenGenV2Request says whose tokens they are.
//
// Deprecated: use [CognitoEventUserPoolsPreTokenGenRequestV2_0].
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenV2Request struct {
	UserAttributes     map[string]string  `json:"userAttributes,omitzero"`     // by name, such as email
	GroupConfiguration GroupConfiguration `json:"groupConfiguration,omitzero"` // the user's groups and roles
	ClientMetadata     map[string]string  `json:"clientMetadata,omitzero"`     // for triggers, from the caller; not stored
	Scopes             []string           `json:"scopes,omitzero"`             // of the access token

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPreTokenGenV2Request) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		member("groupConfiguration", &r.GroupConfiguration).sticky(),
		texts("clientMetadata", &r.ClientMetadata),
		member("scopes", &r.Scopes),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPreTokenGenV2Request) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPreTokenGenV2Request
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPreTokenGenResponse says how the ID token is to differ.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenResponse struct {
	ClaimsOverrideDetails ClaimsOverrideDetails `json:"claimsOverrideDetails,omitzero"` // zero is an unchanged token
}

// A CognitoEventUserPoolsPreTokenGenResponseV2_0 says how the tokens are to differ.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenResponseV2_0 struct {
	// Zero is unchanged tokens.
	ClaimsAndScopeOverrideDetails ClaimsAndScopeOverrideDetailsV2_0 `json:"claimsAndScopeOverrideDetails,omitzero"`
}

// A CognitoEventUserPoolsPreTokenGenV2Response says how the tokens are to differ.
//
// Deprecated: use [CognitoEventUserPoolsPreTokenGenResponseV2_0].
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type CognitoEventUserPoolsPreTokenGenV2Response struct {
	// Zero is unchanged tokens.
	ClaimsAndScopeOverrideDetails ClaimsAndScopeOverrideDetails `json:"claimsAndScopeOverrideDetails,omitzero"`
}

// A ClaimsOverrideDetails says how an ID token is to differ.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type ClaimsOverrideDetails struct {
	GroupOverrideDetails  GroupConfiguration `json:"groupOverrideDetails,omitzero"`  // zero leaves groups and roles as they are
	ClaimsToAddOrOverride map[string]string  `json:"claimsToAddOrOverride,omitzero"` // by name; not the reserved claims
	ClaimsToSuppress      []string           `json:"claimsToSuppress,omitzero"`      // names of claims to leave out
}

// A ClaimsAndScopeOverrideDetailsV2_0 says how an ID token and an access token are to differ.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type ClaimsAndScopeOverrideDetailsV2_0 struct {
	IDTokenGeneration     IDTokenGenerationV2_0     `json:"idTokenGeneration,omitzero"`     // zero is an unchanged ID token
	AccessTokenGeneration AccessTokenGenerationV2_0 `json:"accessTokenGeneration,omitzero"` // zero is an unchanged access token
	GroupOverrideDetails  GroupConfigurationV2_0    `json:"groupOverrideDetails,omitzero"`  // zero leaves groups as they are
}

// A ClaimsAndScopeOverrideDetails says how an ID token and an access token are to differ.
//
// Deprecated: use [ClaimsAndScopeOverrideDetailsV2_0].
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type ClaimsAndScopeOverrideDetails struct {
	IDTokenGeneration     IDTokenGeneration     `json:"idTokenGeneration,omitzero"`     // zero is an unchanged ID token
	AccessTokenGeneration AccessTokenGeneration `json:"accessTokenGeneration,omitzero"` // zero is an unchanged access token
	GroupOverrideDetails  GroupConfiguration    `json:"groupOverrideDetails,omitzero"`  // zero leaves groups as they are
}

// An IDTokenGenerationV2_0 says how an ID token is to differ.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type IDTokenGenerationV2_0 struct {
	ClaimsToAddOrOverride map[string]interface{} `json:"claimsToAddOrOverride,omitzero"` // by name; values of any JSON type
	ClaimsToSuppress      []string               `json:"claimsToSuppress,omitzero"`      // names of claims to leave out
}

// An IDTokenGeneration says how an ID token is to differ, with claims that are text. It belongs to
// [ClaimsAndScopeOverrideDetails].
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type IDTokenGeneration struct {
	ClaimsToAddOrOverride map[string]string `json:"claimsToAddOrOverride,omitzero"` // by name
	ClaimsToSuppress      []string          `json:"claimsToSuppress,omitzero"`      // names of claims to leave out
}

// An AccessTokenGenerationV2_0 says how an access token is to differ.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type AccessTokenGenerationV2_0 struct {
	ClaimsToAddOrOverride map[string]interface{} `json:"claimsToAddOrOverride,omitzero"` // by name; values of any JSON type
	ClaimsToSuppress      []string               `json:"claimsToSuppress,omitzero"`      // names of claims to leave out
	ScopesToAdd           []string               `json:"scopesToAdd,omitzero"`           // to those that were asked for
	ScopesToSuppress      []string               `json:"scopesToSuppress,omitzero"`      // from those that were asked for
}

// An AccessTokenGeneration says how an access token is to differ, with claims that are text.
//
// Deprecated: use [AccessTokenGenerationV2_0].
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type AccessTokenGeneration struct {
	ClaimsToAddOrOverride map[string]string `json:"claimsToAddOrOverride,omitzero"` // by name
	ClaimsToSuppress      []string          `json:"claimsToSuppress,omitzero"`      // names of claims to leave out
	ScopesToAdd           []string          `json:"scopesToAdd,omitzero"`           // to those that were asked for
	ScopesToSuppress      []string          `json:"scopesToSuppress,omitzero"`      // from those that were asked for
}

// A GroupConfiguration is groups and roles of a user: in a request the user's, in a response those of the token. A zero
// one is left out of a response, which leaves the user's groups as they are. GroupsToOverride as an empty slice that is
// not nil takes all groups from the token.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type GroupConfiguration struct {
	GroupsToOverride   []string `json:"groupsToOverride,omitzero"`   // names of groups; nil is not the same as none
	IAMRolesToOverride []string `json:"iamRolesToOverride,omitzero"` // ARNs of the groups' roles
	PreferredRole      *string  `json:"preferredRole,omitempty"`     // ARN of the preferred role; nil for none
}

// A GroupConfigurationV2_0 is a [GroupConfiguration] of version 2 and 3 of the trigger.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type GroupConfigurationV2_0 struct {
	GroupsToOverride   []string `json:"groupsToOverride,omitzero"`   // names of groups; nil is not the same as none
	IAMRolesToOverride []string `json:"iamRolesToOverride,omitzero"` // ARNs of the groups' roles
	PreferredRole      *string  `json:"preferredRole,omitempty"`     // ARN of the preferred role; nil for none
}
