package events

import "time"

// An RDSNotificationEvent says that something has happened to a DB instance, a
// cluster, a snapshot, a proxy or another resource of Amazon RDS. It comes through
// Amazon EventBridge; its detail type is "RDS DB Instance Event" or the like.
//
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html
type RDSNotificationEvent = EventBridge[RDSNotificationDetail]

// RDSNotificationDetail is what has happened to a resource of Amazon RDS.
//
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html
type RDSNotificationDetail struct {
	EventCategories  []string          `json:"EventCategories,omitzero"` // such as "failover" or "backup"
	SourceType       string            `json:"SourceType"`               // such as "DB_INSTANCE", "CLUSTER" or "SNAPSHOT"
	SourceARN        string            `json:"SourceArn"`                // ARN of the resource
	Date             time.Time         `json:"Date,omitzero"`            // when it happened, to the millisecond
	SourceIdentifier string            `json:"SourceIdentifier"`         // name of the resource
	Message          string            `json:"Message"`                  // what has happened, in words
	EventID          string            `json:"EventID"`                  // kind of event, such as "RDS-EVENT-0049"
	Tags             map[string]string `json:"Tags,omitzero"`            // tags of the resource; nil if they were not sent
}
