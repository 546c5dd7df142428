package events

// An IoTThingEvent is a message of the AWS IoT registry about a thing that was created, updated or deleted
// ($aws/events/thing/name/created and so on), sent by an IoT rule.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
type IoTThingEvent struct {
	EventType     string                `json:"eventType"`               // THING_EVENT
	EventID       string                `json:"eventId"`                 // unique ID of the message
	Timestamp     MilliSecondsEpochTime `json:"timestamp,omitzero"`      // when it happened
	Operation     string                `json:"operation"`               // CREATED, UPDATED or DELETED
	AccountID     string                `json:"accountId"`               // 12 digits
	ThingID       string                `json:"thingId"`                 // ID of the thing
	ThingName     string                `json:"thingName"`               // its name
	VersionNumber int64                 `json:"versionNumber"`           // 1 when it is created, one more with each update
	ThingTypeName string                `json:"thingTypeName,omitempty"` // its type; "" without one
	Attributes    map[string]string     `json:"attributes,omitzero"`     // its attributes
}

// An IoTThingGroupEvent is a message of the AWS IoT registry about a thing group that was created, updated or deleted
// ($aws/events/thingGroup/name/created and so on), sent by an IoT rule.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
type IoTThingGroupEvent struct {
	EventType               string                  `json:"eventType"`                        // THING_GROUP_EVENT
	EventID                 string                  `json:"eventId"`                          // unique ID of the message
	Timestamp               MilliSecondsEpochTime   `json:"timestamp,omitzero"`               // when it happened
	Operation               string                  `json:"operation"`                        // CREATED, UPDATED or DELETED
	AccountID               string                  `json:"accountId"`                        // 12 digits
	ThingGroupID            string                  `json:"thingGroupId"`                     // ID of the group
	ThingGroupName          string                  `json:"thingGroupName"`                   // its name
	VersionNumber           int64                   `json:"versionNumber"`                    // 1 when it is created, one more with each update
	ParentGroupName         string                  `json:"parentGroupName,omitempty"`        // of the group it is in; "" at the top
	ParentGroupID           string                  `json:"parentGroupId,omitempty"`          // of the group it is in; "" at the top
	Description             string                  `json:"description,omitempty"`            // of the group
	RootToParentThingGroups []IoTThingGroupPathPart `json:"rootToParentThingGroups,omitzero"` // the groups above, from the top
	Attributes              map[string]string       `json:"attributes,omitzero"`              // its attributes
	DynamicGroupMappingID   string                  `json:"dynamicGroupMappingId,omitempty"`  // of a dynamic group's query; "" for a static group
}

// An IoTThingGroupPathPart is a group above a thing group.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
type IoTThingGroupPathPart struct {
	GroupARN string `json:"groupArn"` // ARN of the group
	GroupID  string `json:"groupId"`  // its ID
}

// An IoTThingGroupHierarchyEvent is a message of the AWS IoT registry about a thing group that was put into another or
// taken out ($aws/events/thingGroupHierarchy/thingGroup/parent/childThingGroup/child/added, removed), sent by an IoT rule.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
type IoTThingGroupHierarchyEvent struct {
	EventType      string                `json:"eventType"`          // THING_GROUP_HIERARCHY_EVENT
	EventID        string                `json:"eventId"`            // unique ID of the message
	Timestamp      MilliSecondsEpochTime `json:"timestamp,omitzero"` // when it happened
	Operation      string                `json:"operation"`          // ADDED or REMOVED
	AccountID      string                `json:"accountId"`          // 12 digits
	ThingGroupID   string                `json:"thingGroupId"`       // ID of the parent
	ThingGroupName string                `json:"thingGroupName"`     // name of the parent
	ChildGroupID   string                `json:"childGroupId"`       // ID of the child
	ChildGroupName string                `json:"childGroupName"`     // name of the child
}

// An IoTThingGroupMembershipEvent is a message of the AWS IoT registry about a thing that was put into a group or taken
// out ($aws/events/thingGroupMembership/thingGroup/group/thing/name/added, removed), sent by an IoT rule.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
type IoTThingGroupMembershipEvent struct {
	EventType    string                `json:"eventType"`          // THING_GROUP_MEMBERSHIP_EVENT
	EventID      string                `json:"eventId"`            // unique ID of the message
	Timestamp    MilliSecondsEpochTime `json:"timestamp,omitzero"` // when it happened
	Operation    string                `json:"operation"`          // ADDED or REMOVED
	AccountID    string                `json:"accountId"`          // 12 digits
	GroupARN     string                `json:"groupArn"`           // ARN of the group
	GroupID      string                `json:"groupId"`            // ID of the group
	ThingARN     string                `json:"thingArn"`           // ARN of the thing
	ThingID      string                `json:"thingId"`            // ID of the thing
	MembershipID string                `json:"membershipId"`       // of the thing in the group
}

