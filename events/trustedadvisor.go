package events

// A TrustedAdvisorCheckItemRefreshEvent says that AWS Trusted Advisor looked at a resource again. Source is
// "aws.trustedadvisor", DetailType "Trusted Advisor Check Item Refresh Notification".
//
// https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html
type TrustedAdvisorCheckItemRefreshEvent = EventBridge[TrustedAdvisorCheckItemRefreshDetail]

// A TrustedAdvisorCheckItemRefreshDetail is what a check found out about a resource.
//
// https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html
type TrustedAdvisorCheckItemRefreshDetail struct {
	CheckName       string             `json:"check-name"`                 // name of the check
	CheckItemDetail map[string]*string `json:"check-item-detail,omitzero"` // columns of the check's report by their titles; nil for an empty one
	Status          string             `json:"status"`                     // OK, WARN or ERROR
	ResourceID      string             `json:"resource_id"`                // ARN of the resource; "" where it has none
	UUID            string             `json:"uuid"`                       // unique ID of the finding
}
