package events

// A HealthEvent is an event of AWS Health, which is about an issue, a planned
// change or something to know of a service. It comes through Amazon EventBridge;
// its detail type is "AWS Health Event" or "AWS Health Abuse Event".
//
// https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
type HealthEvent = EventBridge[HealthDetail]

// HealthDetail is an event of AWS Health. Its times are text such as
// "Sat, 05 Jun 2023 15:10:09 GMT", the layout of net/http's TimeFormat.
//
// https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
type HealthDetail struct {
	EventARN          string                 `json:"eventArn"`                  // ARN of the event
	Service           string                 `json:"service"`                   // service it is about, such as "EC2"
	EventTypeCode     string                 `json:"eventTypeCode"`             // kind of event, such as "AWS_EC2_OPERATIONAL_ISSUE"
	EventTypeCategory string                 `json:"eventTypeCategory"`         // "issue", "accountNotification", "scheduledChange" or "investigation"
	EventScopeCode    string                 `json:"eventScopeCode,omitempty"`  // "PUBLIC" or "ACCOUNT_SPECIFIC"; empty if it was not sent
	EventRegion       string                 `json:"eventRegion,omitempty"`     // Region it is about; empty if it was not sent
	CommunicationID   string                 `json:"communicationId,omitempty"` // ID of the message, the same in all its parts; empty if it was not sent
	StartTime         string                 `json:"startTime,omitempty"`       // when it begins or began
	EndTime           string                 `json:"endTime,omitempty"`         // when it ends or ended; empty if that is not known
	LastUpdatedTime   string                 `json:"lastUpdatedTime,omitempty"` // when it was last changed; empty if it was not sent
	StatusCode        string                 `json:"statusCode,omitempty"`      // "open", "closed" or "upcoming"; empty if it was not sent
	EventDescription  []HealthDescription    `json:"eventDescription,omitzero"` // the event in words, by language
	EventMetadata     map[string]string      `json:"eventMetadata,omitzero"`    // what more is known; nil if it was not sent
	AffectedEntities  []HealthAffectedEntity `json:"affectedEntities,omitzero"` // resources it is about; nil if it is about none in particular
	AffectedAccount   string                 `json:"affectedAccount,omitempty"` // ID of the account it is about, 12 digits; empty if it was not sent
	Page              string                 `json:"page,omitempty"`            // which part of the message this is, a number as text, from 1
	TotalPages        string                 `json:"totalPages,omitempty"`      // how many parts it has, as Page
	Actionability     string                 `json:"actionability,omitempty"`   // whether something is to be done, such as "ACTION_REQUIRED"; empty if it was not sent
	Personas          []string               `json:"personas,omitzero"`         // whom it concerns, such as "OPERATIONS"; nil if they were not sent
}

// HealthDescription is an event in words.
//
// https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
type HealthDescription struct {
	Language          string `json:"language"`          // such as "en_US"
	LatestDescription string `json:"latestDescription"` // the text
}

// HealthAffectedEntity is a resource that an event is about.
//
// https://docs.aws.amazon.com/health/latest/APIReference/API_AffectedEntity.html
type HealthAffectedEntity struct {
	EntityValue     string            `json:"entityValue"`               // ID or ARN of the resource
	EntityARN       string            `json:"entityArn,omitempty"`       // ARN of it within AWS Health; empty if it was not sent
	Status          string            `json:"status,omitempty"`          // such as "IMPAIRED" or "RESOLVED"; empty if it was not sent
	LastUpdatedTime string            `json:"lastUpdatedTime,omitempty"` // when its status last changed; empty if it was not sent
	Tags            map[string]string `json:"tags,omitzero"`             // tags of the resource; nil if they were not sent
	EntityMetadata  map[string]string `json:"entityMetadata,omitzero"`   // what more is known of it; nil if it was not sent
}
