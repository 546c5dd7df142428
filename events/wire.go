package events

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/jsonencode"
	"github.com/lambent-go/lambent/internal/jsonsyntax"
)

// This file is what the records' hand-written JSON methods are made of. A type that AWS writes in more than one way, or
// that must not fail its batch, decodes with decode and a list of its members, and encodes with the encode method of
// what it keeps of the sent form:
//
//	func (m *M) UnmarshalJSON(b []byte) error { return decode(b, &m.wire, member("a", &m.A), number("n", &m.N)) }
//
//	func (m M) MarshalJSON() ([]byte, error) {
//		type plain M
//		return m.wire.encode(plain(m))
//	}

// A wire is what is kept of an object as it was sent: the members that the Go value would not be written back to. It is
// shared by copies of the value and never changed. Nil is the usual case: nothing.
type wire struct {
	members []keptMember // by name
	damage  error        // the first of them that could not be decoded, within its member; nil: none
}

type keptMember struct {
	name     string // in Go's struct tag
	value    any    // copy of what was decoded; sent is written as long as it has not changed
	sentName string
	sent     string
	err      error // why sent could not be decoded; nil: it is another form of the value
}

// A field is a member of an object and where it goes.
type field struct {
	name  string
	alias string
	into  any // a pointer
	parse func(raw []byte) error
	form  fieldForm
	stays bool
}

type fieldForm byte

const (
	formStandard fieldForm = iota // what encoding/json takes, and damage
	formNumber                    // into *int64, also from text
	formText                      // into *string or **string, also from other values
	formTexts                     // into *map[string]string, likewise
	formList                      // into *[]string, also from one string
	formCustom                    // by parse
)

// member is a member in its standard form. Base64 and times may be damaged.
func member(name string, into any) field { return field{name: name, into: into} }

// number is a number that may be sent as text; "" is zero.
func number(name string, into *int64) field { return field{name: name, into: into, form: formNumber} }

// text is a string that may be sent as another value, whose JSON text it then is.
func text(name string, into *string) field { return field{name: name, into: into, form: formText} }

// textPtr is text for a member that may be absent.
func textPtr(name string, into **string) field {
	return field{name: name, into: into, form: formText}
}

// texts is a map whose values are as text has them.
func texts(name string, into *map[string]string) field {
	return field{name: name, into: into, form: formTexts}
}

// list is a list of strings that may be sent as one string.
func list(name string, into *[]string) field { return field{name: name, into: into, form: formList} }

// custom is a member that parse decodes into into. Its error fails the whole object, unless it is damage or
// errOtherForm.
func custom(name string, into any, parse func(raw []byte) error) field {
	return field{name: name, into: into, parse: parse, form: formCustom}
}

// errOtherForm says of a member that was decoded that its value is written in another form than it was sent in.
var errOtherForm = errors.New("another form of the value")

// or gives the member a second spelling. What is written is the one that was read.
func (f field) or(alias string) field {
	f.alias = alias
	return f
}

// sticky makes an empty value that was sent be written, where the struct tag would leave it out.
func (f field) sticky() field {
	f.stays = true
	return f
}

// decode reads an object. Names match exactly, or else without regard to case; null and unknown members change nothing,
// and of duplicates the last counts. What cannot be written back from the Go value is kept in *w; with a nil w, damage
// is an error.
func decode(b []byte, w **wire, fields ...field) error {
	s := scanner{text: b}
	switch s.peek() {
	case '{':
		s.at++
	case 'n':
		return onlyLiteral(&s)
	default:
		raw, err := single(b)
		if err != nil {
			return err
		}
		return mismatch(raw, &struct{}{})
	}
	var kept []keptMember
	if w != nil && *w != nil {
		kept = append(kept, (*w).members...)
	}
	var first error // of the members; the rest of the object is still read, as encoding/json does
	expected := 0
	for more, err := s.more(true, '}'); more || err != nil; more, err = s.more(false, '}') {
		if err != nil {
			return err
		}
		name, err := s.name()
		if err != nil {
			return err
		}
		s.peek()
		start := s.at
		if err := s.skip(1); err != nil {
			return err
		}
		i, sentName := find(fields, name, expected)
		if i < 0 {
			continue
		}
		expected = i + 1
		k, keep, err := fields[i].set(s.text[start:s.at], sentName)
		if err != nil && first == nil {
			first = within(fields[i].name, err)
		}
		kept = forget(kept, fields[i].name)
		if keep {
			kept = append(kept, k)
		}
	}
	if err := s.end(); err != nil {
		return err
	}
	return settle(w, kept, first)
}

