package scaffold_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/scaffold"
	"github.com/lambent-go/lambent/internal/sampleevents"
)

// samples are those of all kinds, and the zero one.
func samples() []sampleevents.Sample {
	return append([]sampleevents.Sample{{}}, sampleevents.All()...)
}

// filesOf are the files of a function that becomes part of a module.
func filesOf(t *testing.T, f scaffold.Function) map[string]string {
	t.Helper()
	files, err := f.Files()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]string{}
	for _, file := range files {
		byName[file.Name] = string(file.Text)
	}
	return byName
}

// Every kind of sample event has a function for it, in Go code that gofmt leaves as it is, with the sample beside it.
func TestFiles(t *testing.T) {
	for _, sample := range samples() {
		files := filesOf(t, scaffold.Function{Folder: "cmd/my-function", Sample: sample})
		for _, name := range []string{"main.go", "main_test.go"} {
			text := files[name]
			formatted, err := format.Source([]byte(text))
			if err != nil || string(formatted) != text {
				t.Errorf("%s: gofmt changes %s: %v", sample.Kind, name, err)
			}
		}
		if sample.Kind != "" && files["event.json"] != string(sample.Payload()) {
			t.Errorf("%s: event.json is not the sample:\n%s", sample.Kind, files["event.json"])
		}
		for name, text := range files {
			if strings.Contains(text, "<no value>") || !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") {
				t.Errorf("%s: %s is\n%s", sample.Kind, name, text)
			}
		}
		if files["go.mod"] != "" {
			t.Errorf("%s: a go.mod for a function in a module:\n%s", sample.Kind, files["go.mod"])
		}
	}
}

func TestModule(t *testing.T) {
	for replace, want := range map[string]string{
		"/home/gopher/lambent":     "/home/gopher/lambent",
		"/home/go pher/lambent":    `"/home/go pher/lambent"`,
		`C:\Users\Go (2)\lambent`:  `"C:\\Users\\Go (2)\\lambent"`,
		`C:\Users\gopher\lambent`:  `C:\Users\gopher\lambent`,
		"/home/gopher/lambent//up": `"/home/gopher/lambent//up"`,
	} {
		files := filesOf(t, scaffold.Function{
			Folder: "hello", Module: &scaffold.Module{Path: "example.org/hello", GoVersion: "1.26", Replace: replace},
		})
		want := "module example.org/hello\n\ngo 1.26\n\nrequire github.com/lambent-go/lambent v0.0.0\n\n" +
			"replace github.com/lambent-go/lambent => " + want + "\n"
		if files["go.mod"] != want {
			t.Errorf("go.mod is\n%s\nwant\n%s", files["go.mod"], want)
		}
	}
}

// The code for every kind compiles without a finding of vet, and its tests pass. All of it is put into one package, where
// the names of a kind end in its number: that compiles in a tenth of the time.
func TestEveryKind(t *testing.T) {
	dir := t.TempDir()
	repository, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.mod"), "module example.com/all\n\ngo 1.26\n\nrequire "+scaffold.Lambent+" v0.0.0\n\nreplace "+scaffold.Lambent+" => "+repository+"\n")
	for i, sample := range samples() {
		files := filesOf(t, scaffold.Function{Folder: "fn", Sample: sample})
		main, test := parse(t, files["main.go"]), parse(t, files["main_test.go"])
		names := topLevel(main, test)
		write(t, filepath.Join(dir, fmt.Sprintf("kind%d.go", i)), renamed(t, main, names, i))
		write(t, filepath.Join(dir, fmt.Sprintf("kind%d_test.go", i)), renamed(t, test, names, i))
	}
	command := exec.Command("go", "test", "-vet=all", ".")
	command.Dir = dir
	command.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off", "AWS_LAMBDA_LOG_LEVEL=ERROR")
	out, err := command.CombinedOutput()
	if err == nil {
		return
	}
	t.Errorf("go test: %v", err)
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "FAIL") || strings.Contains(line, ".go:") { // and not what the handlers log
			t.Error(line)
		}
	}
	for i, sample := range samples() {
		if strings.Contains(string(out), fmt.Sprintf("kind%d.go", i)) || strings.Contains(string(out), fmt.Sprintf("kind%d_test.go", i)) {
			t.Errorf("kind%d is %q", i, sample.Kind)
		}
	}
}

func parse(t *testing.T, code string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// topLevel has the names that files of a package declare.
func topLevel(files ...*ast.File) map[string]bool {
	names := map[string]bool{}
	for _, file := range files {
		for name := range file.Scope.Objects {
			names[name] = true
		}
	}
	return names
}

// renamed is a file's code in the package that has all kinds.
func renamed(t *testing.T, file *ast.File, names map[string]bool, number int) string {
	t.Helper()
	file.Name.Name = "all"
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr: // what is behind the point is of another package, or a field
			ast.Inspect(n.X, func(x ast.Node) bool { return rename(x, file, names, number) })
			return false
		case *ast.Ident:
			return rename(n, file, names, number)
		}
		return true
	})
	var code bytes.Buffer
	if err := format.Node(&code, token.NewFileSet(), file); err != nil {
		t.Fatal(err)
	}
	return code.String()
}

