package events

import (
	"errors"
	"strconv"
	"strings"
	"sync"
)

// An attributeReader reads JSON that holds attribute values. Its strings are parts of one copy of the text, and slices
// and maps are made when it is known how much goes into them.
type attributeReader struct {
	scanner
	kept string // the copy

	// tolerant makes what is no attribute value a null that is written as it was sent, and broken says what is wrong with
	// the first of them.
	tolerant bool
	broken   error

	// What has been read of the lists, maps and sets around the scanner.
	values  []DynamoDBAttributeValue
	members []attributeMember
	texts   []string
}

type attributeMember struct {
	name  string
	value DynamoDBAttributeValue
}

var attributeReaders = sync.Pool{New: func() any { return new(attributeReader) }}

func newAttributeReader(b []byte) *attributeReader {
	r := attributeReaders.Get().(*attributeReader)
	r.scanner = scanner{text: b}
	r.kept = string(b)
	return r
}

// release gives r back. It drops all that values could be kept alive by, and room that is seldom needed.
func (r *attributeReader) release() {
	const most = 1024
	if cap(r.values)+cap(r.members)+cap(r.texts) > most {
		*r = attributeReader{}
	}
	clear(r.values[:cap(r.values)])
	clear(r.members[:cap(r.members)])
	clear(r.texts[:cap(r.texts)])
	*r = attributeReader{values: r.values[:0], members: r.members[:0], texts: r.texts[:0]}
	attributeReaders.Put(r)
}

// attribute reads an attribute value.
func (r *attributeReader) attribute(depth int) (DynamoDBAttributeValue, error) {
	r.peek()
	start, values, members, texts := r.at, len(r.values), len(r.members), len(r.texts)
	value, err := r.kinds(depth)
	if err == nil {
		return value, nil
	}
	if _, ok := err.(*damageError); !ok || !r.tolerant {
		return value, err
	}
	r.at, r.values, r.members, r.texts = start, r.values[:values], r.members[:members], r.texts[:texts]
	if err := r.skip(depth); err != nil {
		return value, err
	}
	if r.broken == nil {
		r.broken = err
	}
	return DynamoDBAttributeValue{text: r.kept[start:r.at]}, nil
}

// kinds reads the object with one member that an attribute value is. The last of several of the same name counts.
func (r *attributeReader) kinds(depth int) (value DynamoDBAttributeValue, err error) {
	if r.peek() == 'n' {
		return value, r.literal("null")
	}
	if r.peek() != '{' {
		return value, r.wrong("an attribute value", depth)
	}
	if depth >= maxDepth {
		return value, errDepth
	}
	r.at++
	kind := ""
	for first := true; ; first = false {
		more, err := r.more(first, '}')
		if err != nil {
			return value, err
		}
		if !more {
			break
		}
		name, err := r.name()
		if err != nil {
			return value, err
		}
		before := kind
		if kind, value, err = r.content(name, depth+1); err != nil {
			return value, err
		}
		if !first && kind != before {
			return value, damage(errors.New("an attribute value of two kinds, " + before + " and " + kind))
		}
	}
	if kind == "" {
		return value, damage(errors.New("an attribute value without a kind"))
	}
	return value, nil
}

// content reads what is behind the name of a kind, which it also returns.
func (r *attributeReader) content(name []byte, depth int) (kind string, value DynamoDBAttributeValue, err error) {
	before := r.broken
	var set []string
	switch string(name) {
	case `"S"`:
		kind, value.data = "S", isString{}
		value.text, err = r.readString("a string", depth)
	case `"N"`:
		kind, value.data = "N", isDigits{}
		value.text, err = r.readNumber(depth)
	case `"BOOL"`:
		kind = "BOOL"
		value.data, err = r.readBoolean(depth)
	case `"NULL"`:
		kind = "NULL"
		var null bool
		if null, err = r.readBoolean(depth); !null {
			value.text = `{"NULL":false}`
		}
	case `"M"`:
		kind = "M"
		value.data, err = r.readObject(nil, depth)
	case `"L"`:
		kind = "L"
		value.data, err = r.readList(depth)
	case `"B"`:
		kind = "B"
		value.data, err = r.readBinary(depth)
	case `"SS"`:
		kind = "SS"
		set, err = r.readSet(depth, func() (string, error) { return r.readString("a string", depth+1) })
		value.data = stringSet(set)
	case `"NS"`:
		kind = "NS"
		set, err = r.readSet(depth, func() (string, error) { return r.readNumber(depth + 1) })
		value.data = numberSet(set)
	case `"BS"`:
		kind = "BS"
		value.data, err = r.readBinaries(depth)
	default:
		return r.oddContent(name, depth)
	}
	return kind, value, r.inside(kind, before, err)
}

