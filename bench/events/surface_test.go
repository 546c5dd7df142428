package events_test

import (
	"bytes"
	"fmt"
	"go/constant"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
)

const (
	upstreamPath = "github.com/aws/aws-lambda-go/events"
	lambentPath  = "github.com/lambent-go/lambent/events"
)

// Whatever aws-lambda-go's package exports is in ours: each name, of the same kind, with the same type or value; of a
// struct each field, with its type and JSON name, and whether values can be compared; each method, on values where it
// was on values.
func TestSurface(t *testing.T) {
	upstream, lambent := load(t, upstreamPath, lambentPath)
	s := surface{t: t, lambent: lambent.Scope(), pkg: lambent}
	for _, name := range upstream.Scope().Names() {
		if object := upstream.Scope().Lookup(name); object.Exported() {
			s.object(object)
		}
	}
	if s.objects < 424 {
		t.Errorf("compared %d names, want at least 424", s.objects)
	}
}

// The types of times have the embedded time alone, as literals without field names are common.
func TestSurfaceOfTimes(t *testing.T) {
	_, lambent := load(t, upstreamPath, lambentPath)
	for _, name := range []string{"SecondsEpochTime", "MilliSecondsEpochTime", "RFC3339EpochTime"} {
		if s := lambent.Scope().Lookup(name).Type().Underlying().(*types.Struct); s.NumFields() != 1 {
			t.Errorf("%s has %d fields, want 1", name, s.NumFields())
		}
	}
}

// load returns two packages as the compiler sees them, with all that they import.
func load(t *testing.T, first, second string) (a, b *types.Package) {
	t.Helper()
	var stderr bytes.Buffer
	list := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", first, second)
	list.Env = append(os.Environ(), "GOWORK=off")
	list.Stderr = &stderr
	output, err := list.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", list, err, stderr.Bytes())
	}
	files := map[string]string{}
	for line := range strings.Lines(string(output)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[path] = file
	}
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
	var packages [2]*types.Package
	for i, path := range []string{first, second} {
		if packages[i], err = imports.Import(path); err != nil {
			t.Fatal(err)
		}
	}
	return packages[0], packages[1]
}

type surface struct {
	t       *testing.T
	lambent *types.Scope
	pkg     *types.Package
	objects int
}

func (s *surface) object(want types.Object) {
	s.objects++
	name := want.Name()
	got := s.lambent.Lookup(name)
	if got == nil {
		s.t.Errorf("%s is missing", name)
		return
	}
	if g, w := reflect.TypeOf(got), reflect.TypeOf(want); g != w {
		s.t.Errorf("%s is a %v, want a %v", name, g, w)
		return
	}
	switch want := want.(type) {
	case *types.TypeName:
		s.typeName(got.(*types.TypeName), want)
		return
	case *types.Const:
		if g := got.(*types.Const).Val(); !constant.Compare(g, token.EQL, want.Val()) {
			s.t.Errorf("%s is %v, want %v", name, g, want.Val())
		}
	}
	s.sameType(name, got.Type(), want.Type())
}

func (s *surface) sameType(what string, got, want types.Type) {
	if g, w := text(got), text(want); g != w {
		s.t.Errorf("%s is %s, want %s", what, g, w)
	}
}

// text is a type with the names of both packages alike, and without those of parameters.
func text(t types.Type) string {
	if s, ok := t.(*types.Signature); ok {
		t = types.NewSignatureType(nil, nil, nil, nameless(s.Params()), nameless(s.Results()), s.Variadic())
	}
	return types.TypeString(types.Unalias(t), func(p *types.Package) string {
		if p.Path() == upstreamPath || p.Path() == lambentPath {
			return "events"
		}
		return p.Path()
	})
}

func nameless(list *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range list.Variables() {
		vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

func (s *surface) typeName(got, want *types.TypeName) {
	name := want.Name()
	if want.IsAlias() || got.IsAlias() {
		s.sameType(name, got.Type(), want.Type())
		return
	}
	if types.Comparable(want.Type()) && !types.Comparable(got.Type()) {
		s.t.Errorf("%s cannot be compared", name)
	}
	wantStruct, isStruct := want.Type().Underlying().(*types.Struct)
	gotStruct, _ := got.Type().Underlying().(*types.Struct)
	switch {
	case !isStruct:
		s.sameType("the underlying type of "+name, got.Type().Underlying(), want.Type().Underlying())
	case gotStruct == nil:
		s.t.Errorf("%s is %s, want a struct", name, text(got.Type().Underlying()))
	default:
		s.fields(name, gotStruct, wantStruct)
		s.promoted(name, got.Type(), want.Type(), wantStruct)
	}
	s.methods(name, got.Type(), want.Type())
	s.methods("*"+name, types.NewPointer(got.Type()), types.NewPointer(want.Type()))
}

func (s *surface) fields(name string, got, want *types.Struct) {
	fields := map[string]int{}
	for i := range got.NumFields() {
		fields[got.Field(i).Name()] = i
	}
	for i := range want.NumFields() {
		w := want.Field(i)
		if !w.Exported() {
			continue
		}
		field := name + "." + w.Name()
		n, ok := fields[w.Name()]
		if !ok {
			s.t.Errorf("%s is missing", field)
			continue
		}
		g := got.Field(n)
		s.sameType(field, g.Type(), w.Type())
		if g.Embedded() != w.Embedded() {
			s.t.Errorf("%s: embedded is %v, want %v", field, g.Embedded(), w.Embedded())
		}
		if gotName, wantName := jsonName(g, got.Tag(n)), jsonName(w, want.Tag(i)); gotName != wantName {
			s.t.Errorf("%s is %q in JSON, want %q", field, gotName, wantName)
		}
	}
}

func jsonName(field *types.Var, tag string) string {
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	if name == "" && !field.Embedded() {
		return field.Name()
	}
	return name
}

// promoted checks that the fields of embedded structs can be selected as before.
func (s *surface) promoted(name string, got, want types.Type, wantStruct *types.Struct) {
	for i := range wantStruct.NumFields() {
		embedded, ok := wantStruct.Field(i).Type().Underlying().(*types.Struct)
		if !wantStruct.Field(i).Embedded() || !ok {
			continue
		}
		for j := range embedded.NumFields() {
			field := embedded.Field(j).Name()
			w, _, _ := types.LookupFieldOrMethod(want, true, nil, field)
			if w == nil || !w.Exported() {
				continue
			}
			g, _, _ := types.LookupFieldOrMethod(got, true, s.pkg, field)
			if g == nil {
				s.t.Errorf("%s.%s cannot be selected", name, field)
				continue
			}
			s.sameType(fmt.Sprintf("%s.%s", name, field), g.Type(), w.Type())
		}
	}
}

func (s *surface) methods(name string, got, want types.Type) {
	methods := types.NewMethodSet(got)
	wanted := types.NewMethodSet(want)
	for i := range wanted.Len() {
		w := wanted.At(i).Obj()
		if !w.Exported() {
			continue
		}
		g := methods.Lookup(s.pkg, w.Name())
		if g == nil {
			s.t.Errorf("%s has no method %s", name, w.Name())
			continue
		}
		s.sameType(name+"."+w.Name(), g.Obj().Type(), w.Type())
	}
}
