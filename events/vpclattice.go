package events

// A VPCLatticeRequest is a request that a VPC Lattice service sends to a function in a target group of event structure
// version V1. Return a [VPCLatticeResponse].
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
type VPCLatticeRequest struct {
	RawPath               string            `json:"raw_path"`                         // path that was asked for, with the query
	Method                string            `json:"method"`                           // in upper case
	Headers               map[string]string `json:"headers"`                          // names in lower case; several values joined by commas
	QueryStringParameters map[string]string `json:"query_string_parameters,omitzero"` // nil without a query
	Body                  string            `json:"body"`                             // base64 if IsBase64Encoded; at most 6 MB
	IsBase64Encoded       bool              `json:"is_base64_encoded"`                // Body is not text
}

// A VPCLatticeV2Request is a request that a VPC Lattice service sends to a function in a target group of event structure
// version V2, the default. Return a [VPCLatticeResponse].
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
type VPCLatticeV2Request struct {
	Version               string                     `json:"version"`                        // "2.0"
	Path                  string                     `json:"path"`                           // path that was asked for, with the query
	Method                string                     `json:"method"`                         // in upper case
	Headers               VPCLatticeValues           `json:"headers,omitzero"`               // names in lower case
	QueryStringParameters VPCLatticeValues           `json:"queryStringParameters,omitzero"` // nil without a query
	Body                  string                     `json:"body,omitempty"`                 // base64 if IsBase64Encoded; at most 6 MB
	IsBase64Encoded       bool                       `json:"isBase64Encoded"`                // Body is not text
	RequestContext        VPCLatticeV2RequestContext `json:"requestContext,omitzero"`        // service, target group, caller

	// The query as some tools send it, under the name that it has in structure V1; nil in what VPC Lattice sends.
	QueryStringParametersV1 VPCLatticeValues `json:"query_string_parameters,omitzero"`
}

// VPCLatticeValues are headers or query parameters with all their values. Where a value came without a list around it,
// it is a list of one, and is written as it came unless a value is added. A map[string][]string can be assigned to it,
// and it to one; it converts to http.Header and url.Values.
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
type VPCLatticeValues map[string][]string

// singleValue stands in the spare room of a list that came as one string, where neither readers nor writers of the list see
// it: the list's capacity is two, and append overwrites it. A map of lists has no other place to keep the form.
const singleValue = "\x00single"

// UnmarshalJSON takes a string where a list of strings stands in the Go type.
func (v *VPCLatticeValues) UnmarshalJSON(b []byte) error {
	raw, err := single(b)
	if err != nil {
		return err
	}
	if isNull(raw) {
		*v = nil
		return nil
	}
	if raw[0] != '{' {
		return mismatch(raw, (*map[string][]string)(v))
	}
	if *v == nil {
		*v = make(VPCLatticeValues)
	}
	return eachMember(raw, func(name string, raw []byte) error {
		if s, ok := unquote(raw); ok {
			(*v)[name] = []string{s, singleValue}[:1]
			return nil
		}
		var list []string
		err := Unmarshal(raw, &list)
		(*v)[name] = list
		return err
	})
}

// MarshalJSON writes a value that came without a list as it came.
func (v VPCLatticeValues) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	forms := make(map[string]any, len(v))
	for name, list := range v {
		forms[name] = list
		if len(list) == 1 && cap(list) == 2 && list[:2][1] == singleValue {
			forms[name] = list[0]
		}
	}
	return encode(forms)
}

// VPCLatticeV2RequestContext says which service a [VPCLatticeV2Request] came through and who made it.
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
type VPCLatticeV2RequestContext struct {
	ServiceNetworkArn string                      `json:"serviceNetworkArn"` // ARN of the service network
	ServiceArn        string                      `json:"serviceArn"`        // ARN of the service
	TargetGroupArn    string                      `json:"targetGroupArn"`    // ARN of the target group that the function is registered with
	Identity          VPCLatticeV2RequestIdentity `json:"identity,omitzero"` // who made the request
	Region            string                      `json:"region"`            // of the service
	TimeEpoch         string                      `json:"timeEpoch"`         // when the request came, in microseconds since 1970, as decimal text
}

// VPCLatticeV2RequestIdentity says who made a [VPCLatticeV2Request]. What does not apply is empty; the fields from
// X509IssuerOU on come from a client certificate of IAM Roles Anywhere.
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
type VPCLatticeV2RequestIdentity struct {
	SourceVPCArn   string `json:"sourceVpcArn,omitempty"`   // ARN of the VPC that the request came from
	Type           string `json:"type,omitempty"`           // "NONE" or "AWS_IAM"
	Principal      string `json:"principal,omitempty"`      // ARN of the caller
	PrincipalOrgID string `json:"principalOrgID,omitempty"` // the caller's organization
	SessionName    string `json:"sessionName,omitempty"`    // of the caller's role session
	X509IssuerOU   string `json:"x509IssuerOu,omitempty"`   // issuer's organizational unit
	X509SANDNS     string `json:"x509SanDns,omitempty"`     // subject alternative name, as a DNS name
	X509SANNameCN  string `json:"x509SanNameCn,omitempty"`  // common name of the subject alternative name
	X509SANURI     string `json:"x509SanUri,omitempty"`     // subject alternative name, as a URI
	X509SubjectCN  string `json:"x509SubjectCn,omitempty"`  // common name of the subject
}

// A VPCLatticeResponse answers a [VPCLatticeRequest] or a [VPCLatticeV2Request].
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
type VPCLatticeResponse struct {
	StatusCode        int               `json:"statusCode"`                  // HTTP status; 0 is written as 0, which VPC Lattice refuses
	StatusDescription string            `json:"statusDescription,omitempty"` // status and words: "200 OK"
	Headers           map[string]string `json:"headers,omitempty"`           // one value each
	Body              string            `json:"body,omitempty"`              // base64 if IsBase64Encoded; at most 6 MB
	IsBase64Encoded   bool              `json:"isBase64Encoded"`             // VPC Lattice decodes Body before it sends it
}
