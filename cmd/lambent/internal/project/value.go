package project

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// A value is a JSON value and where it comes from. Values of several origins are laid over one another before they
// become settings, so that every setting can say who set it.
type value struct {
	origin  string            // lambent.json:3:14, .env:2, --timeout, default
	members map[string]*value // of an object; nil for all else
	places  map[string]string // origins of the members' names
	raw     json.RawMessage   // of all else
}

// object returns an object without members.
func object(origin string) *value {
	return &value{origin: origin, members: map[string]*value{}, places: map[string]string{}}
}

// scalar returns a string, a number, a bool or an array.
func scalar(origin string, v any) *value {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers, bools and arrays of them always marshal
	}
	return &value{origin: origin, raw: raw}
}

// set gives an object a member at a path of names, "async", "retries".
func (v *value) set(member *value, path ...string) {
	for _, name := range path[:len(path)-1] {
		next, ok := v.members[name]
		if !ok {
			next = object(member.origin)
			v.add(name, next, member.origin)
		}
		v = next
	}
	v.add(path[len(path)-1], member, member.origin)
}

func (v *value) add(name string, member *value, place string) {
	v.members[name], v.places[name] = member, place
}

// over returns weak with v laid over it: of two objects the members of both, of all else v. Both stay as they are.
func (v *value) over(weak *value) *value {
	if weak == nil || v.members == nil || weak.members == nil {
		return v
	}
	both := &value{origin: v.origin, members: maps.Clone(weak.members), places: maps.Clone(weak.places)}
	for name, member := range v.members {
		both.add(name, member.over(weak.members[name]), v.places[name])
	}
	return both
}

// parseValue reads data, the content of a JSON file of that name.
func parseValue(file string, data []byte) (*value, error) {
	p := &valueParser{file: file, data: data}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.dec = json.NewDecoder(bytes.NewReader(data))
	return p.value()
}

type valueParser struct {
	file string
	data []byte
	dec  *json.Decoder
}

// check says where data is no JSON text.
func (p *valueParser) check() error {
	err := json.Unmarshal(p.data, new(json.RawMessage))
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok {
		return err
	}
	at := max(0, int(syntax.Offset)-1)
	if syntax.Error() == "unexpected end of JSON input" {
		at = len(p.data)
	}
	err = fmt.Errorf("%s: not JSON: %w", p.place(at), syntax)
	if at < len(p.data) && (p.data[at] == '/' || p.data[at] == '#') {
		return hint.Add(err, "JSON has no comments")
	}
	return err
}

// place returns file, line and column of an offset.
func (p *valueParser) place(offset int) string {
	before := p.data[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("%s:%d:%d", p.file, line, column)
}

// next returns where the next value or name begins.
func (p *valueParser) next() (offset int, place string) {
	offset = int(p.dec.InputOffset())
	for offset < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[offset]) >= 0 {
		offset++
	}
	return offset, p.place(offset)
}

// value reads one value.
func (p *valueParser) value() (*value, error) {
	offset, place := p.next()
	if p.data[offset] == '{' {
		return p.object(place)
	}
	v := &value{origin: place}
	return v, p.dec.Decode(&v.raw)
}

func (p *valueParser) object(place string) (*value, error) {
	v := object(place)
	if _, err := p.dec.Token(); err != nil {
		return nil, err
	}
	for p.dec.More() {
		_, place := p.next()
		token, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		if first, ok := v.places[name]; ok {
			return nil, fmt.Errorf("%s: %q is there twice, first at %s", place, name, first)
		}
		member, err := p.value()
		if err != nil {
			return nil, err
		}
		v.add(name, member, place)
	}
	_, err := p.dec.Token()
	return v, err
}

// names returns the names of an object's members in byte order.
func (v *value) names() []string { return slices.Sorted(maps.Keys(v.members)) }

// originated returns v as JSON in which every scalar and array has become an object with "value" and "origin".
func (v *value) originated() any {
	if v.members == nil {
		return struct {
			Value  json.RawMessage `json:"value"`
			Origin string          `json:"origin"`
		}{v.raw, v.origin}
	}
	members := map[string]any{}
	for name, member := range v.members {
		members[name] = member.originated()
	}
	return members
}
