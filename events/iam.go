package events

// An IAMPolicyDocument is a policy in IAM's language, as authorizers of API Gateway and IoT return it.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
type IAMPolicyDocument struct {
	Version   string               // of the language: "2012-10-17"
	ID        string               `json:"Id,omitempty"`       // of the policy; empty if it has none
	Statement []IAMPolicyStatement `json:"Statement,omitzero"` // at least one; nil is left out

	text *keptMember // the document as text, if it came so
}

// UnmarshalJSON also takes the document as text of JSON, which authorizers of IoT may return.
func (d *IAMPolicyDocument) UnmarshalJSON(b []byte) error {
	type plain IAMPolicyDocument
	raw, err := single(b)
	if err != nil {
		return err
	}
	text, ok := unquote(raw)
	if !ok {
		d.text = nil
		return Unmarshal(raw, (*plain)(d))
	}
	if err := Unmarshal([]byte(text), (*plain)(d)); err != nil {
		return err
	}
	d.text = &keptMember{name: "text", value: snapshot((*plain)(d)), sentName: "text", sent: string(raw)}
	return nil
}

// MarshalJSON writes a document that came as text as text again.
func (d IAMPolicyDocument) MarshalJSON() ([]byte, error) {
	type plain IAMPolicyDocument
	b, err := encode(plain(d))
	if err == nil && d.text != nil && d.text.is(b) {
		return []byte(d.text.sent), nil
	}
	return b, err
}

// An IAMPolicyStatement allows or denies some actions on some resources. What AWS lets be one value or a list is a list
// here: one value is a list of one, and is written as it came.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
type IAMPolicyStatement struct {
	Sid          string                    `json:"Sid,omitempty"`          // name of the statement; empty if it has none
	Action       []string                  `json:"Action,omitzero"`        // "execute-api:Invoke"; nil if NotAction is set
	NotAction    []string                  `json:"NotAction,omitzero"`     // every action but these
	Effect       string                    `json:"Effect"`                 // "Allow" or "Deny"
	Principal    any                       `json:"Principal,omitempty"`    // "*", or a map from kind to one or more principals; nil in policies of identities
	NotPrincipal any                       `json:"NotPrincipal,omitempty"` // every principal but these
	Resource     []string                  `json:"Resource,omitzero"`      // ARNs, with * and ?; nil if NotResource is set
	NotResource  []string                  `json:"NotResource,omitzero"`   // every resource but these
	Condition    map[string]map[string]any `json:"Condition,omitzero"`     // operator, key, one or more values: IpAddress, aws:SourceIp, 192.0.2.0/24

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON takes one string where a list of strings stands in the Go type.
func (s *IAMPolicyStatement) UnmarshalJSON(b []byte) error {
	return decode(b, &s.wire,
		member("Sid", &s.Sid),
		list("Action", &s.Action),
		list("NotAction", &s.NotAction),
		member("Effect", &s.Effect),
		member("Principal", &s.Principal),
		member("NotPrincipal", &s.NotPrincipal),
		list("Resource", &s.Resource),
		list("NotResource", &s.NotResource),
		member("Condition", &s.Condition),
	)
}

// MarshalJSON writes a list of one that came as one string as a string again.
func (s IAMPolicyStatement) MarshalJSON() ([]byte, error) {
	type plain IAMPolicyStatement
	return s.wire.encode(plain(s))
}
