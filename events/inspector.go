package events

import "encoding/json"

// An Inspector2FindingEvent is a finding of Amazon Inspector, new or changed. It
// comes through Amazon EventBridge; its detail type is "Inspector2 Finding".
//
// https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
type Inspector2FindingEvent = EventBridge[Inspector2FindingDetail]

// Inspector2FindingDetail is a finding. Its times are text such as
// "Dec 3, 2021, 6:02:30 PM", in UTC. What depends on its type stays as it was
// sent.
//
// https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html
type Inspector2FindingDetail struct {
	AWSAccountID                string                 `json:"awsAccountId"`                          // ID of the account, 12 digits
	FindingARN                  string                 `json:"findingArn"`                            // ARN of the finding
	Type                        string                 `json:"type"`                                  // "PACKAGE_VULNERABILITY", "NETWORK_REACHABILITY" or "CODE_VULNERABILITY"
	Title                       string                 `json:"title"`                                 // the finding in a line
	Description                 string                 `json:"description"`                           // the finding in words
	Severity                    string                 `json:"severity"`                              // "INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL" or "UNTRIAGED"
	Status                      string                 `json:"status"`                                // "ACTIVE", "SUPPRESSED" or "CLOSED"
	FirstObservedAt             string                 `json:"firstObservedAt"`                       // when it was first seen
	LastObservedAt              string                 `json:"lastObservedAt"`                        // when it was last seen
	UpdatedAt                   string                 `json:"updatedAt,omitempty"`                   // when it was last changed; empty if it was not sent
	FixAvailable                string                 `json:"fixAvailable,omitempty"`                // "YES", "NO" or "PARTIAL"; empty if it was not sent
	ExploitAvailable            string                 `json:"exploitAvailable,omitempty"`            // "YES" or "NO"; empty if it was not sent
	InspectorScore              *float64               `json:"inspectorScore,omitempty"`              // score, 0 to 10; nil if it was not sent
	InspectorScoreDetails       json.RawMessage        `json:"inspectorScoreDetails,omitempty"`       // how the score is made up, as sent; nil if it was not sent
	EPSS                        *Inspector2EPSS        `json:"epss,omitempty"`                        // how likely it is exploited; nil if it was not sent
	ExploitabilityDetails       json.RawMessage        `json:"exploitabilityDetails,omitempty"`       // known exploits, as sent; nil if it was not sent
	PackageVulnerabilityDetails json.RawMessage        `json:"packageVulnerabilityDetails,omitempty"` // the vulnerability, as sent; nil of other types
	NetworkReachabilityDetails  json.RawMessage        `json:"networkReachabilityDetails,omitempty"`  // the open path, as sent; nil of other types
	CodeVulnerabilityDetails    json.RawMessage        `json:"codeVulnerabilityDetails,omitempty"`    // the code, as sent; nil of other types
	Remediation                 *Inspector2Remediation `json:"remediation,omitempty"`                 // what can be done; nil if it was not sent
	Resources                   []Inspector2Resource   `json:"resources,omitzero"`                    // what it is about
}

// Inspector2EPSS is how likely a vulnerability is exploited.
//
// https://docs.aws.amazon.com/inspector/v2/APIReference/API_EpssDetails.html
type Inspector2EPSS struct {
	Score float64 `json:"score"` // likelihood, 0 to 1
}

// Inspector2Remediation is what can be done about a finding.
//
// https://docs.aws.amazon.com/inspector/v2/APIReference/API_Remediation.html
type Inspector2Remediation struct {
	Recommendation *Inspector2Recommendation `json:"recommendation,omitempty"` // the recommendation; nil if it was not sent
}

// Inspector2Recommendation is a recommendation.
//
// https://docs.aws.amazon.com/inspector/v2/APIReference/API_Recommendation.html
type Inspector2Recommendation struct {
	Text string `json:"text,omitempty"` // what to do, in words
	URL  string `json:"Url,omitempty"`  // page about it; empty if there is none
}

// Inspector2Resource is a resource that a finding is about.
//
// https://docs.aws.amazon.com/inspector/v2/APIReference/API_Resource.html
type Inspector2Resource struct {
	ID        string            `json:"id"`                  // ID or ARN of the resource
	Type      string            `json:"type"`                // such as "AWS_EC2_INSTANCE" or "AWS_LAMBDA_FUNCTION"
	Partition string            `json:"partition,omitempty"` // such as "aws"
	Region    string            `json:"region,omitempty"`    // Region of the resource
	Tags      map[string]string `json:"tags,omitzero"`       // tags of the resource; nil if they were not sent
	Details   json.RawMessage   `json:"details,omitempty"`   // the resource, by type, as sent; nil if it was not sent
}
