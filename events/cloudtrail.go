package events

import (
	"encoding/json"
	"time"
)

// A CloudTrailEvent is a call of an AWS API, a sign-in or another record of AWS
// CloudTrail, sent through Amazon EventBridge. Its detail type is "AWS API Call
// via CloudTrail", "AWS Console Sign In via CloudTrail" or "AWS Service Event via
// CloudTrail", its source that of the service.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type CloudTrailEvent = EventBridge[CloudTrailDetail]

// CloudTrailDetail is a record of AWS CloudTrail.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type CloudTrailDetail struct {
	EventVersion                 string                  `json:"eventVersion"`                           // version of the record, such as "1.11"
	EventTime                    time.Time               `json:"eventTime,omitzero"`                     // when the call was made, to the second
	EventSource                  string                  `json:"eventSource"`                            // service that was called, such as "s3.amazonaws.com"
	EventName                    string                  `json:"eventName"`                              // operation, such as "CreateBucket"
	AWSRegion                    string                  `json:"awsRegion"`                              // Region of the call
	SourceIPAddress              string                  `json:"sourceIPAddress,omitempty"`              // address the call came from, or the name of a service
	UserAgent                    string                  `json:"userAgent,omitempty"`                    // program that made the call; empty if it was not sent
	RequestID                    string                  `json:"requestID,omitempty"`                    // ID that the service gave the call; empty if it was not sent
	EventID                      string                  `json:"eventID"`                                // unique ID of the record
	EventType                    string                  `json:"eventType"`                              // such as "AwsApiCall" or "AwsServiceEvent"
	EventCategory                string                  `json:"eventCategory,omitempty"`                // "Management", "Data", "NetworkActivity" or "Insight"; empty if it was not sent
	RecipientAccountID           string                  `json:"recipientAccountId,omitempty"`           // ID of the account that got the record, 12 digits; empty if it was not sent
	ErrorCode                    string                  `json:"errorCode,omitempty"`                    // such as "AccessDenied"; empty if the call succeeded
	ErrorMessage                 string                  `json:"errorMessage,omitempty"`                 // the error in words; empty if the call succeeded
	APIVersion                   string                  `json:"apiVersion,omitempty"`                   // version of the API; empty if it was not sent
	SharedEventID                string                  `json:"sharedEventID,omitempty"`                // ID of the same call in the records of other accounts; empty if there are none
	VPCEndpointID                string                  `json:"vpcEndpointId,omitempty"`                // ID of the VPC endpoint the call came through; empty without one
	VPCEndpointAccountID         string                  `json:"vpcEndpointAccountId,omitempty"`         // ID of the account of that endpoint, 12 digits; empty without one
	SessionCredentialFromConsole string                  `json:"sessionCredentialFromConsole,omitempty"` // "true" for a call from a session of the console; empty otherwise
	ReadOnly                     *bool                   `json:"readOnly,omitempty"`                     // whether the call only reads; nil if it was not sent
	ManagementEvent              *bool                   `json:"managementEvent,omitempty"`              // whether it is a management event; nil if it was not sent
	UserIdentity                 *CloudTrailUserIdentity `json:"userIdentity,omitempty"`                 // who made the call; nil if it was not sent
	RequestParameters            json.RawMessage         `json:"requestParameters,omitempty"`            // parameters of the call, as sent; null for none
	ResponseElements             json.RawMessage         `json:"responseElements,omitempty"`             // answer of the call, as sent; null of calls that only read
	AdditionalEventData          json.RawMessage         `json:"additionalEventData,omitempty"`          // what else the service says, as sent; nil if it was not sent
	ServiceEventDetails          json.RawMessage         `json:"serviceEventDetails,omitempty"`          // details of a service's own event, as sent; nil of calls
	InsightDetails               json.RawMessage         `json:"insightDetails,omitempty"`               // details of an Insights event, as sent; nil of other events
	EdgeDeviceDetails            json.RawMessage         `json:"edgeDeviceDetails,omitempty"`            // edge device that was called, as sent; nil if there is none
	EventContext                 json.RawMessage         `json:"eventContext,omitempty"`                 // tags and IAM keys added to the record, as sent; nil if there are none
	Resources                    []CloudTrailResource    `json:"resources,omitzero"`                     // what the call was about; nil if it was not sent
	TLSDetails                   *CloudTrailTLSDetails   `json:"tlsDetails,omitempty"`                   // encryption of the call; nil if it was not sent
	Addendum                     *CloudTrailAddendum     `json:"addendum,omitempty"`                     // why the record is late or was changed; nil if it was not
}