// settle stores what is kept, or reports the damage in it where there is no place for it.
func settle(w **wire, kept []keptMember, err error) error {
	switch {
	case w != nil && len(kept) > 0:
		*w = newWire(kept)
	case w != nil:
		*w = nil
	case err == nil:
		err = newWire(kept).damaged("")
	}
	return err
}

// newWire returns the wire of members in the order they were sent. Equal values have equal wires in whatever order.
func newWire(kept []keptMember) *wire {
	w := &wire{members: kept}
	for _, k := range kept {
		if k.err != nil {
			w.damage = within(k.name, k.err)
			break
		}
	}
	for i := range kept { // few, and no reason to link a sort
		for j := i; j > 0 && kept[j].name < kept[j-1].name; j-- {
			kept[j], kept[j-1] = kept[j-1], kept[j]
		}
	}
	return w
}

func onlyLiteral(s *scanner) error {
	if err := s.skip(0); err != nil {
		return err
	}
	return s.end()
}

// find returns which field a member belongs to, -1 for none, and its name if that is not the field's own. The field at
// expected is tried first.
func find(fields []field, raw []byte, expected int) (int, string) {
	name := raw[1 : len(raw)-1]
	if !plain(name) {
		name = unescape(name)
	}
	if expected < len(fields) && fields[expected].name == string(name) {
		return expected, ""
	}
	for i := range fields {
		if fields[i].name == string(name) {
			return i, ""
		}
		if fields[i].alias != "" && fields[i].alias == string(name) {
			return i, fields[i].alias
		}
	}
	for i := range fields {
		if strings.EqualFold(fields[i].name, string(name)) {
			return i, ""
		}
		if fields[i].alias != "" && strings.EqualFold(fields[i].alias, string(name)) {
			return i, fields[i].alias
		}
	}
	return -1, ""
}

func forget(kept []keptMember, name string) []keptMember {
	for i := range kept {
		if kept[i].name == name {
			return append(kept[:i], kept[i+1:]...)
		}
	}
	return kept
}

// set decodes raw, and says what of it has to be kept.
func (f *field) set(raw []byte, sentName string) (keptMember, bool, error) {
	other, err := f.decode(raw)
	if broken, ok := errors.AsType[*damageError](err); ok {
		return f.keep(raw, sentName, broken)
	}
	if err != nil {
		return keptMember{}, false, err
	}
	if other || sentName != "" || f.stays && isZero(raw) {
		return f.keep(raw, sentName, nil)
	}
	return keptMember{}, false, nil
}

func (f *field) keep(raw []byte, sentName string, broken error) (keptMember, bool, error) {
	if sentName == "" {
		sentName = f.name
	}
	return keptMember{name: f.name, value: snapshot(f.into), sentName: sentName, sent: string(raw), err: broken}, true, nil
}

// decode reports whether raw is another form than the one that the value is written in.
func (f *field) decode(raw []byte) (other bool, err error) {
	switch f.form {
	case formNumber:
		return setNumber(raw, f.into.(*int64))
	case formText:
		return setText(raw, f.into)
	case formTexts:
		return setTexts(raw, f.into.(*map[string]string))
	case formList:
		return setList(raw, f.into.(*[]string))
	case formCustom:
		if err := f.parse(raw); err != errOtherForm {
			return false, err
		}
		return true, nil
	}
	return setStandard(raw, f.into)
}

func setStandard(raw []byte, into any) (other bool, err error) {
	switch into := into.(type) {
	case *string:
		return false, setString(raw, into)
	case *[]byte:
		return false, setBytes(raw, into)
	case *int64:
		return false, setInt(raw, into)
	case *bool:
		return false, setBool(raw, into)
	case *time.Time:
		return setTime(raw, into)
	case *SecondsEpochTime, *MilliSecondsEpochTime, *DurationSeconds, *DurationMinutes:
		return raw[0] == '"', into.(json.Unmarshaler).UnmarshalJSON(raw)
	case json.Unmarshaler:
		return false, into.UnmarshalJSON(raw)
	}
	return false, Unmarshal(raw, into)
}

func setString(raw []byte, into *string) error {
	if isNull(raw) {
		return nil
	}
	s, ok := unquote(raw)
	if !ok {
		return mismatch(raw, into)
	}
	*into = s
	return nil
}

