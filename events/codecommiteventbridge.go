package events

// A CodeCommitRepositoryStateChangeEvent says that a branch or tag of a repository
// of AWS CodeCommit was made, changed or removed. It comes through Amazon
// EventBridge; its detail type is "CodeCommit Repository State Change".
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitRepositoryStateChangeEvent = EventBridge[CodeCommitRepositoryStateChangeDetail]

// CodeCommitRepositoryStateChangeDetail is a change of a branch or tag. The fields
// from BaseCommitID on are those of a merge, and empty otherwise.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitRepositoryStateChangeDetail struct {
	Event                      string `json:"event"`                                // "referenceCreated", "referenceUpdated" or "referenceDeleted"
	RepositoryName             string `json:"repositoryName"`                       // name of the repository
	RepositoryID               string `json:"repositoryId"`                         // ID of the repository
	ReferenceType              string `json:"referenceType"`                        // "branch" or "tag"
	ReferenceName              string `json:"referenceName"`                        // its name, such as "main"
	ReferenceFullName          string `json:"referenceFullName"`                    // its full name, such as "refs/heads/main"
	CommitID                   string `json:"commitId,omitempty"`                   // commit it names now; empty if it was removed
	OldCommitID                string `json:"oldCommitId,omitempty"`                // commit it named before; empty if it is new
	CallerUserARN              string `json:"callerUserArn,omitempty"`              // ARN of who made the change; empty if it was not sent
	BaseCommitID               string `json:"baseCommitId,omitempty"`               // commit that both sides have in common
	SourceCommitID             string `json:"sourceCommitId,omitempty"`             // commit that was merged
	DestinationCommitID        string `json:"destinationCommitId,omitempty"`        // commit that it was merged into
	MergeOption                string `json:"mergeOption,omitempty"`                // such as "THREE_WAY_MERGE"
	ConflictDetailsLevel       string `json:"conflictDetailsLevel,omitempty"`       // "LINE_LEVEL" or "FILE_LEVEL"
	ConflictDetailLevel        string `json:"conflictDetailLevel,omitempty"`        // another name of ConflictDetailsLevel, which some events have
	ConflictResolutionStrategy string `json:"conflictResolutionStrategy,omitempty"` // such as "AUTOMERGE"
}

// A CodeCommitPullRequestStateChangeEvent says that a pull request of AWS
// CodeCommit was made, changed, approved, merged or closed. It comes through
// Amazon EventBridge; its detail type is "CodeCommit Pull Request State Change".
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitPullRequestStateChangeEvent = EventBridge[CodeCommitPullRequestStateChangeDetail]

// CodeCommitPullRequestStateChangeDetail is a change of a pull request.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitPullRequestStateChangeDetail struct {
	Event                     string   `json:"event"`                               // such as "pullRequestCreated"
	PullRequestID             string   `json:"pullRequestId"`                       // number of the pull request as text
	PullRequestStatus         string   `json:"pullRequestStatus"`                   // "Open" or "Closed"
	RepositoryNames           []string `json:"repositoryNames,omitzero"`            // name of the repository
	Title                     string   `json:"title"`                               // its title
	Description               string   `json:"description,omitempty"`               // its description; empty if it has none
	Author                    string   `json:"author"`                              // ARN of its author
	CallerUserARN             string   `json:"callerUserArn"`                       // ARN of who made the change
	SourceReference           string   `json:"sourceReference"`                     // branch with the changes, such as "refs/heads/topic"
	SourceCommit              string   `json:"sourceCommit"`                        // its commit
	DestinationReference      string   `json:"destinationReference"`                // branch they are for
	DestinationCommit         string   `json:"destinationCommit"`                   // its commit
	MergeBase                 string   `json:"mergeBase,omitempty"`                 // commit that both have in common; empty if it was not sent
	RevisionID                string   `json:"revisionId,omitempty"`                // ID of its revision; empty if it was not sent
	IsMerged                  string   `json:"isMerged"`                            // "True" or "False"
	MergeOption               string   `json:"mergeOption,omitempty"`               // such as "FAST_FORWARD_MERGE"; empty unless it was merged
	CreationDate              string   `json:"creationDate"`                        // when it was made: "Wed Nov 06 19:10:58 UTC 2019"
	LastModifiedDate          string   `json:"lastModifiedDate"`                    // when it was last changed; as CreationDate
	NotificationBody          string   `json:"notificationBody"`                    // the change in words
	ApprovalStatus            string   `json:"approvalStatus,omitempty"`            // "APPROVE" or "REVOKE"; empty unless the approval has changed
	ApprovalRuleID            string   `json:"approvalRuleId,omitempty"`            // ID of the approval rule; empty unless the event is about one
	ApprovalRuleName          string   `json:"approvalRuleName,omitempty"`          // its name
	ApprovalRuleContentSHA256 string   `json:"approvalRuleContentSha256,omitempty"` // SHA-256 sum of its content in hex
	OverrideStatus            string   `json:"overrideStatus,omitempty"`            // "OVERRIDE" or "REVOKE"; empty unless that has changed
}

// A CodeCommitCommentOnCommitEvent says that somebody has commented on a commit in
// AWS CodeCommit. It comes through Amazon EventBridge; its detail type is
// "CodeCommit Comment on Commit".
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitCommentOnCommitEvent = EventBridge[CodeCommitCommentOnCommitDetail]

