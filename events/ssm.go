package events

// An SSMParameterStoreChangeEvent says that a parameter of AWS Systems Manager was
// made, changed or removed. It comes through Amazon EventBridge; its detail type is
// "Parameter Store Change".
//
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
type SSMParameterStoreChangeEvent = EventBridge[SSMParameterStoreChangeDetail]

// SSMParameterStoreChangeDetail is a change of a parameter.
//
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
type SSMParameterStoreChangeDetail struct {
	Operation   string `json:"operation"`             // "Create", "Update", "Delete" or "LabelParameterVersion"
	Name        string `json:"name"`                  // name of the parameter
	Type        string `json:"type,omitempty"`        // "String", "StringList" or "SecureString"
	Description string `json:"description,omitempty"` // its description; empty if it has none
}
