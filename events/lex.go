package events

import (
	"encoding/json"
)

// A LexEvent is a turn of a conversation with a bot of Amazon Lex V1, which the function checks or fulfills.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexEvent struct {
	MessageVersion     string                  `json:"messageVersion,omitempty"`    // of event and response: 1.0
	InvocationSource   string                  `json:"invocationSource,omitempty"`  // DialogCodeHook or FulfillmentCodeHook
	UserID             string                  `json:"userId,omitempty"`            // as the client application gave it
	InputTranscript    string                  `json:"inputTranscript,omitempty"`   // what the user said
	SessionAttributes  SessionAttributes       `json:"sessionAttributes,omitzero"`  // of the conversation
	RequestAttributes  map[string]string       `json:"requestAttributes,omitzero"`  // of this turn
	Bot                *LexBot                 `json:"bot,omitempty"`               // that is spoken to
	OutputDialogMode   string                  `json:"outputDialogMode,omitempty"`  // Text or Voice
	CurrentIntent      *LexCurrentIntent       `json:"currentIntent,omitempty"`     // what the user wants
	AlternativeIntents []LexAlternativeIntents `json:"alternativeIntents,omitzero"` // what else it may be: up to 4
	// Deprecated: no event has it.
	DialogAction            *LexDialogAction   `json:"dialogAction,omitempty"`
	RecentIntentSummaryView []LexIntentSummary `json:"recentIntentSummaryView,omitzero"` // the last intents: up to 3
	SentimentResponse       *LexSentiment      `json:"sentimentResponse,omitempty"`      // nil where it is not analyzed
	KendraResponse          json.RawMessage    `json:"kendraResponse,omitempty"`         // Amazon Kendra's answer to a search
	ActiveContexts          []LexActiveContext `json:"activeContexts,omitzero"`          // of the conversation
}

// Clear sets Bot and CurrentIntent to nil.
func (h *LexEvent) Clear() {
	h.Bot = nil
	h.CurrentIntent = nil
}

// A LexBot is a bot of Amazon Lex V1.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexBot struct {
	Name    string `json:"name,omitempty"`    // name of the bot
	Alias   string `json:"alias,omitempty"`   // under which it is spoken to; "" for a version
	Version string `json:"version,omitempty"` // a number, or $LATEST
}

