package events

import "time"

// A SimpleEmailEvent is what the Lambda action of an Amazon SES receipt rule sends for a message that has arrived. It
// has the headers and the verdicts, not the body: an S3 action before it stores the message. A function that the rule
// calls synchronously (RequestResponse) may return a [SimpleEmailDisposition].
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
type SimpleEmailEvent struct {
	Records []SimpleEmailRecord `json:"Records"` // always one
}

// A SimpleEmailRecord is one message that has arrived.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
type SimpleEmailRecord struct {
	EventVersion string             `json:"eventVersion"` // of the record: "1.0"
	EventSource  string             `json:"eventSource"`  // "aws:ses"
	SES          SimpleEmailService `json:"ses,omitzero"` // the message and what became of it
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. The affected field is zero;
// every other field is as sent.
func (r SimpleEmailRecord) DecodeError() error {
	return firstError(r.SES.Mail.wire.damaged("ses.mail"), r.SES.Receipt.wire.damaged("ses.receipt"))
}

// A SimpleEmailService is a message and what the receipt rule made of it.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailService struct {
	Mail    SimpleEmailMessage `json:"mail,omitzero"`     // the message
	Receipt SimpleEmailReceipt `json:"receipt,omitzero"`  // its verdicts and the action taken
	Content string             `json:"content,omitempty"` // the whole message, usually MIME; only an SNS action sends it
}

// A SimpleEmailMessage is a message, received or sent, without its body.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailMessage struct {
	CommonHeaders    SimpleEmailCommonHeaders `json:"commonHeaders,omitzero"`     // headers that most messages have, decoded
	Source           string                   `json:"source"`                     // address of the sender: MAIL FROM if received
	Timestamp        time.Time                `json:"timestamp,omitzero"`         // when it was received, or when SES was asked to send it
	Destination      []string                 `json:"destination,omitzero"`       // addresses of the recipients
	Headers          []SimpleEmailHeader      `json:"headers,omitzero"`           // all headers in their order; nil where left out of a notification
	HeadersTruncated bool                     `json:"headersTruncated,omitempty"` // whether headers beyond 10 KB were cut off
	MessageID        string                   `json:"messageId"`                  // given by SES; not the Message-ID header
	SourceARN        string                   `json:"sourceArn,omitempty"`        // of the identity it was sent from; "" if received
	SourceIP         string                   `json:"sourceIp,omitempty"`         // public address of the client that asked to send it; "" if received
	CallerIdentity   string                   `json:"callerIdentity,omitempty"`   // IAM identity of that client; "" if received
	SendingAccountID string                   `json:"sendingAccountId,omitempty"` // 12 digits; "" if received
	Tags             map[string][]string      `json:"tags,omitzero"`              // tags it was sent with, ses:… among them; nil if received

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *SimpleEmailMessage) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		member("timestamp", &m.Timestamp),
		member("source", &m.Source),
		member("sourceArn", &m.SourceARN),
		member("sourceIp", &m.SourceIP),
		member("callerIdentity", &m.CallerIdentity),
		member("sendingAccountId", &m.SendingAccountID),
		member("messageId", &m.MessageID),
		member("destination", &m.Destination),
		member("headersTruncated", &m.HeadersTruncated).sticky(),
		member("headers", &m.Headers),
		member("commonHeaders", &m.CommonHeaders),
		member("tags", &m.Tags),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m SimpleEmailMessage) MarshalJSON() ([]byte, error) {
	type plain SimpleEmailMessage
	return m.wire.encode(plain(m))
}

// A SimpleEmailReceipt is what SES found out about a message that has arrived, and the action that it took.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailReceipt struct {
	Recipients           []string                 `json:"recipients,omitzero"`   // those that the receipt rule matched
	Timestamp            time.Time                `json:"timestamp,omitzero"`    // when the action was triggered
	SpamVerdict          SimpleEmailVerdict       `json:"spamVerdict,omitzero"`  // whether it is spam; PASS: it is not
	DKIMVerdict          SimpleEmailVerdict       `json:"dkimVerdict,omitzero"`  // whether its signature holds
	DMARCVerdict         SimpleEmailVerdict       `json:"dmarcVerdict,omitzero"` // whether its domain vouches for it; zero if not checked
	DMARCPolicy          string                   `json:"dmarcPolicy,omitempty"` // none, quarantine or reject; "" unless DMARCVerdict is FAIL
	SPFVerdict           SimpleEmailVerdict       `json:"spfVerdict,omitzero"`   // whether its server may send for its domain
	VirusVerdict         SimpleEmailVerdict       `json:"virusVerdict,omitzero"` // whether it has a virus; PASS: it has none
	Action               SimpleEmailReceiptAction `json:"action,omitzero"`       // of the rule that sent this
	ProcessingTimeMillis int64                    `json:"processingTimeMillis"`  // from arrival to the action, in milliseconds; text is read too

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *SimpleEmailReceipt) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("timestamp", &r.Timestamp),
		number("processingTimeMillis", &r.ProcessingTimeMillis),
		member("recipients", &r.Recipients),
		member("spamVerdict", &r.SpamVerdict),
		member("virusVerdict", &r.VirusVerdict),
		member("spfVerdict", &r.SPFVerdict),
		member("dkimVerdict", &r.DKIMVerdict),
		member("dmarcVerdict", &r.DMARCVerdict),
		member("dmarcPolicy", &r.DMARCPolicy),
		member("action", &r.Action),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r SimpleEmailReceipt) MarshalJSON() ([]byte, error) {
	type plain SimpleEmailReceipt
	return r.wire.encode(plain(r))
}

