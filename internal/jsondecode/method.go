package jsondecode

import (
	"encoding/json"
	"reflect"
	"strings"
	"unsafe"
)

// The types of package events have UnmarshalJSON where AWS writes something in more than one way, or where a damaged part
// must not fail the whole. Nearly always it does not come to that, and the method does what the struct's tags say. Such
// a type's last field has the tag
//
//	jsondecode:"plain"
//
// A zero value of the type is decoded as a struct without methods; as soon as anything is met that is not as the tags
// have it, the value is made zero again and left to the method. So are members of fields with the tag
//
//	jsondecode:"odd"      whatever it holds
//	jsondecode:"odd,zero" if it is zero
//
// With "plain,finish", the method is called with an empty object afterwards, for what it does behind the members; and once
// when the plan is made, so that it must not decode with this package itself.

// One tag works without a method, too: a string with the tag
//
//	jsondecode:"text"
//
// also takes a number or a boolean, which encoding/json does not. It then is that value's text.

const tagName = "jsondecode"

// planPlain looks for the tag in a type that has UnmarshalJSON.
func (n *node) planPlain() {
	if n.foreign || n.kind != reflect.Struct {
		return
	}
	last := n.typ.NumField() - 1
	if last < 0 {
		return
	}
	if tag := n.typ.Field(last).Tag.Get(tagName); strings.HasPrefix(tag, "plain") {
		n.finish = tag == "plain,finish"
		n.fields = planFields(n.typ)
	}
	if n.finish { // so that its code is in memory by the first event
		new(state).call(n, reflect.New(n.typ).UnsafePointer(), []byte("{}"))
	}
}

// unmarshal gives a value to its type's UnmarshalJSON.
func (d *state) unmarshal(n *node, p unsafe.Pointer) bool {
	start := d.pos
	if !d.skip() {
		return false
	}
	if d.trying > 0 && d.data[start] == '"' && !n.isTime {
		return d.giveUp() // an other form of a number, for all that is known here
	}
	return d.call(n, p, d.data[start:d.pos:d.pos])
}

func (d *state) call(n *node, p unsafe.Pointer, text []byte) bool {
	if err := n.pointer(p).(json.Unmarshaler).UnmarshalJSON(text); err != nil {
		return d.stop(err)
	}
	return true
}

// plain decodes an object into a struct with UnmarshalJSON, without it if that is possible.
func (d *state) plain(n *node, p unsafe.Pointer) bool {
	if !isZero(p, n.size) {
		return d.unmarshal(n, p)
	}
	before, pos, depth, path, options := d.mark(), d.pos, d.depth, len(d.path), d.Options
	d.trying++
	d.Options = Options{}
	ok := d.object(n.fields, p) && (!n.finish || d.call(n, p, []byte("{}")))
	d.trying--
	d.Options = options
	if ok || !d.gaveUp {
		return ok
	}
	d.gaveUp = false
	d.drop(before)
	d.pos, d.depth, d.path = pos, depth, d.path[:path]
	n.setZero(p)
	return d.unmarshal(n, p)
}

// giveUp ends a try to decode a value without its method.
func (d *state) giveUp() bool {
	d.gaveUp = true
	return false
}
