package lambdahttp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// What the events say about an account that they do not come from.
const (
	eventAccount = "123456789012"
	eventRegion  = "us-east-1"
)

// object is a JSON object; it is encoded with its keys sorted.
type object = map[string]any

// ToEvent makes the event that the front end of kind k sends to a function for r: an API of API
// Gateway, a function URL, a target group or a distribution with default settings. It is what a
// local front, or a test of a handler, needs; [Adapter] is the way back.
//
// r is a request as a server fills it: URL, Host, RemoteAddr and TLS are used, and Body is read to
// its end. A RemoteAddr that holds no address counts as 127.0.0.1. JSON has no bytes beyond UTF-8:
// what is not UTF-8 in a header or in a decoded path or query becomes U+FFFD; a body travels whole.
//
// [Unknown] and [WebSocket] have no request to be made from and are errors, as is a body that
// cannot be read.
func ToEvent(r *http.Request, k Kind, options ...EventOption) ([]byte, error) {
	build := eventBuilders[k]
	if build == nil {
		return nil, fmt.Errorf("event of kind %v cannot be made from a request", k)
	}
	a, err := newArrival(r, newEventSettings(options))
	if err != nil {
		return nil, err
	}
	return encodeEvent(build(a))
}

var eventBuilders = map[Kind]func(*arrival) object{
	RESTv1:      restEvent,
	HTTPv2:      httpAPIEvent,
	FunctionURL: functionURLEvent,
	ALB:         albEvent,
	LatticeV1:   latticeV1Event,
	LatticeV2:   latticeV2Event,
	Edge:        edgeEvent,
}

func encodeEvent(event object) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(event); err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
