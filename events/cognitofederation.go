package events

// A CognitoFederationProviderType is a kind of identity provider.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type CognitoFederationProviderType string

// The kinds of identity providers.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
const (
	CognitoFederationProviderTypeOIDC            CognitoFederationProviderType = "OIDC"            // by OpenID Connect
	CognitoFederationProviderTypeSAML            CognitoFederationProviderType = "SAML"            // by SAML 2.0
	CognitoFederationProviderTypeFacebook        CognitoFederationProviderType = "Facebook"        // Facebook
	CognitoFederationProviderTypeGoogle          CognitoFederationProviderType = "Google"          // Google
	CognitoFederationProviderTypeSignInWithApple CognitoFederationProviderType = "SignInWithApple" // Apple
	CognitoFederationProviderTypeLoginWithAmazon CognitoFederationProviderType = "LoginWithAmazon" // Amazon
)

// A CognitoEventUserPoolsInboundFederation asks what to store of a user who signs in through an identity provider. The
// function returns it with its response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type CognitoEventUserPoolsInboundFederation struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsInboundFederationRequest  `json:"request"`  // what the provider says of the user
	Response CognitoEventUserPoolsInboundFederationResponse `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsInboundFederationRequest is what an identity provider says of a user.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type CognitoEventUserPoolsInboundFederationRequest struct {
	ProviderName string                                           `json:"providerName"`        // in the user pool
	ProviderType CognitoFederationProviderType                    `json:"providerType"`        // what kind it is
	Attributes   CognitoEventUserPoolsInboundFederationAttributes `json:"attributes,omitzero"` // of the user
}

// A CognitoEventUserPoolsInboundFederationAttributes has the attributes of a user from where the identity provider gave
// them. A SAML provider has SAMLResponse only, the others have the rest.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type CognitoEventUserPoolsInboundFederationAttributes struct {
	TokenResponse map[string]string `json:"tokenResponse,omitzero"` // the answer of the token endpoint
	IDToken       map[string]string `json:"idToken,omitzero"`       // the claims of the ID token
	UserInfo      map[string]string `json:"userInfo,omitzero"`      // the answer of the user info endpoint
	SAMLResponse  map[string]string `json:"samlResponse,omitzero"`  // the attributes of the assertion

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (a *CognitoEventUserPoolsInboundFederationAttributes) UnmarshalJSON(b []byte) error {
	return decode(b, &a.wire,
		texts("tokenResponse", &a.TokenResponse),
		texts("idToken", &a.IDToken),
		texts("userInfo", &a.UserInfo),
		texts("samlResponse", &a.SAMLResponse),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (a CognitoEventUserPoolsInboundFederationAttributes) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsInboundFederationAttributes
	return a.wire.encode(plain(a))
}

// A CognitoEventUserPoolsInboundFederationResponse says what to store of a user.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type CognitoEventUserPoolsInboundFederationResponse struct {
	// The attributes to store; those that are missing are not stored. An empty map stores all of them as they came.
	UserAttributesToMap map[string]string `json:"userAttributesToMap,omitzero"`
}
