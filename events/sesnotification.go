package events

import "time"

// A SimpleEmailNotification is what Amazon SES says about a message that it sent or received: the text of an Amazon SNS
// message, a record of a Firehose stream, or the detail of an event of Amazon EventBridge:
//
//	for _, r := range e.Records {
//		n, err := events.SNSMessage[events.SimpleEmailNotification](r.SNS)
//
// Feedback of an identity has NotificationType, event publishing of a configuration set has EventType. The object that
// goes with it is set, the others are nil.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailNotification struct {
	NotificationType string                       `json:"notificationType,omitempty"` // Bounce, Complaint, Delivery or Received
	EventType        string                       `json:"eventType,omitempty"`        // Bounce, Complaint, Delivery, Send, Reject, Open, Click, Rendering Failure, DeliveryDelay or Subscription
	Mail             SimpleEmailMessage           `json:"mail,omitzero"`              // the message
	Bounce           *SimpleEmailBounce           `json:"bounce,omitempty"`           // the message came back
	Complaint        *SimpleEmailComplaint        `json:"complaint,omitempty"`        // a recipient took it for spam
	Delivery         *SimpleEmailDelivery         `json:"delivery,omitempty"`         // the recipient's server took it
	Receipt          *SimpleEmailReceipt          `json:"receipt,omitempty"`          // a message has arrived
	Send             *SimpleEmailSend             `json:"send,omitempty"`             // SES took the message to send it
	Reject           *SimpleEmailReject           `json:"reject,omitempty"`           // SES refused to send it
	Open             *SimpleEmailOpen             `json:"open,omitempty"`             // a recipient opened it
	Click            *SimpleEmailClick            `json:"click,omitempty"`            // a recipient followed a link in it
	Failure          *SimpleEmailRenderingFailure `json:"failure,omitempty"`          // its template could not be filled in
	DeliveryDelay    *SimpleEmailDeliveryDelay    `json:"deliveryDelay,omitempty"`    // it could not be delivered yet
	Subscription     *SimpleEmailSubscription     `json:"subscription,omitempty"`     // a recipient changed their preferences
	Content          string                       `json:"content,omitempty"`          // the whole message that has arrived, usually MIME; of an SNS action only
}

// DecodeError returns the first time in the mail or receipt object that could not be decoded, or nil. The affected field
// is zero; every other field is as sent.
func (n SimpleEmailNotification) DecodeError() error {
	err := n.Mail.wire.damaged("mail")
	if err == nil && n.Receipt != nil {
		err = n.Receipt.wire.damaged("receipt")
	}
	return err
}

// A SimpleEmailBounce says that a message came back.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailBounce struct {
	BounceType        string                        `json:"bounceType"`             // Permanent, Transient or Undetermined
	BounceSubType     string                        `json:"bounceSubType"`          // such as General, NoEmail, Suppressed, MailboxFull
	BouncedRecipients []SimpleEmailBouncedRecipient `json:"bouncedRecipients"`      // whom it did not reach
	Timestamp         time.Time                     `json:"timestamp,omitzero"`     // when the bounce was sent
	FeedbackID        string                        `json:"feedbackId"`             // unique ID of the bounce
	RemoteMTAIP       string                        `json:"remoteMtaIp,omitempty"`  // address of the server that was to take the message; "" if unknown
	ReportingMTA      string                        `json:"reportingMTA,omitempty"` // server that reports, as dns; name; "" if unknown
}

// A SimpleEmailBouncedRecipient is a recipient that a message did not reach.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailBouncedRecipient struct {
	EmailAddress   string `json:"emailAddress"`             // of the recipient
	Action         string `json:"action,omitempty"`         // what the reporting server did, such as failed; "" without a DSN
	Status         string `json:"status,omitempty"`         // enhanced status code, such as 5.1.1; "" without a DSN
	DiagnosticCode string `json:"diagnosticCode,omitempty"` // the server's answer; "" without a DSN
}

// A SimpleEmailComplaint says that a recipient took a message for spam.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailComplaint struct {
	ComplainedRecipients  []SimpleEmailComplainedRecipient `json:"complainedRecipients"`            // who may have complained: all at the domain
	Timestamp             time.Time                        `json:"timestamp,omitzero"`              // when the provider sent the complaint
	FeedbackID            string                           `json:"feedbackId"`                      // unique ID of the complaint
	ComplaintSubType      string                           `json:"complaintSubType,omitempty"`      // OnAccountSuppressionList, or ""
	UserAgent             string                           `json:"userAgent,omitempty"`             // program that made the report; "" if unknown
	ComplaintFeedbackType string                           `json:"complaintFeedbackType,omitempty"` // abuse, auth-failure, fraud, not-spam, other or virus; "" if unknown
	ArrivalDate           time.Time                        `json:"arrivalDate,omitzero"`            // when the message had arrived; zero if unknown
}

