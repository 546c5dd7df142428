package events

// A ConnectEvent is what a flow of Amazon Connect sends to a function. Return a [ConnectResponse].
//
// https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
type ConnectEvent struct {
	Details ConnectDetails `json:"Details,omitzero"` // the contact, and what the flow says
	Name    string         `json:"Name"`             // ContactFlowEvent
}

// A ConnectDetails has the contact that a flow is about, and what the flow says.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
type ConnectDetails struct {
	ContactData ConnectContactData `json:"ContactData,omitzero"` // the contact
	Parameters  map[string]string  `json:"Parameters,omitzero"`  // of the flow's block

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *ConnectDetails) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		member("ContactData", &d.ContactData),
		texts("Parameters", &d.Parameters),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d ConnectDetails) MarshalJSON() ([]byte, error) {
	type plain ConnectDetails
	return d.wire.encode(plain(d))
}

// A ConnectContactData is a contact: a call, chat, task or email. A member that is null is zero.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
type ConnectContactData struct {
	Attributes        map[string]string                  `json:"Attributes,omitzero"`        // that flows have set
	Channel           string                             `json:"Channel"`                    // VOICE, CHAT, TASK or EMAIL
	ContactID         string                             `json:"ContactId"`                  // of this contact
	CustomerEndpoint  ConnectEndpoint                    `json:"CustomerEndpoint,omitzero"`  // where the customer is
	CustomerID        string                             `json:"CustomerId,omitempty"`       // as flows have set it
	Description       string                             `json:"Description,omitempty"`      // of the contact
	InitialContactID  string                             `json:"InitialContactId"`           // of the first contact
	InitiationMethod  string                             `json:"InitiationMethod"`           // INBOUND, OUTBOUND, …
	InstanceARN       string                             `json:"InstanceARN"`                // of the Connect instance
	LanguageCode      string                             `json:"LanguageCode,omitempty"`     // such as en-US
	MediaStreams      *ConnectMediaStreams               `json:"MediaStreams,omitempty"`     // nil for a contact without voice
	Name              string                             `json:"Name,omitempty"`             // of the contact
	PreviousContactID string                             `json:"PreviousContactId"`          // of the contact before a transfer
	Queue             ConnectQueue                       `json:"Queue,omitzero"`             // zero until the contact is queued
	References        map[string]ConnectReference        `json:"References,omitzero"`        // what belongs to the contact, by name
	RelatedContactID  string                             `json:"RelatedContactId,omitempty"` // of a contact that belongs to it
	SegmentAttributes map[string]ConnectSegmentAttribute `json:"SegmentAttributes,omitzero"` // of Connect, such as connect:Subtype
	SystemEndpoint    ConnectEndpoint                    `json:"SystemEndpoint,omitzero"`    // that the customer has called
	Tags              map[string]string                  `json:"Tags,omitzero"`              // of the contact

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *ConnectContactData) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		texts("Attributes", &d.Attributes),
		member("Channel", &d.Channel),
		member("ContactId", &d.ContactID),
		member("CustomerEndpoint", &d.CustomerEndpoint),
		member("CustomerId", &d.CustomerID),
		member("Description", &d.Description),
		member("InitialContactId", &d.InitialContactID),
		member("InitiationMethod", &d.InitiationMethod),
		member("InstanceARN", &d.InstanceARN),
		member("LanguageCode", &d.LanguageCode),
		member("MediaStreams", &d.MediaStreams),
		member("Name", &d.Name),
		member("PreviousContactId", &d.PreviousContactID),
		member("Queue", &d.Queue),
		member("References", &d.References),
		member("RelatedContactId", &d.RelatedContactID),
		member("SegmentAttributes", &d.SegmentAttributes),
		member("SystemEndpoint", &d.SystemEndpoint),
		texts("Tags", &d.Tags),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d ConnectContactData) MarshalJSON() ([]byte, error) {
	type plain ConnectContactData
	return d.wire.encode(plain(d))
}

