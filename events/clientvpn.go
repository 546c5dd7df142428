package events

// A ClientVPNConnectionHandlerRequest asks the connect handler of an AWS Client VPN endpoint whether a device may
// connect. The answer is a [ClientVPNConnectionHandlerResponse], within 30 seconds; without one, the device may not.
//
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
type ClientVPNConnectionHandlerRequest struct {
	ConnectionID         string `json:"connection-id"`                // cvpn-connection-…
	EndpointID           string `json:"endpoint-id"`                  // cvpn-endpoint-…
	CommonName           string `json:"common-name"`                  // of the client's certificate; "" without mutual authentication
	Username             string `json:"username"`                     // of the user; "" without Active Directory or SAML
	OSPlatform           string `json:"platform"`                     // operating system, such as linux; "" if the client does not say
	OSPlatformVersion    string `json:"platform-version"`             // its version; "" if the client does not say
	PublicIP             string `json:"public-ip"`                    // address of the device
	ClientOpenVPNVersion string `json:"client-openvpn-version"`       // version of the client's OpenVPN; "" if the client does not say
	SchemaVersion        string `json:"schema-version"`               // of the request: v1, v2 or v3
	AWSClientVersion     string `json:"aws-client-version,omitempty"` // version of the AWS client; "" of another client
	Groups               string `json:"groups,omitempty"`             // identifiers of the user's groups; "" before v2
}

// A ClientVPNConnectionHandlerResponse says whether a device may connect. A nil PostureComplianceStatuses is written as
// an empty list, since the endpoint takes no null: to that end the type has a MarshalJSON method, which a struct that
// embeds it must not promote.
//
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
type ClientVPNConnectionHandlerResponse struct {
	Allow                             bool     `json:"allow"`                                    // whether the device may connect
	ErrorMsgOnFailedPostureCompliance string   `json:"error-msg-on-failed-posture-compliance"`   // shown to the user where Allow is false; v1 and v2
	PostureComplianceStatuses         []string `json:"posture-compliance-statuses"`              // any statuses, kept with the connection; none is []
	SchemaVersion                     string   `json:"schema-version"`                           // of the response: that of the request
	ErrorMsgOnDeniedConnection        string   `json:"error-msg-on-denied-connection,omitempty"` // shown to the user where Allow is false; v3
}

// MarshalJSON implements [encoding/json.Marshaler]. Of the two messages, it writes the one that the schema version has,
// and the other if it is set.
func (r ClientVPNConnectionHandlerResponse) MarshalJSON() ([]byte, error) {
	if r.PostureComplianceStatuses == nil {
		r.PostureComplianceStatuses = []string{}
	}
	type plain ClientVPNConnectionHandlerResponse
	if r.SchemaVersion != "v3" {
		return encode(plain(r))
	}
	return encode(struct {
		plain
		Failed string `json:"error-msg-on-failed-posture-compliance,omitempty"`
		Denied string `json:"error-msg-on-denied-connection"`
	}{plain(r), r.ErrorMsgOnFailedPostureCompliance, r.ErrorMsgOnDeniedConnection})
}
