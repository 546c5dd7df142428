package events

import (
	"encoding/json"
	"time"
)

// A ConnectContactEvent says that something has become of a contact in Amazon Connect. Events come in no order, and
// now and then not at all.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectContactEvent = EventBridge[ConnectContactDetail]

// A ConnectContactDetail is the detail of a [ConnectContactEvent]: the contact as it is now. What has not happened yet
// is zero.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectContactDetail struct {
	EventType         string   `json:"eventType"`                   // INITIATED, QUEUED, CONNECTED_TO_AGENT, DISCONNECTED, …
	ContactID         string   `json:"contactId"`                   // of this contact
	InitialContactID  string   `json:"initialContactId,omitempty"`  // of the first contact, after a transfer
	PreviousContactID string   `json:"previousContactId,omitempty"` // of the contact before a transfer
	RelatedContactID  string   `json:"relatedContactId,omitempty"`  // of a contact that belongs to it
	Channel           string   `json:"channel"`                     // VOICE, CHAT, TASK or EMAIL
	InstanceARN       string   `json:"instanceArn"`                 // of the Connect instance
	InitiationMethod  string   `json:"initiationMethod"`            // INBOUND, OUTBOUND, TRANSFER, CALLBACK, API, …
	DisconnectReason  string   `json:"disconnectReason,omitempty"`  // of a failed call of a campaign
	UpdatedProperties []string `json:"updatedProperties,omitzero"`  // of CONTACT_DATA_UPDATED: which ones
	CustomerID        string   `json:"customerId,omitempty"`        // as flows have set it

	// Of a call of an outbound campaign: HUMAN_ANSWERED, VOICEMAIL_BEEP, AMD_UNANSWERED, SIT_TONE_BUSY, …
	AnsweringMachineDetectionStatus string `json:"answeringMachineDetectionStatus,omitempty"`

	InitiationTimestamp        time.Time `json:"initiationTimestamp,omitzero"`        // when it began
	ConnectedToSystemTimestamp time.Time `json:"connectedToSystemTimestamp,omitzero"` // when the customer was through
	DisconnectTimestamp        time.Time `json:"disconnectTimestamp,omitzero"`        // when the customer was disconnected
	ScheduledTimestamp         time.Time `json:"scheduledTimestamp,omitzero"`         // when a task is to begin

	AgentInfo             *ConnectAgentInfo                   `json:"agentInfo,omitempty"`             // who has the contact; nil for nobody
	QueueInfo             *ConnectQueueInfo                   `json:"queueInfo,omitempty"`             // nil until it is queued
	Campaign              *ConnectCampaign                    `json:"campaign,omitempty"`              // nil for none
	CustomerVoiceActivity *ConnectCustomerVoiceActivity       `json:"customerVoiceActivity,omitempty"` // of an outbound call
	ChatMetrics           *ConnectChatMetrics                 `json:"chatMetrics,omitempty"`           // nil for another channel
	SystemEndpoint        *ConnectContactEndpoint             `json:"systemEndpoint,omitempty"`        // that the customer has called
	CustomerEndpoint      *ConnectContactEndpoint             `json:"customerEndpoint,omitempty"`      // where the customer is
	Recordings            []ConnectRecording                  `json:"recordings,omitzero"`             // nil where nothing is recorded
	ContactDetails        map[string]string                   `json:"contactDetails,omitzero"`         // attributes of a task
	ContactEvaluations    map[string]ConnectContactEvaluation `json:"contactEvaluations,omitzero"`     // by ID of the form
	SegmentAttributes     map[string]ConnectSegmentAttribute  `json:"segmentAttributes,omitzero"`      // of Connect, such as connect:Subtype
	Tags                  map[string]string                   `json:"tags,omitzero"`                   // of the contact
	ContactLens           json.RawMessage                     `json:"contactLens,omitempty"`           // settings of Contact Lens; nil where it is off
	OutboundStrategy      json.RawMessage                     `json:"outboundStrategy,omitempty"`      // of a campaign

	// How the agent is chosen, as it was sent: an object, or a list of them. ParseRoutingCriteria decodes it.
	RoutingCriteria json.RawMessage `json:"routingCriteria,omitempty"`
}

