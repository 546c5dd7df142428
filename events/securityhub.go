package events

import "encoding/json"

// A SecurityHubFindingsImportedEvent is findings of AWS Security Hub, new or
// changed. It comes through Amazon EventBridge; its detail type is "Security Hub
// Findings - Imported", or "Security Hub Findings - Custom Action" for findings
// that somebody has sent from the console.
//
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
type SecurityHubFindingsImportedEvent = EventBridge[SecurityHubFindingsImportedDetail]

// SecurityHubFindingsImportedDetail is a list of findings.
//
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
type SecurityHubFindingsImportedDetail struct {
	Findings          []SecurityHubFinding `json:"findings,omitzero"`           // one finding when imported, up to 20 of a custom action
	ActionName        string               `json:"actionName,omitempty"`        // name of the custom action; empty when imported
	ActionDescription string               `json:"actionDescription,omitempty"` // its description; empty when imported
}

// A SecurityHubFinding is a finding in the AWS Security Finding Format. What
// depends on its kind stays as it was sent. Times are RFC 3339 as text, with
// offsets such as "+0000" allowed.
//
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
type SecurityHubFinding struct {
	SchemaVersion         string                      `json:"SchemaVersion"`                   // version of the format, "2018-10-08" today
	ID                    string                      `json:"Id"`                              // ID of the finding, the same in all its versions
	ProductARN            string                      `json:"ProductArn"`                      // ARN of the product that found it
	ProductName           string                      `json:"ProductName,omitempty"`           // name of the product
	CompanyName           string                      `json:"CompanyName,omitempty"`           // who makes the product
	Region                string                      `json:"Region,omitempty"`                // Region of the finding
	GeneratorID           string                      `json:"GeneratorId"`                     // rule or check that found it
	AWSAccountID          string                      `json:"AwsAccountId"`                    // ID of the account, 12 digits
	AWSAccountName        string                      `json:"AwsAccountName,omitempty"`        // name of the account; empty if it was not sent
	Types                 []string                    `json:"Types,omitzero"`                  // kinds, such as "Software and Configuration Checks"
	FirstObservedAt       string                      `json:"FirstObservedAt,omitempty"`       // when it was first seen; empty if it was not sent
	LastObservedAt        string                      `json:"LastObservedAt,omitempty"`        // when it was last seen; empty if it was not sent
	CreatedAt             string                      `json:"CreatedAt"`                       // when the finding was made
	UpdatedAt             string                      `json:"UpdatedAt"`                       // when the finding was last changed
	ProcessedAt           string                      `json:"ProcessedAt,omitempty"`           // when Security Hub got it; empty if it was not sent
	Severity              *SecurityHubSeverity        `json:"Severity,omitempty"`              // how bad it is; nil if it was not sent
	Confidence            *int                        `json:"Confidence,omitempty"`            // how sure it is, 0 to 100; nil if it was not sent
	Criticality           *int                        `json:"Criticality,omitempty"`           // how important the resources are, 0 to 100; nil if it was not sent
	Title                 string                      `json:"Title"`                           // the finding in a line
	Description           string                      `json:"Description"`                     // the finding in words
	Remediation           *SecurityHubRemediation     `json:"Remediation,omitempty"`           // what can be done; nil if it was not sent
	SourceURL             string                      `json:"SourceUrl,omitempty"`             // page about it; empty if there is none
	ProductFields         map[string]string           `json:"ProductFields,omitzero"`          // what more the product says; nil if it was not sent
	UserDefinedFields     map[string]string           `json:"UserDefinedFields,omitzero"`      // what more the user says; nil if nothing
	Resources             []SecurityHubResource       `json:"Resources,omitzero"`              // what it is about
	RelatedFindings       []SecurityHubRelatedFinding `json:"RelatedFindings,omitzero"`        // findings it belongs together with; nil if they were not sent
	Compliance            *SecurityHubCompliance      `json:"Compliance,omitempty"`            // result of a control; nil of other findings
	Workflow              *SecurityHubWorkflow        `json:"Workflow,omitempty"`              // how far it was dealt with; nil if it was not sent
	WorkflowState         string                      `json:"WorkflowState,omitempty"`         // older form of Workflow, such as "NEW"; empty if it was not sent
	RecordState           string                      `json:"RecordState,omitempty"`           // "ACTIVE" or "ARCHIVED"
	VerificationState     string                      `json:"VerificationState,omitempty"`     // such as "TRUE_POSITIVE"; empty if it was not sent
	Note                  *SecurityHubNote            `json:"Note,omitempty"`                  // note of a user; nil if there is none
	FindingProviderFields *SecurityHubProviderFields  `json:"FindingProviderFields,omitempty"` // what the product said at first; nil if it was not sent
	Sample                *bool                       `json:"Sample,omitempty"`                // whether it is only a sample; nil if it was not sent
	Action                json.RawMessage             `json:"Action,omitempty"`                // what was done, as sent; nil if it was not sent
	Detection             json.RawMessage             `json:"Detection,omitempty"`             // attack sequence, as sent; nil of other findings
	GeneratorDetails      json.RawMessage             `json:"GeneratorDetails,omitempty"`      // rule that found it, as sent; nil if it was not sent
	Malware               json.RawMessage             `json:"Malware,omitempty"`               // malware, as sent; nil of other findings
	Network               json.RawMessage             `json:"Network,omitempty"`               // connection, as sent; nil of other findings
	NetworkPath           json.RawMessage             `json:"NetworkPath,omitempty"`           // path through the network, as sent; nil of other findings
	PatchSummary          json.RawMessage             `json:"PatchSummary,omitempty"`          // patches, as sent; nil of other findings
	Process               json.RawMessage             `json:"Process,omitempty"`               // process, as sent; nil of other findings
	ThreatIntelIndicators json.RawMessage             `json:"ThreatIntelIndicators,omitempty"` // signs of a threat, as sent; nil of other findings
	Threats               json.RawMessage             `json:"Threats,omitempty"`               // threats, as sent; nil of other findings
	Vulnerabilities       json.RawMessage             `json:"Vulnerabilities,omitempty"`       // vulnerabilities, as sent; nil of other findings
}

