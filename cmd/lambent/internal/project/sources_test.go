package project_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// store has a function of two modules, of embedded files, and of files that only some builds read.
const store = `
-- go.mod --
module example.com/store

go 1.24

require (
	example.com/other v0.0.0
	github.com/lambent-go/lambent v0.0.0
)

replace (
	example.com/other => ./other
	github.com/lambent-go/lambent => ./lambent
)
-- lambent/go.mod --
module github.com/lambent-go/lambent
-- lambent/lambda/lambda.go --
package lambda
-- other/go.mod --
module example.com/other
-- other/other.go --
package other
-- other/unused/unused.go --
package unused
-- cmd/fn/main.go --
package main

import (
	_ "embed"
	_ "fmt"

	_ "example.com/other"
	_ "github.com/lambent-go/lambent/lambda"
)

//go:embed static/*.html
var page string

func main() {}
-- cmd/fn/main_plan9.go --
package main
-- cmd/fn/main_test.go --
package main
-- cmd/fn/tagged.go --
//go:build tagged

package main

import _ "example.com/store/tagged"
-- cmd/fn/static/index.html --
hello
-- cmd/tool/main.go --
package main

func main() {}
-- tagged/tagged.go --
package tagged
`

func discover(t *testing.T, archive string, patterns ...string) (*project.Discovery, string, error) {
	t.Helper()
	dir := write(t, archive)
	c, err := project.ReadConfig(dir, filepath.Join(dir, "lambent.json"), false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := project.Discover(t.Context(), dir, c, patterns)
	return d, dir, err
}

func relative(dir string, paths []string) []string {
	list := make([]string, len(paths))
	for i, path := range paths {
		list[i], _ = filepath.Rel(dir, path)
	}
	return list
}

func TestSources(t *testing.T) {
	d, dir, err := discover(t, store)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Functions) != 1 {
		t.Fatalf("functions = %+v, want one", d.Functions)
	}
	s := d.Functions[0].Sources
	wantFiles := []string{
		"cmd/fn/main.go", "cmd/fn/main_plan9.go", "cmd/fn/static/index.html", "cmd/fn/tagged.go", "go.mod", "go.sum",
		"lambent/go.mod", "lambent/go.sum", "lambent/lambda/lambda.go", "other/go.mod", "other/go.sum", "other/other.go",
	}
	if diff := cmp.Diff(wantFiles, relative(dir, s.Files)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"cmd/fn", "lambent/lambda", "other"}, relative(dir, s.Folders)); diff != "" {
		t.Errorf("folders (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"cmd/fn/static"}, relative(dir, s.Embeds)); diff != "" {
		t.Errorf("folders of embedded files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"."}, relative(dir, d.Searched)); diff != "" {
		t.Errorf("searched folders (-want +got):\n%s", diff)
	}
}

func TestSourcesOfTaggedBuild(t *testing.T) {
	d, dir, err := discover(t, store+"-- lambent.json --\n"+`{"functions": {"fn": {"build": {"tags": ["tagged"]}}}}`+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := relative(dir, d.Functions[0].Sources.Files); !slices.Contains(got, "tagged/tagged.go") {
		t.Errorf("files = %v, want tagged/tagged.go among them", got)
	}
}

func TestDiscoverEntries(t *testing.T) {
	for name, tt := range map[string]struct {
		config   string
		patterns []string
		want     []string // functions and their folders
		wantErr  string
	}{
		"none":             {config: `{}`, want: []string{"fn cmd/fn"}},
		"pattern":          {config: `{}`, patterns: []string{"./cmd/tool"}, want: []string{"tool cmd/tool"}},
		"named":            {config: `{"functions": {"one": {"package": "./cmd/fn"}, "two": {"package": "cmd/fn"}}}`, want: []string{"one cmd/fn", "two cmd/fn"}},
		"not matched":      {config: `{"functions": {"t": {"package": "./cmd/tool"}}}`, want: []string{"fn cmd/fn", "t cmd/tool"}},
		"settings alone":   {config: `{"functions": {"fn": {"memory": 256}}}`, want: []string{"fn cmd/fn"}},
		"command":          {config: `{"functions": {"sink": {"command": ["cat"]}}}`, want: []string{"fn cmd/fn", "sink"}},
		"unknown":          {config: `{"functions": {"fm": {}}}`, wantErr: "lambent.json:1:16: function fm: among ./... no package has this name\nhint: did you mean \"fn\"?"},
		"far":              {config: `{"functions": {"zzz": {}}}`, wantErr: "lambent.json:1:16: function zzz: among ./... no package has this name\nhint: say which package it is with \"package\", or what to start with \"command\""},
		"unknown, pattern": {config: `{"functions": {"fm": {}}}`, patterns: []string{"./cmd/fn"}, want: []string{"fn cmd/fn"}},
		"no package":       {config: `{"functions": {"x": {"package": "./nope"}}}`, wantErr: "lambent.json:1:16: function x: DIR/nope: no such folder\nhint: a pattern is the folder of a main package, as in ./cmd/api"},
		"name of command":  {config: `{"functions": {"fn": {"command": ["cat"]}}}`, wantErr: "lambent.json:1:16: two functions are named fn: the command and ./cmd/fn\nhint: rename the entry, or the folder"},
		"name of package":  {config: `{"functions": {"fn": {"package": "./cmd/tool"}}}`, wantErr: "two functions are named fn: ./cmd/fn and ./cmd/tool\nhint: a function is named after its folder: rename one of the two"},
	} {
		t.Run(name, func(t *testing.T) {
			d, dir, err := discover(t, store+"-- lambent.json --\n"+tt.config+"\n", tt.patterns...)
			if got := strings.ReplaceAll(errText(err, dir), dir, "DIR"); got != tt.wantErr {
				t.Fatalf("error = %s\nwant %s", got, tt.wantErr)
			}
			if err != nil {
				return
			}
			var got []string
			for _, f := range d.Functions {
				got = append(got, f.Name+" "+relative(dir, []string{f.Dir})[0])
			}
			if diff := cmp.Diff(tt.want, append(got, d.Commands...)); diff != "" {
				t.Errorf("functions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFolders(t *testing.T) {
	dir := write(t, "-- a/b/x --\n-- .git/x --\n-- _old/x --\n-- a/testdata/x --\n-- node_modules/m/x --\n-- vendor/v/x --\n")
	got, err := project.Folders(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{".", "a", "a/b"}, relative(dir, got)); diff != "" {
		t.Errorf("folders (-want +got):\n%s", diff)
	}
}

func TestShape(t *testing.T) {
	const base = "//go:build linux\n\npackage a\n\nimport \"fmt\"\n\n//go:embed x\nvar x string\n\nfunc f() { fmt.Println() }\n"
	want, ok := project.Shape([]byte(base))
	if !ok {
		t.Fatal("not readable")
	}
	for name, tt := range map[string]struct {
		from, to string
		same, ok bool
	}{
		"body":       {"Println()", "Println(1", true, true},
		"comment":    {"var x", "// a comment\nvar x", true, true},
		"import":     {`"fmt"`, `"os"`, false, true},
		"package":    {"package a", "package b", false, true},
		"constraint": {"linux", "darwin", false, true},
		"embed":      {"embed x", "embed y", false, true},
		"broken":     {`import "fmt"`, `import fmt`, false, false},
	} {
		got, ok := project.Shape([]byte(strings.Replace(base, tt.from, tt.to, 1)))
		if same := got == want; same != tt.same || ok != tt.ok {
			t.Errorf("%s: same = %v, ok = %v, want %v, %v", name, same, ok, tt.same, tt.ok)
		}
	}
}

func TestInclude(t *testing.T) {
	dir := write(t, `
-- VERSION --
-- templates/a.html --
-- templates/sub/b.html --
-- templates/sub/c.txt --
-- other/d.html --
`)
	if err := os.Symlink(filepath.Join(dir, "VERSION"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.DevNull, filepath.Join(dir, "templates", "null")); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "secret")
	overwrite(t, outside, "")
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"links", "loop/in", "leak", "dangling"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(folder)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	overwrite(t, filepath.Join(dir, "loop", "in", "file"), "")
	for link, target := range map[string]string{
		"links/sub": "../templates/sub", "loop/in/back": "..", "leak/out": filepath.Dir(outside), "dangling/link": "nothing",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		patterns []string
		files    []string
		folders  []string
		wantErr  string
	}{
		"none":           {},
		"file":           {patterns: []string{"VERSION"}, files: []string{"VERSION"}, folders: []string{"."}},
		"link":           {patterns: []string{"link"}, files: []string{"link"}, folders: []string{"."}},
		"star":           {patterns: []string{"templates/*"}, files: []string{"templates/a.html"}, folders: []string{"templates"}},
		"all":            {patterns: []string{"templates/**"}, files: []string{"templates/a.html", "templates/sub/b.html", "templates/sub/c.txt"}, folders: []string{"templates", "templates/sub"}},
		"in the middle":  {patterns: []string{"templates/**/*.html", "VERSION"}, files: []string{"VERSION", "templates/a.html", "templates/sub/b.html"}, folders: []string{".", "templates", "templates/sub"}},
		"one level":      {patterns: []string{"*/*.html"}, files: []string{"other/d.html", "templates/a.html"}, folders: []string{".", "dangling", "leak", "links", "loop", "other", "templates"}},
		"linked folder":  {patterns: []string{"links/**"}, files: []string{"links/sub/b.html", "links/sub/c.txt"}, folders: []string{"links", "links/sub"}},
		"through link":   {patterns: []string{"links/sub/*.txt"}, files: []string{"links/sub/c.txt"}, folders: []string{"links/sub"}},
		"loop":           {patterns: []string{"loop/**"}, files: []string{"loop/in/file"}, folders: []string{"loop", "loop/in"}},
		"folder beyond":  {patterns: []string{"leak/**"}, wantErr: `include "leak/**": leak/out: a link to ` + filepath.Dir(outside) + `, which is not within the module`},
		"through beyond": {patterns: []string{"leak/out/secret"}, wantErr: `include "leak/out/secret": leak/out: a link to ` + filepath.Dir(outside) + `, which is not within the module`},
		"dangling":       {patterns: []string{"dangling/**"}, wantErr: `include "dangling/**": stat DIR/dangling/link: no such file or directory`},
		"other dangling": {patterns: []string{"dangling/*.txt"}, wantErr: `include "dangling/*.txt": no files match in DIR`},
		"element syntax": {patterns: []string{"a[/]b"}, wantErr: `include "a[/]b": syntax error in pattern`},
		"folder":         {patterns: []string{"templates"}, wantErr: "include \"templates\": no files match in DIR\nhint: for all files of the folder write \"templates/**\""},
		"nothing":        {patterns: []string{"*.css"}, wantErr: `include "*.css": no files match in DIR`},
		"parent":         {patterns: []string{"a/../../x"}, wantErr: "include \"a/../../x\": not within the module\nhint: patterns are relative to the module's root, as in templates/**"},
		"absolute":       {patterns: []string{"/etc/passwd"}, wantErr: "include \"/etc/passwd\": not within the module\nhint: patterns are relative to the module's root, as in templates/**"},
		"syntax":         {patterns: []string{"[a"}, wantErr: `include "[a": syntax error in pattern`},
		"link outside":   {patterns: []string{"out"}, wantErr: `include "out": out: a link to ` + outside + `, which is not within the module`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := project.Include(dir, tt.patterns)
			if text := strings.ReplaceAll(errText(err, dir), dir, "DIR"); text != tt.wantErr {
				t.Fatalf("error = %s\nwant %s", text, tt.wantErr)
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff(tt.files, got.Files); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.folders, relative(dir, got.Folders), cmpEmpty); diff != "" {
				t.Errorf("folders (-want +got):\n%s", diff)
			}
		})
	}
}

// cmpEmpty lets no list be an empty one.
var cmpEmpty = cmp.Transformer("empty", func(list []string) string { return strings.Join(list, "\n") })
