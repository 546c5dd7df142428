package events

// An IoTCoreCustomAuthorizerRequest asks a custom authorizer of AWS IoT Core whether a device may connect. The answer is
// an [IoTCoreCustomAuthorizerResponse], within 5 seconds. What does not concern the connection is not sent.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCoreCustomAuthorizerRequest struct {
	Token              string                     `json:"token,omitempty"`              // token the device sent; "" without signing
	SignatureVerified  bool                       `json:"signatureVerified"`            // whether the token's signature was checked and holds
	Protocols          []string                   `json:"protocols,omitzero"`           // of tls, http and mqtt
	ProtocolData       *IoTCoreProtocolData       `json:"protocolData,omitempty"`       // what the device sent, by protocol
	ConnectionMetadata *IoTCoreConnectionMetadata `json:"connectionMetadata,omitempty"` // of the connection
}

// An IoTCoreProtocolData is what a device sent to connect, by protocol. A protocol that it does not use is nil.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCoreProtocolData struct {
	TLS  *IoTCoreTLSContext  `json:"tls,omitempty"`  // of the TLS handshake
	HTTP *IoTCoreHTTPContext `json:"http,omitempty"` // of the HTTP or WebSocket request
	MQTT *IoTCoreMQTTContext `json:"mqtt,omitempty"` // of the CONNECT message
}

// An IoTCoreTLSContext is what a TLS handshake said.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-509cert.html
type IoTCoreTLSContext struct {
	ServerName         string `json:"serverName,omitempty"`         // name of the server that the device asked for (SNI)
	X509CertificatePEM string `json:"x509CertificatePem,omitempty"` // the device's certificate, PEM; "" without one
	PrincipalID        string `json:"principalId,omitempty"`        // ID that AWS IoT has for that certificate; "" without one
}

// An IoTCoreHTTPContext is the HTTP or WebSocket request that a device connects with.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCoreHTTPContext struct {
	Headers     map[string]string `json:"headers,omitempty"`     // header fields of the request
	QueryString string            `json:"queryString,omitempty"` // with its question mark: ?name=value
}

// An IoTCoreMQTTContext is the CONNECT message that a device connects with.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCoreMQTTContext struct {
	ClientID string `json:"clientId,omitempty"` // of the device; "" if it did not send one
	Password []byte `json:"password,omitempty"` // as the device sent it, base64 on the wire; nil without one, or if it is not base64
	Username string `json:"username,omitempty"` // as the device sent it, query parameters included

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. A password that is not base64 is no error; DecodeError tells.
func (c *IoTCoreMQTTContext) UnmarshalJSON(b []byte) error {
	return decode(b, &c.wire,
		member("username", &c.Username).sticky(),
		member("password", &c.Password).sticky(),
		member("clientId", &c.ClientID).sticky(),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (c IoTCoreMQTTContext) MarshalJSON() ([]byte, error) {
	type plain IoTCoreMQTTContext
	return c.wire.encode(plain(c))
}

// DecodeError says that the password could not be decoded, or is nil. Password is nil then.
func (c IoTCoreMQTTContext) DecodeError() error { return c.wire.damaged("") }

// An IoTCoreConnectionMetadata is what AWS IoT knows about a connection.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCoreConnectionMetadata struct {
	ID string `json:"id"` // ID of the connection, for logs
}

// An IoTCoreCustomAuthorizerResponse says whether a device may connect, and what it may do then.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCoreCustomAuthorizerResponse struct {
	IsAuthenticated          bool                 `json:"isAuthenticated"`                    // whether it may connect
	PrincipalID              string               `json:"principalId"`                        // name for the token, 1 to 128 letters and digits
	DisconnectAfterInSeconds uint32               `json:"disconnectAfterInSeconds,omitempty"` // how long the connection may last, 300 to 86,400; 0 is 86,400
	RefreshAfterInSeconds    uint32               `json:"refreshAfterInSeconds,omitempty"`    // when to ask for the policies again, 300 to 86,400; 0 is 300
	PolicyDocuments          []*IAMPolicyDocument `json:"policyDocuments,omitzero"`           // what it may do: up to 10, each of up to 2,048 characters
}

