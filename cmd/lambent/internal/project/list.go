package project

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/gotool"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Tags are the build tags of every function: its files are listed and built with them.
const Tags = "lambda.norpc"

// entryPoints are the packages that make a main package a function.
var entryPoints = map[string]bool{
	"github.com/lambent-go/lambent/lambda":     true,
	"github.com/lambent-go/lambent/lambdahttp": true,
	"github.com/aws/aws-lambda-go/lambda":      true,
	"github.com/aws/aws-lambda-go/lambdaurl":   true,
}

// A listedPackage is a package as go list describes it.
type listedPackage struct {
	ImportPath string
	Name       string
	Dir        string
	Standard   bool
	DepOnly    bool // matches no pattern, is only imported
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
	ImportMap  map[string]string
	Module     *listedModule
	Error      *struct{ Err string }

	IgnoredGoFiles, IgnoredOtherFiles          []string
	CFiles, CXXFiles, MFiles, HFiles, FFiles   []string
	SFiles, SwigFiles, SwigCXXFiles, SysoFiles []string
	EmbedFiles, EmbedPatterns                  []string
}

// A listedModule is a module as go list describes it.
type listedModule struct {
	Path    string
	Dir     string
	Main    bool
	Replace *struct{ Version string } // Version is "" for a folder
}

// sourceFields are what [listedPackage] has for [Discover] alone.
const sourceFields = ",ImportMap,IgnoredGoFiles,IgnoredOtherFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles," +
	"SwigFiles,SwigCXXFiles,SysoFiles,EmbedFiles,EmbedPatterns"

// A listing is what one pattern stands for.
type listing struct {
	matches  []listedPackage
	explicit bool                     // the pattern has no "..."
	packages map[string]listedPackage // by import path: the matches and, unless explicit or for sources, all that they import
}

// listOptions say what go list is asked for.
type listOptions struct {
	sources bool     // everything that a build reads, also of what the matches import
	tags    []string // build tags beside [Tags]
}

// list asks go which packages pattern matches. A pattern that names a folder is asked about in that folder, so that
// the folder may belong to another module than dir.
func list(ctx context.Context, dir, pattern string, o listOptions) (*listing, error) {
	dir, local, err := locate(dir, pattern)
	if err != nil {
		return nil, err
	}
	l := &listing{explicit: !strings.Contains(pattern, "..."), packages: make(map[string]listedPackage)}
	fields := "-json=ImportPath,Name,Dir,Standard,DepOnly,GoFiles,CgoFiles,Imports,Module,Error"
	if o.sources {
		fields += sourceFields
	}
	args := []string{"list", "-e", "-tags=" + strings.Join(append([]string{Tags}, o.tags...), ","), fields}
	if !l.explicit || o.sources {
		args = append(args, "-deps")
	}
	out, err := gotool.Run(ctx, dir, nil, append(args, "--", local)...)
	if err != nil {
		return nil, listError(pattern, err)
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listedPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return l, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: answer of go list: %w", pattern, err)
		}
		l.packages[p.ImportPath] = p
		if !p.DepOnly {
			l.matches = append(l.matches, p)
		}
	}
}

// listError explains why go list gave no answer at all.
func listError(pattern string, err error) error {
	failed, ok := errors.AsType[*gotool.Error](err)
	err = fmt.Errorf("%s: %w", pattern, err)
	if ok && strings.Contains(failed.Output, "go.mod file not found") {
		return hint.Add(err, "run go mod init in the folder of your code")
	}
	return err
}

// locate splits a pattern that a person in the folder dir wrote into the folder to ask go in and the pattern to ask
// about there.
func locate(dir, pattern string) (folder, local string, err error) {
	if !isFolder(pattern) {
		return dir, pattern, nil
	}
	slashed := filepath.ToSlash(pattern)
	fixed, wild, _ := strings.Cut(slashed, "...")
	local = "."
	if fixed != slashed {
		// The folder ends before the element with the first "...".
		i := strings.LastIndex(fixed, "/") + 1
		fixed, local = fixed[:i], "./"+fixed[i:]+"..."+wild
	}
	folder = filepath.Clean(filepath.FromSlash(fixed))
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	return folder, local, checkFolder(folder, pattern)
}

// isFolder reports whether pattern names folders; otherwise it names import paths.
func isFolder(pattern string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(pattern), "/")
	return first == "." || first == ".." || filepath.IsAbs(pattern)
}

// checkFolder says why go cannot be asked in folder, the part of pattern before any "...".
func checkFolder(folder, pattern string) error {
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return hint.Add(fmt.Errorf("%s: no such folder", pattern), "a pattern is the folder of a main package, as in ./cmd/api")
	case err != nil:
		return err
	case !info.IsDir():
		return hint.Add(fmt.Errorf("%s: a file, want a folder", pattern), "name the folder that the file is in")
	}
	return nil
}

// notFunction says why p is no function, "" when it is one. A package that go cannot read, but that has Go files, is
// one if a person named it: its build will say what is wrong with it, and where.
func (l *listing) notFunction(p listedPackage) string {
	files := len(p.GoFiles) + len(p.CgoFiles)
	switch {
	case p.Standard:
		return "a package of the standard library"
	case p.Name == "main" && files > 0 && l.explicit, p.Error != nil && files > 0 && l.explicit:
		return ""
	case p.Error != nil:
		return p.Error.Err
	case p.Name != "main":
		return fmt.Sprintf("package %s, not main", p.Name)
	case files == 0:
		return "no Go files but tests"
	case !l.startsFunction(p, make(map[string]bool)):
		return "imports neither lambda nor lambdahttp of github.com/lambent-go/lambent"
	}
	return ""
}

// broken reports whether p has Go files that go cannot read, of a package that may be main.
func (p *listedPackage) broken() bool {
	return p.Error != nil && p.Dir != "" && len(p.GoFiles)+len(p.CgoFiles) > 0 && (p.Name == "main" || p.Name == "")
}

// startsFunction reports whether p imports an entry point, itself or through packages of the main module.
func (l *listing) startsFunction(p listedPackage, seen map[string]bool) bool {
	for _, path := range p.Imports {
		if entryPoints[path] {
			return true
		}
		if seen[path] {
			continue
		}
		seen[path] = true
		if q := l.packages[path]; q.Module != nil && q.Module.Main && l.startsFunction(q, seen) {
			return true
		}
	}
	return false
}