// SecurityHubSeverity is how bad a finding is.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html
type SecurityHubSeverity struct {
	Label      string   `json:"Label,omitempty"`      // "INFORMATIONAL", "LOW", "MEDIUM", "HIGH" or "CRITICAL"
	Normalized *int     `json:"Normalized,omitempty"` // the same as a number, 0 to 100; nil if it was not sent
	Original   string   `json:"Original,omitempty"`   // what the product said; empty if it was not sent
	Product    *float64 `json:"Product,omitempty"`    // older form of Original; nil if it was not sent
}

// SecurityHubRemediation is what can be done about a finding.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Remediation.html
type SecurityHubRemediation struct {
	Recommendation *SecurityHubRecommendation `json:"Recommendation,omitempty"` // the recommendation; nil if it was not sent
}

// SecurityHubRecommendation is a recommendation.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Recommendation.html
type SecurityHubRecommendation struct {
	Text string `json:"Text,omitempty"` // what to do, in words
	URL  string `json:"Url,omitempty"`  // page about it; empty if there is none
}

// SecurityHubResource is a resource that a finding is about.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Resource.html
type SecurityHubResource struct {
	Type               string            `json:"Type"`                         // such as "AwsS3Bucket"
	ID                 string            `json:"Id"`                           // ARN or another ID
	Partition          string            `json:"Partition,omitempty"`          // such as "aws"
	Region             string            `json:"Region,omitempty"`             // Region of the resource
	ResourceRole       string            `json:"ResourceRole,omitempty"`       // "Target" or "Actor"; empty if it was not sent
	Tags               map[string]string `json:"Tags,omitzero"`                // tags of the resource; nil if they were not sent
	ApplicationARN     string            `json:"ApplicationArn,omitempty"`     // ARN of its application; empty if it has none
	ApplicationName    string            `json:"ApplicationName,omitempty"`    // name of its application; empty if it has none
	DataClassification json.RawMessage   `json:"DataClassification,omitempty"` // sensitive data in it, as sent; nil if it was not sent
	Details            json.RawMessage   `json:"Details,omitempty"`            // the resource, by type, as sent; nil if it was not sent
}

// SecurityHubRelatedFinding is a finding that another belongs together with.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_RelatedFinding.html
type SecurityHubRelatedFinding struct {
	ID         string `json:"Id"`         // ID of the finding
	ProductARN string `json:"ProductArn"` // ARN of the product that found it
}

// SecurityHubCompliance is the result of a control.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Compliance.html
type SecurityHubCompliance struct {
	Status                    string                        `json:"Status,omitempty"`                   // "PASSED", "WARNING", "FAILED" or "NOT_AVAILABLE"
	SecurityControlID         string                        `json:"SecurityControlId,omitempty"`        // ID of the control, such as "S3.1"; empty if it was not sent
	RelatedRequirements       []string                      `json:"RelatedRequirements,omitzero"`       // requirements of standards; nil if they were not sent
	AssociatedStandards       []SecurityHubStandard         `json:"AssociatedStandards,omitzero"`       // standards that have the control; nil if they were not sent
	StatusReasons             []SecurityHubStatusReason     `json:"StatusReasons,omitzero"`             // why the status is so; nil if they were not sent
	SecurityControlParameters []SecurityHubControlParameter `json:"SecurityControlParameters,omitzero"` // settings of the control; nil if they were not sent
}

// SecurityHubStandard is a standard that has a control.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AssociatedStandard.html
type SecurityHubStandard struct {
	StandardsID string `json:"StandardsId"` // ID of the standard
}

// SecurityHubStatusReason is why the result of a control is so.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StatusReason.html
type SecurityHubStatusReason struct {
	ReasonCode  string `json:"ReasonCode"`            // such as "CONFIG_EVALUATIONS_EMPTY"
	Description string `json:"Description,omitempty"` // the reason in words; empty if it was not sent
}

// SecurityHubControlParameter is a setting of a control.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_SecurityControlParameter.html
type SecurityHubControlParameter struct {
	Name  string   `json:"Name"`           // name of the setting
	Value []string `json:"Value,omitzero"` // its values
}

// SecurityHubWorkflow is how far a finding was dealt with.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html
type SecurityHubWorkflow struct {
	Status string `json:"Status,omitempty"` // "NEW", "NOTIFIED", "RESOLVED" or "SUPPRESSED"
}

// SecurityHubNote is the note of a user on a finding.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Note.html
type SecurityHubNote struct {
	Text      string `json:"Text"`      // the note
	UpdatedBy string `json:"UpdatedBy"` // who wrote it
	UpdatedAt string `json:"UpdatedAt"` // when it was written
}

// SecurityHubProviderFields is what a product said of a finding at first.
//
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_FindingProviderFields.html
type SecurityHubProviderFields struct {
	Severity        *SecurityHubSeverity        `json:"Severity,omitempty"`       // how bad it is; nil if it was not sent
	Types           []string                    `json:"Types,omitzero"`           // kinds; nil if they were not sent
	Confidence      *int                        `json:"Confidence,omitempty"`     // how sure it is, 0 to 100; nil if it was not sent
	Criticality     *int                        `json:"Criticality,omitempty"`    // how important the resources are, 0 to 100; nil if it was not sent
	RelatedFindings []SecurityHubRelatedFinding `json:"RelatedFindings,omitzero"` // findings it belongs together with; nil if they were not sent
}
