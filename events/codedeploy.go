package events

import "time"

// Source and detail types of the events of AWS CodeDeploy.
//
// https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
const (
	CodeDeployEventSource               = "aws.codedeploy"                                  // source of every CodeDeploy event
	CodeDeployDeploymentEventDetailType = "CodeDeploy Deployment State-change Notification" // a deployment has changed its state
	CodeDeployInstanceEventDetailType   = "CodeDeploy Instance State-change Notification"   // a deployment has changed its state on an instance
)

// CodeDeployDeploymentState is the state of a deployment.
//
// https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
type CodeDeployDeploymentState string

// States of a deployment.
//
// https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
const (
	CodeDeployDeploymentStateFailure CodeDeployDeploymentState = "FAILURE" // has failed
	CodeDeployDeploymentStateReady   CodeDeployDeploymentState = "READY"   // can begin to shift traffic
	CodeDeployDeploymentStateStart   CodeDeployDeploymentState = "START"   // has begun
	CodeDeployDeploymentStateStop    CodeDeployDeploymentState = "STOP"    // was stopped
	CodeDeployDeploymentStateSuccess CodeDeployDeploymentState = "SUCCESS" // has succeeded
)

// A CodeDeployEvent says that a deployment of AWS CodeDeploy has changed its
// state, as a whole or on an instance. It comes through Amazon EventBridge.
//
// https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
type CodeDeployEvent struct {
	AccountID     string                `json:"account"`                   // ID of the account the event is from, 12 digits
	Region        string                `json:"region"`                    // Region the event is from
	DetailType    string                `json:"detail-type"`               // CodeDeployDeploymentEventDetailType or CodeDeployInstanceEventDetailType
	Source        string                `json:"source"`                    // CodeDeployEventSource
	Version       string                `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	Time          time.Time             `json:"time,omitzero"`             // when the event was made, to the second
	ID            string                `json:"id"`                        // unique ID of the event
	Resources     []string              `json:"resources,omitzero"`        // ARNs of the application, the deployment group and the instance
	Detail        CodeDeployEventDetail `json:"detail,omitzero"`           // the deployment
	ReplayName    string                `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time             `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// CodeDeployEventDetail is the deployment of an event.
//
// https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
type CodeDeployEventDetail struct {
	InstanceGroupID string                    `json:"instanceGroupId"`      // ID of the deployment's set of instances
	InstanceID      string                    `json:"instanceId,omitempty"` // ID of the instance; empty unless the event is about one
	Region          string                    `json:"region"`               // Region of the deployment
	Application     string                    `json:"application"`          // name of the application
	DeploymentID    string                    `json:"deploymentId"`         // ID of the deployment
	State           CodeDeployDeploymentState `json:"state"`                // its new state
	DeploymentGroup string                    `json:"deploymentGroup"`      // name of the deployment group
}

// A CodeDeployLifecycleHookEvent asks a function to check a deployment to AWS
// Lambda or Amazon ECS at one of its lifecycle events. The function answers with
// CodeDeploy's PutLifecycleEventHookExecutionStatus, not with its response.
//
// https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
type CodeDeployLifecycleHookEvent struct {
	DeploymentID                  string `json:"DeploymentId"`                  // ID of the deployment
	LifecycleEventHookExecutionID string `json:"LifecycleEventHookExecutionId"` // token for the answer
	Combined                      string `json:"Combined,omitempty"`            // both of them as one text; empty if it was not sent
}
