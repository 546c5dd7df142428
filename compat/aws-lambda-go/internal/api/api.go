// Package api lists what packages export, one line for each thing that code can rely on, so that two modules can be
// compared: aws-lambda-go as published and the module that stands in for it.
//
// The listing of the published module is aws-lambda-go.txt. The command in update writes it, and the aliases that are
// generated; the test of this package fails when the listing has a line that is not true of this module.
package api

import (
	_ "embed"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// Module is the path of both modules.
const Module = "github.com/aws/aws-lambda-go"

// Lambent is the path of the module that the aliases stand for.
const Lambent = "github.com/lambent-go/lambent"

// The first name of a type is that in the first of these packages.
var packages = []string{
	"cfn", "events", "events/test", "lambda", "lambda/handlertrace", "lambda/messages", "lambdacontext", "lambdaurl",
}

// Packages returns the paths, below [Module], of the packages that are compared.
func Packages() []string { return slices.Clone(packages) }

//go:embed aws-lambda-go.txt
var published string

// Published returns the version of aws-lambda-go that is listed, and the lines of the listing.
func Published() (version string, lines []string) {
	all := strings.Split(strings.TrimSpace(published), "\n")
	return strings.TrimPrefix(all[0], "# "+Module+" "), all[1:]
}

// A Set is the packages of a module, as the compiler sees them.
type Set struct {
	packages map[string]*types.Package // by their paths below Module; those of Lambent by their whole paths
	short    map[string]string         // of a type: the name to use for it, by path and name
}

// Load reads the packages of Module that the module in dir means by that name.
func Load(dir string) (*Set, error) {
	paths := []string{}
	for _, p := range packages {
		paths = append(paths, Module+"/"+p)
	}
	list := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, paths...)...)
	list.Dir, list.Env, list.Stderr = dir, append(os.Environ(), "GOWORK=off"), os.Stderr
	output, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list packages in %s: %w", dir, err)
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(output)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		exports[path] = file
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	s := &Set{packages: map[string]*types.Package{}, short: map[string]string{}}
	for i, path := range paths {
		p, err := from.Import(path)
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", path, err)
		}
		s.packages[packages[i]] = p
		for _, imported := range p.Imports() {
			if strings.HasPrefix(imported.Path(), Lambent+"/") {
				s.packages[imported.Path()] = imported
			}
		}
	}
	s.name()
	return s, nil
}

// Package returns the package with a path below [Module].
func (s *Set) Package(path string) *types.Package { return s.packages[path] }

// name chooses the names of types that have several: the first of those in Module's packages.
func (s *Set) name() {
	names := map[types.Object]string{}
	for _, path := range packages {
		scope := s.packages[path].Scope()
		for _, name := range scope.Names() {
			target := targetOf(scope.Lookup(name))
			if target != nil && target.Exported() && names[target] == "" {
				names[target] = path + "." + name
			}
		}
	}
	for _, p := range s.packages {
		for _, name := range p.Scope().Names() {
			if target := targetOf(p.Scope().Lookup(name)); target != nil && names[target] != "" {
				s.short[p.Path()+"."+name] = names[target]
			}
		}
	}
}

// targetOf is the type that a type's name stands for in the end, or nil.
func targetOf(o types.Object) types.Object {
	t, ok := o.(*types.TypeName)
	if !ok {
		return nil
	}
	if named, ok := types.Unalias(t.Type()).(*types.Named); ok {
		return named.Origin().Obj()
	}
	return nil
}

var qualified = regexp.MustCompile(`«([^»]*)»\.(\w+)`)

// text is a type with the names of Module's packages, wherever it was declared.
func (s *Set) text(t types.Type) string {
	if f, ok := t.(*types.Signature); ok {
		return "func" + s.signature(f)
	}
	text := types.TypeString(t, func(p *types.Package) string { return "«" + p.Path() + "»" })
	text = qualified.ReplaceAllStringFunc(text, func(match string) string {
		parts := qualified.FindStringSubmatch(match)
		if short := s.short[parts[1]+"."+parts[2]]; short != "" {
			return short
		}
		return strings.TrimPrefix(parts[1], Module+"/") + "." + parts[2]
	})
	return strings.ReplaceAll(text, "interface{}", "any")
}

// signature is a function's type without the names of its parameters.
func (s *Set) signature(f *types.Signature) string {
	var text strings.Builder
	for i, p := range slices.Collect(f.TypeParams().TypeParams()) {
		text.WriteString([]string{"[", ", "}[min(i, 1)] + p.Obj().Name() + " " + s.text(p.Constraint()))
	}
	if f.TypeParams().Len() > 0 {
		text.WriteString("]")
	}
	var in, out []string
	for i := range f.Params().Len() {
		t := f.Params().At(i).Type()
		if f.Variadic() && i == f.Params().Len()-1 {
			in = append(in, "..."+s.text(t.(*types.Slice).Elem()))
		} else {
			in = append(in, s.text(t))
		}
	}
	for v := range f.Results().Variables() {
		out = append(out, s.text(v.Type()))
	}
	return text.String() + "(" + strings.Join(in, ", ") + ") (" + strings.Join(out, ", ") + ")"
}