// CodeCommitCommentOnCommitDetail is a comment on a commit.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitCommentOnCommitDetail struct {
	Event            string `json:"event"`                    // "commentOnCommitCreated" or "commentOnCommitUpdated"
	RepositoryName   string `json:"repositoryName"`           // name of the repository
	RepositoryID     string `json:"repositoryId"`             // ID of the repository
	BeforeCommitID   string `json:"beforeCommitId,omitempty"` // commit on one side; empty if there is none
	AfterCommitID    string `json:"afterCommitId"`            // commit on the other side
	CommentID        string `json:"commentId"`                // ID of the comment
	InReplyTo        string `json:"inReplyTo,omitempty"`      // ID of the comment it answers; empty if it is no answer
	CallerUserARN    string `json:"callerUserArn"`            // ARN of who has commented
	DisplayName      string `json:"displayName,omitempty"`    // name of the user; empty if it was not sent
	EmailAddress     string `json:"emailAddress,omitempty"`   // address of the user; empty if it was not sent
	NotificationBody string `json:"notificationBody"`         // what has happened, in words
}

// A CodeCommitCommentOnPullRequestEvent says that somebody has commented on a pull
// request in AWS CodeCommit. It comes through Amazon EventBridge; its detail type
// is "CodeCommit Comment on Pull Request".
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitCommentOnPullRequestEvent = EventBridge[CodeCommitCommentOnPullRequestDetail]

// CodeCommitCommentOnPullRequestDetail is a comment on a pull request.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitCommentOnPullRequestDetail struct {
	Event            string `json:"event"`                    // "commentOnPullRequestCreated" or "commentOnPullRequestUpdated"
	RepositoryName   string `json:"repositoryName"`           // name of the repository
	RepositoryID     string `json:"repositoryId"`             // ID of the repository
	PullRequestID    string `json:"pullRequestId"`            // number of the pull request as text
	BeforeCommitID   string `json:"beforeCommitId,omitempty"` // commit on one side; empty if there is none
	AfterCommitID    string `json:"afterCommitId"`            // commit on the other side
	CommentID        string `json:"commentId"`                // ID of the comment
	InReplyTo        string `json:"inReplyTo,omitempty"`      // ID of the comment it answers; empty if it is no answer
	CallerUserARN    string `json:"callerUserArn"`            // ARN of who has commented
	DisplayName      string `json:"displayName,omitempty"`    // name of the user; empty if it was not sent
	EmailAddress     string `json:"emailAddress,omitempty"`   // address of the user; empty if it was not sent
	NotificationBody string `json:"notificationBody"`         // what has happened, in words
}

// A CodeCommitCommentReactionChangeEvent says that somebody has reacted to a
// comment in AWS CodeCommit. It comes through Amazon EventBridge; its detail type
// is "CodeCommit Comment Reaction Change".
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitCommentReactionChangeEvent = EventBridge[CodeCommitCommentReactionChangeDetail]

// CodeCommitCommentReactionChangeDetail is a reaction to a comment.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitCommentReactionChangeDetail struct {
	Event              string   `json:"event"`                       // "commentReactionCreated" or "commentReactionUpdated"
	RepositoryName     string   `json:"repositoryName"`              // name of the repository
	RepositoryID       string   `json:"repositoryId"`                // ID of the repository
	CommentID          string   `json:"commentId"`                   // ID of the comment
	ReactionEmojis     []string `json:"reactionEmojis,omitzero"`     // the reaction as a character
	ReactionShortcodes []string `json:"reactionShortcodes,omitzero"` // its short code, such as ":thumbsup:"
	ReactionUnicodes   []string `json:"reactionUnicodes,omitzero"`   // its code point, such as "U+1F44D"
	CallerUserARN      string   `json:"callerUserArn"`               // ARN of who has reacted
	NotificationBody   string   `json:"notificationBody"`            // what has happened, in words
}

// A CodeCommitApprovalRuleTemplateChangeEvent says that a template for approval
// rules of AWS CodeCommit was changed. It comes through Amazon EventBridge; its
// detail type is "CodeCommit Approval Rule Template Change".
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitApprovalRuleTemplateChangeEvent = EventBridge[CodeCommitApprovalRuleTemplateChangeDetail]

// CodeCommitApprovalRuleTemplateChangeDetail is a change of a template for approval
// rules.
//
// https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
type CodeCommitApprovalRuleTemplateChangeDetail struct {
	Event                             string            `json:"event"`                             // such as "approvalRuleTemplateCreated"
	ApprovalRuleTemplateID            string            `json:"approvalRuleTemplateId"`            // ID of the template
	ApprovalRuleTemplateName          string            `json:"approvalRuleTemplateName"`          // its name
	ApprovalRuleTemplateContentSHA256 string            `json:"approvalRuleTemplateContentSha256"` // SHA-256 sum of its content in hex
	CallerUserARN                     string            `json:"callerUserArn"`                     // ARN of who made the change
	CreationDate                      string            `json:"creationDate"`                      // when it was made: "Wed Nov 06 19:02:14 UTC 2019"
	LastModifiedDate                  string            `json:"lastModifiedDate"`                  // when it was last changed; as CreationDate
	NotificationBody                  string            `json:"notificationBody"`                  // the change in words
	Repositories                      map[string]string `json:"repositories,omitzero"`             // IDs of the repositories by name; nil unless the event is about some
}