// ParseRoutingCriteria decodes RoutingCriteria, oldest first. Without any it returns nil.
func (d ConnectContactDetail) ParseRoutingCriteria() ([]ConnectRoutingCriteria, error) {
	if len(d.RoutingCriteria) == 0 || isNull(d.RoutingCriteria) {
		return nil, nil
	}
	var list []ConnectRoutingCriteria
	if d.RoutingCriteria[0] == '[' {
		if err := Unmarshal(d.RoutingCriteria, &list); err != nil {
			return nil, within("routingCriteria", err)
		}
		return list, nil
	}
	list = make([]ConnectRoutingCriteria, 1)
	if err := Unmarshal(d.RoutingCriteria, &list[0]); err != nil {
		return nil, within("routingCriteria", err)
	}
	return list, nil
}

// A ConnectAgentInfo is who has a contact.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectAgentInfo struct {
	AgentARN                       string                   `json:"agentArn"`                                // of the agent
	AgentInitiatedHoldDuration     *int                     `json:"agentInitiatedHoldDuration,omitempty"`    // seconds; nil before the end
	ConnectedToAgentTimestamp      time.Time                `json:"connectedToAgentTimestamp,omitzero"`      // when the agent took the contact
	AfterContactWorkStartTimestamp time.Time                `json:"afterContactWorkStartTimestamp,omitzero"` // when the work on it began
	AfterContactWorkEndTimestamp   time.Time                `json:"afterContactWorkEndTimestamp,omitzero"`   // when it ended
	AfterContactWorkDuration       *int                     `json:"afterContactWorkDuration,omitempty"`      // seconds; nil before the end
	AcceptedByAgentTimestamp       time.Time                `json:"acceptedByAgentTimestamp,omitzero"`       // when the agent accepted it
	PreviewEndTimestamp            time.Time                `json:"previewEndTimestamp,omitzero"`            // when the agent had read it
	HierarchyGroups                *ConnectHierarchyGroups  `json:"hierarchyGroups,omitempty"`               // nil where there are none
	StateTransitions               []ConnectStateTransition `json:"stateTransitions,omitzero"`               // of a supervisor
}

// A ConnectHierarchyGroups is the groups of an agent, from the top; nil below the lowest.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectHierarchyGroups struct {
	Level1 *ConnectHierarchyGroup `json:"level1,omitempty"` // the top
	Level2 *ConnectHierarchyGroup `json:"level2,omitempty"` // below Level1
	Level3 *ConnectHierarchyGroup `json:"level3,omitempty"` // below Level2
	Level4 *ConnectHierarchyGroup `json:"level4,omitempty"` // below Level3
	Level5 *ConnectHierarchyGroup `json:"level5,omitempty"` // below Level4
}

// A ConnectHierarchyGroup is a group of agents.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectHierarchyGroup struct {
	ARN string `json:"arn"` // of the group
}

// A ConnectStateTransition is a time in which a supervisor listened or spoke.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectStateTransition struct {
	State               string    `json:"state"`                        // SILENT_MONITOR or BARGE
	StateStartTimestamp time.Time `json:"stateStartTimestamp,omitzero"` // when it began
	StateEndTimestamp   time.Time `json:"stateEndTimestamp,omitzero"`   // when it ended
}

// A ConnectQueueInfo is the queue of a contact.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectQueueInfo struct {
	QueueARN         string    `json:"queueArn"`                  // of the queue
	QueueType        string    `json:"queueType"`                 // STANDARD or AGENT
	EnqueueTimestamp time.Time `json:"enqueueTimestamp,omitzero"` // when the contact was queued
}

// A ConnectCampaign is an outbound campaign.
//
// https://docs.aws.amazon.com/connect/latest/APIReference/API_Campaign.html
type ConnectCampaign struct {
	CampaignID string `json:"campaignId"` // of the campaign
}

// A ConnectCustomerVoiceActivity is when a customer greeted in an outbound call.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectCustomerVoiceActivity struct {
	GreetingStartTimestamp time.Time `json:"greetingStartTimestamp,omitzero"` // when the greeting began
	GreetingEndTimestamp   time.Time `json:"greetingEndTimestamp,omitzero"`   // when it ended
}