// A LexCurrentIntent is what a user wants.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexCurrentIntent struct {
	Name                     string                `json:"name,omitempty"`                     // name of the intent
	NLUIntentConfidenceScore float64               `json:"nluIntentConfidenceScore,omitempty"` // of Lex: 0 to 1; 0 for unknown
	Slots                    Slots                 `json:"slots,omitzero"`                     // what the intent asks for
	SlotDetails              map[string]SlotDetail `json:"slotDetails,omitzero"`               // how the slots were filled
	ConfirmationStatus       string                `json:"confirmationStatus,omitempty"`       // None, Confirmed or Denied

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (i *LexCurrentIntent) UnmarshalJSON(b []byte) error {
	return decode(b, &i.wire,
		member("name", &i.Name),
		member("nluIntentConfidenceScore", &i.NLUIntentConfidenceScore).sticky(),
		slots("slots", &i.Slots),
		member("slotDetails", &i.SlotDetails),
		member("confirmationStatus", &i.ConfirmationStatus),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (i LexCurrentIntent) MarshalJSON() ([]byte, error) {
	type plain LexCurrentIntent
	return i.wire.encode(plain(i))
}

// A LexAlternativeIntents is one thing that a user may want instead.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexAlternativeIntents struct {
	Name                     string                `json:"name,omitempty"`                     // name of the intent
	NLUIntentConfidenceScore float64               `json:"nluIntentConfidenceScore,omitempty"` // of Lex: 0 to 1; 0 for unknown
	Slots                    Slots                 `json:"slots,omitzero"`                     // what the intent asks for
	SlotDetails              map[string]SlotDetail `json:"slotDetails,omitzero"`               // how the slots were filled
	ConfirmationStatus       string                `json:"confirmationStatus,omitempty"`       // None, Confirmed or Denied

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (i *LexAlternativeIntents) UnmarshalJSON(b []byte) error {
	return decode(b, &i.wire,
		member("name", &i.Name),
		member("nluIntentConfidenceScore", &i.NLUIntentConfidenceScore).sticky(),
		slots("slots", &i.Slots),
		member("slotDetails", &i.SlotDetails),
		member("confirmationStatus", &i.ConfirmationStatus),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (i LexAlternativeIntents) MarshalJSON() ([]byte, error) {
	type plain LexAlternativeIntents
	return i.wire.encode(plain(i))
}

// A SlotDetail says how a slot was filled.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type SlotDetail struct {
	Resolutions   []map[string]string `json:"resolutions,omitzero"`    // values of the slot type under "value", best first
	OriginalValue string              `json:"originalValue,omitempty"` // what the user said
}

// A LexIntentSummary is an intent that a conversation has been at.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexIntentSummary struct {
	IntentName         string `json:"intentName,omitempty"`         // name of the intent
	CheckpointLabel    string `json:"checkpointLabel,omitempty"`    // the function's name for it; "" for none
	Slots              Slots  `json:"slots,omitzero"`               // as they were filled
	ConfirmationStatus string `json:"confirmationStatus,omitempty"` // None, Confirmed or Denied
	DialogActionType   string `json:"dialogActionType,omitempty"`   // as of a [LexDialogAction]
	FulfillmentState   string `json:"fulfillmentState,omitempty"`   // Fulfilled, Failed or ReadyForFulfillment
	SlotToElicit       string `json:"slotToElicit,omitempty"`       // the next slot to ask for

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (s *LexIntentSummary) UnmarshalJSON(b []byte) error {
	return decode(b, &s.wire,
		member("intentName", &s.IntentName),
		member("checkpointLabel", &s.CheckpointLabel),
		slots("slots", &s.Slots),
		member("confirmationStatus", &s.ConfirmationStatus),
		member("dialogActionType", &s.DialogActionType),
		member("fulfillmentState", &s.FulfillmentState),
		member("slotToElicit", &s.SlotToElicit),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (s LexIntentSummary) MarshalJSON() ([]byte, error) {
	type plain LexIntentSummary
	return s.wire.encode(plain(s))
}

// A LexSentiment is the mood of what a user said.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexSentiment struct {
	SentimentLabel string `json:"sentimentLabel,omitempty"` // POSITIVE, NEGATIVE, NEUTRAL or MIXED
	SentimentScore string `json:"sentimentScore,omitempty"` // how likely each label is, as text
}

// A LexActiveContext is a context of a conversation.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexActiveContext struct {
	Name       string               `json:"name"`                // name of the context
	TimeToLive LexContextTimeToLive `json:"timeToLive,omitzero"` // how long it is active
	Parameters map[string]string    `json:"parameters,omitzero"` // the slots that made it active
}

// A LexContextTimeToLive is how long a context is active: as long as neither has run out.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexContextTimeToLive struct {
	TimeToLiveInSeconds int `json:"timeToLiveInSeconds"` // 5 to 86,400
	TurnsToLive         int `json:"turnsToLive"`         // turns of the conversation: 1 to 20
}

// A LexResponse says what a bot of Amazon Lex V1 is to do.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexResponse struct {
	SessionAttributes       SessionAttributes  `json:"sessionAttributes,omitzero"`       // for the next turn; nil for none
	DialogAction            LexDialogAction    `json:"dialogAction,omitzero"`            // what to do; required
	RecentIntentSummaryView []LexIntentSummary `json:"recentIntentSummaryView,omitzero"` // nil leaves the view as it is
	ActiveContexts          []LexActiveContext `json:"activeContexts,omitzero"`          // nil leaves the contexts as they are
}

// A LexDialogAction is what a bot does next. Which fields are required depends on Type.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type LexDialogAction struct {
	Type             string            `json:"type,omitempty"`             // ElicitIntent, ElicitSlot, ConfirmIntent, Delegate, Close
	FulfillmentState string            `json:"fulfillmentState,omitempty"` // for Close: Fulfilled or Failed
	Message          map[string]string `json:"message,omitzero"`           // contentType (PlainText or SSML) and content
	IntentName       string            `json:"intentName,omitempty"`       // for ElicitSlot and ConfirmIntent
	Slots            Slots             `json:"slots,omitzero"`             // for ElicitSlot, ConfirmIntent and Delegate
	SlotToElicit     string            `json:"slotToElicit,omitempty"`     // for ElicitSlot
	ResponseCard     *LexResponseCard  `json:"responseCard,omitempty"`     // to show with the message; nil for none

	KendraQueryRequestPayload string `json:"kendraQueryRequestPayload,omitempty"` // query for Amazon Kendra, in JSON
	KendraQueryFilterString   string `json:"kendraQueryFilterString,omitempty"`   // attribute filter for Amazon Kendra, in JSON

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (a *LexDialogAction) UnmarshalJSON(b []byte) error {
	return decode(b, &a.wire,
		member("type", &a.Type),
		member("fulfillmentState", &a.FulfillmentState),
		member("message", &a.Message),
		member("intentName", &a.IntentName),
		slots("slots", &a.Slots),
		member("slotToElicit", &a.SlotToElicit),
		member("responseCard", &a.ResponseCard),
		member("kendraQueryRequestPayload", &a.KendraQueryRequestPayload),
		member("kendraQueryFilterString", &a.KendraQueryFilterString),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (a LexDialogAction) MarshalJSON() ([]byte, error) {
	type plain LexDialogAction
	return a.wire.encode(plain(a))
}

// SessionAttributes are what a function keeps for the next turn of a conversation.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type SessionAttributes map[string]string

// Slots are what an intent asks for, by name; nil for a slot that is not filled. A number is its JSON text.
//
// https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
type Slots map[string]*string

// A LexResponseCard is a card to show with a message.
//
// https://docs.aws.amazon.com/lex/latest/dg/ex-resp-card.html
type LexResponseCard struct {
	Version            int64        `json:"version,omitempty"`           // of the format: 1
	ContentType        string       `json:"contentType,omitempty"`       // application/vnd.amazonaws.card.generic
	GenericAttachments []Attachment `json:"genericAttachments,omitzero"` // up to 10
}

// An Attachment is one of the cards of a [LexResponseCard].
//
// https://docs.aws.amazon.com/lex/latest/dg/ex-resp-card.html
type Attachment struct {
	Title             string              `json:"title,omitempty"`             // up to 80 characters
	SubTitle          string              `json:"subTitle,omitempty"`          // up to 80 characters, below the title
	ImageURL          string              `json:"imageUrl,omitempty"`          // of a picture to show
	AttachmentLinkURL string              `json:"attachmentLinkUrl,omitempty"` // where a click leads
	Buttons           []map[string]string `json:"buttons,omitzero"`            // up to 5, each with text and value
}

// slots is a member of slots, whose values may be numbers.
func slots(name string, into *Slots) field {
	return custom(name, into, func(raw []byte) error {
		if isNull(raw) {
			*into = nil
			return nil
		}
		if raw[0] != '{' {
			return mismatch(raw, into)
		}
		added := len(*into) > 0 // to those of a member of the same name: what is sent now is not the whole
		if *into == nil {
			*into = Slots{}
		}
		other := false
		err := eachMember(raw, func(name string, value []byte) error {
			var slot *string
			another, err := setText(value, &slot)
			(*into)[name] = slot
			other = other || another
			return err
		})
		if err == nil && other && !added {
			return errOtherForm
		}
		return err
	})
}
