package events_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A root is a type that is a whole event or response: no other type has it as a part.
func roots(types []declared) []declared {
	parts := map[string]bool{}
	for _, d := range types {
		ast.Inspect(d.spec.Type, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && name.Name != d.name {
				parts[name.Name] = true
			}
			return true
		})
	}
	return slices.DeleteFunc(slices.Clone(types), func(d declared) bool {
		return !whole(d) || parts[d.name] && !d.spec.Assign.IsValid() && !ending.MatchString(d.name)
	})
}

// ending is how the names of whole events and responses end. Some are parts of others as well.
var ending = regexp.MustCompile(`(Event|Request|Response|Notification)(V\d|V\d_\d)?$`)

// whole reports whether a type can be an event at all.
func whole(d declared) bool {
	_, isStruct := d.spec.Type.(*ast.StructType)
	return isStruct || d.spec.Assign.IsValid()
}

// The table of sources in the guide is that of the package.
func TestTableOfSources(t *testing.T) {
	const begin, end = "<!-- generated: types -->\n", "<!-- end -->\n"
	guide := filepath.Join("..", "docs", "events.md")
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := bytes.Cut(text, []byte(begin))
	_, tail, ended := bytes.Cut(rest, []byte(end))
	if !ok || !ended {
		t.Fatalf("%s has no place for the table", guide)
	}
	var b bytes.Buffer
	b.Write(head)
	b.WriteString(begin + "| type | what it is | AWS page |\n| --- | --- | --- |\n")
	for _, d := range roots(declaredTypes(t)) {
		if strings.Contains(d.doc, "Deprecated:") {
			continue
		}
		fmt.Fprintf(&b, "| [`%s`](../events/%s) | %s | %s |\n", d.name, d.file, sentence(d), page(d))
	}
	b.WriteString(end)
	b.Write(tail)
	golden(t, guide, b.Bytes())
}

// sentence is the first of a type's comment, without its subject and links.
func sentence(d declared) string {
	text, _, _ := strings.Cut(strings.ReplaceAll(d.doc, "\n", " "), ". ")
	text = strings.TrimSuffix(strings.TrimSpace(strings.Split(text, " https://")[0]), ".")
	for _, subject := range []string{"An ", "A ", "The "} {
		text = strings.TrimPrefix(text, subject)
	}
	text = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(text, d.name), " is "), " ")
	return strings.NewReplacer("[", "", "]", "", "|", `\|`).Replace(text)
}

func page(d declared) string {
	lines := strings.Split(strings.TrimSpace(d.doc), "\n")
	url := lines[len(lines)-1]
	name := url[strings.LastIndexByte(strings.TrimSuffix(url, "/"), '/')+1:]
	name, _, _ = strings.Cut(name, "#")
	return fmt.Sprintf("[%s](%s)", strings.TrimSuffix(name, ".html"), url)
}

// Every whole event has a payload in testdata, and every payload's type is one of the package's.
func TestEveryEventHasAFixture(t *testing.T) {
	have := map[string]bool{}
	for _, newValue := range allFixtures(t) {
		typ := reflect.TypeOf(newValue()).Elem()
		for typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		name, _, _ := strings.Cut(typ.Name(), "[")
		have[name] = true
		mark(typ, have)
	}
	var missing []string
	for _, d := range declaredTypes(t) {
		if _, isStruct := d.spec.Type.(*ast.StructType); isStruct && !have[d.name] && !streams(zero(d)) && !isError(zero(d)) && !strings.Contains(d.doc, "Deprecated:") {
			missing = append(missing, d.file+": "+d.name)
		}
	}
	for _, name := range missing {
		t.Errorf("%s: no payload in testdata has one", name)
	}
	if len(have) < 300 {
		t.Errorf("the payloads cover %d types: %v", len(have), slices.Sorted(maps.Keys(have)))
	}
}

// isError reports whether a type is an error, by value or by pointer.
func isError(value any) bool {
	_, ok := value.(error)
	return ok
}

func zero(d declared) any {
	if newValue := allTypes[d.name]; newValue != nil {
		return newValue()
	}
	return nil
}

// mark marks a type's parts.
func mark(typ reflect.Type, have map[string]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		mark(typ.Elem(), have)
	case reflect.Struct:
		name, _, _ := strings.Cut(typ.Name(), "[")
		have[name] = true
		for i := range typ.NumField() {
			if field := typ.Field(i); field.Type != typ && field.IsExported() {
				inner := field.Type
				for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice || inner.Kind() == reflect.Map {
					inner = inner.Elem()
				}
				if name, _, _ := strings.Cut(inner.Name(), "["); !have[name] {
					mark(inner, have)
				}
			}
		}
	}
}
