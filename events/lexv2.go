package events

import "encoding/json"

// A LexV2Event is a turn of a conversation with a bot of Amazon Lex V2, which the function checks or fulfills.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2Event struct {
	MessageVersion      string                  `json:"messageVersion"`              // of the event: 1.0
	InvocationSource    string                  `json:"invocationSource"`            // DialogCodeHook or FulfillmentCodeHook
	InputMode           string                  `json:"inputMode"`                   // DTMF, Speech or Text
	ResponseContentType string                  `json:"responseContentType"`         // MIME type of the answer to the user
	SessionID           string                  `json:"sessionId"`                   // of the conversation
	InputTranscript     string                  `json:"inputTranscript"`             // what the user said
	InvocationLabel     string                  `json:"invocationLabel,omitempty"`   // of the code hook; "" for none
	Bot                 LexV2Bot                `json:"bot,omitzero"`                // that is spoken to
	Interpretations     []LexV2Interpretation   `json:"interpretations,omitzero"`    // what the user may want, best first: up to 5
	ProposedNextState   *LexV2ProposedNextState `json:"proposedNextState,omitempty"` // unless the function says otherwise
	RequestAttributes   map[string]string       `json:"requestAttributes,omitzero"`  // of this turn
	SessionState        LexV2SessionState       `json:"sessionState,omitzero"`       // of the conversation
	Transcriptions      []LexV2Transcription    `json:"transcriptions,omitzero"`     // what the user may have said, best first
}

// A LexV2Bot is a bot of Amazon Lex V2.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2Bot struct {
	ID        string `json:"id"`                  // 10 letters and digits
	Name      string `json:"name"`                // name of the bot
	AliasID   string `json:"aliasId"`             // 10 letters and digits
	AliasName string `json:"aliasName,omitempty"` // name of the alias
	LocaleID  string `json:"localeId"`            // the language, such as en_US
	Version   string `json:"version"`             // a number, or DRAFT
}

// A LexV2Interpretation is something that a user may want.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2Interpretation struct {
	Intent               LexV2Intent             `json:"intent,omitzero"`                // what it is
	InterpretationSource string                  `json:"interpretationSource,omitempty"` // Lex or Bedrock; "" where it is not said
	NLUConfidence        *float64                `json:"nluConfidence,omitempty"`        // 0 to 1; nil for none
	SentimentResponse    *LexV2SentimentResponse `json:"sentimentResponse,omitempty"`    // nil where the mood is not analyzed

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (i *LexV2Interpretation) UnmarshalJSON(b []byte) error {
	return decode(b, &i.wire,
		member("intent", &i.Intent),
		member("interpretationSource", &i.InterpretationSource),
		custom("nluConfidence", &i.NLUConfidence, i.parseConfidence),
		member("sentimentResponse", &i.SentimentResponse),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (i LexV2Interpretation) MarshalJSON() ([]byte, error) {
	type plain LexV2Interpretation
	return i.wire.encode(plain(i))
}

// parseConfidence also takes an object that has the number as its score.
func (i *LexV2Interpretation) parseConfidence(raw []byte) error {
	if raw[0] != '{' {
		return Unmarshal(raw, &i.NLUConfidence)
	}
	i.NLUConfidence = nil
	if err := decode(raw, nil, member("score", &i.NLUConfidence)); err != nil {
		return err
	}
	return errOtherForm
}

// A LexV2SentimentResponse is the mood of what a user said.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2SentimentResponse struct {
	Sentiment      string              `json:"sentiment"`               // MIXED, NEGATIVE, NEUTRAL or POSITIVE
	SentimentScore LexV2SentimentScore `json:"sentimentScore,omitzero"` // how likely each mood is
}

// A LexV2SentimentScore is how likely each mood is, from 0 to 1.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2SentimentScore struct {
	Mixed    float64 `json:"mixed"`    // of MIXED
	Negative float64 `json:"negative"` // of NEGATIVE
	Neutral  float64 `json:"neutral"`  // of NEUTRAL
	Positive float64 `json:"positive"` // of POSITIVE
}

// A LexV2ProposedNextState is what the bot does next, unless the function says otherwise.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2ProposedNextState struct {
	DialogAction *LexV2DialogAction `json:"dialogAction,omitempty"` // what the bot does
	Intent       *LexV2Intent       `json:"intent,omitempty"`       // what it believes that the user wants
	Prompt       *LexV2Prompt       `json:"prompt,omitempty"`       // of an ElicitSlot or ConfirmIntent
}

// A LexV2Prompt is a question of a bot.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2Prompt struct {
	Attempt string `json:"attempt"` // how often it was asked: Initial, Retry1 to Retry5
}

// A LexV2Transcription is something that a user may have said.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2Transcription struct {
	Transcription           string                `json:"transcription"`             // text, or text of the speech
	TranscriptionConfidence float64               `json:"transcriptionConfidence"`   // of Lex: 0 to 1
	ResolvedContext         *LexV2ResolvedContext `json:"resolvedContext,omitempty"` // what the text is taken for
	ResolvedSlots           map[string]*LexV2Slot `json:"resolvedSlots,omitzero"`    // slots that the text fills, by name
}

// A LexV2ResolvedContext is what a text of a user is taken for.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
type LexV2ResolvedContext struct {
	Intent string `json:"intent"` // name of the intent
}