// A ConnectContactEndpoint is a [ConnectEndpoint] as contact events write it.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectContactEndpoint struct {
	Address     string `json:"address"`               // such as +12065550100
	Type        string `json:"type"`                  // TELEPHONE_NUMBER, VOIP, CONTACT_FLOW, EMAIL_ADDRESS, …
	DisplayName string `json:"displayName,omitempty"` // of an EMAIL_ADDRESS
}

// A ConnectRecording is a recording of a voice or a screen, or the transcript of a chat.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectRecording struct {
	Location            string    `json:"location,omitempty"`            // in S3, or the ARN of a video stream
	StorageType         string    `json:"storageType,omitempty"`         // S3 or KINESIS_VIDEO_STREAM
	MediaStreamType     string    `json:"mediaStreamType,omitempty"`     // AUDIO, VIDEO or CHAT
	ParticipantType     string    `json:"participantType,omitempty"`     // ALL, MANAGER, AGENT, CUSTOMER, THIRDPARTY or SUPERVISOR
	StartTimestamp      time.Time `json:"startTimestamp,omitzero"`       // when the last part began
	StopTimestamp       time.Time `json:"stopTimestamp,omitzero"`        // when the last part ended
	FragmentStartNumber string    `json:"fragmentStartNumber,omitempty"` // of a video stream: the first fragment
	FragmentStopNumber  string    `json:"fragmentStopNumber,omitempty"`  // of a video stream: the last fragment
	Status              string    `json:"status,omitempty"`              // AVAILABLE or DELETED
	DeletionReason      string    `json:"deletionReason,omitempty"`      // of a deleted one
}

// A ConnectContactEvaluation is an evaluation of a contact.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectContactEvaluation struct {
	EvaluationARN   string    `json:"evaluationArn"`            // of the form
	Status          string    `json:"status"`                   // COMPLETE, IN_PROGRESS or DELETED
	StartTimestamp  time.Time `json:"startTimestamp,omitzero"`  // when it began
	EndTimestamp    time.Time `json:"endTimestamp,omitzero"`    // when it was submitted
	DeleteTimestamp time.Time `json:"deleteTimestamp,omitzero"` // when it was deleted
	ExportLocation  string    `json:"exportLocation,omitempty"` // in S3
}

// A ConnectChatMetrics says how a chat went.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectChatMetrics struct {
	ChatContactMetrics *ConnectChatContactMetrics `json:"chatContactMetrics,omitempty"` // of all together
	CustomerMetrics    *ConnectParticipantMetrics `json:"customerMetrics,omitempty"`    // of the customer
	AgentMetrics       *ConnectParticipantMetrics `json:"agentMetrics,omitempty"`       // of the agent
}

// A ConnectChatContactMetrics says how a chat went on the whole. A number is nil where Connect does not give it.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectChatContactMetrics struct {
	MultiParty                     *bool     `json:"multiParty,omitempty"`                     // more than one agent could join
	TotalMessages                  *int      `json:"totalMessages,omitempty"`                  // messages
	TotalBotMessages               *int      `json:"totalBotMessages,omitempty"`               // messages of bots
	TotalBotMessageLengthInChars   *int      `json:"totalBotMessageLengthInChars,omitempty"`   // their characters
	ConversationCloseTimeInMillis  *int64    `json:"conversationCloseTimeInMillis,omitempty"`  // after the last message
	ConversationTurnCount          *int      `json:"conversationTurnCount,omitempty"`          // turns
	AgentFirstResponseTimestamp    time.Time `json:"agentFirstResponseTimestamp,omitzero"`     // when the agent first answered
	AgentFirstResponseTimeInMillis *int64    `json:"agentFirstResponseTimeInMillis,omitempty"` // how long that took
}