func setBool(raw []byte, into *bool) error {
	switch raw[0] {
	case 't', 'f':
		*into = raw[0] == 't'
	case 'n':
	default:
		return mismatch(raw, into)
	}
	return nil
}

func setInt(raw []byte, into *int64) error {
	if isNull(raw) {
		return nil
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return mismatch(raw, into)
	}
	*into = n
	return nil
}

// setBytes decodes base64, in which line breaks count for nothing.
func setBytes(raw []byte, into *[]byte) error {
	if isNull(raw) {
		*into = nil
		return nil
	}
	if raw[0] != '"' {
		return Unmarshal(raw, into) // a list of numbers, to encoding/json
	}
	inside := raw[1 : len(raw)-1]
	if bytes.IndexByte(inside, '\\') >= 0 {
		inside = unescape(inside)
	}
	decoded := make([]byte, base64.StdEncoding.DecodedLen(len(inside)))
	n, err := base64.StdEncoding.Decode(decoded, inside)
	if err != nil {
		*into = nil
		return damage(err)
	}
	*into = decoded[:n]
	return nil
}

// setTime decodes a time. A form that is not RFC 3339 is another one.
func setTime(raw []byte, into *time.Time) (other bool, err error) {
	if err := unmarshalTime(raw, into); err != nil || raw[0] != '"' {
		return false, err
	}
	last := raw[max(len(raw)-4, 0):] // of an offset: 0:00" or 000"
	return len(last) == 4 && last[2] != 'Z' && last[0] != ':' && last[1] != ':', nil
}

// setNumber also takes text.
func setNumber(raw []byte, into *int64) (other bool, err error) {
	s, ok := unquote(raw)
	switch {
	case !ok:
		return false, setWhole(raw, into)
	case s == "":
		*into = 0
		return true, nil
	}
	if err := setWhole([]byte(s), into); err != nil {
		return true, damage(errors.New("not a number: " + clip(raw)))
	}
	return true, nil
}

// setWhole also takes the decimal form of a whole number, such as 60.0.
func setWhole(raw []byte, into *int64) error {
	if err := setInt(raw, into); err == nil {
		return nil
	}
	sec, nsec, ok := parseSeconds(raw, 0)
	if !ok || nsec != 0 {
		return mismatch(raw, into)
	}
	*into = sec
	return nil
}

// setText also takes other values.
func setText(raw []byte, into any) (other bool, err error) {
	if isNull(raw) {
		return false, nil
	}
	s, ok := unquote(raw)
	if !ok {
		s = strings.ToValidUTF8(compact(raw), "\ufffd")
	}
	switch into := into.(type) {
	case *string:
		*into = s
	case **string:
		*into = &s
	}
	return !ok, nil
}

// setTexts also takes other values than strings.
func setTexts(raw []byte, into *map[string]string) (other bool, err error) {
	if isNull(raw) {
		*into = nil
		return false, nil
	}
	if raw[0] != '{' {
		return false, mismatch(raw, into)
	}
	added := len(*into) > 0 // to what an earlier member of the name has left
	if *into == nil {
		*into = make(map[string]string)
	}
	err = eachMember(raw, func(name string, value []byte) error {
		var s string
		another, err := setText(value, &s)
		(*into)[name] = s
		other = other || another
		return err
	})
	return other && !added, err
}

// eachMember calls f with the members of an object that a scanner has read.
func eachMember(raw []byte, f func(name string, value []byte) error) error {
	s := scanner{text: raw, at: 1}
	for more, err := s.more(true, '}'); more || err != nil; more, err = s.more(false, '}') {
		if err != nil {
			return err
		}
		quoted, err := s.name()
		if err != nil {
			return err
		}
		value, err := s.value()
		if err != nil {
			return err
		}
		name, _ := unquote(quoted)
		if err := f(name, value); err != nil {
			return within(name, err)
		}
	}
	return nil
}

// setList also takes one string.
func setList(raw []byte, into *[]string) (other bool, err error) {
	if s, ok := unquote(raw); ok {
		*into = []string{s}
		return true, nil
	}
	return false, Unmarshal(raw, into)
}

// single checks that b is one JSON value and returns it without the space around it.
func single(b []byte) ([]byte, error) {
	s := scanner{text: b}
	raw, err := s.value()
	if err == nil {
		err = s.end()
	}
	return raw, err
}

func isNull(raw []byte) bool { return len(raw) > 0 && raw[0] == 'n' }