// oddContent is content for a name that is not the plain text of a kind: one with escapes, or another one.
func (r *attributeReader) oddContent(name []byte, depth int) (string, DynamoDBAttributeValue, error) {
	unescaped, _ := unquote(name)
	if plain := appendQuoted(nil, unescaped); string(plain) != string(name) && isKind(unescaped) {
		return r.content(plain, depth)
	}
	return "", DynamoDBAttributeValue{}, damage(UnsupportedDynamoDBTypeError{unescaped})
}

func isKind(name string) bool {
	for t := DataTypeBinary; t <= DataTypeStringSet; t++ {
		if t.String() == name {
			return true
		}
	}
	return false
}

// inside is called behind a part of a value, with what was broken before it and the error of the part. It says of
// damage that it is in that part.
func (r *attributeReader) inside(part string, before, err error) error {
	if err == nil && before == nil && r.broken != nil {
		r.broken = within(part, r.broken)
	}
	if _, ok := err.(*damageError); ok {
		return within(part, err)
	}
	return err
}

// wrong reads a value that is not what is wanted.
func (r *attributeReader) wrong(wanted string, depth int) error {
	r.peek()
	start := r.at
	if err := r.skip(depth); err != nil {
		return err
	}
	return damage(errors.New("not " + wanted + ": " + clip(r.text[start:r.at])))
}

// readString reads a string, which is described for the error.
func (r *attributeReader) readString(wanted string, depth int) (string, error) {
	if r.peek() != '"' {
		return "", r.wrong(wanted, depth)
	}
	start := r.at + 1
	isPlain, err := r.quoted()
	if err != nil {
		return "", err
	}
	if inside := r.text[start : r.at-1]; !isPlain && !plain(inside) {
		return string(unescape(inside)), nil
	}
	return r.kept[start : r.at-1], nil
}

// readNumber reads a string that is a number.
func (r *attributeReader) readNumber(depth int) (string, error) {
	number, err := r.readString("a string", depth)
	if err == nil && !isDecimal(number) {
		err = damage(errors.New("not a number: " + clip(appendQuoted(nil, number))))
	}
	return number, err
}

func (r *attributeReader) readBoolean(depth int) (bool, error) {
	switch r.peek() {
	case 't':
		return true, r.literal("true")
	case 'f':
		return false, r.literal("false")
	}
	return false, r.wrong("a boolean", depth)
}

func (r *attributeReader) readBinary(depth int) (data []byte, err error) {
	if r.peek() != '"' {
		return nil, r.wrong("base64", depth)
	}
	start := r.at
	if _, err := r.quoted(); err != nil {
		return nil, err
	}
	err = setBytes(r.text[start:r.at], &data)
	return data, err
}

// readEach calls read in front of each element of a list.
func (r *attributeReader) readEach(depth int, read func() error) error {
	if r.peek() != '[' {
		return r.wrong("a list", depth)
	}
	if depth >= maxDepth {
		return errDepth
	}
	r.at++
	for i := 0; ; i++ {
		more, err := r.more(i == 0, ']')
		if err != nil || !more {
			return err
		}
		before := r.broken
		if err := read(); err != nil || before != r.broken {
			if err := r.inside("["+strconv.Itoa(i)+"]", before, err); err != nil {
				return err
			}
		}
	}
}

func (r *attributeReader) readSet(depth int, read func() (string, error)) ([]string, error) {
	start := len(r.texts)
	err := r.readEach(depth, func() error {
		text, err := read()
		r.texts = append(r.texts, text)
		return err
	})
	set := make([]string, len(r.texts)-start)
	copy(set, r.texts[start:])
	r.texts = r.texts[:start]
	return set, err
}

func (r *attributeReader) readBinaries(depth int) ([][]byte, error) {
	set := [][]byte{}
	err := r.readEach(depth, func() error {
		data, err := r.readBinary(depth + 1)
		set = append(set, data)
		return err
	})
	return set, err
}

func (r *attributeReader) readList(depth int) ([]DynamoDBAttributeValue, error) {
	start := len(r.values)
	err := r.readEach(depth, func() error {
		value, err := r.attribute(depth + 1)
		r.values = append(r.values, value)
		return err
	})
	list := make([]DynamoDBAttributeValue, len(r.values)-start)
	copy(list, r.values[start:])
	r.values = r.values[:start]
	return list, err
}

