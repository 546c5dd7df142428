package events

import "strconv"

// any reads a value as encoding/json does into an any: numbers are float64.
func (s *scanner) any(depth int) (any, error) {
	switch s.peek() {
	case '{':
		return s.anyObject(depth + 1)
	case '[':
		return s.anyList(depth + 1)
	}
	raw, err := s.value()
	if err != nil {
		return nil, err
	}
	switch raw[0] {
	case '"':
		text, _ := unquote(raw)
		return text, nil
	case 't', 'f':
		return raw[0] == 't', nil
	case 'n':
		return nil, nil
	}
	n, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return nil, mismatch(raw, &n)
	}
	return n, nil
}

// anyObject reads an object.
func (s *scanner) anyObject(depth int) (map[string]any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	s.at++
	object := map[string]any{}
	for more, err := s.more(true, '}'); more || err != nil; more, err = s.more(false, '}') {
		if err != nil {
			return nil, err
		}
		raw, err := s.name()
		if err != nil {
			return nil, err
		}
		name, _ := unquote(raw)
		if object[name], err = s.any(depth); err != nil {
			return nil, err
		}
	}
	return object, nil
}

func (s *scanner) anyList(depth int) ([]any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	s.at++
	list := []any{}
	for more, err := s.more(true, ']'); more || err != nil; more, err = s.more(false, ']') {
		if err != nil {
			return nil, err
		}
		value, err := s.any(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

// anyMap reads an object or null, which makes it nil, and adds to what is there.
func (s *scanner) anyMap(into *map[string]any) error {
	switch s.peek() {
	case '{':
	case 'n':
		*into = nil
		return s.literal("null")
	default:
		raw, err := s.value()
		if err != nil {
			return err
		}
		return mismatch(raw, into)
	}
	object, err := s.anyObject(1)
	if err != nil {
		return err
	}
	if *into == nil {
		*into = object
		return nil
	}
	for name, value := range object {
		(*into)[name] = value
	}
	return nil
}
