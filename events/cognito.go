package events

// A CognitoEventUserPoolsHeader is what the events of all triggers of a user pool begin with. A trigger that is not
// here can be taken with a struct that embeds the header and has its own request and response.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
type CognitoEventUserPoolsHeader struct {
	Version       string                             `json:"version"`                // "1" to "3"
	TriggerSource string                             `json:"triggerSource"`          // such as PreSignUp_SignUp
	Region        string                             `json:"region"`                 // of the user pool
	UserPoolID    string                             `json:"userPoolId"`             // region and ID, such as eu-west-1_ZVh1VhQp2
	CallerContext CognitoEventUserPoolsCallerContext `json:"callerContext,omitzero"` // who called Cognito
	UserName      string                             `json:"userName"`               // in the user pool; not an alias
}

// A CognitoEventUserPoolsCallerContext says who called Cognito.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
type CognitoEventUserPoolsCallerContext struct {
	AWSSDKVersion string `json:"awsSdkVersion"` // of the caller's SDK; aws-sdk-unknown-unknown if it did not say
	ClientID      string `json:"clientId"`      // of the app client
}

// A CognitoEventUserPoolsPreSignup asks whether a user may sign up. The function returns it with its response filled
// in, or an error to turn the user down.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
type CognitoEventUserPoolsPreSignup struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPreSignupRequest  `json:"request"`  // who wants to sign up
	Response CognitoEventUserPoolsPreSignupResponse `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsPreSignupRequest says who wants to sign up.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
type CognitoEventUserPoolsPreSignupRequest struct {
	UserAttributes map[string]string `json:"userAttributes,omitzero"` // by name, such as email
	ValidationData map[string]string `json:"validationData,omitzero"` // for this trigger, from the caller; not stored
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"` // for triggers, from the caller; not stored

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPreSignupRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		texts("validationData", &r.ValidationData),
		texts("clientMetadata", &r.ClientMetadata),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPreSignupRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPreSignupRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPreSignupResponse is what becomes of the user. Zero is a user who has to confirm the sign-up.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
type CognitoEventUserPoolsPreSignupResponse struct {
	AutoConfirmUser bool `json:"autoConfirmUser"` // the user need not confirm
	AutoVerifyEmail bool `json:"autoVerifyEmail"` // the address counts as verified; needs the attribute email
	AutoVerifyPhone bool `json:"autoVerifyPhone"` // the number counts as verified; needs the attribute phone_number
}

// A CognitoEventUserPoolsPostConfirmation says that a user has confirmed the sign-up or a new password. The function
// returns it unchanged.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
type CognitoEventUserPoolsPostConfirmation struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsPostConfirmationRequest  `json:"request"`  // who has confirmed
	Response CognitoEventUserPoolsPostConfirmationResponse `json:"response"` // empty
}

// A CognitoEventUserPoolsPostConfirmationRequest says who has confirmed.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
type CognitoEventUserPoolsPostConfirmationRequest struct {
	UserAttributes map[string]string `json:"userAttributes,omitzero"` // by name, such as email
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"` // for triggers, from the caller; not stored

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsPostConfirmationRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		texts("userAttributes", &r.UserAttributes),
		texts("clientMetadata", &r.ClientMetadata),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsPostConfirmationRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsPostConfirmationRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsPostConfirmationResponse has nothing to say.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
type CognitoEventUserPoolsPostConfirmationResponse struct{}

// A CognitoEventUserPoolsMigrateUser asks for a user whom the user pool does not know, at sign-in or when the password
// is forgotten. The function returns it with its response filled in, or an error for a user it does not know either.
//
// Request and response are embedded: e.Password is the request's, e.UserAttributes the response's.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
type CognitoEventUserPoolsMigrateUser struct {
	CognitoEventUserPoolsHeader
	CognitoEventUserPoolsMigrateUserRequest  `json:"request"`  // what the user gave
	CognitoEventUserPoolsMigrateUserResponse `json:"response"` // the function's answer
}

// A CognitoEventUserPoolsMigrateUserRequest says what a user gave to sign in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
type CognitoEventUserPoolsMigrateUserRequest struct {
	Password       string            `json:"password"`                // in plain text; "" where it was forgotten
	ValidationData map[string]string `json:"validationData,omitzero"` // the caller's client metadata at sign-in
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"` // for triggers, from the caller; not stored
}

// A CognitoEventUserPoolsMigrateUserResponse says what user is to be made.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
type CognitoEventUserPoolsMigrateUserResponse struct {
	UserAttributes         map[string]string `json:"userAttributes,omitzero"`         // to store, by name; required
	FinalUserStatus        string            `json:"finalUserStatus,omitempty"`       // CONFIRMED; "" is RESET_REQUIRED
	MessageAction          string            `json:"messageAction,omitempty"`         // SUPPRESS; "" sends a message
	DesiredDeliveryMediums []string          `json:"desiredDeliveryMediums,omitzero"` // EMAIL, SMS; nil is SMS
	ForceAliasCreation     bool              `json:"forceAliasCreation"`              // take an alias away from another user
	EnableSMSMFA           bool              `json:"enableSMSMFA,omitempty"`          // ask for a code by SMS from now on
}
