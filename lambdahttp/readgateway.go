package lambdahttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
)

// readREST reads the reply of a function behind a REST API, which takes no key it does not know.
// A header may be null, as the types of aws-lambda-go write one that is not set; a map of several
// values must not be empty.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
func readREST(reply []byte, _ eventSettings) (*answer, error) {
	o, err := parseReply(reply)
	if err != nil {
		return nil, err
	}
	if err := o.only("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"); err != nil {
		return nil, err
	}
	a, err := restHead(o)
	if err != nil {
		return nil, err
	}
	a.body, err = o.withoutNull("body").body()
	return a, err
}

// restHead reads status and headers. A value that stands in both maps goes out twice.
func restHead(o replyObject) (*answer, error) {
	a := &answer{status: http.StatusOK, header: http.Header{}}
	var err error
	if o.get("statusCode") != nil {
		if a.status, err = o.status("statusCode"); err != nil {
			return nil, err
		}
	}
	o = o.withoutNull("headers").withoutNull("multiValueHeaders")
	if multi := o.get("multiValueHeaders"); multi != nil && isEmptyObject(multi) {
		return nil, errors.New("multiValueHeaders is empty")
	}
	if err := o.headerLines("multiValueHeaders", scalarList, a.add); err != nil {
		return nil, err
	}
	return a, o.headerLines("headers", oneScalar, a.add)
}

func isEmptyObject(raw json.RawMessage) bool {
	o, err := parseObject(raw)
	return err == nil && len(o) == 0
}

// readPayloadV2 reads the reply of a function behind an HTTP API or a function URL. One that does
// not say a status is the body itself.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload
func readPayloadV2(reply []byte, _ eventSettings) (*answer, error) {
	if !json.Valid(reply) {
		return nil, errors.New("it is not JSON")
	}
	o, err := parseObject(reply)
	if err != nil || o.get("statusCode") == nil {
		return wholeReply(reply), nil
	}
	o = o.withoutNulls()
	a, err := headV2(o)
	if err != nil {
		return nil, err
	}
	if len(a.header["Content-Type"]) == 0 {
		a.add("Content-Type", "application/json")
	}
	a.body, err = o.body()
	return a, err
}

// headV2 reads status, headers and cookies; multiValueHeaders means nothing to these front ends.
func headV2(o replyObject) (*answer, error) {
	a := &answer{header: http.Header{}}
	var err error
	if a.status, err = o.status("statusCode"); err != nil {
		return nil, err
	}
	if err := o.headerLines("headers", oneScalar, a.add); err != nil {
		return nil, err
	}
	return a, o.cookieLines(a.add)
}

// wholeReply answers with the reply as it is: compact, a string without its quotes.
func wholeReply(valid []byte) *answer {
	a := &answer{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}}}
	if text, ok := stringValue(bytes.TrimLeft(valid, " \t\r\n")); ok {
		a.body = []byte(text)
		return a
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, valid); err != nil {
		panic(err) // the reply has been found valid
	}
	a.body = compact.Bytes()
	return a
}

// readWebSocket reads the reply of a function behind a WebSocket API. Of its headers the client
// sees the protocol that was agreed on.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
func readWebSocket(reply []byte, _ eventSettings) (*answer, error) {
	a, err := readUnstrict(reply)
	if err != nil {
		return nil, err
	}
	const protocol = "Sec-Websocket-Protocol"
	kept := http.Header{}
	if values := a.header[protocol]; len(values) > 0 {
		kept[protocol] = values
	}
	a.header = kept
	return a, nil
}
