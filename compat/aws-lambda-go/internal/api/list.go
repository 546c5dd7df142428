package api

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// List returns a line for each exported name, field and method of the packages, sorted.
//
// A type's fields and methods are listed under its first name; a type with several has a line for each other name. Of
// methods that were not declared in these modules, such as those of an embedded time.Time, there are no lines unless
// all is set: what the listing of a stand-in has more does not matter, and which they are changes with Go's version.
func (s *Set) List(all bool) []string {
	var lines []string
	for _, path := range packages {
		scope := s.packages[path].Scope()
		for _, name := range scope.Names() {
			if o := scope.Lookup(name); o.Exported() {
				for _, line := range s.object(path+"."+name, o, all) {
					lines = append(lines, strings.TrimSpace(line))
				}
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func (s *Set) object(name string, o types.Object, all bool) []string {
	switch o := o.(type) {
	case *types.Const:
		return []string{fmt.Sprintf("%s const %s = %s", name, s.text(o.Type()), o.Val().ExactString())}
	case *types.Var:
		return []string{fmt.Sprintf("%s var %s", name, s.text(o.Type()))}
	case *types.Func:
		return []string{fmt.Sprintf("%s func%s", name, s.signature(o.Signature()))}
	case *types.TypeName:
		if first := s.short[o.Pkg().Path()+"."+o.Name()]; first != name {
			return []string{fmt.Sprintf("%s = %s", name, first)}
		}
		t := types.Unalias(o.Type()).(*types.Named).Origin()
		lines := s.declared(name, t)
		if types.Comparable(t) && !types.IsInterface(t) {
			lines = append(lines, name+" comparable")
		}
		return append(lines, s.methods(name, t, all)...)
	}
	return nil
}

// declared is what a type's name stands for.
func (s *Set) declared(name string, t *types.Named) []string {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return append(s.fields(name, u), name+" struct")
	case *types.Interface:
		methods := []string{}
		for m := range u.Methods() {
			methods = append(methods, m.Name()+s.signature(m.Signature()))
		}
		for e := range u.EmbeddedTypes() {
			methods = append(methods, s.text(e))
		}
		return []string{fmt.Sprintf("%s interface{%s}", name, strings.Join(methods, "; "))}
	default:
		if mentionsHidden(u) {
			return []string{name + " defined"}
		}
		return []string{fmt.Sprintf("%s type %s", name, s.text(u))}
	}
}

// mentionsHidden reports whether a type is a function of a type whose name others cannot use.
func mentionsHidden(t types.Type) bool {
	f, ok := t.(*types.Signature)
	if !ok {
		return false
	}
	for v := range f.Params().Variables() {
		pointer, _ := v.Type().(*types.Pointer)
		if pointer == nil {
			continue
		}
		if named, ok := pointer.Elem().(*types.Named); ok && !named.Obj().Exported() {
			return true
		}
	}
	return false
}

func (s *Set) fields(name string, t *types.Struct) []string {
	var lines []string
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() {
			continue
		}
		line := fmt.Sprintf("%s.%s field %s json %q", name, f.Name(), s.text(f.Type()), jsonName(f, t.Tag(i)))
		if f.Embedded() {
			line += " embedded"
		}
		lines = append(lines, line)
	}
	return lines
}

func jsonName(f *types.Var, tag string) string {
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	if name == "" && !f.Embedded() {
		return f.Name()
	}
	return name
}

// methods lists a type's methods, once for those of values and once for those of pointers.
func (s *Set) methods(name string, t *types.Named, all bool) []string {
	if types.IsInterface(t) {
		return nil
	}
	var lines []string
	for of, t := range map[string]types.Type{name: t, "(*" + name + ")": types.NewPointer(t)} {
		for m := range types.NewMethodSet(t).Methods() {
			if m.Obj().Exported() && (all || strings.HasPrefix(m.Obj().Pkg().Path(), Module+"/")) {
				lines = append(lines, fmt.Sprintf("%s.%s method%s", of, m.Obj().Name(), s.signature(m.Obj().(*types.Func).Signature())))
			}
		}
	}
	return lines
}
