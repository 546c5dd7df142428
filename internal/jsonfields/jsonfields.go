// Package jsonfields finds out which fields of a struct are members of its JSON, by encoding/json's rules: tags, and
// which of several fields of one name counts when structs are embedded. Packages jsondecode and jsonencode make their
// plans of it.
package jsonfields

import (
	"reflect"
	"strings"
)

// A Field is a member of JSON objects that has a place in a struct.
type Field struct {
	Name      string
	Type      reflect.Type
	Index     []int // as [reflect.Value.FieldByIndex] takes it
	Quoted    bool  // by the option string of its tag
	OmitEmpty bool
	OmitZero  bool

	tagged bool
	hidden bool // by another one of the name
}

// Of returns the fields of struct t that count, as they stand in it. It goes through t, then through the structs
// embedded in it, level by level.
func Of(t reflect.Type) []*Field {
	found := make([]*Field, 0, t.NumField())
	structs := []*embedded{{t: t}}
	for n := 0; n < len(structs); n++ {
		e := structs[n]
		for i := range e.t.NumField() {
			f, inner := fieldOf(e, i)
			switch {
			case inner != nil:
				structs = enqueue(structs, inner, f.Index)
			case f != nil:
				found = settle(found, f)
			}
		}
	}
	return ordered(found)
}

// settle adds a field, or decides which one of the name counts: the least embedded, and of those the one that has a tag,
// if there is one such.
func settle(found []*Field, f *Field) []*Field {
	i := 0
	for i < len(found) && found[i].Name != f.Name {
		i++
	}
	if i == len(found) {
		return append(found, f)
	}
	switch other := found[i]; {
	case len(other.Index) < len(f.Index), other.tagged && !f.tagged:
	case other.tagged == f.tagged:
		other.hidden = true
	default:
		found[i] = f
	}
	return found
}

// ordered takes out the hidden fields and sorts the others as they stand in the struct.
func ordered(found []*Field) []*Field {
	list := found[:0]
	for _, f := range found {
		if f.hidden {
			continue
		}
		list = append(list, f)
		i := len(list) - 1
		for ; i > 0 && before(f.Index, list[i-1].Index); i-- {
			list[i] = list[i-1]
		}
		list[i] = f
	}
	return list
}

// before reports whether one index stands before another one, which is not the same nor within it.
func before(a, b []int) bool {
	i := 0
	for a[i] == b[i] {
		i++
	}
	return a[i] < b[i]
}

// An embedded is a struct that is embedded, once or more at one level.
type embedded struct {
	t        reflect.Type
	index    []int // as many as levels
	repeated bool
}

// enqueue adds a struct to those that are looked into, unless it is there from a level above.
func enqueue(structs []*embedded, t reflect.Type, index []int) []*embedded {
	for _, e := range structs {
		if e.t == t {
			e.repeated = e.repeated || len(e.index) == len(index)
			return structs
		}
	}
	return append(structs, &embedded{t: t, index: index})
}

// fieldOf returns field i of a struct, and the struct that it embeds in place of being a member. Without either, it has no
// part in JSON.
func fieldOf(e *embedded, i int) (f *Field, inner reflect.Type) {
	sf := e.t.Field(i)
	target := sf.Type
	if target.Kind() == reflect.Pointer && target.Name() == "" {
		target = target.Elem()
	}
	embeds := sf.Anonymous && target.Kind() == reflect.Struct
	tag := sf.Tag.Get("json")
	if tag == "-" || !sf.IsExported() && !embeds {
		return nil, nil
	}
	f = &Field{Type: sf.Type, Index: append(e.index[:len(e.index):len(e.index)], i), hidden: e.repeated}
	name, options := cut(tag)
	switch {
	case isName(name):
		f.Name, f.tagged = name, true
	case embeds:
		return f, target
	default:
		f.Name = sf.Name
	}
	for options != "" {
		var option string
		option, options = cut(options)
		switch option {
		case "string":
			f.Quoted = isScalar(target.Kind())
		case "omitempty":
			f.OmitEmpty = true
		case "omitzero":
			f.OmitZero = true
		}
	}
	return f, nil
}

// cut cuts a tag at the first comma.
//
//go:noinline for the sake of size
func cut(tag string) (before, after string) {
	before, after, _ = strings.Cut(tag, ",")
	return before, after
}

// isScalar reports whether a value of kind k is one that the option string is for.
func isScalar(k reflect.Kind) bool {
	return k == reflect.String || k == reflect.Bool || reflect.Int <= k && k <= reflect.Float64
}
