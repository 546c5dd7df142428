package events

import (
	"encoding/json"
	"fmt"
	"time"
)

// A ConfigEvent asks the function of a custom rule of AWS Config to evaluate
// resources. The function answers with Config's PutEvaluations, not with its
// response.
//
// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
type ConfigEvent struct {
	AccountID        string `json:"accountId"`                  // ID of the account that has the rule, 12 digits
	ConfigRuleArn    string `json:"configRuleArn"`              // ARN of the rule
	ConfigRuleID     string `json:"configRuleId"`               // ID of the rule
	ConfigRuleName   string `json:"configRuleName"`             // name of the rule
	EventLeftScope   bool   `json:"eventLeftScope"`             // whether the resource is no longer in the scope of the rule
	ExecutionRoleArn string `json:"executionRoleArn,omitempty"` // ARN of the role of AWS Config
	InvokingEvent    string `json:"invokingEvent"`              // JSON text of what has happened; see ParseInvokingEvent
	ResultToken      string `json:"resultToken"`                // token for the answer; "TESTMODE" in a test
	RuleParameters   string `json:"ruleParameters,omitempty"`   // JSON text of the parameters of the rule; see ParseRuleParameters
	Version          string `json:"version"`                    // version of the event, "1.0" today
	EvaluationMode   string `json:"evaluationMode,omitempty"`   // "DETECTIVE", or "PROACTIVE" before a resource is made; empty if it was not sent
}

// ParseInvokingEvent decodes InvokingEvent.
func (e ConfigEvent) ParseInvokingEvent() (ConfigInvokingEvent, error) {
	var parsed ConfigInvokingEvent
	if err := Unmarshal([]byte(e.InvokingEvent), &parsed); err != nil {
		return ConfigInvokingEvent{}, fmt.Errorf("parse invoking event of rule %s: %w", e.ConfigRuleName, err)
	}
	return parsed, nil
}

// ParseRuleParameters decodes RuleParameters. It is nil for a rule without
// parameters; a value that is no string becomes its JSON text.
func (e ConfigEvent) ParseRuleParameters() (map[string]string, error) {
	if e.RuleParameters == "" {
		return nil, nil
	}
	var parsed map[string]string
	raw, err := single([]byte(e.RuleParameters))
	if err == nil {
		_, err = setTexts(raw, &parsed)
	}
	if err != nil {
		return nil, fmt.Errorf("parse parameters of rule %s: %w", e.ConfigRuleName, err)
	}
	return parsed, nil
}

// A ConfigInvokingEvent is what made AWS Config evaluate a rule: a change of a
// resource, a schedule, or a delivered snapshot, as MessageType says.
//
// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
type ConfigInvokingEvent struct {
	ConfigurationItem        *ConfigConfigurationItem        `json:"configurationItem,omitempty"`        // the resource; nil unless MessageType is "ConfigurationItemChangeNotification"
	ConfigurationItemSummary *ConfigConfigurationItemSummary `json:"configurationItemSummary,omitempty"` // the resource without its configuration; nil unless MessageType is "OversizedConfigurationItemChangeNotification"
	ConfigurationItemDiff    *ConfigConfigurationItemDiff    `json:"configurationItemDiff,omitempty"`    // what was changed; nil if it was not sent
	AWSAccountID             string                          `json:"awsAccountId,omitempty"`             // ID of the account, 12 digits; empty unless MessageType is "ScheduledNotification"
	NotificationCreationTime time.Time                       `json:"notificationCreationTime,omitzero"`  // when the message was made, to the millisecond
	MessageType              string                          `json:"messageType"`                        // what kind of message it is
	RecordVersion            string                          `json:"recordVersion,omitempty"`            // version of the message, such as "1.3"

	ConfigSnapshotID string `json:"configSnapshotId,omitempty"` // ID of the snapshot; empty unless MessageType is "ConfigurationSnapshotDeliveryCompleted"
	S3Bucket         string `json:"s3Bucket,omitempty"`         // bucket of the snapshot; as ConfigSnapshotID
	S3ObjectKey      string `json:"s3ObjectKey,omitempty"`      // object key of the snapshot; as ConfigSnapshotID
}

