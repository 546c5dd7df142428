package events

import (
	"bytes"
	"strings"
)

// A textReader reads records that are mostly strings. It keeps all strings of a record in one allocation.
type textReader struct {
	scanner
	strings [24]struct {
		into *string
		raw  []byte
	}
	n, size int
}

// stringInto reads a string or null, which changes nothing. The string is there after end.
func (t *textReader) stringInto(s *string) error {
	if t.peek() != '"' {
		return t.valueInto(func(raw []byte) error { return setString(raw, s) })
	}
	start := t.at
	isPlain, err := t.quoted()
	if err != nil {
		return err
	}
	inside := t.text[start+1 : t.at-1]
	if t.n == len(t.strings) || !isPlain && !plain(inside) {
		for i := range t.strings[:t.n] {
			if t.strings[i].into == s { // from a member of the same name
				t.strings[i].into = new(string)
			}
		}
		return setString(t.text[start:t.at], s)
	}
	t.strings[t.n].into, t.strings[t.n].raw = s, inside
	t.n++
	t.size += len(inside)
	return nil
}

// keep reads a value into f, and adds to kept what of it has to be kept.
func (t *textReader) keep(kept []keptMember, f field) ([]keptMember, error) {
	c, err := t.peek(), error(nil)
	start := t.at
	if c == '"' {
		_, err = t.quoted()
	} else {
		err = t.skip(1)
	}
	if err != nil {
		return kept, err
	}
	k, keep, err := f.set(t.text[start:t.at], "")
	kept = forget(kept, f.name)
	if keep {
		kept = append(kept, k)
	}
	return kept, err
}

// end stores the strings, and is nil if nothing follows the record.
func (t *textReader) end() error {
	var b strings.Builder
	b.Grow(t.size)
	for _, s := range t.strings[:t.n] {
		start := b.Len()
		b.Write(s.raw)
		*s.into = b.String()[start:]
	}
	return t.scanner.end()
}

// A textMember is a member of an object that is a string, and where it goes.
type textMember struct {
	name string
	into *string
}

// texts reads an object most of whose members are strings, in one pass with what is around it. It is decode's sister for
// requests' contexts, which encoding/json would read just as fast: what a method costs has to be gained here. The value
// of a member that is no string is read by other, which is false if it does not know the name.
func (s *textReader) texts(members []textMember, other func(name []byte) (bool, error)) error {
	if s.peek() != '{' {
		raw, err := s.value()
		if err == nil && !isNull(raw) {
			err = mismatch(raw, &struct{}{})
		}
		return err
	}
	s.at++
	var first error // of the members; the rest of the object is still read, as encoding/json does
	next := 0
	for more, err := s.more(true, '}'); more || err != nil; more, err = s.more(false, '}') {
		if err != nil {
			return err
		}
		raw, err := s.name()
		if err != nil {
			return err
		}
		name := raw[1 : len(raw)-1]
		if !plain(name) {
			name = unescape(name)
		}
		i, known := findText(members, name, next), false
		if i < 0 {
			if known, err = other(name); !known {
				i = foldText(members, name)
			}
		}
		switch {
		case i >= 0:
			next = i + 1
			err = s.stringInto(members[i].into)
		case !known:
			_, err = s.value()
		}
		if err != nil && first == nil {
			first = within(string(name), err)
		}
	}
	return first
}

// findText returns the member of a name, -1 for none. The one at next is tried first.
func findText(members []textMember, name []byte, next int) int {
	for i := next; i < len(members); i++ {
		if members[i].name == string(name) {
			return i
		}
	}
	for i := range members[:next] {
		if members[i].name == string(name) {
			return i
		}
	}
	return -1
}

func foldText(members []textMember, name []byte) int {
	for i := range members {
		if bytes.EqualFold([]byte(members[i].name), name) {
			return i
		}
	}
	return -1
}

// is reports whether name is that of a member, in any case.
func is(name []byte, member string) bool {
	return string(name) == member || len(name) >= len(member) && bytes.EqualFold(name, []byte(member))
}

// into reads a value that is no string into what into points to.
func (s *scanner) into(into any) error {
	s.peek()
	start := s.at
	if err := s.skip(1); err != nil {
		return err
	}
	raw := s.text[start:s.at]
	if n, ok := into.(*int64); ok {
		return setInt(raw, n)
	}
	return Unmarshal(raw, into)
}

// setStrings reads a list of strings.
func setStrings(raw []byte, into *[]string) error {
	switch raw[0] {
	case 'n':
		*into = nil
		return nil
	case '[':
	default:
		return mismatch(raw, into)
	}
	list := make([]string, 0, 4)
	s := scanner{text: raw, at: 1}
	for more, err := s.more(true, ']'); more || err != nil; more, err = s.more(false, ']') {
		if err != nil {
			return err
		}
		value, err := s.value()
		if err != nil {
			return err
		}
		var text string
		if err := setString(value, &text); err != nil {
			return err
		}
		list = append(list, text)
	}
	*into = list
	return nil
}
