//go:build !race

package events_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/lambent-go/lambent"

// Programs that read one S3 event and use all of its record, by the package that has the type and by what decodes it.
var (
	programOfEvents = fmt.Sprintf(`package main

import (
	"io"
	"os"

	"%s/events"
)

func main() {
	var e events.S3Event
	text, _ := io.ReadAll(os.Stdin)
	if err := events.Unmarshal(text, &e); err != nil {
		os.Exit(1)
	}
	for _, r := range e.Records {
		os.Stdout.WriteString(r.EventTime.String() + r.S3.Bucket.Name + r.S3.Object.Key)
	}
}
`, module)

	programOfBoth = strings.NewReplacer("events.Unmarshal", "json.Unmarshal", "import (", "import (\n\t\"encoding/json\"").Replace(programOfEvents)

	programOfItsOwn = `package main

import (
	"encoding/json"
	"io"
	"os"
	"time"
)

type event struct {
	Records []struct {
		EventTime time.Time
		S3        struct {
			Bucket struct{ Name string }
			Object struct {
				Key  string
				Size int64
			}
		}
	}
}

func main() {
	var e event
	text, _ := io.ReadAll(os.Stdin)
	if err := json.Unmarshal(text, &e); err != nil {
		os.Exit(1)
	}
	for _, r := range e.Records {
		os.Stdout.WriteString(r.EventTime.String() + r.S3.Bucket.Name + r.S3.Object.Key)
	}
}
`
)

// A program that reads one S3 event is small, hardly larger than one with a struct of its own, and links little.
func TestFootprint(t *testing.T) {
	const (
		mostBytes    = 2_700_000
		mostPackages = 90 // fewer
	)
	ours, linked := buildProgram(t, programOfEvents)
	own, _ := buildProgram(t, programOfItsOwn)
	t.Logf("%d bytes, %d packages; with a struct of its own %d bytes", ours, len(linked), own)
	if ours > mostBytes {
		t.Errorf("%d bytes, want at most %d", ours, mostBytes)
	}
	if float64(ours) > 1.1*float64(own) {
		t.Errorf("%d bytes, want at most 10 %% more than %d", ours, own)
	}
	if both, _ := buildProgram(t, programOfBoth); float64(both) > 1.15*float64(own) {
		t.Errorf("%d bytes with two decoders, want at most 15 %% more than %d", both, own)
	}
	if len(linked) >= mostPackages {
		t.Errorf("%d packages, want fewer than %d", len(linked), mostPackages)
	}
}

// The package links the standard library alone, and of it neither the network nor templates.
func TestLinks(t *testing.T) {
	linked := strings.Fields(goTool(t, "list", "-deps", "."))
	for _, p := range linked {
		if p == "net" || strings.HasPrefix(p, "net/") || p == "text/template" || p == "html/template" {
			t.Errorf("the package links %s", p)
		}
		if strings.Contains(p, ".") && !strings.HasPrefix(p, module+"/") && !strings.HasPrefix(p, "vendor/") {
			t.Errorf("the package links %s, which is not in the standard library", p)
		}
	}
	if len(linked) < 10 {
		t.Errorf("the package links %v, want more to be found", linked)
	}
}

// Methods that are called by names known only at run time would keep every method of every type in the executable.
func TestNoMethodsByName(t *testing.T) {
	dir := writeProgram(t, programOfEvents)
	c := goCommand("build", "-C", dir, "-ldflags=-dumpdep", "-o", os.DevNull, ".")
	var dependencies strings.Builder
	c.Stderr = &dependencies
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %s", err, dependencies.String())
	}
	if !strings.Contains(dependencies.String(), "-> "+module+"/events.") {
		t.Errorf("%d bytes of dependencies, want those of the package among them", dependencies.Len())
	}
	if strings.Contains(dependencies.String(), "encoding/json.(*decodeState)") {
		t.Error("encoding/json's decoder is linked beside Unmarshal's")
	}
	for line := range strings.Lines(dependencies.String()) {
		if from, _, _ := strings.Cut(line, " -> "); strings.Contains(from, "<ReflectMethod>") {
			t.Fatalf("%s calls methods by name", from)
		}
	}
}

// Nothing runs at the start of a program: the package has no init, and of calls its variables have only those that make
// errors.
func TestNothingAtStart(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	variables := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s has an init", file)
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				variables++
				ast.Inspect(d, func(n ast.Node) bool {
					switch n := n.(type) {
					case *ast.FuncLit:
						return false // called later, if at all
					case *ast.MapType:
						t.Errorf("%s has a variable with a map", file)
					case *ast.CallExpr:
						if f, ok := n.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "New" || fmt.Sprint(f.X) != "errors" {
							t.Errorf("%s has a variable that calls a function", file)
						}
					}
					return true
				})
			}
		}
	}
	if variables == 0 {
		t.Error("no variables found, want the package's errors")
	}
}

// Decoding allocates little besides what it keeps.
func TestQueuesAllocationBudget(t *testing.T) {
	for name, budget := range map[string]float64{"s3": 55, "sqs": 78, "sns": 51, "kafka": 73} {
		payload, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		got := testing.AllocsPerRun(100, func() {
			if err := json.Unmarshal(payload, queuesFixtures[name]()); err != nil {
				t.Fatal(err)
			}
		})
		t.Logf("%s: %v allocations", name, got)
		if got > budget {
			t.Errorf("%s: %v allocations, want at most %v", name, got, budget)
		}
	}
}

// writeProgram puts a program into a module that has this one, and returns the module's folder.
func writeProgram(t *testing.T, source string) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod := fmt.Sprintf("module program\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", module, root)
	for name, text := range map[string]string{"go.mod": mod, "main.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// buildProgram builds a program for Lambda, stripped, and returns its size and the packages in it.
func buildProgram(t *testing.T, source string) (size int64, linked []string) {
	t.Helper()
	dir := writeProgram(t, source)
	goTool(t, "build", "-C", dir, "-trimpath", "-ldflags", "-s -w", "-o", "program", ".")
	info, err := os.Stat(filepath.Join(dir, "program"))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size(), strings.Fields(goTool(t, "list", "-C", dir, "-deps", "."))
}

// goTool runs go for Lambda on x86_64 and returns what it prints.
func goTool(t *testing.T, args ...string) string {
	t.Helper()
	out, err := goCommand(args...).Output()
	if err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		t.Fatalf("go %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

func goCommand(args ...string) *exec.Cmd {
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	return c
}