// ConfigConfigurationItem is a resource as AWS Config has recorded it.
//
// https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html
type ConfigConfigurationItem struct {
	ResourceType                 string                     `json:"resourceType"`                          // such as "AWS::EC2::Instance"
	ResourceID                   string                     `json:"resourceId"`                            // ID of the resource
	ResourceName                 string                     `json:"resourceName,omitempty"`                // its name; empty if it has none
	ARN                          string                     `json:"ARN,omitempty"`                         // its ARN; empty if it has none
	AWSAccountID                 string                     `json:"awsAccountId"`                          // ID of its account, 12 digits
	AWSRegion                    string                     `json:"awsRegion"`                             // its Region
	AvailabilityZone             string                     `json:"availabilityZone,omitempty"`            // its zone, or "Multiple Availability Zones" and the like
	ResourceCreationTime         time.Time                  `json:"resourceCreationTime,omitzero"`         // when it was made; zero if that is not known
	ConfigurationItemVersion     string                     `json:"configurationItemVersion,omitempty"`    // version of the form of the item
	ConfigurationItemCaptureTime time.Time                  `json:"configurationItemCaptureTime,omitzero"` // when the item was recorded
	ConfigurationItemStatus      string                     `json:"configurationItemStatus"`               // such as "OK", "ResourceDiscovered" or "ResourceDeleted"
	ConfigurationStateID         string                     `json:"configurationStateId,omitempty"`        // a number that grows with each change of the resource; sent as number or text
	ConfigurationStateMD5Hash    string                     `json:"configurationStateMd5Hash"`             // hash for the comparison of states; usually empty
	Configuration                json.RawMessage            `json:"configuration,omitempty"`               // the configuration as the resource's own API has it; nil of a deleted resource
	SupplementaryConfiguration   map[string]json.RawMessage `json:"supplementaryConfiguration,omitzero"`   // what more AWS Config has recorded; nil if it was not sent
	Tags                         map[string]string          `json:"tags,omitzero"`                         // tags of the resource
	RelatedEvents                []string                   `json:"relatedEvents,omitzero"`                // IDs of CloudTrail events; usually empty
	Relationships                []ConfigRelationship       `json:"relationships,omitzero"`                // resources it belongs together with

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. ConfigurationStateID may
// be sent as a number.
func (i *ConfigConfigurationItem) UnmarshalJSON(b []byte) error {
	err := decode(b, &i.wire,
		member("relatedEvents", &i.RelatedEvents),
		member("relationships", &i.Relationships),
		member("configuration", &i.Configuration),
		member("supplementaryConfiguration", &i.SupplementaryConfiguration),
		texts("tags", &i.Tags),
		member("configurationItemVersion", &i.ConfigurationItemVersion),
		member("configurationItemCaptureTime", &i.ConfigurationItemCaptureTime),
		text("configurationStateId", &i.ConfigurationStateID),
		member("awsAccountId", &i.AWSAccountID),
		member("configurationItemStatus", &i.ConfigurationItemStatus),
		member("resourceType", &i.ResourceType),
		member("resourceId", &i.ResourceID),
		member("resourceName", &i.ResourceName),
		member("ARN", &i.ARN),
		member("awsRegion", &i.AWSRegion),
		member("availabilityZone", &i.AvailabilityZone),
		member("configurationStateMd5Hash", &i.ConfigurationStateMD5Hash),
		member("resourceCreationTime", &i.ResourceCreationTime),
	)
	return firstError(err, i.wire.damaged(""))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (i ConfigConfigurationItem) MarshalJSON() ([]byte, error) {
	type plain ConfigConfigurationItem
	return i.wire.encode(plain(i))
}

// ConfigRelationship is a resource that another belongs together with.
//
// https://docs.aws.amazon.com/config/latest/APIReference/API_Relationship.html
type ConfigRelationship struct {
	ResourceType string `json:"resourceType"`           // such as "AWS::EC2::Subnet"
	ResourceID   string `json:"resourceId"`             // ID of the resource
	ResourceName string `json:"resourceName,omitempty"` // its name; empty if it has none
	Name         string `json:"name"`                   // how they belong together, such as "Is contained in Subnet"
}

// ConfigConfigurationItemSummary is a resource whose configuration is too large
// for the event. The whole item is in Config's GetResourceConfigHistory.
//
// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
type ConfigConfigurationItemSummary struct {
	ChangeType                   string    `json:"changeType"`                            // "CREATE", "UPDATE" or "DELETE"
	ConfigurationItemVersion     string    `json:"configurationItemVersion,omitempty"`    // version of the form of the item
	ConfigurationItemCaptureTime time.Time `json:"configurationItemCaptureTime,omitzero"` // when the item was recorded
	ConfigurationStateID         int64     `json:"configurationStateId,omitempty"`        // a number that grows with each change of the resource
	AWSAccountID                 string    `json:"awsAccountId"`                          // ID of its account, 12 digits
	ConfigurationItemStatus      string    `json:"configurationItemStatus"`               // such as "OK" or "ResourceDeleted"
	ResourceType                 string    `json:"resourceType"`                          // such as "AWS::EC2::Instance"
	ResourceID                   string    `json:"resourceId"`                            // ID of the resource
	ResourceName                 string    `json:"resourceName,omitempty"`                // its name; empty if it has none
	ARN                          string    `json:"ARN,omitempty"`                         // its ARN; empty if it has none
	AWSRegion                    string    `json:"awsRegion"`                             // its Region
	AvailabilityZone             string    `json:"availabilityZone,omitempty"`            // its zone
	ConfigurationStateMD5Hash    string    `json:"configurationStateMd5Hash"`             // hash for the comparison of states; usually empty
	ResourceCreationTime         time.Time `json:"resourceCreationTime,omitzero"`         // when it was made; zero if that is not known
}

// ConfigConfigurationItemDiff is what was changed of a resource.
//
// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
type ConfigConfigurationItemDiff struct {
	ChangedProperties map[string]ConfigPropertyChange `json:"changedProperties"` // by the path of the property
	ChangeType        string                          `json:"changeType"`        // "CREATE", "UPDATE" or "DELETE"
}

// ConfigPropertyChange is how a property of a resource was changed.
//
// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
type ConfigPropertyChange struct {
	PreviousValue json.RawMessage `json:"previousValue,omitempty"` // JSON before; null for a new property
	UpdatedValue  json.RawMessage `json:"updatedValue,omitempty"`  // JSON after; null for a removed property
	ChangeType    string          `json:"changeType"`              // "CREATE", "UPDATE" or "DELETE"
}

// A ConfigRulesComplianceChangeEvent says that a resource has begun or ceased to
// comply with a rule of AWS Config. Its detail type is "Config Rules Compliance
// Change".
//
// https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
type ConfigRulesComplianceChangeEvent = EventBridge[ConfigRulesComplianceChangeDetail]

// ConfigRulesComplianceChangeDetail says how a resource's compliance has changed.
//
// https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
type ConfigRulesComplianceChangeDetail struct {
	ResourceID               string                  `json:"resourceId"`                        // ID of the resource
	ResourceType             string                  `json:"resourceType"`                      // such as "AWS::S3::Bucket"
	AWSRegion                string                  `json:"awsRegion"`                         // Region of the resource
	AWSAccountID             string                  `json:"awsAccountId"`                      // ID of its account, 12 digits
	ConfigRuleName           string                  `json:"configRuleName"`                    // name of the rule
	ConfigRuleARN            string                  `json:"configRuleARN,omitempty"`           // ARN of the rule
	RecordVersion            string                  `json:"recordVersion"`                     // version of the message, "1.0" today
	MessageType              string                  `json:"messageType"`                       // always "ComplianceChangeNotification"
	NewEvaluationResult      *ConfigEvaluationResult `json:"newEvaluationResult,omitempty"`     // compliance now; nil if it was not sent
	OldEvaluationResult      *ConfigEvaluationResult `json:"oldEvaluationResult,omitempty"`     // compliance before; nil in the first evaluation
	NotificationCreationTime time.Time               `json:"notificationCreationTime,omitzero"` // when the message was made, to the millisecond
}

// ConfigEvaluationResult is the compliance of a resource with a rule.
//
// https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationResult.html
type ConfigEvaluationResult struct {
	EvaluationResultIdentifier *ConfigEvaluationResultIdentifier `json:"evaluationResultIdentifier,omitempty"` // which rule and resource; nil if it was not sent
	ComplianceType             string                            `json:"complianceType"`                       // "COMPLIANT", "NON_COMPLIANT" or "NOT_APPLICABLE"
	ResultRecordedTime         time.Time                         `json:"resultRecordedTime,omitzero"`          // when AWS Config recorded the result
	ConfigRuleInvokedTime      time.Time                         `json:"configRuleInvokedTime,omitzero"`       // when the rule was evaluated
	Annotation                 string                            `json:"annotation,omitempty"`                 // what the rule says of the result; empty if nothing
	ResultToken                string                            `json:"resultToken,omitempty"`                // token of the evaluation; empty if it was not sent
}

// ConfigEvaluationResultIdentifier says which rule and resource a result is of.
//
// https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationResultIdentifier.html
type ConfigEvaluationResultIdentifier struct {
	EvaluationResultQualifier *ConfigEvaluationResultQualifier `json:"evaluationResultQualifier,omitempty"` // rule and resource; nil if it was not sent
	OrderingTimestamp         time.Time                        `json:"orderingTimestamp,omitzero"`          // time of the state that was evaluated
	ResourceEvaluationID      string                           `json:"resourceEvaluationId,omitempty"`      // ID of a proactive evaluation; empty for a detective one
}

// ConfigEvaluationResultQualifier is a rule and a resource.
//
// https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationResultQualifier.html
type ConfigEvaluationResultQualifier struct {
	ConfigRuleName string `json:"configRuleName"`           // name of the rule
	ResourceType   string `json:"resourceType"`             // such as "AWS::S3::Bucket"
	ResourceID     string `json:"resourceId"`               // ID of the resource
	EvaluationMode string `json:"evaluationMode,omitempty"` // "DETECTIVE" or "PROACTIVE"; empty if it was not sent
}
