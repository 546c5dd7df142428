package events

// A WorkMailEvent is a message that Amazon WorkMail receives or sends, without its content, which the API operation
// GetRawMessageContent of the WorkMail message flow gives. A function that an email flow rule calls synchronously
// returns a [WorkMailResponse].
//
// https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
type WorkMailEvent struct {
	SummaryVersion string           `json:"summaryVersion"`    // of the event: 2018-10-10, or 2019-07-28 if synchronous
	Envelope       WorkMailEnvelope `json:"envelope,omitzero"` // addresses it travels with
	Sender         *WorkMailAddress `json:"sender,omitempty"`  // sent on behalf of From; nil without
	Subject        string           `json:"subject"`           // its first 256 characters
	MessageID      string           `json:"messageId"`         // for GetRawMessageContent; not the Message-ID header
	InvocationID   string           `json:"invocationId"`      // the same where the function is called again for the message
	FlowDirection  string           `json:"flowDirection"`     // INBOUND or OUTBOUND
	Truncated      bool             `json:"truncated"`         // whether recipients were cut off to stay within 128 KB
}

// A WorkMailEnvelope is the addresses that a message travels with.
//
// https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
type WorkMailEnvelope struct {
	MailFrom   WorkMailAddress   `json:"mailFrom,omitzero"` // the sender
	Recipients []WorkMailAddress `json:"recipients"`        // the recipients
}

// A WorkMailAddress is an email address.
//
// https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
type WorkMailAddress struct {
	Address string `json:"address"` // user@example.com
}

// A WorkMailResponse says what becomes of a message.
//
// https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
type WorkMailResponse struct {
	Actions []WorkMailAction `json:"actions,omitzero"` // at least one, up to 10, one per recipient
}

// A WorkMailAction is what becomes of a message for some recipients.
//
// https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
type WorkMailAction struct {
	AllRecipients bool               `json:"allRecipients,omitempty"` // for all of them that no other action names
	Recipients    []string           `json:"recipients,omitempty"`    // for these; nil where AllRecipients is set
	Action        WorkMailActionType `json:"action,omitzero"`         // what
}

// A WorkMailActionType is a kind of action with its parameters.
//
// https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
type WorkMailActionType struct {
	Type       string         `json:"type"`                 // DROP, BOUNCE, DEFAULT, MOVE_TO_JUNK, BYPASS_SPAM_CHECK and others
	Parameters map[string]any `json:"parameters,omitempty"` // of BOUNCE: bounceMessage
}