// An IoTPreProvisionHookRequest asks a pre-provisioning hook of AWS IoT Core whether a device may register itself by a
// provisioning template. The answer is an [IoTPreProvisionHookResponse], within 5 seconds.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
type IoTPreProvisionHookRequest struct {
	ClaimCertificateID string            `json:"claimCertificateId"`  // ID of the certificate that the device came with
	CertificateID      string            `json:"certificateId"`       // ID of the certificate that it is to get
	CertificatePEM     string            `json:"certificatePem"`      // that certificate, PEM
	TemplateARN        string            `json:"templateArn"`         // of the provisioning template
	ClientID           string            `json:"clientId"`            // MQTT client ID of the device
	Parameters         map[string]string `json:"parameters,omitzero"` // what the device sent for the template
}

// An IoTPreProvisionHookResponse says whether a device may register itself.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
type IoTPreProvisionHookResponse struct {
	AllowProvisioning  bool              `json:"allowProvisioning"`           // whether it may
	ParameterOverrides map[string]string `json:"parameterOverrides,omitzero"` // parameters to put in place of the device's; nil for none
}

// An IoTCustomAuthorizerRequest is not what AWS IoT Core sends to a custom authorizer.
//
// Deprecated: Use [IoTCoreCustomAuthorizerRequest].
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCustomAuthorizerRequest struct {
	HTTPContext        *IoTHTTPContext `json:"httpContext,omitempty"` // of the HTTP request
	MQTTContext        *IoTMQTTContext `json:"mqttContext,omitempty"` // of the CONNECT message
	TLSContext         *IoTTLSContext  `json:"tlsContext,omitempty"`  // of the TLS handshake
	AuthorizationToken string          `json:"token"`                 // token the device sent
	TokenSignature     string          `json:"tokenSignature"`        // its signature
}

// An IoTHTTPContext is an [IoTCoreHTTPContext] under an older name.
//
// Deprecated: Use [IoTCoreHTTPContext].
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTHTTPContext IoTCoreHTTPContext

// An IoTMQTTContext is an [IoTCoreMQTTContext] under an older name.
//
// Deprecated: Use [IoTCoreMQTTContext].
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTMQTTContext IoTCoreMQTTContext

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (c *IoTMQTTContext) UnmarshalJSON(b []byte) error {
	return (*IoTCoreMQTTContext)(c).UnmarshalJSON(b)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (c IoTMQTTContext) MarshalJSON() ([]byte, error) { return IoTCoreMQTTContext(c).MarshalJSON() }

// An IoTTLSContext is an [IoTCoreTLSContext] under an older name.
//
// Deprecated: Use [IoTCoreTLSContext].
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTTLSContext IoTCoreTLSContext

// An IoTCustomAuthorizerResponse is not quite what AWS IoT Core takes from a custom authorizer.
//
// Deprecated: Use [IoTCoreCustomAuthorizerResponse].
//
// https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
type IoTCustomAuthorizerResponse struct {
	IsAuthenticated          bool     `json:"isAuthenticated"`                    // whether the device may connect
	PrincipalID              string   `json:"principalId"`                        // name for the token, 1 to 128 letters and digits
	DisconnectAfterInSeconds int32    `json:"disconnectAfterInSeconds,omitempty"` // how long the connection may last, 300 to 86,400; 0 is 86,400
	RefreshAfterInSeconds    int32    `json:"refreshAfterInSeconds,omitempty"`    // when to ask for the policies again, 300 to 86,400; 0 is 300
	PolicyDocuments          []string `json:"policyDocuments,omitzero"`           // what the device may do, each a policy as JSON text
}
