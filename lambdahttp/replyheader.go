package lambdahttp

import (
	"encoding/json"
	"errors"
)

// A headerValue reads the values that one member of a header map stands for.
type headerValue func(json.RawMessage) (values []string, ok bool)

func oneString(raw json.RawMessage) ([]string, bool) {
	text, ok := stringValue(raw)
	return []string{text}, ok
}

func oneScalar(raw json.RawMessage) ([]string, bool) {
	text, ok := scalarValue(raw)
	return []string{text}, ok
}

func stringList(raw json.RawMessage) ([]string, bool) { return listValue(raw, stringValue) }
func scalarList(raw json.RawMessage) ([]string, bool) { return listValue(raw, scalarValue) }

func scalarOrList(raw json.RawMessage) ([]string, bool) {
	if raw[0] == '[' {
		return scalarList(raw)
	}
	return oneScalar(raw)
}

// headerLines reads the header map called name and hands every line of it to add, in order.
func (o replyObject) headerLines(name string, value headerValue, add func(name, value string)) error {
	raw := o.get(name)
	if raw == nil {
		return nil
	}
	headers, err := parseObject(raw)
	if err != nil {
		return errors.New(name + " is not an object")
	}
	for _, m := range headers {
		values, ok := value(m.value)
		if !ok {
			return errors.New("a value in " + name + " has the wrong type")
		}
		for _, v := range values {
			add(m.name, v)
		}
	}
	return nil
}

// cookieLines reads cookies, each of which is a Set-Cookie line.
func (o replyObject) cookieLines(add func(name, value string)) error {
	raw := o.get("cookies")
	if raw == nil {
		return nil
	}
	cookies, ok := stringList(raw)
	if !ok {
		return errors.New("cookies is not a list of strings")
	}
	for _, cookie := range cookies {
		add("Set-Cookie", cookie)
	}
	return nil
}