// CloudTrailUserIdentity is who made a call. Which fields are set depends on Type.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type CloudTrailUserIdentity struct {
	Type             string                    `json:"type,omitempty"`             // such as "Root", "IAMUser", "AssumedRole" or "AWSService"
	PrincipalID      string                    `json:"principalId,omitempty"`      // unique ID of who made the call
	ARN              string                    `json:"arn,omitempty"`              // its ARN
	AccountID        string                    `json:"accountId,omitempty"`        // its account, 12 digits
	AccessKeyID      string                    `json:"accessKeyId,omitempty"`      // access key of the call; empty if it was not signed with one
	UserName         string                    `json:"userName,omitempty"`         // name of the user; empty if it has none
	InvokedBy        string                    `json:"invokedBy,omitempty"`        // service that made the call for another; empty otherwise
	IdentityProvider string                    `json:"identityProvider,omitempty"` // provider of a SAML or web identity user
	CredentialID     string                    `json:"credentialId,omitempty"`     // ID of a bearer token; empty without one
	SessionContext   *CloudTrailSessionContext `json:"sessionContext,omitempty"`   // session of temporary credentials; nil without them
	OnBehalfOf       *CloudTrailOnBehalfOf     `json:"onBehalfOf,omitempty"`       // user of IAM Identity Center; nil for other users
	InScopeOf        json.RawMessage           `json:"inScopeOf,omitempty"`        // service and function that a role was assumed for, as sent; nil if it was not sent
}

// CloudTrailSessionContext is a session of temporary credentials.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type CloudTrailSessionContext struct {
	SessionIssuer       *CloudTrailSessionIssuer       `json:"sessionIssuer,omitempty"`       // whose credentials they are; nil if it was not sent
	WebIDFederationData *CloudTrailWebIDFederationData `json:"webIdFederationData,omitempty"` // web identity of the session; nil if it was not sent
	Attributes          *CloudTrailSessionAttributes   `json:"attributes,omitempty"`          // beginning of the session; nil if it was not sent
	AssumedRoot         string                         `json:"assumedRoot,omitempty"`         // "true" for a session of AssumeRoot; empty otherwise
	SourceIdentity      string                         `json:"sourceIdentity,omitempty"`      // who is behind the session; empty if it was not set
	EC2RoleDelivery     string                         `json:"ec2RoleDelivery,omitempty"`     // version of the instance metadata service, "1.0" or "2.0"; empty elsewhere
	EC2IssuedInVPC      string                         `json:"ec2IssuedInVpc,omitempty"`      // VPC of the instance the credentials are of; empty elsewhere
}

// CloudTrailSessionIssuer is whose temporary credentials a session has.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type CloudTrailSessionIssuer struct {
	Type        string `json:"type,omitempty"`        // "Root", "IAMUser" or "Role"
	PrincipalID string `json:"principalId,omitempty"` // its unique ID
	ARN         string `json:"arn,omitempty"`         // its ARN
	AccountID   string `json:"accountId,omitempty"`   // its account, 12 digits
	UserName    string `json:"userName,omitempty"`    // its name; empty for the root user
}

// CloudTrailWebIDFederationData is the web identity of a session.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type CloudTrailWebIDFederationData struct {
	FederatedProvider string            `json:"federatedProvider,omitempty"` // provider of the identity
	Attributes        map[string]string `json:"attributes,omitzero"`         // what the provider says of it; nil if it was not sent
}

// CloudTrailSessionAttributes is how a session began.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type CloudTrailSessionAttributes struct {
	CreationDate     time.Time `json:"creationDate,omitzero"`      // when the credentials were made, to the second
	MFAAuthenticated string    `json:"mfaAuthenticated,omitempty"` // "true" or "false": whether MFA was used
}

// CloudTrailOnBehalfOf is the user of IAM Identity Center that a call was made for.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type CloudTrailOnBehalfOf struct {
	UserID           string `json:"userId"`           // ID of the user
	IdentityStoreARN string `json:"identityStoreArn"` // ARN of the identity store that has the user
}

// CloudTrailResource is a resource that a call was about.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type CloudTrailResource struct {
	ARN       string `json:"ARN,omitempty"`       // its ARN
	ARNPrefix string `json:"ARNPrefix,omitempty"` // beginning of the ARNs of several resources; empty otherwise
	AccountID string `json:"accountId,omitempty"` // account that has it, 12 digits
	Type      string `json:"type,omitempty"`      // such as "AWS::S3::Bucket"
}

// CloudTrailTLSDetails is how a call was encrypted.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type CloudTrailTLSDetails struct {
	TLSVersion               string `json:"tlsVersion,omitempty"`               // such as "TLSv1.3"
	CipherSuite              string `json:"cipherSuite,omitempty"`              // name of the cipher suite
	ClientProvidedHostHeader string `json:"clientProvidedHostHeader,omitempty"` // host name the client called
	KeyExchange              string `json:"keyExchange,omitempty"`              // how the keys were agreed on; empty if it was not sent
}

// CloudTrailAddendum is why a record is late, or was changed.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type CloudTrailAddendum struct {
	Reason            string `json:"reason,omitempty"`            // "DELIVERY_DELAY", "UPDATED_DATA" or "SERVICE_OUTAGE"
	UpdatedFields     string `json:"updatedFields,omitempty"`     // names of the changed members; empty if none were
	OriginalRequestID string `json:"originalRequestID,omitempty"` // request ID before the change; empty if it was not changed
	OriginalEventID   string `json:"originalEventID,omitempty"`   // event ID before the change; empty if it was not changed
}
