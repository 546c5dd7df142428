package lambdahttp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
)

// An Event is what a handler can learn about the event that its request was made of.
type Event struct {
	Kind Kind            // what sent it
	Raw  json.RawMessage // the event as it came, byte for byte

	RequestID    string     // requestContext.requestId, at the edge config.requestId; "" where there is none
	Stage        string     // requestContext.stage; "" where there is none
	RouteKey     string     // requestContext.routeKey; "" where there is none
	ConnectionID string     // requestContext.connectionId, of a WebSocket API; "" where there is none
	SourceIP     netip.Addr // the client's address, as in the request's RemoteAddr; the zero Addr when unknown

	Authorizer     json.RawMessage   // requestContext.authorizer; nil when absent or null
	PathParameters map[string]string // as the event has them; nil when there are none
	StageVariables map[string]string // as the event has them; nil when there are none
}

// EventFrom returns the event that the request with this context was made of. It returns false
// outside an invocation, as in a plain server. The Event is the same at every call, and not to be
// changed.
func EventFrom(ctx context.Context) (*Event, bool) {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, false
	}
	x.once.Do(x.describe)
	return &x.described, true
}

var errNoEvent = errors.New("decode event: the context is not of an invocation")

// Decode returns the event that the request with this context was made of as a T, such as
// events.APIGatewayV2HTTPRequest. Outside an invocation, and when the event does not fit into a T,
// it returns an error.
func Decode[T any](ctx context.Context) (event T, err error) {
	e, ok := EventFrom(ctx)
	if !ok {
		return event, errNoEvent
	}
	if err := json.Unmarshal(e.Raw, &event); err != nil {
		return event, fmt.Errorf("decode event of kind %v: %w", e.Kind, err)
	}
	return event, nil
}

// describe fills in the Event.
func (x *exchange) describe() {
	c := &x.message.context
	x.described = Event{
		Kind: x.kind, Raw: x.event, SourceIP: x.peer,
		RequestID: c.requestID.text(), Stage: c.stage.text(), RouteKey: c.routeKey.text(), ConnectionID: c.connectionID.text(),
		PathParameters: textMap(x.message.pathParameters), StageVariables: textMap(x.message.stageVariables),
	}
	if x.kind == Edge {
		x.described.RequestID = x.message.cloudFront().member("config").member("requestId").text()
	}
	if !c.authorizer.absent() {
		x.described.Authorizer = json.RawMessage(c.authorizer)
	}
}

func textMap(object raw) map[string]string {
	if !object.isObject() {
		return nil
	}
	m := make(map[string]string)
	for key, value := range object.members() {
		if !value.absent() {
			m[key] = value.text()
		}
	}
	return m
}
