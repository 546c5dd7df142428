package logrecord

import (
	"strconv"

	"github.com/lambent-go/lambent/internal/logline"
)

// separate goes in front of every field.
//
//go:noinline for the sake of size
func (l *line) separate() {
	switch n := len(l.buf); {
	case !l.h.json:
		l.buf = append(l.buf, ' ')
	case n == 0 || l.buf[n-1] != '{': // a value never ends in a brace that opens
		l.buf = append(l.buf, ',')
	}
}

// key begins a field of Lambda.
func (l *line) key(key string) {
	l.separate()
	if !l.h.json {
		l.buf = append(append(l.buf, key...), '=')
		return
	}
	l.buf = append(l.buf, '"')
	l.buf = append(l.buf, key...)
	l.buf = append(l.buf, `":`...)
}

// attributeKey begins an attribute. At the top level it keeps out of the way of Lambda's keys.
func (l *line) attributeKey(key string, top bool) {
	l.separate()
	if !l.h.json {
		l.textKey(key, top)
		return
	}
	l.buf = append(l.buf, '"')
	l.buf = appendJSON(l.buf, key)
	l.yield(key, top)
	l.buf = append(l.buf, `":`...)
}

func (l *line) textKey(key string, top bool) {
	switch {
	case logline.NeedsQuotes(l.prefix) || logline.NeedsQuotes(key) || key == "" && l.prefix == "":
		l.buf = strconv.AppendQuote(l.buf, l.prefix+key) // none of Lambda's keys
	default:
		l.buf = append(l.buf, l.prefix...)
		l.buf = append(l.buf, key...)
		l.yield(key, top)
	}
	l.buf = append(l.buf, '=')
}

// yield ends the key of a top-level attribute that Lambda uses itself. Whether it does may not be known yet.
func (l *line) yield(key string, top bool) {
	switch {
	case !top:
	case l.h.fixedKey(key), failureKey(key) && l.failed:
		l.buf = append(l.buf, '_')
	case failureKey(key):
		l.marks = append(l.marks, len(l.buf))
	}
}

// open opens a group. Groups of text exist in the keys only, so that none of them is in Lambda's way but by its fixed
// names.
func (l *line) open(name string, top bool) {
	if l.h.json {
		l.openObject(name, top)
		return
	}
	if top && l.h.fixedKey(name) {
		name += "_"
	}
	l.prefix += name + "."
}

func (l *line) openObject(name string, top bool) {
	l.attributeKey(name, top)
	l.buf = append(l.buf, '{')
}
