package lambdahttp

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// A replyObject is a JSON object with its members in the order they stand in. encoding/json's own
// map would lose that order, which is the order of the cookies behind a load balancer, and its
// structs would not tell the case of a key.
type replyObject []replyMember

type replyMember struct {
	name  string
	value json.RawMessage
}

var errNoObject = errors.New("it is not a JSON object")

// parseReply reads the object that a whole reply is.
func parseReply(reply []byte) (replyObject, error) {
	if !json.Valid(reply) {
		return nil, errNoObject
	}
	return parseObject(reply)
}

// parseObject reads valid JSON. Of two members with the same name the later one counts.
func parseObject(valid []byte) (replyObject, error) {
	d := json.NewDecoder(bytes.NewReader(valid))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, errNoObject
	}
	var o replyObject
	last := map[string]int{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, errNoObject
		}
		m := replyMember{name: name.(string)}
		if err := d.Decode(&m.value); err != nil {
			return nil, errNoObject
		}
		last[m.name] = len(o)
		o = append(o, m)
	}
	return o.without(func(i int, m replyMember) bool { return last[m.name] != i }), nil
}

func (o replyObject) without(drop func(i int, m replyMember) bool) replyObject {
	kept := make(replyObject, 0, len(o))
	for i, m := range o {
		if !drop(i, m) {
			kept = append(kept, m)
		}
	}
	return kept
}

// withoutNulls takes null for no value.
func (o replyObject) withoutNulls() replyObject {
	return o.without(func(_ int, m replyMember) bool { return isNull(m.value) })
}

// withoutNull takes null under name for no value.
func (o replyObject) withoutNull(name string) replyObject {
	return o.without(func(_ int, m replyMember) bool { return m.name == name && isNull(m.value) })
}

// get returns the member's value, nil if there is none.
func (o replyObject) get(name string) json.RawMessage {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// text returns a string member, "" if there is none.
func (o replyObject) text(name string) (string, error) {
	raw := o.get(name)
	if raw == nil {
		return "", nil
	}
	text, ok := stringValue(raw)
	if !ok {
		return "", errors.New(name + " is not a string")
	}
	return text, nil
}

// status returns a status code: a number, or a string of digits.
func (o replyObject) status(name string) (int, error) {
	raw := o.get(name)
	if raw == nil {
		return 0, errors.New(name + " is missing")
	}
	digits := string(raw)
	if text, ok := stringValue(raw); ok {
		digits = text
	}
	status, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return 0, errors.New(name + " is not a whole number")
	}
	if status < 100 || status > 999 {
		return 0, errors.New(name + " is not between 100 and 999")
	}
	return int(status), nil
}

// body returns the member body, decoded if isBase64Encoded says so.
func (o replyObject) body() ([]byte, error) {
	text, err := o.text("body")
	if err != nil {
		return nil, err
	}
	switch encoded := o.get("isBase64Encoded"); string(encoded) {
	case "", "false":
		return []byte(text), nil
	case "true":
		return decodeBase64(text)
	default:
		return nil, errors.New("isBase64Encoded is not true or false")
	}
}

func decodeBase64(text string) ([]byte, error) {
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("body is not base64")
	}
	return body, nil
}

// only returns an error if there is a member of another name.
func (o replyObject) only(names ...string) error {
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	for _, m := range o {
		if !known[m.name] {
			return fmt.Errorf("it has the unknown key %.40q", m.name)
		}
	}
	return nil
}

func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

func stringValue(raw json.RawMessage) (string, bool) {
	var text string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &text) != nil {
		return "", false
	}
	return text, true
}

// scalarValue is a string, or a number or a boolean as it is written.
func scalarValue(raw json.RawMessage) (string, bool) {
	switch raw[0] {
	case '"':
		return stringValue(raw)
	case '{', '[', 'n':
		return "", false
	default:
		return string(raw), true
	}
}

// listValue is the elements of a list, each as value reads it.
func listValue(raw json.RawMessage, value func(json.RawMessage) (string, bool)) ([]string, bool) {
	var elements []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &elements) != nil {
		return nil, false
	}
	texts := make([]string, len(elements))
	for i, element := range elements {
		var ok bool
		if texts[i], ok = value(element); !ok {
			return nil, false
		}
	}
	return texts, true
}