// isEmpty reports whether a JSON value is one that omitempty or omitzero may leave out. "" is that of an absent member.
func isEmpty(raw []byte) bool {
	switch string(raw) {
	case "", "null", `""`, "0", "false", "[]", "{}":
		return true
	}
	return false
}

// isZero reports whether a JSON value is an empty one that is not absent: 0.0 is too.
func isZero(raw []byte) bool {
	if isNumber(raw) {
		digits, _, ok := scientific(raw)
		return ok && len(digits) == 0
	}
	return isEmpty(raw) && !isNull(raw)
}

// compact returns the text of a JSON value without white space between its parts.
func compact(raw []byte) string {
	text, err := jsonsyntax.Compact(nil, raw, false)
	if err != nil {
		return string(raw)
	}
	return string(text)
}

// clip returns raw for an error message.
func clip(raw []byte) string {
	const most = 40
	if len(raw) > most {
		return strings.ToValidUTF8(string(raw[:most]), "") + "…"
	}
	return string(raw)
}

// mismatch is encoding/json's error for a value of another type.
func mismatch(raw []byte, into any) error {
	kind := "number"
	switch raw[0] {
	case '"':
		kind = "string"
	case '{':
		kind = "object"
	case '[':
		kind = "array"
	case 't', 'f':
		kind = "bool"
	default:
		kind += " " + clip(raw)
	}
	return &json.UnmarshalTypeError{Value: kind, Type: reflect.TypeOf(into).Elem()}
}

// within says in which member an error is.
func within(name string, err error) error {
	if e, ok := err.(*json.UnmarshalTypeError); ok {
		e.Field = join(name, e.Field)
		return e
	}
	if e, ok := err.(*damageError); ok {
		return &damageError{join(name, e.path), e.cause}
	}
	return &memberError{name, err}
}

func join(name, path string) string {
	if path == "" || path[0] == '[' {
		return name + path
	}
	return name + "." + path
}

// A memberError is an error in a member.
type memberError struct {
	path  string
	cause error
}

func (e *memberError) Error() string { return e.path + ": " + e.cause.Error() }
func (e *memberError) Unwrap() error { return e.cause }

// A damageError is text of the right type that cannot be decoded further.
type damageError struct {
	path  string // "" for the value itself
	cause error
}

func (e *damageError) Error() string {
	if e.path == "" {
		return e.cause.Error()
	}
	return e.path + ": " + e.cause.Error()
}

func (e *damageError) Unwrap() error { return e.cause }

// damage marks an error as one that does not fail a record.
func damage(cause error) error { return &damageError{cause: cause} }

// damaged returns the first damage in the object, whose path prefix is, or nil.
func (w *wire) damaged(prefix string) error {
	if w == nil || w.damage == nil {
		return nil
	}
	if prefix == "" {
		return w.damage
	}
	return within(prefix, w.damage)
}

// firstError returns the first that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// encode is json.Marshal without HTML escaping, which is the matter of the encoder that everything goes through.
func encode(v any) ([]byte, error) { return jsonencode.Append(nil, v, false) }

// encode encodes v, an object, with the members as they were sent whose values have not changed.
func (w *wire) encode(v any) ([]byte, error) {
	b, err := encode(v)
	if err != nil || w == nil {
		return b, err
	}
	out := make([]byte, 1, len(b)+64)
	out[0] = '{'
	written := make([]bool, len(w.members))
	err = eachMember(b, func(name string, value []byte) error {
		if i := w.find(name); i >= 0 {
			written[i] = true
			if k := &w.members[i]; k.is(value) {
				name, value = k.sentName, []byte(k.sent)
			}
		}
		out, err = appendMember(out, name, value)
		return err
	})
	for i, k := range w.members {
		if err == nil && !written[i] && k.is(nil) {
			out, err = appendMember(out, k.sentName, []byte(k.sent))
		}
	}
	return append(out, '}'), err
}

// is reports whether a member has not changed that is now encoded as text, or left out.
func (k *keptMember) is(text []byte) bool {
	if k.sentName == "" {
		return false // only its damage is kept
	}
	form, err := encode(k.value)
	return err == nil && (bytes.Equal(form, text) || isEmpty(form) && isEmpty(text))
}

func (w *wire) find(name string) int {
	for i := range w.members {
		if w.members[i].name == name {
			return i
		}
	}
	return -1
}

func appendMember(out []byte, name string, value []byte) ([]byte, error) {
	if len(out) > 1 {
		out = append(out, ',')
	}
	quoted, err := encode(name)
	out = append(append(out, quoted...), ':')
	return append(out, value...), err
}
