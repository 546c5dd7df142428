package events_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the files that are generated from the package's source")

// A declared is an exported type as the source has it.
type declared struct {
	name    string
	file    string
	doc     string
	spec    *ast.TypeSpec
	generic bool
}

// declaredTypes reads the package's exported types, by name.
func declaredTypes(t *testing.T) []declared {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var types []declared
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.TYPE {
				continue
			}
			for _, s := range group.Specs {
				spec := s.(*ast.TypeSpec)
				if !spec.Name.IsExported() {
					continue
				}
				doc := spec.Doc.Text()
				if doc == "" {
					doc = group.Doc.Text()
				}
				types = append(types, declared{spec.Name.Name, name, doc, spec, spec.TypeParams != nil})
			}
		}
	}
	slices.SortFunc(types, func(a, b declared) int { return strings.Compare(a.name, b.name) })
	return types
}

// The list of types that the tests run over is that of the source.
func TestTypesAreListed(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("package events_test\n\nimport \"github.com/lambent-go/lambent/events\"\n\n")
	b.WriteString("// allTypes makes a zero value of each exported type. It is written by go test -run TestTypesAreListed -update.\n")
	b.WriteString("var allTypes = map[string]func() any{\n")
	for _, d := range declaredTypes(t) {
		if !d.generic {
			fmt.Fprintf(&b, "%q: is[events.%s],\n", d.name, d.name)
		}
	}
	b.WriteString("}\n")
	golden(t, "alltypes_test.go", formatted(t, b.Bytes()))
}

// golden compares text with a file that is generated, or writes it.
func golden(t *testing.T, file string, text []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, text) {
		t.Errorf("%s is not what the source says: run go test ./events -run '%s' -update", file, t.Name())
	}
}

func formatted(t *testing.T, source []byte) []byte {
	t.Helper()
	text, err := format.Source(source)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A zero value of any type is legal JSON, and decodes again.
func TestZeroValues(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(allTypes)) {
		value := allTypes[name]()
		b, err := json.Marshal(reflect.ValueOf(value).Elem().Interface())
		if streams(value) {
			if err == nil {
				t.Errorf("%s is encoded, as %s: want an error that says to return a pointer", name, b)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := json.Unmarshal(b, allTypes[name]()); err != nil {
			t.Errorf("%s is encoded as %s, which is decoded: %v", name, b, err)
		}
	}
}

// streams reports whether a response is read, not encoded.
func streams(value any) bool {
	_, ok := value.(interface{ Read([]byte) (int, error) })
	return ok
}

// A response with nothing set holds no null: services refuse some.
func TestZeroResponses(t *testing.T) {
	responses := 0
	for _, name := range slices.Sorted(maps.Keys(allTypes)) {
		value := allTypes[name]()
		if !strings.Contains(name, "Response") || streams(value) {
			continue
		}
		responses++
		b, err := json.Marshal(reflect.ValueOf(value).Elem().Interface())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if path := findNull("", parseJSON(t, b)); path != "" {
			t.Errorf("%s is encoded as %s: null at %s", name, b, path)
		}
	}
	if responses < 50 {
		t.Errorf("%d responses: the list is not complete", responses)
	}
}

func findNull(path string, v any) string {
	switch v := v.(type) {
	case nil:
		return path
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if found := findNull(path+"."+name, v[name]); found != "" {
				return found
			}
		}
	case []any:
		for i := range v {
			if found := findNull(fmt.Sprintf("%s[%d]", path, i), v[i]); found != "" {
				return found
			}
		}
	}
	return ""
}

// null is what an absent member is, for every member of every type.
func TestNullMembers(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(allTypes)) {
		typ := reflect.TypeOf(allTypes[name]()).Elem()
		if typ.Kind() != reflect.Struct {
			continue
		}
		members := []string{}
		for _, field := range reflect.VisibleFields(typ) {
			if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.IsExported() && len(field.Index) == 1 && tag != "" && tag != "-" {
				members = append(members, fmt.Sprintf("%q:null", tag))
			}
		}
		if len(members) == 0 {
			continue // a time or another value with a form of its own
		}
		value := allTypes[name]()
		text := "{" + strings.Join(members, ",") + "}"
		if err := json.Unmarshal([]byte(text), value); err != nil {
			t.Errorf("%s: %s: %v", name, text, err)
			continue
		}
		if reflect.ValueOf(value).Elem().IsZero() {
			continue
		}
		for i := range typ.NumField() { // what null may become: an empty raw message or attribute value
			field := typ.Field(i)
			if v := reflect.ValueOf(value).Elem().Field(i); !v.IsZero() && field.Type != reflect.TypeFor[json.RawMessage]() {
				t.Errorf("%s: null makes %s %v", name, field.Name, v)
			}
		}
	}
}

// Every exported type and field says what it is, and each type which page of AWS it follows.
func TestTypesAreDocumented(t *testing.T) {
	for _, d := range declaredTypes(t) {
		lines := strings.Split(strings.TrimSpace(d.doc), "\n")
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, "https://docs.aws.amazon.com/") && !strings.Contains(d.doc, "Deprecated:") {
			t.Errorf("%s: %s: its comment ends with %q, want AWS's page", d.file, d.name, last)
		}
		fields, ok := d.spec.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, f := range fields.Fields.List {
			for _, name := range f.Names {
				if name.IsExported() && f.Doc.Text() == "" && f.Comment.Text() == "" {
					t.Errorf("%s: %s.%s has no comment", d.file, d.name, name)
				}
			}
		}
	}
}
