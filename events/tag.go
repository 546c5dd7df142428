package events

// A TagChangeOnResourceEvent says that tags of a resource, which is the one in Resources, were added, changed or removed.
// Source is "aws.tag", DetailType "Tag Change on Resource".
//
// https://docs.aws.amazon.com/tag-editor/latest/userguide/tag-monitor.html
type TagChangeOnResourceEvent = EventBridge[TagChangeOnResourceDetail]

// A TagChangeOnResourceDetail is what became of the tags of a resource.
//
// https://docs.aws.amazon.com/tag-editor/latest/userguide/tag-monitor.html
type TagChangeOnResourceDetail struct {
	ChangedTagKeys []string          `json:"changed-tag-keys"` // added, changed and removed; a removed one is not in Tags
	Tags           map[string]string `json:"tags,omitzero"`    // all tags the resource has now
	Service        string            `json:"service"`          // of the resource, such as ec2
	ResourceType   string            `json:"resource-type"`    // such as instance; "" where the service has one kind
	Version        int64             `json:"version"`          // grows with each change of the resource's tags
}
