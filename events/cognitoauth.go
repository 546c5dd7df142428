package events

// A CognitoEventUserPoolsPreAuthentication asks whether a user may sign in. The function returns it unchanged, or an
// error to turn the user down.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
type CognitoEventUserPoolsPreAuthentication struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPreAuthenticationRequest  `json:"request"`  // who wants to sign in
	Response CognitoEventUserPoolsPreAuthenticationResponse `json:"response"` // empty
}

// A CognitoEventUserPoolsPreAuthenticationRequest says who wants to sign in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
type CognitoEventUserPoolsPreAuthenticationRequest struct {
	UserAttributes map[string]string `json:"userAttributes,omitzero"` // by name, such as email
	ValidationData map[string]string `json:"validationData,omitzero"` // the caller's client metadata at sign-in
	UserNotFound   bool              `json:"userNotFound"`            // there is no such user; the app client hides it

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPreAuthenticationRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		texts("validationData", &r.ValidationData),
		member("userNotFound", &r.UserNotFound),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPreAuthenticationRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPreAuthenticationRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPreAuthenticationResponse has nothing to say.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
type CognitoEventUserPoolsPreAuthenticationResponse struct{}

// A CognitoEventUserPoolsPostAuthentication says that a user has signed in. The function returns it unchanged.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
type CognitoEventUserPoolsPostAuthentication struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPostAuthenticationRequest  `json:"request"`  // who has signed in
	Response CognitoEventUserPoolsPostAuthenticationResponse `json:"response"` // empty
}

// A CognitoEventUserPoolsPostAuthenticationRequest says who has signed in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
type CognitoEventUserPoolsPostAuthenticationRequest struct {
	NewDeviceUsed  bool              `json:"newDeviceUsed"`           // from a device new to a pool that remembers devices
	UserAttributes map[string]string `json:"userAttributes,omitzero"` // by name, such as email
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"` // for triggers, from the caller; not stored

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPostAuthenticationRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("newDeviceUsed", &r.NewDeviceUsed),
		texts("userAttributes", &r.UserAttributes),
		texts("clientMetadata", &r.ClientMetadata),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPostAuthenticationRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPostAuthenticationRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPostAuthenticationResponse has nothing to say.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
type CognitoEventUserPoolsPostAuthenticationResponse struct{}

// A CognitoEventUserPoolsChallengeResult is a challenge that a user has had, and whether the user met it. The order of
// a session is that of time.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type CognitoEventUserPoolsChallengeResult struct {
	ChallengeName     string `json:"challengeName"`               // CUSTOM_CHALLENGE, SRP_A, PASSWORD_VERIFIER, SMS_MFA, …
	ChallengeResult   bool   `json:"challengeResult"`             // the user met it
	ChallengeMetadata string `json:"challengeMetadata,omitempty"` // a custom challenge's; "" for none
}

// A CognitoEventUserPoolsDefineAuthChallenge asks what comes next in a sign-in of one's own making. The function
// returns it with its response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type CognitoEventUserPoolsDefineAuthChallenge struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsDefineAuthChallengeRequest  `json:"request"`  // how far the user has come
	Response CognitoEventUserPoolsDefineAuthChallengeResponse `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsDefineAuthChallengeRequest says who signs in, and what challenges the user has had.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type CognitoEventUserPoolsDefineAuthChallengeRequest struct {
	UserAttributes map[string]string                       `json:"userAttributes,omitzero"` // by name, such as email
	Session        []*CognitoEventUserPoolsChallengeResult `json:"session,omitzero"`        // so far; none at the beginning
	ClientMetadata map[string]string                       `json:"clientMetadata,omitzero"` // for triggers, from the caller
	UserNotFound   bool                                    `json:"userNotFound"`            // there is no such user

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsDefineAuthChallengeRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		member("session", &r.Session),
		texts("clientMetadata", &r.ClientMetadata),
		member("userNotFound", &r.UserNotFound),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsDefineAuthChallengeRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsDefineAuthChallengeRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsDefineAuthChallengeResponse says what comes next: tokens, a failure, or one more challenge.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
type CognitoEventUserPoolsDefineAuthChallengeResponse struct {
	ChallengeName      string `json:"challengeName,omitempty"` // the next challenge; "" for none
	IssueTokens        bool   `json:"issueTokens"`             // the user is signed in
	FailAuthentication bool   `json:"failAuthentication"`      // the user is turned down
}

// A CognitoEventUserPoolsCreateAuthChallenge asks for a challenge that the trigger before has called
// CUSTOM_CHALLENGE. The function returns it with its response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
type CognitoEventUserPoolsCreateAuthChallenge struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsCreateAuthChallengeRequest  `json:"request"`  // how far the user has come
	Response CognitoEventUserPoolsCreateAuthChallengeResponse `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsCreateAuthChallengeRequest says who is to get which challenge.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
