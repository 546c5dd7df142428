package events

import "encoding/json"

// An AppSyncEventsRequest asks what to do with events that are published to a channel of an AppSync Events API, or
// whether a client may subscribe to it. Return an [AppSyncEventsResponse].
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsRequest struct {
	Identity  json.RawMessage      `json:"identity,omitempty"` // as of an [AppSyncResolver]
	Result    json.RawMessage      `json:"result,omitempty"`   // null
	Request   AppSyncRequest       `json:"request,omitzero"`   // the HTTP request
	Info      AppSyncEventsInfo    `json:"info,omitzero"`      // what is asked
	Error     json.RawMessage      `json:"error,omitempty"`    // null
	Prev      json.RawMessage      `json:"prev,omitempty"`     // null
	Stash     json.RawMessage      `json:"stash,omitempty"`    // what handlers share
	OutErrors []json.RawMessage    `json:"outErrors,omitzero"` // errors so far
	Events    []AppSyncEventsEvent `json:"events,omitzero"`    // that are published; nil for a subscription
}

// An AppSyncEventsInfo says what is asked of which channel.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsInfo struct {
	Channel          AppSyncEventsChannel          `json:"channel,omitzero"`          // that is published or subscribed to
	ChannelNamespace AppSyncEventsChannelNamespace `json:"channelNamespace,omitzero"` // of the channel
	Operation        AppSyncEventsOperation        `json:"operation"`                 // what is asked
}

// An AppSyncEventsChannel is a channel of an AppSync Events API.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsChannel struct {
	Path     string   `json:"path"`              // such as /default/orders; it may end with /* in a subscription
	Segments []string `json:"segments,omitzero"` // the parts of Path
}

// An AppSyncEventsChannelNamespace is a namespace of channels.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsChannelNamespace struct {
	Name string `json:"name"` // the first segment of its channels
}

// An AppSyncEventsOperation is what is done with a channel.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsOperation string

// What is done with a channel.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
const (
	AppSyncEventsOperationPublish   AppSyncEventsOperation = "PUBLISH"   // events are published to it
	AppSyncEventsOperationSubscribe AppSyncEventsOperation = "SUBSCRIBE" // a client subscribes to it
)

// An AppSyncEventsEvent is an event that is published.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsEvent struct {
	ID      string          `json:"id"`                // of the event in the request; the response has to have the same
	Payload json.RawMessage `json:"payload,omitempty"` // what is published
}

// An AppSyncEventsResponse says what to do with events, or whether a client may subscribe. Zero publishes nothing, and
// lets the client subscribe.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsResponse struct {
	Events []AppSyncEventsResponseEvent `json:"events,omitzero"` // to publish; the others are dropped
	Error  string                       `json:"error,omitempty"` // why nothing is published, or the client may not subscribe
}

// An AppSyncEventsResponseEvent says what to do with one event.
//
// https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
type AppSyncEventsResponseEvent struct {
	ID      string `json:"id"`                // of the [AppSyncEventsEvent]
	Payload any    `json:"payload,omitempty"` // what to publish; nil with an error
	Error   string `json:"error,omitempty"`   // why it is not published
}
