package events

// An EC2InstanceStateChangeEvent says that an instance of Amazon EC2 has changed
// its state. It comes through Amazon EventBridge; its detail type is "EC2 Instance
// State-change Notification".
//
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
type EC2InstanceStateChangeEvent = EventBridge[EC2InstanceStateChangeDetail]

// EC2InstanceStateChangeDetail is the new state of an instance.
//
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
type EC2InstanceStateChangeDetail struct {
	InstanceID string `json:"instance-id"` // ID of the instance
	State      string `json:"state"`       // "pending", "running", "stopping", "stopped", "shutting-down" or "terminated"

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Events made for tests
// often spell instance-id with an underscore, which is read and written again.
func (d *EC2InstanceStateChangeDetail) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		member("instance-id", &d.InstanceID).or("instance_id"),
		member("state", &d.State),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d EC2InstanceStateChangeDetail) MarshalJSON() ([]byte, error) {
	type plain EC2InstanceStateChangeDetail
	return d.wire.encode(plain(d))
}

// An EC2SpotInstanceInterruptionWarningEvent says, two minutes ahead, that a Spot
// Instance of Amazon EC2 will be taken away. It comes through Amazon EventBridge;
// its detail type is "EC2 Spot Instance Interruption Warning".
//
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
type EC2SpotInstanceInterruptionWarningEvent = EventBridge[EC2SpotInstanceInterruptionWarningDetail]

// EC2SpotInstanceInterruptionWarningDetail says what will become of a Spot
// Instance.
//
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
type EC2SpotInstanceInterruptionWarningDetail struct {
	InstanceID     string `json:"instance-id"`     // ID of the instance
	InstanceAction string `json:"instance-action"` // "terminate", "stop" or "hibernate"
}

// An EBSVolumeNotificationEvent says how an operation on a volume of Amazon EBS
// has ended. It comes through Amazon EventBridge; its detail type is "EBS Volume
// Notification".
//
// https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html
type EBSVolumeNotificationEvent = EventBridge[EBSVolumeNotificationDetail]

// EBSVolumeNotificationDetail is the result of an operation on a volume.
//
// https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html
type EBSVolumeNotificationDetail struct {
	Event     string `json:"event"`                // such as "createVolume", "attachVolume" or "modifyVolume"
	Result    string `json:"result"`               // such as "available", "deleted", "optimizing" or "failed"
	Cause     string `json:"cause"`                // why it failed, in words; empty if it did not
	RequestID string `json:"request-id,omitempty"` // ID of the request; empty if it was not sent
}
