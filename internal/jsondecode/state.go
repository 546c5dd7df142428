package jsondecode

import (
	"encoding/json"
	"reflect"
	"sync"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"
)

// A state is a decode in progress. Its methods that return a bool return false when the decode has to stop: at a syntax
// error, or with stopped set.
type state struct {
	data  []byte
	pos   int // of the next byte
	depth int
	Options

	room []byte // for strings: what is in use, and behind its length what is not yet

	path    []*field // for each struct around the value, the field that it is in; nil: none
	saved   error    // the first error that did not stop the decode, or the one that did
	stopped bool     // by saved

	rehearses bool // members come in no order that events have

	trying int  // how many values with methods around this one are decoded without
	gaveUp bool // trying

	scratch []byte     // for one string
	list    []any      // values of lists and maps that are not complete
	texts   []string   // likewise
	values  [][]string // likewise
	lists   []string   // of strings that are: what is in use, and room for more
	boxes   []string   // in interfaces, likewise

	names [8]string // of the members of the last object that became a map of strings
}

// first is the state of whoever comes first: a function decodes one event at a time, and what a pool makes at its first
// use is a tenth of a function's first invocation. So is what its lists make while they grow, each time of another size.
var (
	firstPath  [16]*field
	firstTexts [64]string

	first = struct {
		taken atomic.Bool
		state state
	}{state: state{path: firstPath[:0], texts: firstTexts[:0]}}
)

var states = sync.Pool{New: func() any { return new(state) }}

// newState returns a state that has no data. It has to be freed.
func newState() *state {
	if !first.taken.Load() && first.taken.CompareAndSwap(false, true) {
		return &first.state
	}
	return states.Get().(*state)
}

// free gives the state back.
func (d *state) free() {
	const most = 1 << 16 // bytes to keep
	d.drop(mark{})
	next := state{path: d.path[:0], scratch: d.scratch[:0], list: d.list, texts: d.texts, values: d.values}
	if cap(d.scratch)+16*(cap(d.list)+cap(d.texts)+cap(d.path))+24*cap(d.values) > most {
		next = state{}
	}
	*d = next
	if d == &first.state {
		first.taken.Store(false)
		return
	}
	states.Put(d)
}

// A mark is how many values the lists of those that are not complete had.
type mark struct{ list, texts, values int }

func (d *state) mark() mark { return mark{len(d.list), len(d.texts), len(d.values)} }

// drop takes out the values since a mark.
//
//go:noinline for the sake of size
func (d *state) drop(m mark) {
	clear(d.list[m.list:])
	clear(d.texts[m.texts:])
	clear(d.values[m.values:])
	d.list, d.texts, d.values = d.list[:m.list], d.texts[:m.texts], d.values[:m.values]
}

// atEnd reports whether nothing but white space follows.
func (d *state) atEnd() bool {
	d.space()
	return d.pos == len(d.data)
}

// save keeps an error that does not stop the decode, if it is the first.
func (d *state) save(err error) bool {
	if d.trying > 0 {
		return d.giveUp()
	}
	if d.saved == nil {
		d.saved = d.located(err)
	}
	return true
}

// stop ends the decode with an error.
func (d *state) stop(err error) bool {
	if d.trying > 0 {
		return d.giveUp()
	}
	d.saved, d.stopped = d.located(err), true
	return false
}

// mismatch saves the error of a value that does not fit t. The value is called what; offset is where it was noticed.
func (d *state) mismatch(what string, t reflect.Type, offset int) bool {
	if d.saved != nil && d.trying == 0 {
		return true
	}
	return d.save(&json.UnmarshalTypeError{Value: what, Type: t, Offset: int64(offset)})
}

// located adds to a type error in which field it happened.
func (d *state) located(err error) error {
	e, ok := err.(*json.UnmarshalTypeError)
	if !ok {
		return err
	}
	var in *field
	path := ""
	for _, f := range d.path {
		if f != nil {
			in = f
			path += "." + f.path
		}
	}
	if in == nil {
		return err
	}
	if e.Field != "" {
		path += "." + e.Field
	}
	e.Struct, e.Field = in.owner.Name(), path[1:]
	return e
}

const (
	leastShared = 512      // bytes of memory that strings share,
	mostShared  = 16 << 10 // and at most
	longText    = 32 << 10 // bytes of a string from which on it is not built up elsewhere first
)

// keep returns text as a string, which shares its memory with others.
func (d *state) keep(text []byte) string {
	at := len(d.room)
	if len(text) > cap(d.room)-at {
		return d.keepNew(text)
	}
	d.room = append(d.room, text...)
	return unsafe.String(unsafe.SliceData(d.room[at:]), len(text))
}

// keepNew is keep where there is no room left. There is more each time, but never more than half of the data to come,
// as the other half will be names and punctuation.
//
//go:noinline for the sake of keep
func (d *state) keepNew(text []byte) string {
	room := len(d.data) - d.pos + len(text)
	if room > leastShared {
		room = min(room/2, max(2*cap(d.room), leastShared), mostShared)
	}
	if len(text) > room/2 {
		return string(text)
	}
	d.room = append(make([]byte, 0, room), text...)
	return unsafe.String(unsafe.SliceData(d.room), len(text))
}

// text reads the string that begins at pos, and returns its value.
func (d *state) text() (string, bool) {
	start := d.pos + 1
	end, form, ok := scanString(d.data, start)
	if !ok {
		return "", false
	}
	d.pos = end + 1
	inside := d.data[start:end]
	switch {
	case form == 0 || form == formUnicode && utf8.Valid(inside):
	case len(inside) > longText:
		long := unescape(nil, inside, form)
		return unsafe.String(unsafe.SliceData(long), len(long)), true
	default:
		d.scratch = unescape(d.scratch, inside, form)
		inside = d.scratch
	}
	return d.keep(inside), true
}

// bytes reads the string that begins at pos, and returns its value. It is good until the next call of bytes or text.
func (d *state) bytes() ([]byte, bool) {
	start := d.pos + 1
	end, form, ok := scanString(d.data, start)
	if !ok {
		return nil, false
	}
	d.pos = end + 1
	inside := d.data[start:end:end]
	if form == 0 || form == formUnicode && utf8.Valid(inside) {
		return inside, true
	}
	d.scratch = unescape(d.scratch, inside, form)
	return d.scratch, true
}