// rename renames n, if it is the name of something that the package declares and not of a variable of the same name.
func rename(n ast.Node, file *ast.File, names map[string]bool, number int) bool {
	id, ok := n.(*ast.Ident)
	if ok && names[id.Name] && (id.Obj == nil || id.Obj == file.Scope.Objects[id.Name]) {
		id.Name = fmt.Sprintf("%s%d", id.Name, number)
	}
	return true
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestCheckName(t *testing.T) {
	for name, want := range map[string]string{
		"hello":                  "hello",
		"./hello/":               "hello",
		"cmd/api":                "cmd/api",
		"cmd/../api":             "api",
		"My_Function-2":          "My_Function-2",
		"v1.2/api":               "v1.2/api",
		"":                       `name "": is empty`,
		".":                      `name ".": is this folder, want a new one`,
		"a/..":                   `name "a/..": is this folder, want a new one`,
		"..":                     `name "..": leads out of this folder`,
		"../api":                 `name "../api": leads out of this folder`,
		"/api":                   `name "/api": is absolute, want one from here`,
		"a b":                    `name "a b": "a b" cannot be the name of a package's folder`,
		"_hidden":                `name "_hidden": "_hidden" cannot be the name of a package's folder`,
		".hidden/api":            `name ".hidden/api": ".hidden" cannot be the name of a package's folder`,
		"-flag":                  `name "-flag": "-flag" cannot be the name of a package's folder`,
		"größe":                  `name "größe": "größe" cannot be the name of a package's folder`,
		"a\x00":                  `name "a\x00": "a\x00" cannot be the name of a package's folder`,
		"testdata/api":           `name "testdata/api": the go command does not look into folders named testdata`,
		"vendor":                 `name "vendor": the go command does not look into folders named vendor`,
		"api.v2":                 `name "api.v2": Lambda takes no . in names`,
		strings.Repeat("a", 64):  strings.Repeat("a", 64),
		strings.Repeat("ab", 33): `name "` + strings.Repeat("ab", 33) + `": 66 characters, limit 64`,
	} {
		got, err := scaffold.CheckName(name)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("CheckName(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzCheckName(f *testing.F) {
	for _, seed := range []string{"hello", "cmd/api", "../x", "a//b", "a/./b", "", "..", "a\\b", "C:x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean, err := scaffold.CheckName(name)
		if err != nil {
			return
		}
		if again, err := scaffold.CheckName(clean); err != nil || again != clean {
			t.Errorf("CheckName(%q) = %q, of which it makes %q, %v", name, clean, again, err)
		}
		if !filepath.IsLocal(filepath.FromSlash(clean)) || !fs.ValidPath(clean) {
			t.Errorf("CheckName(%q) = %q, which leads out of the folder", name, clean)
		}
	})
}

func TestCheckFree(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "full/file", "")
	write(t, "file", "")
	if err := os.Mkdir("empty", 0o755); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		"new": "", "empty": "", "new/deep": "",
		"full": "folder full is not empty: it has file",
		"file": "file is a file",
	} {
		got := ""
		if err := scaffold.CheckFree(folder); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("CheckFree(%q) = %q, want %q", folder, got, want)
		}
	}
	if err := scaffold.CheckFree("file/new"); err == nil {
		t.Error("a folder in a file is free")
	}
}

// What Write has made is removed when it cannot make all.
func TestWrite(t *testing.T) {
	t.Chdir(t.TempDir())
	files := []scaffold.File{{Name: "a", Text: []byte("1")}, {Name: "b", Text: []byte("2")}}
	if err := scaffold.Write("new/deep", files); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile("new/deep/b"); err != nil || string(text) != "2" {
		t.Errorf("b is %q, %v", text, err)
	}
	bad := append(slices.Clone(files), scaffold.File{Name: "no/folder"})
	if err := scaffold.Write("other/deep", bad); err == nil {
		t.Error("Write has made a file in no folder")
	}
	if _, err := os.Stat("other"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("other is left: %v", err)
	}
	if err := scaffold.Write("new/deep", bad[1:]); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Write over a file: %v, want %v", err, fs.ErrExist)
	}
	if text, err := os.ReadFile("new/deep/b"); err != nil || !bytes.Equal(text, []byte("2")) {
		t.Errorf("b is %q, %v after a refusal", text, err)
	}
}

func TestCheckCheckout(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "right", "go.mod"), "// comment\nmodule "+scaffold.Lambent+" // it\n")
	write(t, filepath.Join(dir, "wrong", "go.mod"), "module example.com/other\n")
	write(t, filepath.Join(dir, "empty", "go.mod"), "")
	for name, want := range map[string]string{
		"right": "",
		"wrong": "has module example.com/other, want " + scaffold.Lambent,
		"empty": "has a go.mod without a module",
		"none":  "no such file or directory",
	} {
		err := scaffold.CheckCheckout(filepath.Join(dir, name))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("CheckCheckout(%s) = %v, want %q", name, err, want)
		}
	}
	if folder, err := scaffold.BuiltFrom(); err != nil || scaffold.CheckCheckout(folder) != nil {
		t.Errorf("BuiltFrom = %q, %v", folder, err)
	}
}

func TestLook(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GOWORK", "")
	t.Setenv("GOFLAGS", "")
	write(t, filepath.Join(dir, "m", "go.mod"), "module example.com/m\n\ngo 1.20\n")
	write(t, filepath.Join(dir, "w", "go.work"), "go 1.26\n")
	for folder, want := range map[string]scaffold.Surroundings{
		"new":        {},
		"m/new/deep": {Module: filepath.Join(dir, "m", "go.mod")},
		"w/new":      {Workspace: filepath.Join(dir, "w", "go.work")},
	} {
		got, err := scaffold.Look(t.Context(), filepath.Join(dir, folder))
		if err != nil || got.GoVersion == "" {
			t.Fatalf("Look(%s) = %+v, %v", folder, got, err)
		}
		got.GoVersion = ""
		if got != want {
			t.Errorf("Look(%s) = %+v, want %+v", folder, got, want)
		}
	}
	if scaffold.HasLambent(t.Context(), filepath.Join(dir, "m")) {
		t.Error("an empty module has Lambent")
	}
	if !scaffold.HasLambent(t.Context(), "../../../..") {
		t.Error("Lambent has no Lambent")
	}
}