// A LexV2SessionState is the state of a conversation.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2SessionState struct {
	ActiveContexts       []LexV2ActiveContext `json:"activeContexts,omitzero"`        // nil in a response for none
	SessionAttributes    map[string]string    `json:"sessionAttributes,omitzero"`     // kept for the next turn
	RuntimeHints         json.RawMessage      `json:"runtimeHints,omitempty"`         // phrases to expect in slots
	DialogAction         *LexV2DialogAction   `json:"dialogAction,omitempty"`         // what comes next; required in a response
	Intent               *LexV2Intent         `json:"intent,omitempty"`               // what the user wants
	OriginatingRequestID string               `json:"originatingRequestId,omitempty"` // of the turn
}

// A LexV2ActiveContext is a context of a conversation.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2ActiveContext struct {
	Name              string                 `json:"name"`                       // name of the context
	ContextAttributes map[string]string      `json:"contextAttributes,omitzero"` // the slots that made it active
	TimeToLive        LexV2ContextTimeToLive `json:"timeToLive,omitzero"`        // how long it is active
}

// A LexV2ContextTimeToLive is how long a context is active: as long as neither has run out.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2ContextTimeToLive struct {
	TimeToLiveInSeconds int `json:"timeToLiveInSeconds"` // 5 to 86,400
	TurnsToLive         int `json:"turnsToLive"`         // turns of the conversation: 1 to 20
}

// A LexV2DialogAction is what a bot does next.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2DialogAction struct {
	Type                 string              `json:"type"`                           // Close, ConfirmIntent, Delegate, ElicitIntent, ElicitSlot
	SlotToElicit         string              `json:"slotToElicit,omitempty"`         // for ElicitSlot
	SlotElicitationStyle string              `json:"slotElicitationStyle,omitempty"` // SpellByLetter, SpellByWord; "" is Default
	SubSlotToElicit      *LexV2ElicitSubSlot `json:"subSlotToElicit,omitempty"`      // for ElicitSlot of a composite slot
}

// A LexV2ElicitSubSlot names a part of a composite slot.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2ElicitSubSlot struct {
	Name            string              `json:"name"`                      // of the part
	SubSlotToElicit *LexV2ElicitSubSlot `json:"subSlotToElicit,omitempty"` // a part of the part; nil for the whole of it
}

// A LexV2Intent is what a user wants.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2Intent struct {
	Name              string                `json:"name"`                        // name of the intent
	State             string                `json:"state,omitempty"`             // InProgress, Fulfilled, Failed, …
	ConfirmationState string                `json:"confirmationState,omitempty"` // Confirmed, Denied or None
	Slots             map[string]*LexV2Slot `json:"slots,omitzero"`              // what it asks for, by name; nil if not filled
	KendraResponse    json.RawMessage       `json:"kendraResponse,omitempty"`    // Amazon Kendra's answer to a search
}

// A LexV2Slot is an answer to what an intent asks for: a value, a list of values, or parts that are slots themselves.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2Slot struct {
	Shape    string                `json:"shape,omitempty"`   // Scalar, List or Composite; "" is Scalar
	Value    *LexV2SlotValue       `json:"value,omitempty"`   // of a Scalar or List
	Values   []LexV2Slot           `json:"values,omitzero"`   // of a List
	SubSlots map[string]*LexV2Slot `json:"subSlots,omitzero"` // of a Composite, by name; nil if not filled
}

// A LexV2SlotValue is the value of a slot.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
type LexV2SlotValue struct {
	OriginalValue    string   `json:"originalValue,omitempty"`    // what the user said
	InterpretedValue string   `json:"interpretedValue,omitempty"` // what it is taken for; required in a response
	ResolvedValues   []string `json:"resolvedValues,omitzero"`    // values of the slot type that it may be
}

// A LexV2Response says what a bot of Amazon Lex V2 is to do.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
type LexV2Response struct {
	SessionState      LexV2SessionState `json:"sessionState,omitzero"`      // of the conversation from now on; required
	Messages          []LexV2Message    `json:"messages,omitzero"`          // for the user; nil for the bot's own
	RequestAttributes map[string]string `json:"requestAttributes,omitzero"` // for the client application
}

// A LexV2Message is a message to a user.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
type LexV2Message struct {
	ContentType       string                  `json:"contentType"`                 // CustomPayload, ImageResponseCard, PlainText, SSML
	Content           string                  `json:"content,omitempty"`           // the text; "" with a card
	ImageResponseCard *LexV2ImageResponseCard `json:"imageResponseCard,omitempty"` // the card; nil with a text
}

// A LexV2ImageResponseCard is a message with a picture and buttons.
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
type LexV2ImageResponseCard struct {
	Title    string        `json:"title"`              // up to 250 characters
	Subtitle string        `json:"subtitle,omitempty"` // up to 250 characters, below the title
	ImageURL string        `json:"imageUrl,omitempty"` // of the picture
	Buttons  []LexV2Button `json:"buttons,omitzero"`   // up to 5
}

// A LexV2Button is a button of a [LexV2ImageResponseCard].
//
// https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
type LexV2Button struct {
	Text  string `json:"text"`  // on the button: up to 50 characters
	Value string `json:"value"` // what a click sends to the bot: up to 50 characters
}
