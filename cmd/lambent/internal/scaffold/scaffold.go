// Package scaffold makes the files of a new function: what lambent new writes.
//
// A function is for a kind of sample event. The kind's recipe (recipes.go) says what the handler looks like, and which
// form it has; a form is a pair of templates, for main.go and main_test.go. [Function.Files] fills them in, finds the
// imports that the code needs, and formats it. Everything is decided before the first file is written.
package scaffold

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/lambent-go/lambent/internal/sampleevents"
)

// Lambent is the path of the library's module.
const Lambent = "github.com/lambent-go/lambent"

// A Function is a function that is to be made.
type Function struct {
	Folder string              // path with slashes from where the command runs, as in hello or cmd/api
	Sample sampleevents.Sample // of the event that it is for; zero: a struct in, a struct out
	Module *Module             // that is made for it; nil: it becomes part of the module around it
}

// A Module is a module that is made for a function.
type Module struct {
	Path      string // module path
	GoVersion string // language version, as in 1.26
	Replace   string // folder of a checkout of Lambent, absolute
}

// A File is a file to be made in the function's folder.
type File struct {
	Name string
	Text []byte
}

//go:embed templates/*.tmpl
var templates embed.FS

// details are what the templates are filled in with.
type details struct {
	Name, Sentence       string // of the function; as the first word of a sentence
	Pattern, TestPattern string // for lambent and for go test
	EventFile            string // path of event.json
	Kind, Source         string // of the event; where it comes from
	In, Out              string // types
	Context              string // name of the handler's context
	Types, Body, Check   string
	NeedsServer          bool // an invocation sends something to a server

	Parameters, Constructor, Builder string // of a batch

	Lambent, ModulePath, GoVersion, Replace string // of go.mod
}

// Files returns the function's files.
func (f Function) Files() ([]File, error) {
	r, ok := recipeFor(f.Sample.Kind)
	if !ok {
		return nil, fmt.Errorf("no template for events of kind %s", f.Sample.Kind)
	}
	d := f.details(r)
	event := []byte("{\n  \"name\": \"Gopher\"\n}\n")
	if f.Sample.Kind != noKind {
		event = f.Sample.Payload()
	}
	files := []File{{Name: "event.json", Text: event}}
	for _, file := range []struct{ name, template string }{
		{"main.go", string(r.form) + ".main.go.tmpl"},
		{"main_test.go", string(r.form) + ".main_test.go.tmpl"},
		{"README.md", "README.md.tmpl"},
		{".gitignore", "gitignore.tmpl"},
		{"go.mod", "go.mod.tmpl"},
	} {
		if file.name == "go.mod" && f.Module == nil {
			continue
		}
		text, err := fill(file.template, d)
		if err == nil && strings.HasSuffix(file.name, ".go") {
			text, err = finish(file.name, text)
		}
		if err != nil {
			return nil, fmt.Errorf("%s for events of kind %q: %w", file.name, f.Sample.Kind, err)
		}
		files = append(files, File{file.name, text})
	}
	return files, nil
}

func (f Function) details(r recipe) details {
	name := path.Base(f.Folder)
	source, _, _ := strings.Cut(f.Sample.Title, ": ")
	d := details{
		Name:        name,
		Sentence:    strings.ToUpper(name[:1]) + name[1:],
		Pattern:     ".",
		TestPattern: "./...",
		EventFile:   "event.json",
		Kind:        f.Sample.Kind,
		Source:      source,
		In:          cmp.Or(r.in, f.Sample.Type),
		Out:         r.out,
		Context:     "_",
		Types:       r.types,
		Body:        r.body,
		Check:       r.check,
		NeedsServer: r.form == resource,
		Parameters:  r.parameters,
		Constructor: r.constructor,
		Builder:     r.builder,
		Lambent:     Lambent,
	}
	if strings.Contains(r.body, "(ctx") {
		d.Context = "ctx"
	}
	if f.Module == nil {
		d.Pattern = "./" + f.Folder
		d.TestPattern = "./" + f.Folder
		d.EventFile = path.Join(f.Folder, "event.json")
	} else {
		d.ModulePath, d.GoVersion, d.Replace = f.Module.Path, f.Module.GoVersion, quote(f.Module.Replace)
	}
	return d
}

// quote writes a path as go.mod takes it.
func quote(path string) string {
	if strings.ContainsAny(path, " \t\"'`()[]{},") || strings.Contains(path, "//") {
		return strconv.Quote(path)
	}
	return path
}

// fill fills in a template.
func fill(name string, d details) ([]byte, error) {
	t, err := template.ParseFS(templates, "templates/"+name)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = t.Execute(&text, d)
	return text.Bytes(), err
}

// finish puts the imports into a Go file that a template has made, and formats it.
func finish(name string, text []byte) ([]byte, error) {
	paths, err := imports(name, text)
	if err != nil {
		return nil, err
	}
	var block strings.Builder
	block.WriteString("package main\n\nimport (\n")
	for i, p := range paths {
		if i > 0 && strings.HasPrefix(p, Lambent) != strings.HasPrefix(paths[i-1], Lambent) {
			block.WriteString("\n")
		}
		fmt.Fprintf(&block, "\t%q\n", p)
	}
	block.WriteString(")\n")
	return format.Source(bytes.Replace(text, []byte("package main\n"), []byte(block.String()), 1))
}

// packages are those that templates use, by the name they are used under.
var packages = map[string]string{
	"bytes": "bytes", "context": "context", "errors": "errors", "fmt": "fmt", "html": "html", "http": "net/http",
	"httptest": "net/http/httptest", "json": "encoding/json", "log": "log", "slog": "log/slog", "strconv": "strconv",
	"strings": "strings", "testing": "testing",
	"batch": Lambent + "/batch", "cfn": Lambent + "/cfn", "events": Lambent + "/events", "lambda": Lambent + "/lambda",
	"lambdahttp": Lambent + "/lambdahttp", "lambdalog": Lambent + "/lambdalog", "lambdatest": Lambent + "/lambdatest",
}

// imports returns the paths of the packages that code uses: the standard library's, then Lambent's, each sorted.
func imports(name string, text []byte) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil && packages[x.Name] != "" { // and no variable of that name
				used[packages[x.Name]] = true
			}
		}
		return true
	})
	return slices.SortedFunc(maps.Keys(used), func(a, b string) int {
		if lambent := strings.HasPrefix(a, Lambent); lambent != strings.HasPrefix(b, Lambent) {
			if lambent {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	}), nil
}
