package events

import (
	"encoding/json"
	"time"
)

// A GuardDutyFindingEvent is a finding of Amazon GuardDuty, new or seen again. It
// comes through Amazon EventBridge; its detail type is "GuardDuty Finding".
//
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
type GuardDutyFindingEvent = EventBridge[GuardDutyFindingDetail]

// GuardDutyFindingDetail is a finding. What depends on its type stays as it was
// sent, in Resource and within Service.
//
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
type GuardDutyFindingDetail struct {
	SchemaVersion               string            `json:"schemaVersion"`                         // version of the form of findings, such as "2.0"
	AccountID                   string            `json:"accountId"`                             // ID of the account, 12 digits
	Region                      string            `json:"region"`                                // Region of the finding
	Partition                   string            `json:"partition"`                             // such as "aws"
	ID                          string            `json:"id"`                                    // ID of the finding, the same each time it is seen
	ARN                         string            `json:"arn"`                                   // ARN of the finding
	Type                        string            `json:"type"`                                  // such as "UnauthorizedAccess:EC2/SSHBruteForce"
	Title                       string            `json:"title"`                                 // the finding in a line
	Description                 string            `json:"description"`                           // the finding in words
	Severity                    float64           `json:"severity"`                              // 1.0 to 10.0; below 4 is low, from 7 on high, from 9 on critical
	Confidence                  *float64          `json:"confidence,omitempty"`                  // how sure it is; nil if it was not sent
	CreatedAt                   time.Time         `json:"createdAt,omitzero"`                    // when it was first seen
	UpdatedAt                   time.Time         `json:"updatedAt,omitzero"`                    // when it was last seen
	Resource                    json.RawMessage   `json:"resource,omitempty"`                    // what it is about, as sent; its resourceType says which members there are
	Service                     *GuardDutyService `json:"service,omitempty"`                     // how it was found; nil if it was not sent
	AssociatedAttackSequenceARN string            `json:"associatedAttackSequenceArn,omitempty"` // ARN of the attack sequence it belongs to; empty if there is none
}

// GuardDutyService is how a finding was found.
//
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Service.html
type GuardDutyService struct {
	ServiceName          string          `json:"serviceName"`                    // always "guardduty"
	DetectorID           string          `json:"detectorId"`                     // ID of the detector
	Action               json.RawMessage `json:"action,omitempty"`               // what was done, as sent; its actionType says which members there are
	ResourceRole         string          `json:"resourceRole,omitempty"`         // "TARGET" or "ACTOR"; empty if it was not sent
	AdditionalInfo       json.RawMessage `json:"additionalInfo,omitempty"`       // what more is known, as sent; nil if it was not sent
	Evidence             json.RawMessage `json:"evidence,omitempty"`             // what it is based on, as sent; nil if it was not sent
	Detection            json.RawMessage `json:"detection,omitempty"`            // an anomaly or attack sequence, as sent; nil of other findings
	RuntimeDetails       json.RawMessage `json:"runtimeDetails,omitempty"`       // process it was seen in, as sent; nil of other findings
	EBSVolumeScanDetails json.RawMessage `json:"ebsVolumeScanDetails,omitempty"` // scan of a volume, as sent; nil of other findings
	MalwareScanDetails   json.RawMessage `json:"malwareScanDetails,omitempty"`   // scan for malware, as sent; nil of other findings
	EventFirstSeen       time.Time       `json:"eventFirstSeen,omitzero"`        // when it was first seen
	EventLastSeen        time.Time       `json:"eventLastSeen,omitzero"`         // when it was last seen
	Archived             bool            `json:"archived"`                       // whether it was archived
	Count                int64           `json:"count"`                          // how often it was seen
	FeatureName          string          `json:"featureName,omitempty"`          // feature that found it; empty if it was not sent
	UserFeedback         string          `json:"userFeedback,omitempty"`         // what the user thinks of it; empty if nothing
}
