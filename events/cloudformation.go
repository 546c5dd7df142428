package events

import "encoding/json"

// A CloudFormationMacroRequest asks a function to transform a template of AWS
// CloudFormation, or a part of one. Answer with a [CloudFormationMacroResponse].
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
type CloudFormationMacroRequest struct {
	Region                  string          `json:"region"`                            // Region of the stack
	AccountID               string          `json:"accountId"`                         // ID of the account, 12 digits
	TransformID             string          `json:"transformId"`                       // name of the macro, with the account before it
	RequestID               string          `json:"requestId"`                         // ID of the request, for the answer
	Fragment                json.RawMessage `json:"fragment,omitempty"`                // what to transform, as JSON even of a YAML template
	TemplateParameterValues json.RawMessage `json:"templateParameterValues,omitempty"` // parameters of the template: an object of texts, numbers and lists
	Params                  json.RawMessage `json:"params,omitempty"`                  // parameters of the macro, an object; empty for a whole template
}

// A CloudFormationMacroResponse is what a macro has made of a template. Any Status
// but "success" is a failure.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
type CloudFormationMacroResponse struct {
	RequestID    string `json:"requestId"`              // RequestID of the request
	Status       string `json:"status"`                 // "success" or "failure"
	Fragment     any    `json:"fragment,omitempty"`     // the new fragment: what encodes as JSON, such as a json.RawMessage; nil of a failure
	ErrorMessage string `json:"errorMessage,omitempty"` // why it failed; shown in the events of the stack
}

// A CloudFormationHookRequest asks a function whether AWS CloudFormation, or the
// AWS Cloud Control API, may do something with a resource, a stack or a change
// set. Answer with a [CloudFormationHookResponse], within 30 seconds.
//
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
type CloudFormationHookRequest struct {
	ClientRequestToken    string                           `json:"clientRequestToken"`      // token of the request, for the answer
	AWSAccountID          string                           `json:"awsAccountId"`            // ID of the account, 12 digits
	StackID               string                           `json:"stackId,omitempty"`       // ARN of the stack; empty for Cloud Control API
	ChangeSetID           string                           `json:"changeSetId,omitempty"`   // ARN of the change set; empty without one
	HookTypeName          string                           `json:"hookTypeName"`            // name of the hook, such as "Private::Orders::Check"
	HookTypeVersion       string                           `json:"hookTypeVersion"`         // version of the hook
	HookModel             *CloudFormationHookModel         `json:"hookModel,omitempty"`     // settings of the hook; nil if they were not sent
	ActionInvocationPoint string                           `json:"actionInvocationPoint"`   // such as "CREATE_PRE_PROVISION"
	RequestData           CloudFormationHookRequestData    `json:"requestData,omitzero"`    // what is to be done
	RequestContext        CloudFormationHookRequestContext `json:"requestContext,omitzero"` // how often the hook was asked
}

// CloudFormationHookModel is the settings of a hook.
//
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
type CloudFormationHookModel struct {
	LambdaFunction string `json:"LambdaFunction"` // ARN of the function
}

// CloudFormationHookRequestData is what a hook is asked about. The text of a
// template or change set is too large for the event: it is behind Payload.
//
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
type CloudFormationHookRequestData struct {
	TargetName      string                         `json:"targetName"`            // type of the resource, such as "AWS::S3::Bucket", "STACK" or "CHANGE_SET"
	TargetType      string                         `json:"targetType"`            // as TargetName, or "RESOURCE"
	TargetLogicalID string                         `json:"targetLogicalId"`       // name of the resource in the template, or ARN of the stack
	TargetModel     *CloudFormationHookTargetModel `json:"targetModel,omitempty"` // the resource; nil for stacks and change sets
	Payload         string                         `json:"payload,omitempty"`     // signed URL of the template or change set; empty for resources
}

// CloudFormationHookTargetModel is a resource that a hook is asked about.
//
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
type CloudFormationHookTargetModel struct {
	ResourceProperties         json.RawMessage `json:"resourceProperties,omitempty"`         // its properties, an object
	PreviousResourceProperties json.RawMessage `json:"previousResourceProperties,omitempty"` // its properties before an update, an object; null otherwise
}