// A SimpleEmailHeader is a header of a message.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailHeader struct {
	Name  string `json:"name"`  // as sent, such as Received; a name may occur often
	Value string `json:"value"` // unfolded
}

// SimpleEmailCommonHeaders are the headers that most messages have, with addresses taken apart and encoded words decoded.
// A header that the message does not have is zero.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailCommonHeaders struct {
	From       []string `json:"from,omitzero"`        // authors, as Name <address>
	To         []string `json:"to,omitzero"`          // recipients
	Cc         []string `json:"cc,omitempty"`         // recipients of a copy
	ReturnPath string   `json:"returnPath,omitempty"` // address that bounces go to
	MessageID  string   `json:"messageId,omitempty"`  // Message-ID of the sender; of SES if SES sent it
	Date       string   `json:"date,omitempty"`       // as the header has it: Mon, 2 Jan 2006 15:04:05 -0700
	Subject    string   `json:"subject,omitempty"`    // of the message
	BCC        []string `json:"bcc,omitempty"`        // recipients of a hidden copy
	ReplyTo    []string `json:"replyTo,omitempty"`    // addresses that answers go to
	Sender     string   `json:"sender,omitempty"`     // who sent it for the authors
}

// A SimpleEmailReceiptAction is the action of a receipt rule. Which fields are set depends on Type.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailReceiptAction struct {
	Type            string `json:"type"`                      // S3, SNS, Bounce, Lambda, Stop or WorkMail
	TopicARN        string `json:"topicArn,omitempty"`        // topic that is notified; "" for none
	BucketName      string `json:"bucketName,omitempty"`      // S3: bucket the message is in
	ObjectKey       string `json:"objectKey,omitempty"`       // S3: key of the message, prefix included
	SMTPReplyCode   string `json:"smtpReplyCode,omitempty"`   // Bounce: such as 550
	StatusCode      string `json:"statusCode,omitempty"`      // Bounce: enhanced code, such as 5.1.1
	Message         string `json:"message,omitempty"`         // Bounce: text of the answer
	Sender          string `json:"sender,omitempty"`          // Bounce: address the bounce comes from
	InvocationType  string `json:"invocationType,omitempty"`  // Lambda: Event or RequestResponse
	FunctionARN     string `json:"functionArn,omitempty"`     // Lambda: of the function called
	OrganizationARN string `json:"organizationArn,omitempty"` // WorkMail: of the organization that got the message
	ObjectKeyPrefix string `json:"objectKeyPrefix,omitempty"` // S3: what keys begin with, as the rule has it
	KMSKeyARN       string `json:"kmsKeyArn,omitempty"`       // S3: of the key the message is encrypted with; "" for none
	Encoding        string `json:"encoding,omitempty"`        // SNS: of the content, UTF-8 or Base64
}

// A SimpleEmailVerdict is the outcome of one check of a message.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
type SimpleEmailVerdict struct {
	Status string `json:"status"` // PASS, FAIL, GRAY (cannot tell) or PROCESSING_FAILED (could not check); DISABLED
}

// A SimpleEmailDispositionValue says what SES does after a function.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html
type SimpleEmailDispositionValue string

// The values of a [SimpleEmailDispositionValue].
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html
const (
	SimpleEmailContinue    SimpleEmailDispositionValue = "CONTINUE"      // go on with the next action or rule
	SimpleEmailStopRule    SimpleEmailDispositionValue = "STOP_RULE"     // skip the rule's other actions
	SimpleEmailStopRuleSet SimpleEmailDispositionValue = "STOP_RULE_SET" // skip all further rules
)

// A SimpleEmailDisposition is what a function may return that SES calls synchronously.
//
// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html
type SimpleEmailDisposition struct {
	Disposition SimpleEmailDispositionValue `json:"disposition"` // what SES does next
}
