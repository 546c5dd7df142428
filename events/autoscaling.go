package events

import "time"

// An AutoScalingEvent is an event of Amazon EC2 Auto Scaling that came through
// Amazon EventBridge: a launch, a termination, a lifecycle action or an instance
// refresh, as DetailType says. Its detail stays an open map; a handler that takes
// EventBridge[AutoScalingDetail] gets the typed form.
//
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
type AutoScalingEvent struct {
	Version       string                 `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	ID            string                 `json:"id"`                        // unique ID of the event
	DetailType    string                 `json:"detail-type"`               // such as "EC2 Instance Launch Successful"
	Source        string                 `json:"source"`                    // always "aws.autoscaling"
	AccountID     string                 `json:"account"`                   // ID of the account the event is from, 12 digits
	Time          time.Time              `json:"time,omitzero"`             // when the event was made, to the second
	Region        string                 `json:"region"`                    // Region the event is from
	Resources     []string               `json:"resources,omitzero"`        // ARNs of the group and of the instance
	Detail        map[string]interface{} `json:"detail,omitzero"`           // members as sent; numbers are float64
	ReplayName    string                 `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time              `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// AutoScalingDetail is the detail of the events of Amazon EC2 Auto Scaling, for
// use as EventBridge[AutoScalingDetail]. Which fields are set depends on the
// event's detail type.
//
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
type AutoScalingDetail struct {
	AutoScalingGroupName string            `json:"AutoScalingGroupName"`           // name of the group
	ActivityID           string            `json:"ActivityId,omitempty"`           // ID of the scaling activity; launches and terminations
	RequestID            string            `json:"RequestId,omitempty"`            // ID of the request that started the activity
	Description          string            `json:"Description,omitempty"`          // the activity in words
	Details              map[string]string `json:"Details,omitzero"`               // "Availability Zone", "Subnet ID" and the like
	StatusCode           string            `json:"StatusCode,omitempty"`           // "InProgress", "Failed" and other states of an activity
	StatusMessage        string            `json:"StatusMessage,omitempty"`        // why the activity failed; empty if it did not
	Cause                string            `json:"Cause,omitempty"`                // why the activity began, in words
	StartTime            time.Time         `json:"StartTime,omitzero"`             // when the activity began
	EndTime              time.Time         `json:"EndTime,omitzero"`               // when the activity ended; zero if it has not
	EC2InstanceID        string            `json:"EC2InstanceId,omitempty"`        // ID of the instance
	Origin               string            `json:"Origin,omitempty"`               // where the instance comes from: "EC2", "WarmPool" or "AutoScalingGroup"
	Destination          string            `json:"Destination,omitempty"`          // where the instance goes: "EC2", "WarmPool" or "AutoScalingGroup"
	LifecycleActionToken string            `json:"LifecycleActionToken,omitempty"` // token for CompleteLifecycleAction; lifecycle actions
	LifecycleHookName    string            `json:"LifecycleHookName,omitempty"`    // name of the hook; lifecycle actions
	LifecycleTransition  string            `json:"LifecycleTransition,omitempty"`  // such as "autoscaling:EC2_INSTANCE_LAUNCHING"; lifecycle actions
	NotificationMetadata string            `json:"NotificationMetadata,omitempty"` // text set on the hook; lifecycle actions
	InstanceRefreshID    string            `json:"InstanceRefreshId,omitempty"`    // ID of the refresh; instance refreshes
	CheckpointPercentage string            `json:"CheckpointPercentage,omitempty"` // instances replaced at the checkpoint, in percent: a number as text; empty without a checkpoint
	CheckpointDelay      string            `json:"CheckpointDelay,omitempty"`      // wait after the checkpoint, in seconds: a number as text; empty without a checkpoint
}