// CloudFormationHookRequestContext is how often a hook was asked.
//
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
type CloudFormationHookRequestContext struct {
	Invocation      int             `json:"invocation"`                // which call this is, from 1 to 3
	CallbackContext json.RawMessage `json:"callbackContext,omitempty"` // CallbackContext of the answer before, as sent; null in the first call
}

// A CloudFormationHookResponse says whether an operation may go on.
//
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
type CloudFormationHookResponse struct {
	HookStatus           string                         `json:"hookStatus"`                     // "SUCCESS", "FAILED" or, up to three times, "IN_PROGRESS"
	ErrorCode            string                         `json:"errorCode,omitempty"`            // "NonCompliant" or "InternalFailure"; empty unless HookStatus is "FAILED"
	Message              string                         `json:"message"`                        // why, in words; up to 4096 characters are shown, 1024 by Cloud Control API
	ClientRequestToken   string                         `json:"clientRequestToken"`             // ClientRequestToken of the request
	CallbackContext      any                            `json:"callbackContext,omitempty"`      // what the next call gets; nil unless HookStatus is "IN_PROGRESS"
	CallbackDelaySeconds int                            `json:"callbackDelaySeconds,omitempty"` // wait before the next call, in seconds; 0 for none
	Annotations          []CloudFormationHookAnnotation `json:"annotations,omitzero"`           // results of single checks; nil for none
}

// CloudFormationHookAnnotation is the result of a check of a hook.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html
type CloudFormationHookAnnotation struct {
	AnnotationName     string `json:"annotationName"`               // name of the check
	Status             string `json:"status"`                       // "PASSED", "FAILED" or "SKIPPED"
	StatusMessage      string `json:"statusMessage,omitempty"`      // why, in words
	RemediationMessage string `json:"remediationMessage,omitempty"` // what to do, in words; empty if nothing
	RemediationLink    string `json:"remediationLink,omitempty"`    // page about it; empty if there is none
	SeverityLevel      string `json:"severityLevel,omitempty"`      // "INFORMATIONAL", "LOW", "MEDIUM", "HIGH" or "CRITICAL"; empty if it was not set
}

// A CloudFormationStackStatusChangeEvent says that a stack of AWS CloudFormation
// has changed its status. It comes through Amazon EventBridge; its detail type is
// "CloudFormation Stack Status Change".
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
type CloudFormationStackStatusChangeEvent = EventBridge[CloudFormationStackStatusChangeDetail]

// CloudFormationStackStatusChangeDetail is the new status of a stack.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
type CloudFormationStackStatusChangeDetail struct {
	StackID            string                      `json:"stack-id"`                       // ARN of the stack
	StatusDetails      CloudFormationStatusDetails `json:"status-details,omitzero"`        // its status
	ClientRequestToken string                      `json:"client-request-token,omitempty"` // token of the operation; empty if it had none
}

// CloudFormationStatusDetails is a status.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
type CloudFormationStatusDetails struct {
	Status         string `json:"status"`                    // such as "CREATE_COMPLETE"
	DetailedStatus string `json:"detailed-status,omitempty"` // such as "CONFIGURATION_COMPLETE"; empty if it was not sent
	StatusReason   string `json:"status-reason"`             // why, in words; empty if all is well
}

// A CloudFormationResourceStatusChangeEvent says that a resource of a stack of AWS
// CloudFormation has changed its status. It comes through Amazon EventBridge; its
// detail type is "CloudFormation Resource Status Change".
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
type CloudFormationResourceStatusChangeEvent = EventBridge[CloudFormationResourceStatusChangeDetail]

// CloudFormationResourceStatusChangeDetail is the new status of a resource.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
type CloudFormationResourceStatusChangeDetail struct {
	StackID            string                      `json:"stack-id"`                       // ARN of the stack
	LogicalResourceID  string                      `json:"logical-resource-id"`            // name of the resource in the template
	PhysicalResourceID string                      `json:"physical-resource-id,omitempty"` // its ID; empty before it is known
	ResourceType       string                      `json:"resource-type"`                  // such as "AWS::S3::Bucket"
	StatusDetails      CloudFormationStatusDetails `json:"status-details,omitzero"`        // its status
	ClientRequestToken string                      `json:"client-request-token,omitempty"` // token of the operation; empty if it had none
}
