package events

import "time"

// A ChimeBotEvent is what an Amazon Chime bot is told of its chat room.
//
// https://docs.aws.amazon.com/chime/latest/ag/events-bots.html
type ChimeBotEvent struct {
	Sender               ChimeBotEventSender                `json:"Sender,omitzero"`                // who made it happen
	Discussion           ChimeBotEventDiscussion            `json:"Discussion,omitzero"`            // where it happened
	EventType            string                             `json:"EventType"`                      // Invite, Mention or Remove
	InboundHTTPSEndpoint *ChimeBotEventInboundHTTPSEndpoint `json:"InboundHttpsEndpoint,omitempty"` // where to post; nil for Remove
	EventTimestamp       time.Time                          `json:"EventTimestamp,omitzero"`        // to the millisecond
	Message              string                             `json:"Message,omitempty"`              // that mentions the bot, or ""
}

// A ChimeBotEventSender is who made a [ChimeBotEvent] happen.
//
// https://docs.aws.amazon.com/chime/latest/ag/events-bots.html
type ChimeBotEventSender struct {
	SenderID     string `json:"SenderId"`     // the user's ID and mail address, such as user@example.com
	SenderIDType string `json:"SenderIdType"` // EmailId
}

// A ChimeBotEventDiscussion is where a [ChimeBotEvent] happened.
//
// https://docs.aws.amazon.com/chime/latest/ag/events-bots.html
type ChimeBotEventDiscussion struct {
	DiscussionID   string `json:"DiscussionId"`   // a UUID
	DiscussionType string `json:"DiscussionType"` // Room
}

// A ChimeBotEventInboundHTTPSEndpoint is where a bot can post messages.
//
// https://docs.aws.amazon.com/chime/latest/ag/events-bots.html
type ChimeBotEventInboundHTTPSEndpoint struct {
	EndpointType string `json:"EndpointType"` // Persistent for Invite, ShortLived for Mention
	URL          string `json:"Url"`          // to post to
}