type CognitoEventUserPoolsCreateAuthChallengeRequest struct {
	UserAttributes map[string]string                       `json:"userAttributes,omitzero"` // by name, such as email
	ChallengeName  string                                  `json:"challengeName"`           // CUSTOM_CHALLENGE
	Session        []*CognitoEventUserPoolsChallengeResult `json:"session,omitzero"`        // the challenges so far
	ClientMetadata map[string]string                       `json:"clientMetadata,omitzero"` // for triggers, from the caller
	UserNotFound   bool                                    `json:"userNotFound"`            // there is no such user

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsCreateAuthChallengeRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		member("challengeName", &r.ChallengeName),
		member("session", &r.Session),
		texts("clientMetadata", &r.ClientMetadata),
		member("userNotFound", &r.UserNotFound),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsCreateAuthChallengeRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsCreateAuthChallengeRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsCreateAuthChallengeResponse is a challenge.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
type CognitoEventUserPoolsCreateAuthChallengeResponse struct {
	PublicChallengeParameters  map[string]string `json:"publicChallengeParameters,omitzero"`  // for the app to show
	PrivateChallengeParameters map[string]string `json:"privateChallengeParameters,omitzero"` // for the next trigger
	ChallengeMetadata          string            `json:"challengeMetadata,omitempty"`         // the function's own name for it

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsCreateAuthChallengeResponse) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("publicChallengeParameters", &r.PublicChallengeParameters),
		texts("privateChallengeParameters", &r.PrivateChallengeParameters),
		member("challengeMetadata", &r.ChallengeMetadata),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsCreateAuthChallengeResponse) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsCreateAuthChallengeResponse
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsVerifyAuthChallenge asks whether a user has met a challenge. The function returns it with its
// response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
type CognitoEventUserPoolsVerifyAuthChallenge struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsVerifyAuthChallengeRequest  `json:"request"`  // the user's answer
	Response CognitoEventUserPoolsVerifyAuthChallengeResponse `json:"response"` // the function's verdict
}

// A CognitoEventUserPoolsVerifyAuthChallengeRequest is a user's answer to a challenge, and what the function knows of
// the challenge.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
type CognitoEventUserPoolsVerifyAuthChallengeRequest struct {
	UserAttributes             map[string]string `json:"userAttributes,omitzero"`             // by name, such as email
	PrivateChallengeParameters map[string]string `json:"privateChallengeParameters,omitzero"` // of the trigger before
	ChallengeAnswer            interface{}       `json:"challengeAnswer,omitempty"`           // the user's; mostly a string
	ClientMetadata             map[string]string `json:"clientMetadata,omitzero"`             // for triggers, from the caller
	UserNotFound               bool              `json:"userNotFound"`                        // there is no such user

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsVerifyAuthChallengeRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		texts("privateChallengeParameters", &r.PrivateChallengeParameters),
		member("challengeAnswer", &r.ChallengeAnswer),
		texts("clientMetadata", &r.ClientMetadata),
		member("userNotFound", &r.UserNotFound),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsVerifyAuthChallengeRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsVerifyAuthChallengeRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsVerifyAuthChallengeResponse is the verdict on an answer.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
type CognitoEventUserPoolsVerifyAuthChallengeResponse struct {
	AnswerCorrect bool `json:"answerCorrect"` // the user has met the challenge
}