// readObject reads attribute values by name, and adds them to a map, which may be nil.
func (r *attributeReader) readObject(into map[string]DynamoDBAttributeValue, depth int) (map[string]DynamoDBAttributeValue, error) {
	if r.peek() != '{' {
		return nil, r.wrong("an object", depth)
	}
	if depth >= maxDepth {
		return nil, errDepth
	}
	r.at++
	start := len(r.members)
	for first := true; ; first = false {
		more, err := r.more(first, '}')
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if err := r.readMember(depth + 1); err != nil {
			return nil, err
		}
	}
	members := r.members[start:]
	r.members = r.members[:start]
	if into == nil {
		into = make(map[string]DynamoDBAttributeValue, len(members))
	}
	for i := range members {
		into[members[i].name] = members[i].value
	}
	return into, nil
}

// readMember reads a name and its attribute value.
func (r *attributeReader) readMember(depth int) error {
	if r.peek() != '"' {
		return r.syntax()
	}
	name, err := r.readString("", depth)
	if err == nil {
		err = r.take(':')
	}
	if err != nil {
		return err
	}
	before := r.broken
	value, err := r.attribute(depth)
	r.members = append(r.members, attributeMember{name, value})
	return r.inside(name, before, err)
}

// image reads the attributes of an item and adds them to a map, which may be nil. JSON null is nil.
func (r *attributeReader) image(into map[string]DynamoDBAttributeValue) (map[string]DynamoDBAttributeValue, error) {
	switch r.peek() {
	case '{':
		return r.readObject(into, 1)
	case 'n':
		return nil, r.literal("null")
	}
	return into, r.valueInto(func(raw []byte) error { return mismatch(raw, &into) })
}

// stringInto reads a string or null, which changes nothing.
func (r *attributeReader) stringInto(s *string) (err error) {
	switch r.peek() {
	case '"':
		*s, err = r.readString("", 1)
		return err
	case 'n':
		return r.literal("null")
	}
	return r.valueInto(func(raw []byte) error { return mismatch(raw, s) })
}

// fields reads an object and calls read in front of the value of each member whose name is one of names. The members are
// expected in that order. Names match exactly, or else without regard to case. JSON null is an object without members.
func (s *scanner) fields(names []string, read func(field string) error) error {
	switch s.peek() {
	case '{':
		s.at++
	case 'n':
		return s.literal("null")
	default:
		return s.valueInto(func(raw []byte) error { return mismatch(raw, &struct{}{}) })
	}
	expected := 0
	for first := true; ; first = false {
		more, err := s.more(first, '}')
		if err != nil {
			return err
		}
		if !more {
			return nil
		}
		i, err := s.fieldIndex(names, expected)
		if err != nil {
			return err
		}
		if i < 0 {
			if err := s.skip(1); err != nil {
				return err
			}
			continue
		}
		expected = i + 1
		if err := read(names[i]); err != nil {
			return within(names[i], err)
		}
	}
}

// fieldIndex reads a name and the colon behind it, and returns where it is in names, or -1. It is expected at expected.
func (s *scanner) fieldIndex(names []string, expected int) (int, error) {
	if expected < len(names) && s.peek() == '"' {
		rest, want := s.text[s.at+1:], names[expected]
		if len(rest) > len(want) && rest[len(want)] == '"' && string(rest[:len(want)]) == want {
			s.at += len(want) + 2
			return expected, s.take(':')
		}
	}
	raw, err := s.name()
	if err != nil {
		return -1, err
	}
	for i := range names {
		if names[i] == string(raw[1:len(raw)-1]) {
			return i, nil
		}
	}
	name, _ := unquote(raw)
	for i := range names {
		if strings.EqualFold(names[i], name) {
			return i, nil
		}
	}
	return -1, nil
}

// valueInto reads a value and calls set with it.
func (s *scanner) valueInto(set func(raw []byte) error) error {
	raw, err := s.value()
	if err != nil {
		return err
	}
	return set(raw)
}

// quoted reads a string that begins at the scanner. It is true if the string is ASCII without escapes.
func (s *scanner) quoted() (bool, error) {
	if end := plainEnd(s.text, s.at+1); end < len(s.text) && s.text[end] == '"' {
		s.at = end + 1
		return true, nil
	}
	return false, s.string()
}
