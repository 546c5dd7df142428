package logrecord

import (
	"fmt"
	"log/slog"
	"strconv"
)

// maxDepth bounds groups in groups: a LogValue method may return what contains itself.
const maxDepth = 100

// collect adds an attribute to attrs.
func (l *line) collect(a slog.Attr, depth int) {
	err, isError := errorIn(a.Value)
	a.Value = a.Value.Resolve()
	if resolved, ok := errorIn(a.Value); ok {
		err, isError = resolved, true
	}
	if a.Key == "" && a.Value.Kind() == slog.KindGroup && depth < maxDepth {
		for _, member := range a.Value.Group() {
			l.collect(member, depth+1)
		}
		return
	}
	if isError && l.h.prefix == "" && !l.found.failed {
		l.found = failureOf(err)
		if _, ok := errorIn(a.Value); ok {
			a.Value = slog.StringValue(l.found.errorMessage)
		}
	}
	l.attrs = append(l.attrs, a)
}

// errorIn returns the error that v is. An error may be a LogValuer as well: it is an error all the same, and is
// written as what it resolves to.
func errorIn(v slog.Value) (error, bool) {
	if k := v.Kind(); k != slog.KindAny && k != slog.KindLogValuer {
		return nil, false
	}
	err, ok := v.Any().(error)
	return err, ok
}

// attributes writes attrs, in the handler's pending groups, and reports whether there was anything to write.
func (l *line) attributes() bool {
	start, top := len(l.buf), l.h.prefix == ""
	l.prefix = l.h.prefix
	if l.h.json {
		for i, name := range l.h.pending {
			l.openObject(name, i == 0 && l.h.closing == 0)
		}
	}
	wrote := false
	for _, a := range l.attrs {
		wrote = l.attribute(a, top, 0) || wrote
	}
	if !wrote {
		l.buf = l.buf[:start]
	}
	return wrote
}

// attribute writes an attribute, unless it is empty.
func (l *line) attribute(a slog.Attr, top bool, depth int) (wrote bool) {
	a.Value = a.Value.Resolve()
	if a.Equal(slog.Attr{}) {
		return false
	}
	switch a.Value.Kind() {
	case slog.KindAny:
		if src, ok := a.Value.Any().(*slog.Source); ok {
			return l.attribute(slog.Attr{Key: a.Key, Value: l.sourceValue(src)}, top, depth)
		}
	case slog.KindGroup:
		return l.group(a, top, depth)
	}
	l.attributeKey(a.Key, top)
	l.value(a.Value)
	return true
}

// group writes a group, unless it is empty.
func (l *line) group(a slog.Attr, top bool, depth int) (wrote bool) {
	if depth == maxDepth {
		l.attributeKey(a.Key, top)
		l.text(fmt.Sprintf("!ERROR:more than %d groups in each other", maxDepth))
		return true
	}
	start, marks, prefix := len(l.buf), len(l.marks), l.prefix
	if a.Key != "" {
		l.open(a.Key, top)
		top = false
	}
	for _, member := range a.Value.Group() {
		wrote = l.attribute(member, top, depth+1) || wrote
	}
	if !wrote {
		l.buf, l.marks = l.buf[:start], l.marks[:marks]
	} else if a.Key != "" && l.h.json {
		l.buf = append(l.buf, '}')
	}
	l.prefix = prefix
	return wrote
}

// sourceValue is how log/slog writes a place in the code that is an attribute.
func (l *line) sourceValue(src *slog.Source) slog.Value {
	if src == nil || *src == (slog.Source{}) {
		return slog.GroupValue()
	}
	if !l.h.json {
		return slog.StringValue(src.File + ":" + strconv.Itoa(src.Line))
	}
	var members []slog.Attr
	if src.Function != "" {
		members = append(members, slog.String("function", src.Function))
	}
	if src.File != "" {
		members = append(members, slog.String("file", src.File))
	}
	if src.Line != 0 {
		members = append(members, slog.Int("line", src.Line))
	}
	return slog.GroupValue(members...)
}
