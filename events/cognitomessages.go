package events

// A CognitoEventUserPoolsCustomMessage asks for the text of a message before Cognito sends it. The function returns it
// with its response filled in.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
type CognitoEventUserPoolsCustomMessage struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsCustomMessageRequest  `json:"request"`  // to whom the message goes
	Response CognitoEventUserPoolsCustomMessageResponse `json:"response"` // the function's text
}

// A CognitoEventUserPoolsCustomMessageRequest says to whom a message goes, and what to write in it for code, link and
// user name.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
type CognitoEventUserPoolsCustomMessageRequest struct {
	UserAttributes    map[string]interface{} `json:"userAttributes,omitzero"`     // by name, such as email
	CodeParameter     string                 `json:"codeParameter"`               // where the code is to be: {####}
	LinkParameter     string                 `json:"linkParameter,omitempty"`     // where the link is to be; "" for none
	UsernameParameter string                 `json:"usernameParameter,omitempty"` // where the user name is to be; "" for none
	ClientMetadata    map[string]string      `json:"clientMetadata,omitzero"`     // for triggers, from the caller; not stored

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsCustomMessageRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("userAttributes", &r.UserAttributes),
		member("codeParameter", &r.CodeParameter),
		member("linkParameter", &r.LinkParameter),
		member("usernameParameter", &r.UsernameParameter),
		texts("clientMetadata", &r.ClientMetadata),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsCustomMessageRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsCustomMessageRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsCustomMessageResponse is the text of a message. What is "" is as the user pool has it.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
type CognitoEventUserPoolsCustomMessageResponse struct {
	SMSMessage   string `json:"smsMessage,omitempty"`   // up to 140 characters, with the code parameter in it
	EmailMessage string `json:"emailMessage,omitempty"` // up to 20,000 characters of HTML, with the code parameter in it
	EmailSubject string `json:"emailSubject,omitempty"` // up to 140 characters
}

// A CognitoEventUserPoolsCustomEmailSender asks the function to send an email in place of Cognito. Cognito takes no
// notice of what the function returns.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
type CognitoEventUserPoolsCustomEmailSender struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsCustomEmailSenderRequest  `json:"request"`  // what to send to whom
	Response CognitoEventUserPoolsCustomEmailSenderResponse `json:"response"` // empty
}

// A CognitoEventUserPoolsCustomEmailSenderRequest says what email to send to whom.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
type CognitoEventUserPoolsCustomEmailSenderRequest struct {
	Type           string            `json:"type"`                    // customEmailSenderRequestV1
	Code           string            `json:"code,omitempty"`          // encrypted code or password, in base64; "" for none
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"` // for triggers, from the caller; not stored
	UserAttributes map[string]string `json:"userAttributes,omitzero"` // by name, such as email

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsCustomEmailSenderRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("type", &r.Type),
		member("code", &r.Code),
		texts("clientMetadata", &r.ClientMetadata),
		texts("userAttributes", &r.UserAttributes),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsCustomEmailSenderRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsCustomEmailSenderRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsCustomEmailSenderResponse has nothing to say.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
type CognitoEventUserPoolsCustomEmailSenderResponse struct{}

// A CognitoEventUserPoolsCustomSMSSender asks the function to send a text message in place of Cognito. Cognito takes no
// notice of what the function returns.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
type CognitoEventUserPoolsCustomSMSSender struct {
	CognitoEventUserPoolsHeader
	Request  CognitoEventUserPoolsCustomSMSSenderRequest  `json:"request"`  // what to send to whom
	Response CognitoEventUserPoolsCustomSMSSenderResponse `json:"response"` // empty
}

// A CognitoEventUserPoolsCustomSMSSenderRequest says what text message to send to whom.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
type CognitoEventUserPoolsCustomSMSSenderRequest struct {
	Type           string            `json:"type"`                    // customSMSSenderRequestV1
	Code           string            `json:"code,omitempty"`          // encrypted code or password, in base64; "" for none
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"` // for triggers, from the caller; not stored
	UserAttributes map[string]string `json:"userAttributes,omitzero"` // by name, such as phone_number

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CognitoEventUserPoolsCustomSMSSenderRequest) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("type", &r.Type),
		member("code", &r.Code),
		texts("clientMetadata", &r.ClientMetadata),
		texts("userAttributes", &r.UserAttributes),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r CognitoEventUserPoolsCustomSMSSenderRequest) MarshalJSON() ([]byte, error) {
	type plain CognitoEventUserPoolsCustomSMSSenderRequest
	return r.wire.encode(plain(r))
}

// A CognitoEventUserPoolsCustomSMSSenderResponse has nothing to say.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
type CognitoEventUserPoolsCustomSMSSenderResponse struct{}