// An IoTJobEvent is a message of AWS IoT Jobs about a job ($aws/events/job/…) or about what one device made of it
// ($aws/events/jobExecution/…), sent by an IoT rule. EventType says which; the fields of the other are zero.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/events-jobs.html
type IoTJobEvent struct {
	EventType         string                `json:"eventType"`                   // JOB or JOB_EXECUTION
	EventID           string                `json:"eventId"`                     // unique ID of the message
	Timestamp         SecondsEpochTime      `json:"timestamp,omitzero"`          // when it was sent
	Operation         string                `json:"operation"`                   // of a job: completed, canceled, deleted, cancellation_in_progress, deletion_in_progress; of an execution: how it ended, such as succeeded
	JobID             string                `json:"jobId"`                       // ID of the job
	Status            string                `json:"status"`                      // of the job or of the execution, such as COMPLETED, SUCCEEDED
	TargetSelection   string                `json:"targetSelection,omitempty"`   // of a job: SNAPSHOT, or CONTINUOUS if things that join the targets get it too
	Targets           []string              `json:"targets,omitzero"`            // of a job: ARNs of things and thing groups
	Description       string                `json:"description,omitempty"`       // of a job
	Comment           string                `json:"comment,omitempty"`           // of a job: why it is canceled or deleted
	CreatedAt         MilliSecondsEpochTime `json:"createdAt,omitzero"`          // of a job
	LastUpdatedAt     MilliSecondsEpochTime `json:"lastUpdatedAt,omitzero"`      // of a job
	CompletedAt       MilliSecondsEpochTime `json:"completedAt,omitzero"`        // of a job; zero until then
	JobProcessDetails *IoTJobProcessDetails `json:"jobProcessDetails,omitempty"` // of a completed job: how it went
	ThingARN          string                `json:"thingArn,omitempty"`          // of an execution: the device
	StatusDetails     map[string]string     `json:"statusDetails,omitzero"`      // of an execution: what the device says
}

// An IoTJobProcessDetails is how many things a job came to which end at.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/events-jobs.html
type IoTJobProcessDetails struct {
	NumberOfCanceledThings   int64  `json:"numberOfCanceledThings"`             // canceled
	NumberOfRejectedThings   int64  `json:"numberOfRejectedThings"`             // refused by the thing
	NumberOfFailedThings     int64  `json:"numberOfFailedThings"`               // failed
	NumberOfRemovedThings    int64  `json:"numberOfRemovedThings"`              // the thing was deleted or left the targets
	NumberOfSucceededThings  int64  `json:"numberOfSucceededThings"`            // succeeded
	NumberOfQueuedThings     *int64 `json:"numberOfQueuedThings,omitempty"`     // not begun; nil where not sent
	NumberOfInProgressThings *int64 `json:"numberOfInProgressThings,omitempty"` // begun; nil where not sent
	NumberOfTimedOutThings   *int64 `json:"numberOfTimedOutThings,omitempty"`   // took too long; nil where not sent
}

// An IoTLifecycleEvent is a message of AWS IoT Core about a client that connected, could not, disconnected, subscribed or
// unsubscribed ($aws/events/presence/…, $aws/events/subscriptions/…), sent by an IoT rule. Messages may come twice, and
// not in order.
//
// https://docs.aws.amazon.com/iot/latest/developerguide/life-cycle-events.html
type IoTLifecycleEvent struct {
	ClientID                  string                `json:"clientId"`                            // MQTT client ID
	ThingName                 string                `json:"thingName,omitempty"`                 // of the client's exclusive thing; "" without one
	Timestamp                 MilliSecondsEpochTime `json:"timestamp,omitzero"`                  // about when it happened
	EventType                 string                `json:"eventType"`                           // connected, connect_failed, disconnected, subscribed or unsubscribed
	SessionIdentifier         string                `json:"sessionIdentifier"`                   // unique ID of the session
	PrincipalIdentifier       string                `json:"principalIdentifier"`                 // certificate ID or IAM identity of the client
	IPAddress                 string                `json:"ipAddress,omitempty"`                 // of the client, version 4 or 6; when it connects
	VersionNumber             *int64                `json:"versionNumber,omitempty"`             // grows with each connection of the client, from 0; nil where not sent
	ClientInitiatedDisconnect *bool                 `json:"clientInitiatedDisconnect,omitempty"` // whether the client hung up; nil unless disconnected
	DisconnectReason          string                `json:"disconnectReason,omitempty"`          // such as CLIENT_INITIATED_DISCONNECT, CONNECTION_LOST; "" unless disconnected
	ConnectFailureReason      string                `json:"connectFailureReason,omitempty"`      // AUTHORIZATION_FAILED; "" unless connect_failed
	Topics                    []string              `json:"topics,omitzero"`                     // topic filters; nil unless subscribed or unsubscribed
}