// A ConnectParticipantMetrics says how a participant did in a chat. A number is nil where Connect does not give it.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectParticipantMetrics struct {
	ParticipantID             string    `json:"participantId,omitempty"`             // of the participant
	ParticipantType           string    `json:"participantType,omitempty"`           // AGENT, CUSTOMER or SUPERVISOR
	ConversationAbandon       *bool     `json:"conversationAbandon,omitempty"`       // the participant left
	MessagesSent              *int      `json:"messagesSent,omitempty"`              // messages
	NumResponses              *int      `json:"numResponses,omitempty"`              // answers
	MessageLengthInChars      *int      `json:"messageLengthInChars,omitempty"`      // characters
	TotalResponseTimeInMillis *int64    `json:"totalResponseTimeInMillis,omitempty"` // for all answers
	MaxResponseTimeInMillis   *int64    `json:"maxResponseTimeInMillis,omitempty"`   // for the slowest answer
	LastMessageTimestamp      time.Time `json:"lastMessageTimestamp,omitzero"`       // when the last message was sent
}

// A ConnectRoutingCriteria is a way to choose an agent for a contact.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectRoutingCriteria struct {
	ActivationTimestamp time.Time            `json:"activationTimestamp,omitzero"` // when the contact was queued with it
	Index               int                  `json:"index"`                        // from 0, which one it is of the contact's
	Steps               []ConnectRoutingStep `json:"steps,omitzero"`               // one after the other: 1 to 5
}

// A ConnectRoutingStep is a step of a [ConnectRoutingCriteria].
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectRoutingStep struct {
	Status     string                    `json:"status"`               // ACTIVE, INACTIVE, JOINED, EXPIRED, DEACTIVATED or INTERRUPTED
	Expression *ConnectRoutingExpression `json:"expression,omitempty"` // which agents
	Expiry     *ConnectRoutingExpiry     `json:"expiry,omitempty"`     // how long; nil without end
}

// A ConnectRoutingExpiry is when a step ends.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectRoutingExpiry struct {
	DurationInSeconds int       `json:"durationInSeconds"`        // how long the step takes
	ExpiryTimestamp   time.Time `json:"expiryTimestamp,omitzero"` // when it ends; zero before it has begun
}

// A ConnectRoutingExpression says which agents are wanted: one of its fields.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectRoutingExpression struct {
	AttributeCondition    *ConnectAttributeCondition `json:"attributeCondition,omitempty"`    // those who meet it
	NotAttributeCondition *ConnectAttributeCondition `json:"notAttributeCondition,omitempty"` // those who do not
	AndExpression         []ConnectRoutingExpression `json:"andExpression,omitzero"`          // those who meet all
	OrExpression          []ConnectRoutingExpression `json:"orExpression,omitzero"`           // those who meet one
}

// A ConnectAttributeCondition is a condition on what an agent is able to do.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
type ConnectAttributeCondition struct {
	Name               string                   `json:"name,omitempty"`             // of the attribute
	Value              string                   `json:"value,omitempty"`            // of the attribute
	ComparisonOperator string                   `json:"comparisonOperator"`         // NumberGreaterOrEqualTo, Match or Range
	ProficiencyLevel   float64                  `json:"proficiencyLevel,omitempty"` // 1 to 5; 0 for none
	Range              *ConnectProficiencyRange `json:"range,omitempty"`            // for Range
	MatchCriteria      *ConnectMatchCriteria    `json:"matchCriteria,omitempty"`    // for Match
}

// A ConnectProficiencyRange is a range of proficiency levels, ends included.
//
// https://docs.aws.amazon.com/connect/latest/APIReference/API_Range.html
type ConnectProficiencyRange struct {
	MinProficiencyLevel float64 `json:"minProficiencyLevel"` // 1 to 5
	MaxProficiencyLevel float64 `json:"maxProficiencyLevel"` // 1 to 5
}

// A ConnectMatchCriteria names agents.
//
// https://docs.aws.amazon.com/connect/latest/APIReference/API_MatchCriteria.html
type ConnectMatchCriteria struct {
	AgentsCriteria *ConnectAgentsCriteria `json:"agentsCriteria,omitempty"` // which agents
}

// A ConnectAgentsCriteria names agents.
//
// https://docs.aws.amazon.com/connect/latest/APIReference/API_AgentsCriteria.html
type ConnectAgentsCriteria struct {
	AgentIDs []string `json:"agentIds,omitzero"` // IDs of the agents
}