// A ConnectEndpoint is where a contact comes from or goes to.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
type ConnectEndpoint struct {
	Address     string `json:"Address"`               // such as +12065550100
	Type        string `json:"Type"`                  // TELEPHONE_NUMBER, VOIP, CONTACT_FLOW, EMAIL_ADDRESS, …
	DisplayName string `json:"DisplayName,omitempty"` // of an EMAIL_ADDRESS
}

// A ConnectQueue is a queue of contacts.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
type ConnectQueue struct {
	Name             string          `json:"Name"`                      // name of the queue
	ARN              string          `json:"ARN"`                       // of the queue
	OutboundCallerID ConnectEndpoint `json:"OutboundCallerId,omitzero"` // whose calls the customer sees; zero for none
}

// A ConnectMediaStreams is where the media of a contact can be heard.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/media-streaming-attributes.html
type ConnectMediaStreams struct {
	Customer *ConnectMediaStreamsCustomer `json:"Customer,omitempty"` // the customer's; nil for none
}

// A ConnectMediaStreamsCustomer is where the customer can be heard.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/media-streaming-attributes.html
type ConnectMediaStreamsCustomer struct {
	Audio *ConnectMediaStreamsAudio `json:"Audio,omitempty"` // the voice; nil for none
}

// A ConnectMediaStreamsAudio is a stretch of a stream of Amazon Kinesis Video Streams. It is zero until the flow has
// started media streaming.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/media-streaming-attributes.html
type ConnectMediaStreamsAudio struct {
	StreamARN           string `json:"StreamARN,omitempty"`           // of the video stream
	StartTimestamp      string `json:"StartTimestamp,omitempty"`      // milliseconds since 1970
	StartFragmentNumber string `json:"StartFragmentNumber,omitempty"` // of the first fragment
	StopTimestamp       string `json:"StopTimestamp,omitempty"`       // milliseconds since 1970; "" while it goes on
	StopFragmentNumber  string `json:"StopFragmentNumber,omitempty"`  // of the last fragment; "" while it goes on
}

// A ConnectReference is something that belongs to a contact.
//
// https://docs.aws.amazon.com/connect/latest/APIReference/API_Reference.html
type ConnectReference struct {
	Type         string `json:"Type"`                   // URL, ATTACHMENT, NUMBER, STRING, DATE, EMAIL, …
	Value        string `json:"Value"`                  // of that type
	Status       string `json:"Status,omitempty"`       // of an attachment, such as APPROVED
	StatusReason string `json:"StatusReason,omitempty"` // of an attachment that failed
	ARN          string `json:"Arn,omitempty"`          // of the reference
}

// A ConnectSegmentAttribute is the value of a segment attribute: one of its fields. Contact events write their names
// with a small letter.
//
// https://docs.aws.amazon.com/connect/latest/APIReference/API_SegmentAttributeValue.html
type ConnectSegmentAttribute struct {
	ValueString  string                             `json:"ValueString,omitempty"`  // a text
	ValueInteger *int64                             `json:"ValueInteger,omitempty"` // a number; nil for another value
	ValueARN     string                             `json:"ValueArn,omitempty"`     // an ARN
	ValueList    []ConnectSegmentAttribute          `json:"ValueList,omitzero"`     // a list
	ValueMap     map[string]ConnectSegmentAttribute `json:"ValueMap,omitzero"`      // values by name

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (a *ConnectSegmentAttribute) UnmarshalJSON(b []byte) error {
	return decode(b, &a.wire,
		member("ValueString", &a.ValueString).or("valueString"),
		member("ValueInteger", &a.ValueInteger).or("valueInteger"),
		member("ValueArn", &a.ValueARN).or("valueArn"),
		member("ValueList", &a.ValueList).or("valueList"),
		member("ValueMap", &a.ValueMap).or("valueMap"),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (a ConnectSegmentAttribute) MarshalJSON() ([]byte, error) {
	type plain ConnectSegmentAttribute
	return a.wire.encode(plain(a))
}

// A ConnectResponse is what a flow gets from a function: values by name, up to 32 KB, which it sees as $.External.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
type ConnectResponse map[string]string
