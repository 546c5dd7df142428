package lambdahttp

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// readEdge reads the response that a function generates at a CloudFront request trigger. CloudFront
// answers 502 in its place where it breaks a rule.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses-in-requests.html
func readEdge(reply []byte, _ eventSettings) (*answer, error) {
	o, err := parseReply(reply)
	if err != nil {
		return nil, err
	}
	a := &answer{header: http.Header{}}
	if a.status, err = edgeStatus(o); err != nil {
		return nil, err
	}
	if a.reason, err = o.text("statusDescription"); err != nil {
		return nil, err
	}
	a.reason = fieldValue(a.reason)
	if err := a.addEdgeHeaders(o); err != nil {
		return nil, err
	}
	if a.status == http.StatusNoContent && o.get("body") != nil {
		return nil, errors.New("body does not go with status 204")
	}
	a.body, err = edgeBody(o)
	return a, err
}

func edgeStatus(o replyObject) (int, error) {
	text, ok := stringValue(o.get("status"))
	if !ok || len(text) != 3 {
		return 0, errors.New("status is not a string of three digits")
	}
	status, err := o.status("status")
	if err != nil || status < 200 || status > 599 {
		return 0, errors.New("status is not between 200 and 599")
	}
	return status, nil
}

func edgeBody(o replyObject) ([]byte, error) {
	text, err := o.text("body")
	if err != nil {
		return nil, err
	}
	switch encoding, err := o.text("bodyEncoding"); {
	case err != nil:
		return nil, err
	case encoding == "base64":
		return decodeBase64(text)
	case encoding == "text", encoding == "" && o.get("bodyEncoding") == nil:
		return []byte(text), nil
	default:
		return nil, errors.New("bodyEncoding is not text or base64")
	}
}

// addEdgeHeaders adds the lines of a map of lists of {key, value}, in which key, if there is one,
// is the name as it is to be written.
func (a *answer) addEdgeHeaders(o replyObject) error {
	raw := o.get("headers")
	if raw == nil {
		return nil
	}
	headers, err := parseObject(raw)
	if err != nil {
		return errors.New("headers is not an object")
	}
	for _, m := range headers {
		lines, err := edgeLines(m)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if edgeRefuses(line.name) {
				return errors.New("CloudFront takes no header " + http.CanonicalHeaderKey(line.name))
			}
			a.add(line.name, line.value)
		}
	}
	return nil
}

type edgeLine struct{ name, value string }

func edgeLines(header replyMember) ([]edgeLine, error) {
	var entries []json.RawMessage
	if header.value[0] != '[' || json.Unmarshal(header.value, &entries) != nil {
		return nil, errors.New("a value in headers is not a list")
	}
	lines := make([]edgeLine, len(entries))
	for i, entry := range entries {
		o, err := parseObject(entry)
		if err != nil {
			return nil, errors.New("an element in headers is not an object")
		}
		value, ok := stringValue(o.get("value"))
		key, err := o.text("key")
		if !ok || err != nil {
			return nil, errors.New("key or value of a header is not a string")
		}
		if o.get("key") == nil {
			key = header.name
		}
		if !strings.EqualFold(key, header.name) {
			return nil, errors.New("key of a header is not the name it stands under")
		}
		lines[i] = edgeLine{key, value}
	}
	return lines, nil
}