// A SimpleEmailComplainedRecipient is a recipient that may have complained.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailComplainedRecipient struct {
	EmailAddress string `json:"emailAddress"` // of the recipient
}

// A SimpleEmailDelivery says that the recipient's server took a message.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailDelivery struct {
	Timestamp            time.Time `json:"timestamp,omitzero"`     // when it took it
	ProcessingTimeMillis int64     `json:"processingTimeMillis"`   // from the request to send it until then, in milliseconds
	Recipients           []string  `json:"recipients"`             // whom it was taken for
	SMTPResponse         string    `json:"smtpResponse"`           // the server's answer
	RemoteMTAIP          string    `json:"remoteMtaIp,omitempty"`  // address of the recipient's server; "" if unknown
	ReportingMTA         string    `json:"reportingMTA,omitempty"` // server of SES that sent it
}

// A SimpleEmailSend says that SES took a message to send it. It has no members.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailSend struct{}

// A SimpleEmailReject says that SES took a message and then refused to send it.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailReject struct {
	Reason string `json:"reason"` // Bad content: it has a virus
}

// A SimpleEmailOpen says that a recipient opened a message.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailOpen struct {
	IPAddress string    `json:"ipAddress"`          // of the recipient, or of their provider's proxy
	Timestamp time.Time `json:"timestamp,omitzero"` // when it was opened
	UserAgent string    `json:"userAgent"`          // program it was opened with
}

// A SimpleEmailClick says that a recipient followed a link in a message.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailClick struct {
	IPAddress string              `json:"ipAddress"`          // of the recipient
	Timestamp time.Time           `json:"timestamp,omitzero"` // when the link was followed
	UserAgent string              `json:"userAgent"`          // program it was followed with
	Link      string              `json:"link"`               // URL of the link
	LinkTags  map[string][]string `json:"linkTags,omitzero"`  // of the ses:tags attribute; nil without one
}

// A SimpleEmailRenderingFailure says that a template could not be filled in, so that no message was sent.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailRenderingFailure struct {
	TemplateName string `json:"templateName"` // of the template
	ErrorMessage string `json:"errorMessage"` // such as which attribute is missing
}

// A SimpleEmailDeliveryDelay says that a message could not be delivered yet.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailDeliveryDelay struct {
	Timestamp         time.Time                     `json:"timestamp,omitzero"`      // when the delay came about
	DelayType         string                        `json:"delayType"`               // such as MailboxFull, TransientCommunicationFailure, Undetermined
	ExpirationTime    time.Time                     `json:"expirationTime,omitzero"` // when SES gives up
	DelayedRecipients []SimpleEmailDelayedRecipient `json:"delayedRecipients"`       // who has to wait
	ReportingMTA      string                        `json:"reportingMTA,omitempty"`  // address of the server that reports; "" if unknown
}

// A SimpleEmailDelayedRecipient is a recipient that a message has not reached yet.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailDelayedRecipient struct {
	EmailAddress   string `json:"emailAddress"`             // of the recipient
	Status         string `json:"status,omitempty"`         // enhanced status code, such as 4.4.1
	DiagnosticCode string `json:"diagnosticCode,omitempty"` // the server's answer
}

// A SimpleEmailSubscription says that a recipient changed what they want to get.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailSubscription struct {
	ContactList         string                       `json:"contactList"`                   // name of the list the recipient is on
	Timestamp           time.Time                    `json:"timestamp,omitzero"`            // when they changed it
	Source              string                       `json:"source"`                        // how: by a header, the preference page or the API
	NewTopicPreferences *SimpleEmailTopicPreferences `json:"newTopicPreferences,omitempty"` // from now on
	OldTopicPreferences *SimpleEmailTopicPreferences `json:"oldTopicPreferences,omitempty"` // until now
}

// SimpleEmailTopicPreferences are what a recipient wants to get.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailTopicPreferences struct {
	UnsubscribeAll                 bool                     `json:"unsubscribeAll"`                          // nothing at all
	TopicSubscriptionStatus        []SimpleEmailTopicStatus `json:"topicSubscriptionStatus,omitzero"`        // chosen by the recipient
	TopicDefaultSubscriptionStatus []SimpleEmailTopicStatus `json:"topicDefaultSubscriptionStatus,omitzero"` // what holds for topics they did not choose
}

// A SimpleEmailTopicStatus says whether a recipient wants a topic.
//
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type SimpleEmailTopicStatus struct {
	TopicName          string `json:"topicName"`          // of the topic
	SubscriptionStatus string `json:"subscriptionStatus"` // OptIn or OptOut
}
